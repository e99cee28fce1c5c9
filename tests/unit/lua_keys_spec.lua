-- lua/mods/keys: whose key it is, and what is said to whom it is not.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
package.loaded["engine.fs"] = package.loaded["engine.fs"] or {}

local keys = require "mods.keys"

-- As engine.app.source: all names of a source are one.
local function same(source)
    local name = source:lower():gsub("_", " "):gsub("^key:esc$", "key:escape")
    if name == "key:spcae" then return nil, '"key:spcae": no such name; did you mean "key:space"?' end
    return name
end

local function conf(mods)
    return { bindings = {
        player1 = { use = { "key:e", "pad:a" }, menu = { "key:escape" }, up = { "key:w" } },
        player2 = { use = { "key:right shift", "pad:b" }, up = { "key:up" } },
        mods = mods,
    } }
end

local function mod(id, ...)
    local inputs = {}
    for i, input in ipairs { ... } do inputs[i] = { action = input[1], label = input[1], keys = input[2] } end
    return { id = id, inputs = inputs }
end

-- "number.action source player", and "id: text".
local function resolve(mods, options)
    options = options or {}
    local numbers = options.numbers or {}
    if not options.numbers then for i, one in ipairs(mods) do numbers[one.id] = i end end
    local list, lines = keys.resolve(options.conf or conf {}, options.players or 1, mods, numbers, same)
    for i, binding in ipairs(list) do
        list[i] = ("%d.%s %s %d"):format(binding.mod, binding.action, binding.source, binding.player)
    end
    for i, line in ipairs(lines) do lines[i] = line.id .. ": " .. line.text end
    return list, lines
end

describe("the keys of mods", function()
    it("are those of mod.json, for the first player, and a gamepad's for each", function()
        local mods = {
            mod("a", { "map", { "key:m", "pad:y" } }, { "zoom", {} }), mod("b", { "map", { "key:n" } }), mod "c",
        }
        local list, lines = resolve(mods)
        assert.same({ "1.map key:m 0", "1.map pad:y 0", "2.map key:n 0" }, list)
        assert.same({}, lines)
        assert.same({ "1.map key:m 0", "1.map pad:y 0", "1.map pad:y 1", "2.map key:n 0" },
            (resolve(mods, { players = 2 })))
        assert.same({ "7.map key:n 0" }, (resolve(mods, { numbers = { b = 7 } }))) -- the others do not run
        assert.same({ "map", "zoom" }, keys.actions(mods[1]))
        assert.same({}, keys.actions { id = "d" })
    end)

    it("are the game's first, then the first mod's, and that is said", function()
        local list, lines = resolve({
            mod("a", { "map", { "key:E", "key:esc", "key:m", "pad:a", "key:f10", "key:up" } }),
            mod("b", { "map", { "key:M" } }, { "zoom", { "key:n", "key:n" } }),
        })
        assert.same({ "1.map key:m 0", "2.zoom key:n 0" }, list)
        local function taken(id, action, source, owner)
            return ("%s: '%s' is not bound to %s, taken by %s. To bind another key, in conf.lua: " ..
                'bindings.mods["%s"].%s = { "key:..." }'):format(id, action, source, owner, id, action)
        end
        assert.same({
            taken("a", "map", "key:E", "the game's 'use'"), taken("a", "map", "key:esc", "the game's 'menu'"),
            taken("a", "map", "pad:a", "the game's 'use'"), taken("a", "map", "key:f10", "the engine"),
            taken("a", "map", "key:up", "the game's 'up'"),
            taken("b", "map", "key:M", "'map' of a"), taken("b", "zoom", "key:n", "'zoom' of b"),
        }, lines)
        list = resolve({ mod("a", { "map", { "pad:b" } }) }, { players = 2 })
        assert.same({ "1.map pad:b 0" }, list) -- the second player's is taken
    end)

    it("are others where conf.lua says so", function()
        local mods = { mod("a", { "map", { "key:m" } }, { "zoom", { "key:z" } }) }
        local list, lines = resolve(mods, { conf = conf { a = { map = { "key:n", "key:spcae" }, zoom = {}, mpa = {} },
            other = { x = {} } } })
        assert.same({ "1.map key:n 0" }, list)
        assert.same({
            'a: bindings.mods["a"].mpa: the mod has no such action (did you mean \'map\'?)',
            "a: 'map' is not bound: \"key:spcae\": no such name; did you mean \"key:space\"?",
        }, lines)
    end)

    it("are shown for people", function()
        local list = {
            { id = "a", action = "map", source = "key:m" }, { id = "a", action = "map", source = "pad:y" },
            { id = "a", action = "map", source = "pad:y" }, { id = "a", action = "zoom", source = "mouse:middle" },
            { id = "b", action = "map", source = "key:left shift" },
        }
        assert.equal("M, gamepad Y", keys.shown(list, "a", "map"))
        assert.equal("mouse middle", keys.shown(list, "a", "zoom"))
        assert.equal("left shift", keys.shown(list, "b", "map"))
        assert.equal("no key", keys.shown(list, "b", "zoom"))
    end)
end)
