-- What mods keep for the player, from one game to the next, with the real program.
package.path = "tests/functional/?.lua;" .. package.path
local live = require "live"
local program = require "program"

local MANIFEST = [[{ "id": "board", "version": "1.0.0", "title": "Board", "main": "main.js",
    "capabilities": [{ "cap": "storage.player", "reason": "Records" }] }]]

-- A leaderboard over games, each score under a key of its own.
local BOARD = [[
    import { on, storage, world } from "gatehouse";
    const { player: records } = storage;
    const game = records.get("games") ?? 0;
    records.set("games", game + 1);
    on("tick", () => {
        records.set(`score/${game}`, world.tick);
        const scores = records.keys("score/").map((key) => records.get(key)).sort((a, b) => b - a);
        console.log(`game ${game}: ${scores}`);
    }, { every: 50 });]]

local function read(path)
    local file = io.open(path, "rb")
    if not file then return nil end
    local text = file:read("a")
    file:close()
    return text
end

-- use(run, file, verb, mod, folder): `run(ticks, ...)` plays without a window, in a home that is there for all runs of one spec.
local function with_board(use, source)
    program.with_folder(function(folder)
        local mod = folder .. "/data/gatehouse/mods/board"
        program.write(mod .. "/mod.json", MANIFEST)
        program.write(mod .. "/main.js", source or BOARD)
        local home = program.at_home(folder)
        local function verb(...) return program.run_with(home, ...) end
        local function run(ticks, ...)
            local done = verb("run", "--headless", "--only", "board", "--no-bot", "--ticks",
                tostring(ticks), ...)
            assert.equal(0, done.code, done.err)
            return done.out .. done.err
        end
        use(run, folder .. "/data/gatehouse/player-storage/board.json", verb, mod, folder)
    end)
end

describe("what a mod keeps for the player", function()
    it("is there in the next game, told by info, and stays when the mod is removed", function()
        with_board(function(run, file, verb, mod)
            assert.matches("game 0: 50\n", run(60, "--player-storage"))
            assert.matches("game 1: 100,50\n", run(110, "--player-storage", "--seed", "3"))
            assert.matches('"score\\/0":"50"', read(file), 1, true)

            local info = verb("info", "board").out
            assert.matches("at most 16 kB between games; now 25 bytes in 3 keys: ", info, 1, true)
            local removed = verb("remove", "board")
            assert.equal(0, removed.code, removed.err)
            assert.matches("What it kept for you between games stays: ", removed.out, 1, true)
            assert.is_string(read(file))

            program.write(mod .. "/mod.json", MANIFEST)
            program.write(mod .. "/main.js", BOARD)
            assert.matches("game 2: 100,50,50\n", run(60, "--player-storage"))
            assert.equal(0, verb("remove", "board", "--forget").code)
            assert.is_nil(read(file))
        end)
    end)

    it("is not read and not written where the player does not play", function()
        with_board(function(run, file)
            assert.matches("game 0: 50\n", run(60))
            assert.is_nil(read(file))
            run(60, "--player-storage")
            local kept = read(file)
            assert.matches("game 0: 50\n", run(60))
            assert.equal(kept, read(file))
        end)
    end)

    it("survives damage: the file is set aside, and named", function()
        with_board(function(run, file)
            run(60, "--player-storage")
            program.write(file, '{"format":1,"texts":{"games":"2",')
            local said = run(60, "--player-storage")
            assert.matches("game 0: 50\n", said)
            assert.matches("board.json:1:", said, 1, true)
            assert.matches("it is kept as .*board%.json%.broken", said)
            assert.equal('{"format":1,"texts":{"games":"2",', read(file .. ".broken"))
            assert.matches('"games":"1"', read(file), 1, true)

            program.write(file, '{"format":1,"bytes":{"games":"zz"}}')
            assert.matches("bytes.games: expected a text that a mod can keep", run(60, "--player-storage"), 1, true)
            assert.equal('{"format":1,"bytes":{"games":"zz"}}', read(file .. ".broken-2"))

            program.write(file, '{"format":99}')
            assert.matches("format 99 is of a newer Gatehouse", run(60, "--player-storage"), 1, true)
            assert.equal('{"format":99}', read(file))
        end)
    end)

    it("of two games at once loses neither's", function()
        with_board(function(run, file, _, mod, folder)
            program.write(mod .. "/mod.json", (MANIFEST:gsub("}%]", '}], "settings": { "me": "first" }')))
            local first = live.start(folder, "run", "--headless", "--only", "board", "--no-bot", "--player-storage",
                "--ticks", "100000000")
            first:line "plays first: common,first"
            run(30, "--player-storage", "--set", "board.me=second")
            assert.equal("also", read(file):match '"second":"\\"(%a+)\\""')
            first:stop "sigterm"
            local kept = read(file)
            for _, name in ipairs { "first", "second", "common" } do assert.matches(('"%s":'):format(name), kept, 1, true) end
            assert.matches("plays third: common,first,second,third\n", run(30, "--player-storage", "--set", "board.me=third"))
        end, [[
            import { ready, settings, storage } from "gatehouse";
            await ready();
            const { me } = settings;
            storage.player.set("common", me);
            storage.player.set(me, "also");
            console.log(`plays ${me}: ${storage.player.keys()}`);]])
    end)

    it("may be any bytes", function()
        with_board(function(run, file)
            run(30, "--player-storage")
            assert.matches('"raw":"00ff8000"', read(file), 1, true)
            assert.matches("had 255,128,0\n", run(30, "--player-storage"))
        end, [[
            import { storage } from "gatehouse";
            console.log("had", String(storage.player.get("raw")));
            storage.player.set("raw", new Uint8Array([255, 128, 0]));
            storage.player.set("text", "\u0000 \" é \n");]])
    end)
end)
