-- Games besides the one that came with the engine: tests/functional/games/arena, run, saved, listed and played side by side,
-- from a folder and from an archive; what is wrong with a game, and mods that are for one of them.
local json = require "lib.json"
local program = require "tests.functional.program"

local ARENA = "tests/functional/games/arena"
local home

local function run(...)
    local variables = program.at_home(home)
    variables.XDG_CACHE_HOME = home .. "/cache"
    return program.run_with(variables, ...)
end

local function ok(...)
    local told = run(...)
    assert.are.equal(0, told.code, told.err)
    return told
end

local function told_json(...) return json.decode(ok(...).out) end

local function copy_game(to) assert(os.execute(("mkdir -p %s && cp -r %s %s/"):format(to, ARENA, to))) end

local function mod(path, id, games)
    program.write(path .. "/mod.json", json.encode {
        id = id, title = "A " .. id, version = "1.0.0", main = "main.js", games = games,
        capabilities = json.list { { cap = "entity.push", reason = "for this test" } },
    })
    program.write(path .. "/main.js", 'import { log } from "gatehouse"; log.info("here");')
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

after_each(function() os.execute("rm -r " .. home) end)

describe("a game in a folder", function()
    it("is run, with options of its own, the same each time", function()
        local one = ok("run", ARENA, "--headless", "--ticks", "200", "--seed", "3", "--digest").out
        assert.are.equal(one, ok("run", "--game", ARENA, "--headless", "--ticks", "200", "--seed", "3", "--digest").out)
        assert.are_not.equal(one, ok("run", ARENA, "--headless", "--ticks", "200", "--seed", "3", "--digest", "--gems",
            "9").out)
        local said = told_json("run", ARENA, "--headless", "--ticks", "200", "--seed", "3", "--json", "--quick")
        assert.matches("^%d+ gems? gathered$", said.summary)
        assert.are.equal(3, said.seed)
        assert.matches("--gems N", ok("run", ARENA, "--help").out, 1, true)
        local shot = home .. "/arena.png"
        ok("shot", "--game", ARENA, "-o", shot, "--ticks", "30", "--floor", "grass")
        assert.are.equal("\137PNG", program.read(shot):sub(1, 4))
    end)

    it("says what is wrong with its options", function()
        for _, case in ipairs {
            { "--gems", "0", "1 to 40" }, { "--floor", "lava", "sand or grass" }, { "--gem", "3", "did you mean '--gems'" },
            { "--rounds", "5", "expected two numbers of seconds, such as 30,5" }, { "--phases", "1,2,3,4", "unknown option" },
        } do
            local told = run("run", ARENA, case[1], case[2])
            assert.are.equal(2, told.code)
            assert.matches(case[3], told.err, 1, true)
        end
        local told = run("run", ARENA, "--game", "tidelight")
        assert.are.equal(2, told.code)
        assert.matches("GAME and --game at once", told.err, 1, true)
    end)

    it("is listed with the others, from the player's folder, from another and as an archive", function()
        copy_game(home .. "/data/gatehouse/games")
        copy_game(home .. "/others/copies")
        local games = told_json("games", "--json").games
        assert.are.same({ "arena", "user" }, { games[1].id, games[1].place })
        assert.are.same({ "tidelight", "shipped", true }, { games[2].id, games[2].place, games[2].is_default })
        ok("run", "arena", "--headless", "--ticks", "10")
        assert(os.execute(("rm -r %s/data/gatehouse/games/*"):format(home)))
        local told = run("run", "aren", "--games", home .. "/others/copies", "--headless")
        assert.are.equal(3, told.code)
        assert.matches("there is no game 'aren' (did you mean 'arena'?)", told.err, 1, true)
        ok("run", "arena", "--games", home .. "/others/copies", "--headless", "--ticks", "10")
        assert.are.equal("named", told_json("games", "--json", "--games", home .. "/others/copies").games[1].place)
    end)

    it("does not take the place of the game that came with the engine", function()
        copy_game(home .. "/data/gatehouse/games")
        local path = home .. "/data/gatehouse/games/arena/game.lua"
        program.write(path, (program.read(path):gsub('"arena"', '"tidelight"')))
        local told = run("games", "--json")
        assert.are.equal(3, told.code)
        assert.matches("the id 'tidelight' is already taken", told.err, 1, true)
        assert.are.equal("shipped", json.decode(told.out).games[1].place)
        assert.are.equal("Tidelight", json.decode(told.out).games[1].title)
    end)
end)

describe("names", function()
    it("of a game that tells none are empty lists", function()
        local names = ok("names", "--game", ARENA, "--json").out
        assert.matches('"kinds":[]', names, 1, true)
        assert.matches('"kinds":[{"height"', ok("names", "--json").out, 1, true)
    end)
end)

describe("shells", function()
    it("complete a game's id", function()
        assert.are.equal("tidelight\nundertow\n", ok("completion", "--words", "GAME").out)
    end)
end)

describe("a game in an archive", function()
    it("is the same game, with the mods that it brings", function()
        copy_game(home .. "/made")
        mod(home .. "/made/arena/mods/helper", "helper")
        assert(os.execute(("cd %s/made && zip -qr arena_1.2.0.zip arena"):format(home)))
        local zip = home .. "/made/arena_1.2.0.zip"
        local words = { "--headless", "--ticks", "50", "--seed", "2", "--digest", "--no-mods" }
        assert.are.equal(ok("run", ARENA, table.unpack(words)).out, ok("run", zip, table.unpack(words)).out)
        local listed = told_json("list", "--json", "--game", zip).mods
        assert.are.same({ "helper", "game" }, { listed[1].id, listed[1].place })
        assert.matches("helper main.js:1: here", ok("run", zip, "--headless", "--ticks", "50").err, 1, true)
        assert(os.execute(("mkdir -p %s/data/gatehouse/games && cp %s %s/data/gatehouse/games/"):format(home, zip, home)))
        assert.are.equal("zip", told_json("games", "--json").games[1].kind)
        ok("run", "arena", "--headless", "--ticks", "10")
    end)

    it("that climbs out of its folder is refused", function()
        assert(os.execute(("mkdir -p %s/z/a && cp -r %s/. %s/z/a/ && cp -r %s/. %s/z/"):format(home, ARENA, home, ARENA,
            home)))
        assert(os.execute(("cd %s/z/a && zip -q ../bad.zip ../game.lua ../main.lua"):format(home)))
        assert.are.equal(3, run("run", home .. "/z/bad.zip", "--headless").code)
    end)
end)

describe("saved games", function()
    it("are each game's own, and go on where they were", function()
        local whole = ok("run", ARENA, "--headless", "--ticks", "300", "--seed", "3", "--digest").out
        ok("run", ARENA, "--headless", "--ticks", "200", "--seed", "3", "--save", "one")
        ok("run", "--headless", "--no-mods", "--ticks", "40", "--save", "one")
        assert.are.equal(whole, ok("run", ARENA, "--headless", "--ticks", "100", "--load", "one", "--digest").out)
        local info = told_json("saves", "info", "one", "--game", ARENA, "--json")
        assert.are.same({ "arena", "1.2.0", "3", "300" },
            { info.meta.game, info.meta.game_version, info.meta.seed, info.meta.tick })
        assert.matches("^%d+ gems? gathered, 0 minutes played$", info.summary)
        assert.matches("island", told_json("saves", "info", "one", "--json").summary, 1, true)
    end)

    it("of another game are refused by name and stay as they are", function()
        ok("run", ARENA, "--headless", "--ticks", "20", "--save", "one")
        assert(os.execute(("mkdir -p %s/data/gatehouse/saves && cp %s/data/gatehouse/played/arena/saves/one.save %s"
            .. "/data/gatehouse/saves/two.save"):format(home, home, home)))
        for _, word in ipairs { "--load", "--save" } do
            local told = run("run", "--headless", "--ticks", "5", word, "two")
            assert.are.equal(3, told.code)
            assert.matches("is a save of 'arena', not of 'tidelight'", told.err, 1, true)
            assert.not_matches("damaged", told.err, 1, true)
        end
        local told = run("saves")
        assert.are.equal(1, told.code)
        assert.matches("is a save of 'arena', not of 'tidelight'", told.err, 1, true)
        assert.is_nil(io.open(home .. "/data/gatehouse/saves/two.save.broken"))
        ok("run", ARENA, "--headless", "--ticks", "5", "--load", "one")
    end)
end)

describe("what the player chose", function()
    it("holds for one game", function()
        mod(home .. "/data/gatehouse/mods/pusher", "pusher")
        ok("disable", "pusher", "--game", ARENA)
        local function state(...)
            for _, entry in ipairs(told_json("list", "--json", ...).mods) do
                if entry.id == "pusher" then return entry.state, entry.capabilities[1].state end
            end
        end
        assert.are.equal("disabled", (state("--game", ARENA)))
        assert.are.equal("enabled", (state()))
        ok("perms", "pusher", "--grant", "entity.push")
        assert.are.equal("allowed", select(2, state()))
        assert.are.equal("denied", select(2, state("--game", ARENA))) -- by its game.lua
        assert.is_truthy(io.open(home .. "/config/gatehouse/games/arena/profiles.json"))
    end)
end)

describe("a mod", function()
    before_each(function()
        mod(home .. "/mods/quiz", "quiz", { arena = ">=1" })
        mod(home .. "/mods/newer", "newer", { arena = ">=2", tidelight = "*" })
        mod(home .. "/mods/every", "every")
    end)

    it("for another game is listed as such and does not play", function()
        local states = {}
        for _, entry in ipairs(told_json("list", "--json", "--mods", home .. "/mods", "--only-mods").mods) do
            states[entry.id] = entry.state
        end
        assert.are.same({ quiz = "other-game", newer = "enabled", every = "enabled" }, states)
        local arena = told_json("list", "--json", "--mods", home .. "/mods", "--only-mods", "--game", ARENA).mods
        assert.are.same({ "every", "enabled" }, { arena[1].id, arena[1].state })
        assert.are.same({ "newer", "other-game", "is a mod for 'arena' >=2, and this is 'arena' 1.2.0" },
            { arena[2].id, arena[2].state, arena[2].why })
        assert.are.same({ "quiz", "enabled" }, { arena[3].id, arena[3].state })
        local told = ok("run", "--headless", "--ticks", "20", "--mods", home .. "/mods", "--only-mods")
        assert.not_matches("quiz main.js:1: here", told.err, 1, true)
        assert.matches("newer main.js:1: here", told.err, 1, true)
        assert.matches("'quiz' is a mod for 'arena', and this is 'tidelight'", told.err, 1, true)
        assert.matches("quiz main.js:1: here", ok("run", ARENA, "--headless", "--ticks", "20", "--mods", home .. "/mods").err, 1,
            true)
    end)

    it("for another game that was asked for is named", function()
        local why = "'quiz' is a mod for 'arena', and this is 'tidelight'"
        local told = run("run", "--headless", "--only", "quiz", "--mods", home .. "/mods")
        assert.are.equal(3, told.code)
        assert.matches(why, told.err, 1, true)
        told = run("run", "--headless", "--ticks", "5", "--dev", home .. "/mods/quiz", "--strict", "--only-mods")
        assert.are.equal(3, told.code)
        assert.matches(why, told.err, 1, true)
        told = run("check", home .. "/mods/quiz")
        assert.are.equal(1, told.code)
        assert.matches("is a mod for 'arena'", told.err, 1, true)
        ok("check", home .. "/mods/every", "--game", ARENA, "--ticks", "60")
    end)

    it("says which game was meant, and what is wrong with `games`", function()
        mod(home .. "/wrong", "wrong", { tidelihgt = ">=1" })
        assert.matches("did you mean 'tidelihgt'?", run("check", home .. "/wrong").err, 1, true)
        mod(home .. "/range", "range", { tidelight = "newest" })
        assert.matches("mod.json:1:%d+: games.tidelight: ", run("check", home .. "/range").err)
        mod(home .. "/name", "name", { ["Tide Light"] = "1" })
        assert.matches("lower-case letters", run("check", home .. "/name").err, 1, true)
    end)

    it("of a game is tested in it, by the game's own verbs", function()
        mod(home .. "/mods/quiz", "quiz", { arena = ">=1" })
        program.write(home .. "/mods/quiz/tests/a.test.js", [[
            import { configure, test } from "gatehouse/test";
            configure({ game: { gems: 7 }, seed: 3 });
            test("the field is there", async (t) => {
                const before = t.world.entities("gem").length;
                t.expect(before > 3 && before <= 7).toBe(true); // one may lie where the runner begins
                t.expect(await t.game("gems", { count: 2 })).toBe(before + 2);
            });
        ]])
        local told = run("test", home .. "/mods/quiz", "--game", ARENA)
        assert.are.equal(0, told.code, told.out .. told.err)
        ok("check", home .. "/mods/quiz", "--game", ARENA, "--ticks", "30") -- which runs its tests, too
        told = run("test", home .. "/mods/quiz")
        assert.are_not.equal(0, told.code)
        assert.matches("'quiz' is a mod for 'arena'", told.out .. told.err, 1, true)
    end)
end)

-- --- broken games ---

local GAME = 'return { id = "bad", version = "1.0.0", title = "Bad", main = "main.lua" }'

local function broken(files)
    for name, text in pairs(files) do program.write(home .. "/bad/" .. name, text) end
    os.execute("mkdir -p " .. home .. "/bad")
    return run("run", home .. "/bad", "--headless", "--ticks", "20")
end

describe("a broken game", function()
    local CASES = {
        { "without a game.lua", {}, 3, "no such file (a game is a folder, or an archive of one, with a game.lua in it)" },
        { "whose game.lua gives no table", { ["game.lua"] = "return 7" }, 3, "game.lua: returns number, expected a table" },
        { "whose game.lua does not end", { ["game.lua"] = "while true do end" }, 3, "does not come to an end" },
        { "whose game.lua takes memory", { ["game.lua"] = 's = "x"' .. (" local s = 'x'") .. " for i = 1, 60 do s = s .. s end" },
            3, "its values take more than" },
        { "whose game.lua reaches for something", { ["game.lua"] = 'return { id = ("x"):rep(9) }' }, 3, "game.lua:1:" },
        { "whose game.lua is no Lua", { ["game.lua"] = "return {" }, 3, "game.lua:1:" },
        { "with wrong types", { ["game.lua"] = 'return { id = 7, version = "1.0.0", title = "Bad", main = "main.lua" }' }, 3,
            "game.lua:1: id: is 7, a string is expected" },
        { "with a misspelt field", { ["game.lua"] = (GAME:gsub("title", "titel")) }, 3,
            "titel: unknown field, did you mean 'title'?" },
        { "with an option that the engine has", { ["game.lua"] = (GAME:gsub(" }", ', options = { headless = { kind = "flag", '
            .. 'help = "x" } } }')), ["main.lua"] = "" }, 3, "options.headless: is an option of Gatehouse's own" },
        { "with an option that the engine says", { ["game.lua"] = (GAME:gsub(" }", ', options = { bot = { kind = "flag", '
            .. 'help = "x" } } }')), ["main.lua"] = "" }, 3, "options.bot: is what the engine says to every game" },
        { "of a newer engine", { ["game.lua"] = (GAME:gsub(" }", ', engine = { min = "9.0.0" } }')), ["main.lua"] = "" }, 3,
            "engine.min: is 9.0.0, and this is Gatehouse" },
        { "without its main file", { ["game.lua"] = GAME }, 3, "main: is 'main.lua', and there is no such file" },
        { "whose main file lies elsewhere", { ["game.lua"] = (GAME:gsub("main.lua", "a/../../x.lua")) }, 3,
            "there is no such file in the game's folder" },
        { "whose main file is no Lua", { ["game.lua"] = GAME, ["main.lua"] = "return function( end" }, 3, "bad/main.lua:1:" },
        { "whose main file gives nothing", { ["game.lua"] = GAME, ["main.lua"] = "return 3" }, 3,
            "expected a function create(options)" },
        { "with an error in create", { ["game.lua"] = GAME, ["main.lua"] = 'return function()\n error("no luck") end' }, 3,
            "the game 'bad' has an error in create: bad/main.lua:2: no luck" },
        { "without a tick", { ["game.lua"] = GAME, ["main.lua"] = "return function() return { tikc = 1 } end" }, 3,
            "without the function 'tick': is 'tikc' meant?" },
        { "with an error in tick", { ["game.lua"] = GAME, ["main.lua"] = 'local w = require "engine.world"\n'
            .. "local function hit() local none; return none.x end\n"
            .. "return function() return { tick = function() if w.tick() > 4 then hit() end end } end" }, 70,
            "the game 'bad' has an error in tick: bad/main.lua:2: attempt to index a nil value" },
        { "that reads files", { ["game.lua"] = GAME, ["main.lua"] = 'io.open("/etc/passwd")' }, 3, "undefined global 'io'" },
        { "that asks the system", { ["game.lua"] = GAME, ["main.lua"] = "os.execute('true')" }, 3, "undefined global 'os'" },
        { "that debugs", { ["game.lua"] = GAME, ["main.lua"] = "debug.getregistry()" }, 3, "undefined global 'debug'" },
        { "that loads bytecode", { ["game.lua"] = GAME,
            ["main.lua"] = 'local f, why = load("\\27Lua", "x", "b"); error(f and "loaded" or why)' }, 3,
            "attempt to load a binary chunk" },
        { "whose main file is compiled", { ["game.lua"] = GAME, ["main.lua"] = "\27Lua" }, 3,
            "bad/main.lua: is compiled Lua, which could do anything: the source is expected" },
        { "that dumps bytecode", { ["game.lua"] = GAME, ["main.lua"] = "string.dump(function() end)" }, 3, "'dump'" },
        { "that requires what is not its own", { ["game.lua"] = GAME, ["main.lua"] = 'require "engine.fs"' }, 3,
            "require 'engine.fs': the game has no such module" },
        { "that climbs out by require", { ["game.lua"] = GAME, ["main.lua"] = 'require "..main"' }, 3,
            "expected the name of a module" },
    }
    for _, case in ipairs(CASES) do
        if case[3] == 70 then CASES.in_tick = case[2] end
        it(case[1] .. " says so", function()
            local told = broken(case[2])
            assert.are.equal(case[3], told.code, told.err)
            assert.matches(case[4], told.err, 1, true)
            assert.matches("gatehouse: ", told.err, 1, true)
            assert.not_matches("lua/cli", told.err, 1, true) -- of its own lines alone
        end)
    end

    it("is never a mod's fault, and says the calls that led there", function()
        mod(home .. "/innocent", "innocent")
        for name, text in pairs(CASES.in_tick) do program.write(home .. "/bad/" .. name, text) end
        local told = run("run", home .. "/bad", "--headless", "--ticks", "20", "--dev", home .. "/innocent")
        assert.are.equal(70, told.code)
        assert.matches("stack traceback:\n  bad/main.lua:2: in upvalue 'hit'\n  bad/main.lua:3:", told.err, 1, true)
        for line in told.err:gmatch("[^\n]+") do
            if line:find("error", 1, true) then assert.not_matches("innocent", line, 1, true) end
        end
    end)

    it("does not reach the engine by what it is given", function()
        local told = broken {
            ["game.lua"] = GAME,
            ["main.lua"] = [[
                local world, text = require "engine.world", require "lib.text"
                world.tick, text.printable = nil, nil
                string.format, table.concat = nil, nil
                assert(not getmetatable("") and not getmetatable(_G))
                return function() return { tick = function() end } end
            ]],
        }
        assert.are.equal(0, told.code, told.err)
    end)

    it("is listed as such, and hides no other", function()
        program.write(home .. "/data/gatehouse/games/bad/game.lua", "return 7")
        local told = run("games", "--json")
        assert.are.equal(3, told.code)
        assert.matches("bad/game.lua: returns number", json.decode(told.out).problems[1], 1, true)
        assert.are.equal("tidelight", json.decode(told.out).games[1].id)
    end)
end)
