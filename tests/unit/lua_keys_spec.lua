-- lua/mods/keys: whose key it is, and what is said to whom it is not.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
package.loaded["engine.fs"] = package.loaded["engine.fs"] or {}
package.loaded["engine.plain"] = {} -- no configuration is read here

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
    for i, input in ipairs { ... } do
        inputs[i] = { action = input[1], label = input[1], keys = input[2], consume = input[3] }
    end
    return { id = id, inputs = inputs }
end

-- "number.action source player", and "id: text".
local function resolve(mods, options)
    options = options or {}
    local numbers = options.numbers or {}
    if not options.numbers then for i, one in ipairs(mods) do numbers[one.id] = i end end
    for i, one in ipairs(mods) do
        one.place = one.place or "user"
        if not options.together then one.since = one.since or i end
    end
    local list, lines = keys.resolve(options.conf or conf {}, options.players or 1, mods, numbers, same,
        options.consumes)
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
                'bindings = { mods = { ["%s"] = { ["%s"] = { "key:b" } } } }'):format(id, action, source, owner, id,
                action)
        end
        assert.same({
            taken("a", "map", "key:E", "the game's 'use'"), taken("a", "map", "key:esc", "the engine"),
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
            'a: bindings.mods["a"]["mpa"]: the mod has no such action (did you mean \'map\'?)',
            "a: 'map' is not bound: \"key:spcae\": no such name; did you mean \"key:space\"?",
        }, lines)
    end)

    it("are what was there before has, whatever ids and order of loading say", function()
        local grab = { "key:m", "pad:y", "key:n" }
        local a, z = mod("a", { "grab", grab }), mod("z", { "map", { "key:m", "pad:y" } })
        local function with(place_a, since_a, place_z, since_z)
            a.place, a.since, z.place, z.since = place_a, since_a, place_z, since_z
            return (resolve { a, z })
        end
        local z_first = { "2.map key:m 0", "2.map pad:y 0", "1.grab key:n 0" }
        assert.same(z_first, with("user", 7, "user", 3))
        assert.same(z_first, with("user", 1, "game", nil))
        assert.same(z_first, with("named", nil, "user", 9))
        assert.same(z_first, with("user", 1, "dev", nil))
        assert.same({ "1.grab key:m 0", "1.grab pad:y 0", "1.grab key:n 0" }, with("user", 3, "user", 7))
        a.place, a.since, z.place, z.since = "named", nil, "named", nil
        assert.same(z_first, (resolve({ a, z }, { together = true }))) -- the one that wants less
        assert.same({ "2.map key:m 0", "2.map pad:y 0", "2.map pad:y 1", "1.grab key:n 0" },
            (resolve({ a, z }, { together = true, players = 2 })))
    end)

    it("are those that the player bound before any that a mod.json says", function()
        local a, b = mod("a", { "grab", { "key:m", "key:n" } }), mod("b", { "map", { "key:x" } })
        assert.same({ "2.map key:m 0", "1.grab key:n 0" },
            (resolve({ a, b }, { conf = conf { b = { map = { "key:m" } } } })))
    end)

    it("are few of one mod, but for what the player binds", function()
        local many = {}
        for i = 1, 10 do many[i] = { "a" .. i, {} } end
        for i = 1, 50 do table.insert(many[(i - 1) // 8 + 1][2], "key:k" .. i) end
        local list, lines = resolve { mod("a", table.unpack(many)) }
        assert.equal(keys.MOST_DECLARED, #list)
        assert.equal("1.a2 key:k16 0", list[#list])
        assert.same({ 'a: its mod.json binds 50 keys, of which the first 16 count. To bind another key, in conf.lua: '
            .. 'bindings = { mods = { ["a"] = { ["a10"] = { "key:b" } } } }' }, lines)
        local own = {}
        for i = 1, 50 do own[i] = "key:o" .. i end
        list, lines = resolve({ mod("a", { "x", { "key:m" } }) }, { conf = conf { a = { x = own } } })
        assert.equal(50, #list)
        assert.same({}, lines)
    end)

    describe("that are the game's, too", function()
        local function all() return true end

        local function consumed(mods, options)
            local list = keys.resolve(options.conf or conf {}, options.players or 1, mods, { a = 1, b = 2 }, same, all)
            local found = {}
            for _, binding in ipairs(list) do
                if binding.consumes then
                    found[#found + 1] = ("%s.%s %s"):format(binding.id, binding.source, binding.instead_of)
                end
            end
            return found, list
        end

        it("are the mod's alone where it may consume them, and that is said with a key to bind instead", function()
            local talk = mod("a", { "talk", { "key:E", "key:m" }, true }, { "wave", { "pad:a" } })
            local list, lines = resolve({ talk }, { consumes = all })
            assert.same({ "1.talk key:E 0", "1.talk key:m 0" }, list)
            assert.same({
                "a: 'talk' has key:E instead of the game's 'use' while the mod runs. To bind another key, in conf.lua: "
                    .. 'bindings = { mods = { ["a"] = { ["talk"] = { "key:b" } } } }',
                "a: 'wave' is not bound to pad:a, taken by the game's 'use'. To bind another key, in conf.lua: "
                    .. 'bindings = { mods = { ["a"] = { ["wave"] = { "key:b" } } } }',
            }, lines)
            assert.same({ "a.key:E use" }, (consumed({ talk }, {})))
            assert.equal("use", keys.instead_of(select(2, consumed({ talk }, {})), "a", "talk"))
            assert.same({ "1.talk key:m 0" }, (resolve({ talk }, { consumes = function() return false end })))
            assert.same({ "1.talk key:m 0" }, (resolve { talk }))
        end)

        it("go to one mod, the one that was there before", function()
            local function talk(id) return mod(id, { "talk", { "key:e" }, true }) end
            local list, lines = resolve({ talk "a", talk "b" }, { consumes = all })
            assert.same({ "1.talk key:e 0" }, list)
            assert.matches("b: 'talk' is not bound to key:e, taken by 'talk' of a.", lines[2], 1, true)
        end)

        it("are given back where the player binds another", function()
            local own = conf { a = { talk = { "key:n" } } }
            assert.same({}, (consumed({ mod("a", { "talk", { "key:e" }, true }) }, { conf = own })))
        end)

        it("are never those of menus and of the host's screens", function()
            local game = conf {}
            game.bindings.player1.confirm, game.bindings.player1.cancel = { "key:return" }, { "key:backspace" }
            local kept = { "key:escape", "key:f10", "key:f1", "key:`", "key:return", "key:backspace", "key:f12" }
            local list, lines = resolve({ mod("a", { "talk", kept, true }) }, { consumes = all, conf = game })
            assert.same({}, list)
            assert.equal(#kept, #lines)
        end)
    end)

    it("are never those that the host's screens have", function()
        local own = { "key:f1", "key:f10", "key:f11", "key:f12", "key:`", "key:escape" }
        local list, lines = resolve({ mod("a", { "x", own }), mod("b", { "y", {} }) },
            { conf = conf { b = { y = own } } })
        assert.same({}, list)
        assert.equal(2 * #own, #lines)
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
