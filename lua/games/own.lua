-- A game's own commands, queries and events at work: told to the gate before the first mod starts, done and answered by
-- the game's object, and what the game tells the mods.
local text = require "lib.text"

local own = {}

-- What the game calls to tell mods: tell(event, fields, mod or nil), a mod as its commands are given one ({number, id}) or
-- its number. `mods`: gives engine.mods, or nil in a run without mods, where nobody hears it.
function own.teller(definition, mods)
    return function(event, fields, mod)
        local known = definition.api and definition.api.events or {}
        if not known[event] then
            error(("tell: the game's api has no event '%s'%s"):format(text.printable(tostring(event), 40),
                text.suggest(tostring(event), text.sorted_keys(known))), 2)
        end
        if known[event].state and mod ~= nil then
            error(("tell %s: it is a state, which holds for all mods: it is told to all of them"):format(event), 2)
        end
        if fields ~= nil and type(fields) ~= "table" then
            error(("tell %s: its fields are a %s, a table is expected"):format(event, type(fields)), 2)
        end
        local engine_mods = mods()
        if not engine_mods then return end
        local ok, problem = pcall(engine_mods.tell, event, fields or {}, type(mod) == "table" and mod.number or mod)
        if not ok then error(text.first_line(problem), 2) end
    end
end

-- --- ids of content in what mods ask ---

-- Why a field that is of content names none; nil: there is such an entry.
local function id_problem(content, type_name, path, id)
    if content.get(type_name, id) then return nil end
    local ids, names = {}, {}
    for _, entry in ipairs(content.all(type_name)) do
        ids[#ids + 1], names[#names + 1] = entry.id, entry.id
        local name = entry.id:match(":(.*)$")
        if name then names[#names + 1] = name end -- who forgets the mod's id is told of it
    end
    local near = text.nearest(id, names)
    for _, known in ipairs(ids) do
        if near and known:sub(-#near - 1) == ":" .. near then near = known end
    end
    return ("%s: there is no %s \"%s\"%s"):format(path, type_name, text.printable(id, 60),
        near and (": is \"%s\" meant?"):format(near) or "")
end

local function fields_problem(content, fields, given, path)
    for _, field in ipairs(fields or {}) do
        local value, here = given[field.name], path .. field.name
        local list = value ~= nil and (field.repeated and value or { value }) or {}
        for i, one in ipairs(list) do
            local at = field.repeated and ("%s[%d]"):format(here, i - 1) or here
            local problem
            if field.fields then
                problem = fields_problem(content, field.fields, one, at .. ".")
            elseif field.id_of then
                problem = id_problem(content, field.id_of, at, one)
            end
            if problem then return problem end
        end
    end
end

local function names_content(fields)
    for _, field in ipairs(fields or {}) do
        if field.id_of or names_content(field.fields) then return true end
    end
    return false
end

-- The functions of a kind ("command", "query"): where a field is of content, a name that none has is refused before the game
-- sees it; refused: what the function gives then, with the reason after it.
local function checked(functions, definition, kind, content, refused)
    local all = {}
    for name, run in pairs(functions or {}) do all[name] = run end
    for _, message in ipairs(own.messages(definition)) do
        local run = all[message.name]
        if message.kind == kind and run and names_content(message.fields) then
            all[message.name] = function(mod, given)
                local problem = fields_problem(content(), message.fields, given, "")
                if problem then return refused, problem end
                return run(mod, given)
            end
        end
    end
    return all
end

-- Tells the gate what there is, and who does it. Also when the game has none: another may have been there before.
-- content(): the registry that the game has now.
function own.install(engine_mods, definition, game, content)
    engine_mods.set_api(own.messages(definition))
    own.serve(engine_mods, definition, game, content)
end

-- From now on this object of the game, which has the same api, does and answers what mods ask.
function own.serve(engine_mods, definition, game, content)
    engine_mods.set_game(checked(game.command, definition, "command", content, false),
        checked(game.query, definition, "query", content, nil), game.state or {})
end

function own.messages(definition) return definition.api and definition.api.messages or {} end

local WORDS = { command = "command", query = "query", state = "event that is a state" }

-- What an api declares that a function of the game's object must be there for, by name.
local function declared_of(kind, game_api)
    if not game_api then return {} end
    if kind ~= "state" then return kind == "command" and game_api.commands or game_api.queries end
    local states = {}
    for name, event in pairs(game_api.events) do states[name] = event.state and event or nil end
    return states
end

-- What is wrong with the functions of a game's object, by what its api declares; or nil.
function own.problem(made, game_api)
    for _, kind in ipairs { "command", "query", "state" } do
        local functions, declared = made[kind], declared_of(kind, game_api)
        if functions ~= nil and type(functions) ~= "table" then
            return ("'%s' of what create gave is a %s, a table of functions is expected"):format(kind, type(functions))
        end
        for _, name in ipairs(text.sorted_keys(functions or {})) do
            if not declared[name] then
                return ("%s.%s: the game's api declares no such %s%s"):format(kind, text.printable(tostring(name), 40),
                    WORDS[kind], text.suggest(tostring(name), text.sorted_keys(declared)))
            elseif type(functions[name]) ~= "function" then
                return ("%s.%s is a %s, a function is expected"):format(kind, name, type(functions[name]))
            end
        end
        for _, name in ipairs(text.sorted_keys(declared)) do
            if not (functions or {})[name] then
                return ("the api declares the %s '%s', and what create gave has no %s.%s to do it"):format(WORDS[kind], name,
                    kind, name)
            end
        end
    end
end

return own
