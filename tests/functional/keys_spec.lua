-- Mods' own actions through the real program: what is bound, and what is said of what is not.
local program = require("tests.functional.program")

local MOD = [[{ "id": "%s", "version": "1.0.0", "title": "T", "main": "main.js",
    "inputs": [{ "action": "map", "label": "Show the map", "keys": [%s] }] }]]

local function with_mods(mods, use)
    program.with_folder(function(folder)
        for id, keys in pairs(mods) do
            program.write(("%s/mods/%s/mod.json"):format(folder, id), MOD:format(id, keys))
            program.write(("%s/mods/%s/main.js"):format(folder, id), 'import { input } from "gatehouse";'
                .. 'input.on("map", () => console.log("heard"));')
        end
        use(function(conf)
            program.write(folder .. "/conf.lua", conf or "return {}")
            return program.run("run", "--headless", "--ticks", "10", "--only-mods", "--mods", folder .. "/mods",
                "--conf", folder .. "/conf.lua")
        end)
    end)
end

describe("keys of mods", function()
    it("that are taken or do not exist are named, and the mod runs", function()
        with_mods({ one = '"key:esc", "key:m", "key:spcae"', two = '"key:q", "key:M", "key:x"' }, function(run)
            local result = run()
            assert.equal(0, result.code)
            assert.matches("one warn: 'map' is not bound to key:esc, taken by the engine. To bind another " ..
                'key, in conf.lua: bindings = { mods = { ["one"] = { ["map"] = { "key:b" } } } }', result.err, 1, true)
            assert.matches('one warn: \'map\' is not bound: "key:spcae": no such name; did you mean "key:space"?',
                result.err, 1, true)
            assert.matches("two warn: 'map' is not bound to key:M, taken by 'map' of one.", result.err, 1, true)
            assert.is_nil(result.err:match("subscribe"))
            result = run [[return { bindings = { mods = { one = { map = { "key:n" } }, two = { mpa = {} } } } }]]
            assert.equal(0, result.code)
            assert.is_nil(result.err:match("one warn"))
            assert.matches('two warn: bindings.mods["two"]["mpa"]: the mod has no such action (did you mean \'map\'?)',
                result.err, 1, true)
        end)
    end)

    it("are bound by the hints as they stand, whatever ids and actions are called", function()
        program.with_folder(function(folder)
            local function write(id, action, keys)
                local manifest = MOD:format(id, keys):gsub('"map"', '"' .. action .. '"')
                program.write(("%s/mods/%s/mod.json"):format(folder, id), manifest)
                program.write(("%s/mods/%s/main.js"):format(folder, id), "")
            end
            write("a-b", "end", '"key:e"')
            write("nil", "go-there_1", "")
            local function hints_of(text)
                local list = {}
                for hint in text:gmatch "in conf%.lua: ([^\n]+)" do list[#list + 1] = hint end
                for hint in text:gmatch "until conf%.lua has one: ([^\n]+)%)" do list[#list + 1] = hint end
                return list
            end
            local function play(conf)
                program.write(folder .. "/conf.lua", conf)
                return program.run("run", "--headless", "--ticks", "5", "--only-mods", "--mods", folder .. "/mods",
                    "--conf", folder .. "/conf.lua")
            end
            local hints = hints_of(play("return {}").err)
            assert.equal(1, #hints)
            for _, verb in ipairs { { "list", "--long" }, { "info", "nil" } } do
                verb[#verb + 1], verb[#verb + 2] = "--mods", folder .. "/mods"
                local told = hints_of(program.run(table.unpack(verb)).out)
                assert.is_true(#told >= 1, table.concat(verb, " "))
                table.move(told, 1, #told, #hints + 1, hints)
            end
            for _, hint in ipairs(hints) do
                assert.is_truthy(load(hint), hint)
                local result = play(("return { %s }"):format(hint))
                assert.equal(0, result.code, result.err)
                assert.is_nil(result.err:match "no such", result.err)
                if hint:find("a-b", 1, true) then assert.is_nil(result.err:match "not bound", result.err) end
            end
        end)
    end)

    it("of the game's are a mod's alone where its mod.json says so and the player allowed it", function()
        program.with_folder(function(folder)
            program.write(folder .. "/talker/mod.json", [[{
                "id": "talker", "version": "1.0.0", "title": "T", "main": "main.js",
                "capabilities": [{ "cap": "input.read", "reason": "To talk with E" }],
                "inputs": [{ "action": "talk", "label": "Talk", "keys": ["key:e", "key:f10"], "consume": true }] }]])
            program.write(folder .. "/talker/main.js", "")
            local function run(...)
                return program.run("run", "--headless", "--ticks", "5", "--only-mods", "--mods", folder, ...)
            end
            local result = run()
            assert.equal(0, result.code)
            local conflict = "talker warn: 'talk' has key:e instead of the game's 'use' while the mod runs. To bind " ..
                'another key, in conf.lua: bindings = { mods = { ["talker"] = { ["talk"] = { "key:b" } } } }'
            assert.matches(conflict, result.err, 1, true)
            assert.matches("'talk' is not bound to key:f10, taken by the engine", result.err, 1, true)
            program.write(folder .. "/conf.lua", 'return { ' .. conflict:match "bindings =.*" .. ' }')
            assert.is_nil(run("--conf", folder .. "/conf.lua").err:match "instead of")
            local shown = program.run("info", "talker", "--mods", folder, "--json")
            assert.matches('"consume":true', shown.out, 1, true)
        end)
    end)

    it("of the game's own mods are theirs, however many another declares", function()
        local grab = {}
        for i, key in ipairs { "m", "n", "b", "c", "g", "h", "i", "j" } do grab[i] = ('"key:%s"'):format(key) end
        program.with_folder(function(folder)
            program.write(folder .. "/mods/a/mod.json", MOD:format("a", table.concat(grab, ", ")))
            program.write(folder .. "/mods/a/main.js", "")
            local result = program.run("run", "--headless", "--ticks", "5", "--mods", folder .. "/mods")
            assert.matches("a warn: 'map' is not bound to key:m, taken by 'map' of tide-map.", result.err, 1, true)
            assert.is_nil(result.err:match("tide%-map warn"), result.err)
        end)
    end)

    it("are those of the game's actions for nobody", function()
        program.with_folder(function(folder)
            program.write(folder .. "/spy/mod.json", (MOD:format("spy", '"key:m"'):gsub('"map"', '"use"')))
            program.write(folder .. "/spy/main.js", "")
            local run = program.run("run", "--headless", "--ticks", "5", "--only-mods", "--mods", folder .. "/spy")
            assert.matches("mod.json:2:28: inputs[1].action: is 'use', which is an action of the game: choose " ..
                "another name", run.err, 1, true)
        end)
    end)

    it("in conf.lua are checked as the others are", function()
        with_mods({ one = "" }, function(run)
            local result = run [[return { bindings = { mods = { one = { map = "key:m" } } } }]]
            assert.equal(3, result.code)
            assert.matches("bindings.mods.one.map: is 'key:m', a list is expected", result.err, 1, true)
            result = run [[return { bindings = { mods = { one = { map = { "m" } } } } }]]
            assert.matches("bindings.mods.one.map[1]: is 'm', expected a device and a name", result.err, 1, true)
        end)
    end)

    it("reach the mod, and the world and what others do stay the same", function()
        local function run(press)
            local result = program.run("run", "--headless", "--digest", "--ticks", "60", "--only-mods", "--mods",
                "mods/tide-map", "--report", "--press", press)
            assert.equal(0, result.code)
            return result.out:match("digest (%x+)"), tonumber(result.out:match('"applied":(%d+)')), result.err
        end
        local world, commands = run "wait:20"
        local pressed, more = run "own:tide-map.map wait:19"
        assert.equal(world, pressed)
        assert.not_equal(commands, more) -- map and compass are taken away
        local _, _, said = run "own:tide-map.mpa"
        assert.matches("own:tide-map.mpa: no such action, or the mod does not run", said, 1, true)
        _, _, said = run "own:nobody.map"
        assert.matches("own:nobody.map: no such action, or the mod does not run", said, 1, true)
    end)
end)
