-- What the scripts of a mod import of "gatehouse/game", read in their text, by the level of the game's api that the mod was
-- written for: what came later is not there for it, and what is going away has something better.
local sdk = require "games.sdk"
local text = require "lib.text"

local uses = {}

local FROM = "%s*from%s*[\"']" .. sdk.MODULE:gsub("%p", "%%%0") .. "[\"']"

local function line_of(source, at)
    local _, ends = source:sub(1, at - 1):gsub("\n", "")
    return ends + 1
end

-- visit(name, at) for each name that is imported, called by way of a namespace, or listened to.
local function each_use(source, visit)
    local is_user, listeners = false, { on = true }
    for at, names in source:gmatch("import%s*{()([^}]*)}" .. FROM) do
        is_user = true
        for within, name, rest in names:gmatch("()([%w_$]+)([^,]*)") do
            visit(name, at + within - 1)
            local alias = name == "on" and rest:match("^%s+as%s+([%w_$]+)")
            if alias then listeners[alias] = true end
        end
    end
    for namespace in source:gmatch("import%s*%*%s*as%s+([%w_$]+)" .. FROM) do
        is_user = true
        for at, name in source:gmatch("()%f[%w_$]" .. namespace:gsub("%$", "%%$") .. "%.([%w_$]+)") do visit(name, at) end
    end
    if not is_user then return end
    for at, listener, name in source:gmatch("()%f[%w_$]([%w_$]+)%s*%(%s*[\"']([%w_]+)[\"']") do
        if listeners[listener] then visit(name, at) end
    end
end

local function find(api, name) return api.commands[name] or api.queries[name] or api.events[name] end

-- A list of {level = "error"|"warning", text}, in the order of files and places. `modules`: name -> source.
function uses.findings(modules, mod, game)
    local findings, said = {}, {}
    if not game.api then return findings end
    local level = mod.api.games[game.id]
    local function look(file, source)
        each_use(source, function(name, at)
            local one, key = find(game.api, name), file .. " " .. name
            if not one or said[key] then return end
            said[key] = true
            local where = ("%s:%d: %s "):format(file, line_of(source, at), name)
            local since, by = one.since or 1, one.deprecated_by
            if level and since > level then
                findings[#findings + 1] = { level = "error", text = where
                    .. ("came with level %d of the api of '%s', and this mod is for level %d: mod.json's api.games says so"):format(
                        since, game.id, level) }
            elseif by and by <= (level or game.api.level) then
                findings[#findings + 1] = { level = "warning", text = where
                    .. ("is going away: level %d of the api of '%s' has something better"):format(by, game.id) }
            end
        end)
    end
    for _, file in ipairs(text.sorted_keys(modules)) do
        if file:match("%.m?js$") and not file:match("^tests/") then look(file, modules[file]) end
    end
    return findings
end

return uses
