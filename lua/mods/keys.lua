-- The keys of mods' own actions: what mod.json binds at first, or conf.lua instead. A key is whose it was before: the
-- engine's and the game's, then what the player bound to a mod himself, then that of the mod that was there before
-- (mods.seniority). The action of another goes without it, and that is said.
local actions = require "lib.actions"
local config = require "lib.config"
local seniority = require "mods.seniority"
local text = require "lib.text"
local words = require "words"

local keys = {}

-- What the engine and the host's screens have, whatever is bound.
local ENGINE = { "key:escape", "key:`", "key:f1", "key:f9", "key:f10", "key:f11", "key:f12" }

local EXAMPLE = "key:b" -- where it does not matter which

keys.MOST_DECLARED = 16 -- keys and buttons that one mod.json binds at first, of all its actions; players bind more

-- The names of a mod's actions.
function keys.actions(mod)
    local names = {}
    for i, input in ipairs(mod.inputs or {}) do names[i] = input.action end
    return names
end

-- What can be bound once: a key or a mouse button, which are one for all players, or something of one player's
-- gamepad; nil and a problem when there is no such thing.
local function slot_of(state, source, player)
    local same, problem = state.same(source)
    if not same then return nil, problem end
    return same:match("^pad:") and ("%s of player %d"):format(same, player + 1) or same
end

local function take_for_game(state)
    for _, source in ipairs(ENGINE) do state.taken[slot_of(state, source, 0)] = "the engine" end
    for _, binding in ipairs(config.bindings(state.conf, state.players)) do
        local slot = slot_of(state, binding.source, binding.player)
        if slot and not state.taken[slot] then
            state.taken[slot] = ("the game's '%s'"):format(binding.target)
            state.consumable[slot] = not state.kept[binding.target] and binding.target or nil
        end
    end
end

local function field(id, action) return ("bindings.mods[%q][%q]"):format(id, action) end

-- What a player writes into conf.lua so that this source presses the action: a field of its table.
function keys.hint(id, action, source)
    return ("bindings = { mods = { [%q] = { [%q] = { %q } } } }"):format(id, action, source)
end

-- What the player bound to it; nil: nothing was said.
local function own_of(conf, mod, input)
    local own = conf.bindings.mods and conf.bindings.mods[mod.id]
    return own and own[input.action]
end

-- The keys and buttons that a mod's mod.json binds, all in all.
local function declared(mod)
    local count = 0
    for _, input in ipairs(mod.inputs or {}) do count = count + #(input.keys or {}) end
    return count
end

local function say(state, mod, format, ...)
    state.lines[#state.lines + 1] = { id = mod.id, text = format:format(...) }
end

-- The same about an action that the player may bind to another key, which is named when all are bound.
local function say_unbound(state, mod, action, ...)
    say(state, mod, ...)
    state.lines[#state.lines].unbound = action
end

-- A key that nobody has; some letter where all are taken.
local function free_source(state)
    for letter in ("bcdefghijklmnopqrstuvwxyza"):gmatch "." do
        local slot = slot_of(state, "key:" .. letter, 0)
        if slot and not state.taken[slot] then return "key:" .. letter end
    end
    return EXAMPLE
end

local function add_hints(state)
    local source = free_source(state)
    for _, line in ipairs(state.lines) do
        if line.unbound then
            line.text = ("%s. To bind another key, in conf.lua: %s"):format(line.text,
                keys.hint(line.id, line.unbound, source))
        end
    end
end

local function bind_source(state, mod, input, source, player)
    local slot, problem = slot_of(state, source, player)
    local instead_of = slot and input.consume and state.consumes(mod) and state.consumable[slot] or nil
    local owner = slot and not instead_of and state.taken[slot]
    if not slot then
        if player == 0 then say(state, mod, "'%s' is not bound: %s", input.action, problem) end
    elseif owner then
        say_unbound(state, mod, input.action, "'%s' is not bound to %s, taken by %s", input.action,
            text.printable(source, 40), owner)
    else
        state.taken[slot], state.consumable[slot] = ("'%s' of %s"):format(input.action, mod.id), nil
        state.list[#state.list + 1] = {
            mod = state.numbers[mod.id], action = input.action, source = source, player = player, id = mod.id,
            consumes = instead_of ~= nil, instead_of = instead_of,
        }
        if instead_of and player == 0 then
            say_unbound(state, mod, input.action, "'%s' has %s instead of the game's '%s' while the mod runs",
                input.action, text.printable(source, 40), instead_of)
        end
    end
end

local function bind(state, mod, input, source)
    local last = source:match("^pad:") and state.players - 1 or 0
    for player = 0, last do bind_source(state, mod, input, source, player) end
end

local function bind_own(state, mod)
    for _, input in ipairs(mod.inputs or {}) do
        for _, source in ipairs(own_of(state.conf, mod, input) or {}) do bind(state, mod, input, source) end
    end
end

local function bind_declared(state, mod)
    local left, count = keys.MOST_DECLARED, declared(mod)
    for _, input in ipairs(mod.inputs or {}) do
        for _, source in ipairs(not own_of(state.conf, mod, input) and input.keys or {}) do
            if left > 0 then bind(state, mod, input, source) end
            left = left - 1
        end
    end
    if left < 0 then
        say_unbound(state, mod, mod.inputs[#mod.inputs].action, "its mod.json binds %d keys, of which the first %d count",
            count, keys.MOST_DECLARED)
    end
end

-- What conf.lua binds that a mod has not.
local function check_conf(state, mod)
    local own = state.conf.bindings.mods and state.conf.bindings.mods[mod.id] or {}
    local names = keys.actions(mod)
    local has = {}
    for _, name in ipairs(names) do has[name] = true end
    for _, action in ipairs(text.sorted_keys(own)) do
        if not has[action] then
            say(state, mod, "%s: the mod has no such action%s", field(mod.id, text.printable(action, 40)),
                text.suggest(action, names))
        end
    end
end

local function nobody() return false end

-- The bindings of the mods that run (`numbers`: by id), those that count most first: {mod, action, source, player, id,
-- consumes}, as engine.app.bind_mods takes them, with instead_of (the game's action that it no longer presses) where it
-- consumes; and lines about what could not be, and what is not as it was, each {id, text}. `same`: engine.app.source.
-- `consumes`: whether a mod may have keys of the game's for itself now; nil: none.
-- kept: the game's actions that are never a mod's alone, as a set.
function keys.resolve(conf, players, mods, numbers, same, consumes, kept)
    local state = {
        conf = conf, players = players, numbers = numbers, same = same, consumes = consumes or nobody,
        kept = kept or actions.kept(),
        taken = {}, consumable = {}, list = {}, lines = {},
    }
    take_for_game(state)
    local running = {}
    for _, mod in ipairs(mods) do
        check_conf(state, mod)
        if numbers[mod.id] then running[#running + 1] = mod end
    end
    table.sort(running, function(one, other) return seniority.is_before(one, other, declared) end)
    for _, mod in ipairs(running) do bind_own(state, mod) end
    for _, mod in ipairs(running) do bind_declared(state, mod) end
    add_hints(state)
    return state.list, state.lines
end

-- What mod.json binds to an action of its own, for people.
function keys.declared(id, input)
    if input.keys and input.keys[1] then return table.concat(input.keys, ", ") end
    return "none, until conf.lua has one: " .. keys.hint(id, input.action, EXAMPLE)
end

-- What of the game's the keys of a mod's action no longer press: "use", "use, dash"; nil: nothing. called: an action of
-- the game's -> what players call it; nil: its name.
function keys.instead_of(bindings, id, action, called)
    local list, seen = {}, {}
    for _, binding in ipairs(bindings) do
        local word = binding.id == id and binding.action == action and binding.instead_of
        if word and not seen[word] then
            list[#list + 1], seen[word] = called and called(word) or word, true
        end
    end
    return list[1] and table.concat(list, ", ") or nil
end

-- What is bound to a mod's action, for people: "M, gamepad Y"; "no key". written: a source -> what is written there;
-- nil: as bindings call it.
function keys.shown(bindings, id, action, written)
    local list, seen = {}, {}
    for _, binding in ipairs(bindings) do
        local device, name = binding.source:match("^(%l+):(.*)$")
        if device and binding.id == id and binding.action == action then
            local word = written and written(binding.source) or #name == 1 and name:upper() or name
            if device == "mouse" and not written then word = "mouse " .. word end
            if device == "pad" then word = words("pad.button", { button = word }) end
            if not seen[word] then list[#list + 1], seen[word] = word, true end
        end
    end
    return list[1] and table.concat(list, ", ") or words "key.none"
end

return keys
