-- A game's own commands, queries, events and capabilities, from its api.lua to a mod and back: tests/functional/games/arena
-- with the mods of arena_mods. No C is written for them and nothing is built.
local json = require "lib.json"
local program = require "tests.functional.program"

local ARENA, MODS = "tests/functional/games/arena", "tests/functional/games/arena_mods"
local home

local function run(...)
    local variables = program.at_home(home)
    variables.XDG_CACHE_HOME = home .. "/cache"
    return program.run_with(variables, ...)
end

local function play(mod, ticks, ...)
    return run("run", ARENA, "--mods", MODS .. "/" .. mod, "--headless", "--ticks", tostring(ticks), "--seed", "3",
        "--digest", ...)
end

local function play_granted(mod, ticks) return play(mod, ticks, "--grant", mod .. "=arena.gems,arena.look") end

-- The arena, with another api.lua.
local function changed(change)
    assert(os.execute(("mkdir -p %s/games && cp -r %s %s/games/"):format(home, ARENA, home)))
    local path = home .. "/games/arena"
    program.write(path .. "/api.lua", change(program.read(ARENA .. "/api.lua")))
    return path
end

local function replaced(from, to)
    return function(source)
        local at, last = source:find(from, 1, true)
        assert(at, from)
        return source:sub(1, at - 1) .. to .. source:sub(last + 1)
    end
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

after_each(function() os.execute("rm -r " .. home) end)

describe("a game's own messages", function()
    it("are sent, judged, limited and refused by field; asked and heard", function()
        local told = play_granted("gem-layer", 60)
        assert.are.equal(0, told.code, told.err)
        for _, line in ipairs {
            "lay applied  made one", "lay denied seven is not allowed",
            "lay rewritten the game changed it: count: 8 was asked for, 2 is given made one",
            'lay failed cut: no cut is called "sqare": is "square" meant?', "6: lay.count: 10 is outside 1..9",
            "lay over_quota at most 4 lay in one tick", "gem-layer cheered a,b,c", "gem-layer cheered old",
            "shout is going away: level 2 of the game has something better", "fail failed the game has an error in it",
            'standing {"score":0,"cuts":["drop","drop"],"last":[]}', "12: nobody plays there",
            "lay delayed will be done in 3 ticks", 'on: there is no event "gatherd" (did you mean "gathered"?)',
            'gathered {"event":"gathered","player":0,"score":1,"cut":"',
            'trailed {"event":"trailed","owner":{"name":"me"},"stops":[{"x":16,"cut":"drop"},{"x":32.5,"cut":"square"}]}',
            'trails {"stops":[{"x":16},{"x":32.5,"gift":{"count":2}}]}', "17: trail.stops[1].gift.count: 4 is outside 1..3",
            'trail failed stops[1].cut: no cut is called "sqare": is "square" meant?',
            "trail failed tell trailed: stops[1].x: 128000 is out of range: 0 to 400 px",
            'trail failed tell trailed: stops[0].cut: no cut is called "oval"',
            "trail failed tell trailed: stops[0].x: a number expected, got string", "trail failed tell trailed: owner: is missing",
            "trail delayed will be done in 2 ticks", "trail denied the game's policy failed",
            "the game's policy for trail gave a bad stops[0].gift.count: 4 is out of range: 1 to 3",
            "trail rewritten the game changed it: stops is another", 'trailed {"event":"trailed","owner":{"name":"late"}',
            "21: trail.owner: expected an object, got null",
        } do
            assert.matches(line, told.err, 1, true)
        end
        assert.matches("game error arena/main%.lua:%d+: command %(fail%): arena/main%.lua:%d+: an error for tests", told.err)
    end)

    it("are states, told when a mod starts and read at any time; who asks changes nothing", function()
        local told = play("gem-watch", 60)
        assert.are.equal(0, told.code, told.err)
        local heard = {}
        for line in told.err:gmatch("main%.js:%d+: ([^\n]+)") do heard[#heard + 1] = line end
        assert.are.same({
            "early -1 true", "early heard 1 0 round", "ready 0 round true 0", "late heard 0",
            "nothing: answered", "var: the game has an error in it", "spawn: the game has an error in it",
            "random: the game has an error in it", "sound: the game has an error in it", "tell: at most 5 cheat in one tick",
            "reads true true", "later heard 30 with 30", "early heard 1 1 round", "late heard 1", "early heard 1 2 round",
            "late heard 2",
        }, heard)
        for _, name in ipairs { "world.set_var", "world.spawn", "world.random", "scene.sound" } do
            assert.matches(name .. ": a query or a state of the game is being answered, and that may change nothing", told.err, 1,
                true)
        end
        local tested = run("test", MODS .. "/gem-watch", "--game", ARENA, "--ci")
        assert.are.equal(0, tested.code, tested.out .. tested.err)
    end)

    it("are those of the level that a mod was written for, where its mod.json says one", function()
        local told = play("gem-first", 12)
        assert.are.equal(0, told.code, told.err)
        local heard = {}
        for line in told.err:gmatch("main%.js:%d+: ([^\n]+)") do heard[#heard + 1] = line end
        local LATER = " came with level 2 of the game's api, and this mod is for level 1: mod.json's api.games says so"
        assert.are.same({
            "subscribe denied trailed" .. LATER, "subscribe denied paths" .. LATER, "trail denied trail" .. LATER,
            "no answer: trails" .. LATER, "heard old", "heard p undefined,round 1",
        }, heard)
        assert.not_matches("is going away", told.err, 1, true)
        local checked = run("check", MODS .. "/gem-first", "--game", ARENA, "--ticks", "10")
        local words = checked.out .. checked.err
        for line, name in pairs { [3] = "trail", [7] = "paths" } do
            assert.matches(("error: scripts: main.js:%d: %s came with level 2 of the api of 'arena', and this mod is for "
                .. "level 1"):format(line, name), words, 1, true)
        end
        assert.not_matches("shout is going away", words, 1, true)
        words = run("check", MODS .. "/gem-layer", "--game", ARENA).out
        assert.matches("warning: scripts: main.js:3: shout is going away: level 2 of the api of 'arena' has something better",
            words, 1, true)
        program.write(home .. "/mods/gem-next/mod.json", (program.read(MODS .. "/gem-first/mod.json"):gsub("gem%-first", "gem-next")
            :gsub('"arena": 1', '"arena": 3')))
        program.write(home .. "/mods/gem-next/main.js", "")
        told = run("run", ARENA, "--mods", home .. "/mods", "--headless", "--ticks", "1")
        assert.matches("was written for level 3 of the api of 'arena', and this 'arena' 1.2.0 has level 2: a newer one is needed",
            told.err, 1, true)
    end)

    it("are named where a mod looks for them among the engine's", function()
        local told = play("gem-old", 3)
        for _, line in ipairs {
            'world has no "cut": it is the game\'s own, state.round.cut of gatehouse/game',
            'world has no "round": it is the game\'s own, state.round of gatehouse/game',
            'on: the engine has no event "round": it is the game\'s own, on("round") of gatehouse/game', "cut undefined undefined",
        } do
            local first = told.err:find(line, 1, true)
            assert.is_truthy(first, line .. told.err)
            assert.is_nil(told.err:find(line, first + 1, true))
        end
    end)

    -- There the mods think on another thread, which waits until the game's Lua has answered on its own.
    it("are answered where a window is open, too, and still change nothing", function()
        local variables = program.at_home(home)
        for name, value in pairs { SDL_VIDEODRIVER = "dummy", SDL_RENDER_DRIVER = "software", SDL_AUDIODRIVER = "dummy" } do
            variables[name] = value
        end
        local told = program.run_with(variables, "run", ARENA, "--mods", MODS .. "/gem-watch", "--ticks", "120", "--seed", "3",
            "--new")
        assert.are.equal(0, told.code, told.err)
        assert.matches("early heard 1 0 round", told.err, 1, true)
        assert.matches("nothing: answered", told.err, 1, true)
        assert.matches("var: the game has an error in it", told.err, 1, true)
        assert.matches("world.set_var: a query or a state of the game is being answered, and that may change nothing", told.err,
            1, true)
    end)

    it("have the same digest each time", function()
        local one, other = play_granted("gem-layer", 120), play_granted("gem-layer", 120)
        assert.matches("digest %x+", one.out)
        assert.are.equal(one.out, other.out)
    end)

    it("hold against bytes that no SDK writes, each named by its field", function()
        local told = play_granted("gem-vandal", 200)
        assert.are.equal(0, told.code, told.err)
        for attack, line in ipairs {
            "commands[0].lay.count", "commands[0].lay.count(0 (or not given) is out of range: 1 to 9",
            "18446744073709551615 is out of range: 1 to 9", "has the wrong wire type", "given twice",
            "commands[0].lay.cutbytes are cut or malformed", "not valid UTF-8 text without NUL",
            "21 bytes, at most 20 are allowed", "is out of range: 16 to 304 px", "too many unknown fields",
            "more than 3 elements", "13 bytes, at most 12 are allowed", "field 100 is not known", "bytes are cut or malformed",
            "commands[0].laybytes are cut or malformed",
            "commands[0].trail.stops[1].x", "commands[0].trail.owneris missing", "commands[0].trail.stops[0].gift.count",
            "commands[0].trail.stops[0].giftgiven twice", "commands[0].trail.stopsmore than 3 elements",
            "commands[0].trail.stopsbytes are cut or malformed", "commands[0].trail.stops[0].gift.notesmore than 2 elements",
            "commands[0].trail.ownerhas the wrong wire type", "commands[0].trail.ownertoo many unknown fields",
            "commands[0].trail.stops[0].giftbytes are cut or malformed", "commands[0].trail.ownergiven twice",
            "commands[0].trail.stops[0].gift",
        } do
            local said = told.err:match("attack " .. attack .. ": ([^\n]*)")
            assert.is_truthy(said, told.err)
            assert.matches(line, said, 1, true)
        end
        assert.matches("query 1: [^\n]*standing.player[^\n]*2 is out of range: 0 to 1", told.err)
        assert.are.equal(told.out, play_granted("gem-vandal", 200).out)
    end)

    it("are tested as the engine's are", function()
        local told = run("test", MODS .. "/gem-layer", "--game", ARENA, "--ci")
        assert.are.equal(0, told.code, told.out .. told.err)
        assert.matches("4 passed", told.out .. told.err)
    end)

    it("are known to check, names, types, docs and api", function()
        local told = run("check", MODS .. "/gem-layer", "--game", ARENA)
        assert.matches("gem%-layer 1.0.0: 0 errors", told.out .. told.err)
        told = run("check", MODS .. "/gem-layer")
        assert.matches("--game GAME", told.out .. told.err, 1, true)
        assert.not_matches("expected entity.control", told.out .. told.err, 1, true)
        assert.are.same({ "cheer", "fail", "lay", "shout", "trail" }, json.decode(run("names", "commands", "--game", ARENA,
            "--json").out).commands)
        assert.are.equal(0, run("types", "--game", ARENA, "--out", home .. "/types").code)
        local typings = program.read(home .. "/types/gatehouse.d.ts")
        assert.matches('declare module "gatehouse/game"', typings, 1, true)
        assert.matches('cut: "round" | "square" | "drop";', typings, 1, true)
        assert.matches("stops: {", typings, 1, true)
        assert.matches("gift?: {", typings, 1, true)
        assert.matches("Lays gems along a way. Since level 2 of the game's api.", typings, 1, true)
        assert.matches('readonly round: GameEvents["round"] | undefined;', typings, 1, true)
        assert.matches("    export function score(): number;", typings, 1, true)
        assert.matches('"arena.gems"', program.read(home .. "/types/mod.schema.json"), 1, true)
        assert.are.equal(0, run("docs", "--game", ARENA, "--out", home .. "/docs").code)
        local page = program.read(home .. "/docs/game.md")
        assert.matches("### standing", page, 1, true)
        assert.matches("| `stops[].gift.count` | number | 1 to 3 |", page, 1, true)
        assert.are.equal(2, json.decode(run("api", "--game", ARENA, "--json").out).level)
    end)

    it("are no other game's: a mod that asks for them is not for it", function()
        local told = run("run", "--mods", MODS .. "/gem-layer", "--headless", "--ticks", "1")
        assert.matches("gem-layer", told.err, 1, true)
        assert.matches("arena", told.err, 1, true)
    end)
end)

describe("a command", function()
    -- The module has functions of its own, and all names are the game's to choose.
    it("may be called as something that the module uses inside", function()
        local path = changed(replaced("cheer = {", "close = {"))
        program.write(path .. "/main.lua", replaced("cheer = function", "close = function")(program.read(path .. "/main.lua")))
        program.write(home .. "/mods/closer/mod.json", json.encode {
            id = "closer", title = "Closer", version = "1.0.0", main = "main.js",
            games = { arena = ">=1" }, capabilities = json.list {},
        })
        program.write(home .. "/mods/closer/main.js", [[
            import { close, on } from "gatehouse/game";
            import { log } from "gatehouse";
            on("cheered", ({ words }) => log.info(`heard ${words}`));
            close({ words: ["x", "y"] });]])
        local told = run("run", path, "--mods", home .. "/mods", "--headless", "--ticks", "10")
        assert.matches("heard x,y", told.err, 1, true)
    end)
end)

describe("an api.lua that is wrong", function()
    local CASES = {
        { "number = 64, capability = \"arena.gems\"", "number = 3", "commands.lay.number: is 3, at least 64 is expected" },
        { "cost = 2", "costs = 2", "commands.lay.costs: unknown field, did you mean 'cost'?" },
        { 'capability = "arena.gems"', 'capability = "arena.gem"', "commands.lay.capability: is 'arena.gem', which is neither" },
        { '"uint32", min = 1, max = 9', '"uint23", min = 1', "commands.lay.fields[1].type: is 'uint23', expected" },
        { "min = 1, max = 9", "min = 10, max = 9", "commands.lay.fields[1].min: is 10, above 'max', which is 9" },
        { "min = 1, max = 9", "min = -1, max = 9", "commands.lay.fields[1].min: is -1, expected a whole number from 0" },
        { 'of = "cut" },\n                { 3', 'of = "cot" },\n                { 3', "commands.lay.fields[2].of: is 'cot', and neither 'names' nor 'content' has that (did you mean 'cut'?)" },
        { "{ 2, \"cut\"", "{ 1, \"cut\"", "commands.lay.fields[2].number: is 1, which is count's already" },
        { "cheer = {", "spawn = {", "commands.spawn: is the name of one of the engine's: choose another" },
        { "cheered = {", "tick = {", "events.tick: is the name of one of the engine's: choose another" },
        { "cheer = {", "delete = {", "commands.delete: is a word that JavaScript or the SDK has" },
        { "number = 65", "number = 64", "is 64, which is" },
        { "deprecated_by = 2", "deprecated_by = 3", "commands.shout.deprecated_by: is 3, expected a level after 1 and at most 2" },
        { '["arena.look"]', '["world.read"]', "capabilities.world.read: is one of the engine's" },
        { "return {", "return { os.exit(), ", "api.lua" },
        { "level = 2", "level = (function() while true do end end)()", "api.lua" },
        { "level = 2", "level = 0", "level: is 0, at least 1 is expected" },
        { "fields = { { 1, \"name\", \"string\", max = 12 } } }", "}", "commands.trail.fields[2].fields: is missing" },
        { "{ 1, \"count\", \"uint32\", min = 1, max = 3 }", "{ 1, \"count\", \"uint32\", min = 1 }",
          "commands.trail.fields[1].fields[3].fields[1].max: is missing" },
        { "max = 20, optional = true", "fields = { { 1, \"x\", \"bool\" } }",
          "commands.lay.fields[4].fields: is for types 'message' and 'messages' alone" },
        { '{ 1, "player", "uint32" }', '{ 1, "event", "uint32" }', "events.gathered.fields[1].name: is 'event'" },
    }

    it("is refused with file, field, what is expected and what may be meant", function()
        for _, case in ipairs(CASES) do
            local path = changed(replaced(case[1], case[2]))
            local told = run("run", path, "--headless", "--ticks", "1")
            assert.are_not.equal(0, told.code, case[2])
            assert.matches("arena/api.lua", told.err, 1, true)
            assert.matches(case[3], told.err, 1, true)
            os.execute("rm -r " .. home .. "/games")
        end
    end)

    it("is refused when nobody does what it declares, and the other way round", function()
        local told = run("run", changed(replaced("cheer = {", "chear = {")), "--headless", "--ticks", "1")
        assert.matches("command.cheer: the game's api declares no such command (did you mean 'chear'?)", told.err, 1, true)
    end)
end)

describe("the lock of an api", function()
    local function lock(path, ...) return run("api", "--game", path, "--lock", ...) end

    it("refuses what breaks mods, and takes what does not", function()
        local path = changed(function(source) return source end)
        assert.are.equal(0, lock(path).code)
        local locked = program.read(path .. "/api.lock.json")
        assert.are.equal(2, json.decode(locked).level)
        for _, case in ipairs {
            { "number = 65", "number = 70", "commands.cheer.number: was 65, and is 70 now" },
            { "max = 9", "max = 8", "commands.lay.fields.count: its limits are narrower" },
            { '"square", "drop"', '"square"', "commands.lay.fields.cut: 'drop' is no longer one of its names" },
            { '{ 2, "cut", "name", of = "cut" },\n                { 3', "{ 3", "commands.lay.fields.cut: is gone" },
            { '"uint32", min = 1', '"sint32", min = 1', "commands.lay.fields.count: 'type' was uint32, and is sint32 now" },
            { "x\", \"px\", min = 16, max = 304 },\n                    { 2", "x\", \"px\", min = 16, max = 99 },\n                    { 2",
              "commands.trail.fields.stops.x: its limits are narrower" },
            { '{ 1, "name", "string" }', '{ 1, "nick", "string" }', "events.trailed.fields.owner.name: number 1 was called 'name'" },
            { '{ 2, "notes", "strings", max = 8, count = 2 },', '{ 2, "notes", "strings", max = 8, count = 2 }, { 3, "more", "bool" },',
              "level: is 2, as in the lock, and commands.trail is new in part" },
            { "level = 2", "level = 1", "level: was 2, and is 1 now", "deprecated_by = 2", "cost = 1" },
            { "cheer = {", "sing = { number = 90 }, cheer = {", "level: is 2, as in the lock, and commands.sing is new" },
        } do
            program.write(path .. "/api.lua", replaced(case[1], case[2])(program.read(ARENA .. "/api.lua")))
            if case[4] then
                local older = replaced(case[4], case[5])(program.read(path .. "/api.lua"))
                program.write(path .. "/api.lua", (older:gsub("since = 2", "since = 1")))
            end
            local told = lock(path)
            assert.are.equal(1, told.code, case[2])
            assert.matches(case[3], told.err, 1, true)
            assert.are.equal(locked, program.read(path .. "/api.lock.json"))
        end
        local checked = run("check", path, "--ticks", "5")
        assert.are.equal(1, checked.code)
        assert.matches("commands.sing is new", checked.out .. checked.err, 1, true)
        local wider = replaced("max = 9", "max = 20")(program.read(ARENA .. "/api.lua"))
        wider = replaced("level = 2", "level = 3")(wider)
        program.write(path .. "/api.lua", replaced("cheer = {", "sing = { number = 90, since = 3 }, cheer = {")(wider))
        assert.are.equal(0, lock(path).code)
        program.write(path .. "/api.lua", program.read(ARENA .. "/api.lua"))
        assert.matches("commands.sing: is gone", run("api", "--game", path).err, 1, true)
        assert.are.equal(0, lock(path, "--force").code)
        program.write(path .. "/api.lock.json", '{"format": 1, "level": 1, "commands": 3}')
        assert.matches("is no lock of an api", run("api", "--game", path).err, 1, true)
    end)
end)
