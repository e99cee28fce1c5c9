-- An error in a game's own Lua: what is said of it, the page in the game, what is kept, and rules that are reloaded.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local live = require "live"
local program = require "program"

local home, game

local function run(...) return program.run_with(program.at_home(home .. "/home"), ...) end

-- Counts its ticks in the world and beside it, and goes on from both; `body` is a line of its tick.
local RULES = [[
local world = require "engine.world"
return function(options)
    local game = { ticks = 0 }
    world.reset(4, 4, options.seed)
    local object = {}
    local function count()
        world.set_var("steps", world.var("steps") + 1)
        game.ticks = game.ticks + 1
        %s
    end
    function object.tick() count() end
    function object.summary() return ("%s %%d %%d"):format(world.var("steps"), game.ticks) end
    function object.progress()
        return { state = "play", clock = game.ticks, seed = options.seed, facts = { steps = world.var("steps") } }
    end
    function object.save() return game end
    function object.restore(state) game = state end
    return object
end
]]

local BREAKS = "if world.tick() == 30 then game.nothing.at = 1 end"

local function rules(body, word) return RULES:format(body, word or "counted") end

local function save(body, word)
    program.write(home .. "/odd/main.lua.new~", rules(body, word))
    assert(os.rename(home .. "/odd/main.lua.new~", home .. "/odd/main.lua"))
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -p -m 700 " .. home .. "/home"))
    program.write(home .. "/odd/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua" }')
    save(BREAKS)
end)

after_each(function()
    if game and not game.code then game:stop() end
    game = nil
    os.execute("rm -r " .. home)
end)

describe("an error in a game's Lua", function()
    it("ends a run without a window, with file, line, that line and the calls, and no mod is blamed", function()
        local told = run("run", home .. "/odd", "--headless", "--ticks", "60")
        assert.are.equal(70, told.code)
        assert.matches("the game 'odd' has an error in tick: odd/main.lua:9: attempt to index a nil value (field 'nothing')\n"
            .. "    9  if world.tick() == 30 then game.nothing.at = 1 end\nstack traceback:\n  odd/main.lua:9: in", told.err, 1, true)
        assert.is_nil(told.err:find("mod '", 1, true))
    end)

    it("leaves what was played until the last whole tick, in a save beside the one before", function()
        local told = run("run", home .. "/odd", "--headless", "--ticks", "60", "--save", "one")
        assert.are.equal(70, told.code)
        assert.matches("saved as 'one-rescued'", told.err, 1, true)
        local info = cjson.decode(run("saves", "info", "one-rescued", "--game", home .. "/odd", "--json").out)
        assert.are.equal("30", info.meta.tick)
        save("", "mended")
        told = run("run", home .. "/odd", "--headless", "--ticks", "5", "--load", "one-rescued")
        assert.are.equal(0, told.code, told.err)
        assert.matches("mended 35 35", told.out, 1, true) -- not a tick of one of them more than of the other
    end)

    -- Each goes on, and catches what would stop it.
    local ENDLESS = {
        tick = { [[return function() return { tick = function()
            local function forever() while true do end end
            while true do
                xpcall(coroutine.wrap(forever), forever)
                pcall(load("while true do pcall(error) end"))
            end
        end } end]], "in tick: odd/main.lua:[24]: this does not come to an end: it was stopped after 1 million instructions" },
        create = { "return function()\n local n = 0\n while true do n = n + 1 end end",
            "in create: odd/main.lua:3: this does not come to an end: it was stopped after 10 million instructions" },
        save = { [[local waits = coroutine.create(function() while true do coroutine.yield() end end)
            return function() return { tick = function() coroutine.resume(waits) end, save = function()
                while true do pcall(coroutine.resume, coroutine.create(function() while true do end end)) end
            end } end]], "in save: odd/main.lua:3: this does not come to an end: it was stopped after 1 million instructions" },
    }
    ENDLESS.memory = { "return function() local hog = {} return { tick = function()\n while true do\n"
        .. " hog[#hog + 1] = ('x'):rep(1000) .. #hog end end } end",
        "in tick: odd/main.lua:[23]: the game's values take more than 16 MiB" }
    for name, case in pairs(ENDLESS) do
        it("ends what does not come to an end, in " .. name, function()
            program.write(home .. "/odd/main.lua", case[1])
            program.write(home .. "/conf.lua", name == "memory" and "return { game = { memory_mb = 16 } }"
                or "return { game = { million_instructions = 1 } }")
            local told = run("run", home .. "/odd", "--headless", "--ticks", "4", "--conf", home .. "/conf.lua", "--save", "one")
            assert.are.equal(name == "create" and 3 or 70, told.code, told.err)
            assert.matches(case[2], told.err)
        end)
    end

    it("ends at once when the program is to end, where it goes on, and what was played before is saved", function()
        save("if world.tick() == 30 then print('goes on') while true do pcall(error) end end")
        program.write(home .. "/conf.lua", "return { game = { million_instructions = 1000000 } }") -- hours
        for _, signal in ipairs { "sigterm", "sigint" } do
            game = live.start(home .. "/home", "run", home .. "/odd", "--headless", "--ticks", "60", "--new", "--save", signal,
                "--conf", home .. "/conf.lua")
            game:line("goes on")
            assert.are.equal(70, game:stop(signal))
            game:line("in tick: odd/main.lua:9: this was stopped before it was done, because the program is to end")
            local info = cjson.decode(run("saves", "info", signal .. "-rescued", "--game", home .. "/odd", "--json").out)
            assert.are.equal("30", info.meta.tick)
        end
    end)

    it("is one where a text would be longer than there is room for, and is caught as any", function()
        save("if world.tick() == 3 then print(pcall(string.rep, 'a', 1e12)) print(('ab'):rep(2, '-'), table.concat({ 1, 2 }, ','))"
            .. " world.set_var(('x'):rep(1 << 40), 1) end")
        local told = run("run", home .. "/odd", "--headless", "--ticks", "9")
        assert.are.equal(70, told.code)
        assert.matches("false string.rep: the text would have 1000000000000 bytes, at most 67108864 are possible", told.err, 1, true)
        assert.matches("ab-ab 1,2", told.err, 1, true)
        assert.matches("in tick: odd/main.lua:9: string.rep: the text would have 1099511627776 bytes", told.err, 1, true)
    end)

    it("shows a page to who plays, who may leave, and what was played is saved", function()
        local words = { "run", home .. "/odd", "--headless", "--ticks", "30", "--save", "one", "--shot", home .. "/page.png" }
        local told = run(table.unpack(words))
        assert.are.equal(0, told.code, told.err)
        local plain = program.read(home .. "/page.png")
        for _, word in ipairs { "--new", "--press", "wait:40" } do words[#words + 1] = word end
        told = run(table.unpack(words))
        assert.are.equal(70, told.code, told.err)
        assert.are_not.equal(plain, program.read(home .. "/page.png"))
        words[#words] = "wait:40 right ok wait:500"
        told = run(table.unpack(words))
        assert.are.equal(70, told.code, told.err)
        local info = cjson.decode(run("saves", "info", "one", "--game", home .. "/odd", "--json").out)
        assert.are.same({ "30", "30" }, { info.meta.tick, info.meta.steps })
    end)
end)

describe("gatehouse dev with a game", function()
    it("reloads its rules when a file is saved, where it stood, and an error waits to be mended", function()
        save("if world.tick() % 10 == 0 then print('old', world.var('steps') - game.ticks) end")
        game = live.start(home .. "/home", "dev", home .. "/odd", "--headless", "--no-mods")
        game:line("game: old 0")
        save("if world.tick() % 10 == 0 then print('new', world.var('steps') - game.ticks, game.ticks > 10) end")
        game:line("loaded anew, where it stood")
        game:line("game: new 0 true")
        save("game.nothing.at = 1")
        game:line("the game 'odd' has an error in tick: odd/main.lua:9: attempt to index")
        save("return return")
        game:line("the game 'odd' has an error while it loads: odd/main.lua:9: ")
        save("if world.tick() % 10 == 0 then print('mended', world.var('steps') - game.ticks) end")
        game:line("game: mended 0")
        assert.are.equal(130, game:stop())
    end)

    it("shows an error of its beginning, too, and begins when that is mended", function()
        program.write(home .. "/odd/main.lua", "return function() error('no luck') end")
        game = live.start(home .. "/home", "dev", home .. "/odd", "--headless", "--no-mods")
        game:line("the game 'odd' has an error in create: odd/main.lua:1: no luck")
        save("return return")
        game:line("the game 'odd' has an error while it loads: odd/main.lua:9: ")
        save("if world.tick() % 10 == 0 then print('begun', world.var('steps') - game.ticks) end")
        game:line("game: begun 0")
        assert.are.equal(130, game:stop())
    end)

    it("keeps the world where tiles of another size would need another one", function()
        save("if world.tick() % 10 == 0 then print('going', world.var('steps') - game.ticks, (world.size())) end")
        game = live.start(home .. "/home", "dev", home .. "/odd", "--headless", "--no-mods")
        game:line("game: going 0 4")
        program.write(home .. "/odd/game.lua.new~", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua", '
            .. "tiles = { size = 8 } }")
        assert(os.rename(home .. "/odd/game.lua.new~", home .. "/odd/game.lua"))
        game:line("tiles: their size, or how many layers there are, has changed: end the game and begin again")
        program.write(home .. "/odd/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua" }')
        game:line("loaded anew, where it stood")
        game:line("game: going 0 4")
        assert.are.equal(130, game:stop())
    end)

    it("reloads its mods, and runs its tests when one of them is saved", function()
        local function write_mod(word)
            program.write_mod(home .. "/odd/mods/teller", "teller", {}, ('console.log("%s");'):format(word))
        end
        local function write_test(ticks)
            program.write(home .. "/odd/tests/a.test.js", ('import { test } from "gatehouse/test";\n'
                .. 'test("waits", async (t) => { await t.ticks(%d); });'):format(ticks))
        end
        save("")
        write_mod("one")
        write_test(1)
        game = live.start(home .. "/home", "dev", home .. "/odd", "--headless")
        game:line("main.js:1: one")
        write_mod("two")
        game:line("main.js:1: two")
        write_test(22)
        game:line("tests: 1 passed, 0 failed")
        assert.are.equal(130, game:stop())
    end)

    it("gives mods' commands to the newer rules", function()
        program.write(home .. "/odd/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua", '
            .. 'api = "api.lua" }')
        program.write(home .. "/odd/api.lua", "return { level = 1, commands = { ask = { number = 64, fields = {} } } }")
        program.write_mod(home .. "/odd/mods/asker", "asker", {},
            'import { on } from "gatehouse";\nimport { ask } from "gatehouse/game";\non("tick", () => ask());')
        local function answer(word)
            local made = ("local object = { command = { ask = function() print('asked %s') end } }"):format(word)
            program.write(home .. "/odd/main.lua.new~", (rules(""):gsub("local object = {}", made)))
            assert(os.rename(home .. "/odd/main.lua.new~", home .. "/odd/main.lua"))
        end
        answer("old")
        game = live.start(home .. "/home", "dev", home .. "/odd", "--headless")
        game:line("asked old")
        answer("new")
        game:line("loaded anew, where it stood")
        game:line("asked new")
        assert.are.equal(130, game:stop())
    end)

    it("takes the game's own options, and says what is missing", function()
        program.write(home .. "/odd/game.lua", 'return { id = "odd", version = "1.0.0", title = "Odd", main = "main.lua", '
            .. 'options = { speed = { kind = "integer", help = "how fast" } } }')
        save("")
        local told = run("dev", home .. "/odd", "--headless", "--ticks", "5", "--speed", "3", "--no-mods")
        assert.are.equal(0, told.code, told.err)
        assert(os.remove(home .. "/odd/game.lua"))
        told = run("dev", home .. "/odd", "--headless", "--ticks", "5")
        assert.are.equal(3, told.code)
        assert.matches("there is no mod.json in '", told.err, 1, true)
    end)
end)
