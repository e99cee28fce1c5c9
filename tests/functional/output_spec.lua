-- What a verb writes, to standard output and to files: that it came there is checked, and what is no plain file stays
-- what it is.
package.path = "tests/functional/?.lua;" .. package.path
local lfs = require "lfs"
local program = require "program"

local FULL = "standard output cannot be written: No space left on device"

local home

local function run(...) return program.run_with(program.at_home(home), ...) end

local function sh(line)
    local _, how, code = os.execute(line)
    return how == "exit" and code or -1
end

local MOD = '{"id": "mine", "title": "Mine", "version": "1.0.0", "main": "main.js"}'
local TEST = 'import { test } from "gatehouse/test";\ntest("one", () => {});\n'

-- Words with which each verb says something, and those that say nothing on standard output or never end.
local SAYS = {
    api = { "--game", "game" }, check = { "mine", "--ticks", "2" }, completion = { "bash" }, disable = { "storm-front" }, docs = { "--out", "d" },
    doctor = {}, enable = { "storm-front" }, games = {}, help = { "list" }, info = { "storm-front" }, install = { "mine" },
    list = {}, lock = { "--file", "x.lock" }, log = {}, names = {}, new = { "newer" },
    ["new-game"] = { "newer" }, ["pack-game"] = { "game", "-o", "game.zip" }, pack = { "mine", "-o", "mine.zip" },
    perms = {}, probe = { "y.trace", "mine", "main.js:1", "1" }, profile = {}, replay = { "x.trace" }, remove = { "mine" }, run = { "--headless", "--ticks", "1", "--no-mods" }, saves = {},
    settings = { "storm-front" }, shot = { "--ticks", "1", "--no-mods", "-o", "x.png" },
    test = { "mine", "--list" }, trace = { "x.trace" }, types = { "--out", "t" }, verify = { "--file", "kept.lock" }, version = {},
}
local SAYS_NOTHING = {
    bisect = "runs a command of its own", console = "needs a game", dev = "never ends",
}

describe("what a verb says", function()
    local before

    setup(function()
        before = lfs.currentdir()
        program.path = program.path:sub(1, 1) == "/" and program.path or before .. "/" .. program.path
        home = os.tmpname()
        os.remove(home)
        program.write(home .. "/mine/mod.json", MOD)
        program.write(home .. "/mine/main.js", "const one = () => 1;\none();\n")
        program.write(home .. "/mine/tests/a.test.js", TEST)
        program.write(home .. "/game/game.lua", 'return { id = "game", version = "1.0.0", title = "G", main = "main.lua", '
            .. 'api = "api.lua" }')
        program.write(home .. "/game/api.lua", "return { level = 1, commands = { dance = { number = 64, since = 1, fields = {} } } }")
        program.write(home .. "/game/main.lua", "return function() return { tick = function() end } end")
        program.write(home .. "/data/gatehouse/logs/engine.log", "# 2026-01-01 00:00:00\n1\tinfo\tengine\t\thello\n")
        assert(lfs.chdir(home))
        assert.are.equal(0, run("lock", "--file", "kept.lock").code)
        assert.are.equal(0, run("run", "--headless", "--ticks", "3", "--no-mods", "--trace", "x.trace").code)
        assert.are.equal(0, run("run", "--headless", "--ticks", "3", "--mods", "mine", "--trace", "y.trace").code)
    end)

    teardown(function()
        lfs.chdir(before)
        os.execute("rm -r '" .. home .. "'")
    end)

    it("is known of every verb here", function()
        for name in lfs.dir(before .. "/lua/cli") do
            local verb = name:match("^(%l[%l-]*)%.lua$")
            if verb and verb ~= "init" then assert.is_truthy(SAYS[verb] or SAYS_NOTHING[verb], verb) end
        end
    end)

    local verbs = {}
    for verb in pairs(SAYS) do verbs[#verbs + 1] = verb end
    table.sort(verbs) -- what one switches off another finds so
    for _, verb in ipairs(verbs) do
        local words = SAYS[verb]
        it("that cannot be written is told, with an exit code: " .. verb, function()
            for _, more in ipairs { "--json", "" } do
                if verb == "remove" then run("install", "mine") end
                local all = { verb, table.unpack(words) }
                if more ~= "" then all[#all + 1] = more end
                local told = program.run_into("/dev/full", program.at_home(home), table.unpack(all))
                assert.matches(FULL, told.err, 1, true)
                assert.are_not.equal(0, told.code)
                os.execute("rm -rf newer") -- of `new`
            end
        end)
    end

    it("into a pipe that nobody reads ends as with other programs, without a word", function()
        assert(os.execute("mkfifo pipe"))
        for _, verb in ipairs { "help", "list --json", "completion bash" } do
            local code = sh(("bash -c 'head -c0 pipe & exec 3>pipe; wait; \"%s\" %s >&3 2>err; exit $?'"):format(
                program.path, verb))
            assert.are.equal(141, code, verb)
            assert.are.equal("", program.read("err"))
        end
    end)

    it("into what is closed is told, too, and no file takes its place", function()
        for _, verb in ipairs { "list", "run --headless --ticks 1 --no-mods --save closed" } do
            local code = sh(("HOME=%s XDG_DATA_HOME=%s/data %s %s >&- 2>err"):format(home, home, program.path, verb))
            assert.are.equal(1, code)
            assert.matches("standard output cannot be written: Bad file descriptor", program.read("err"), 1, true)
        end
        assert.are.equal(0, run("saves", "info", "closed").code)
    end)

    it("is the file itself where that is '-', and the words go to standard error", function()
        local function is(start, ...)
            local made = run(...)
            assert.are.equal(0, made.code, made.err)
            assert.are.equal(start, made.out:sub(1, #start))
            return made
        end
        local shot = is("\137PNG", "shot", "--ticks", "1", "--no-mods", "-o", "-")
        assert.matches("tick 1 of seed 1 is in -", shot.err, 1, true)
        is('{"api"', "lock", "--file", "-")
        is("PK", "pack", "mine", "-o", "-")
        is('{"format"', "profile", "export", "-o", "-")
        is('<?xml', "test", "mine", "--junit", "-")
        assert.are.equal("\137PNG", run("run", "--headless", "--ticks", "1", "--no-mods", "--shot", "-").out:sub(1, 4))
        assert.is_nil(lfs.attributes("-"))
        local both = run("lock", "--file", "-", "--json")
        assert.are.equal(2, both.code)
        assert.matches("--out - and --json at once: both are standard output", both.err, 1, true)
    end)

    it("goes where --out and -o say, for every verb that writes, and where its older option does", function()
        run("test", "mine", "--junit", "one.xml")
        local FILES = {
            lock = { { "lock" }, "--file" }, ["pack-game"] = { { "pack-game", "game" }, "--output" },
            pack = { { "pack", "mine" }, "--output" },
            shot = { { "shot", "--ticks", "1", "--no-mods" }, "--output" },
            profile = { { "profile", "export" }, "--output" }, test = { { "test", "--merge", "one.xml" }, "--output" },
        }
        local FOLDERS = {
            docs = { { "docs" }, "--output" }, types = { { "types" }, "--output" }, new = { { "new", "another" }, "--dir" },
            ["new-game"] = { { "new-game", "another" }, "--output" },
        }
        local function write(verb, words, option, path)
            local all = { table.unpack(words) }
            all[#all + 1], all[#all + 2] = option, path
            local told = run(table.unpack(all))
            assert.are.equal(path == "-" and FOLDERS[verb] and 2 or 0, told.code, table.concat(all, " ") .. told.err)
            return told
        end
        for verb, case in pairs(FILES) do
            for _, option in ipairs { "--out", "-o", case[2] } do
                write(verb, case[1], option, "written.zip")
                assert.is_true(os.remove("written.zip"), verb)
                assert.is_true(#write(verb, case[1], option, "-").out > 0)
            end
        end
        for verb, case in pairs(FOLDERS) do
            for _, option in ipairs { "--out", "-o", case[2] } do
                write(verb, case[1], option, "written")
                assert.are.equal("directory", lfs.attributes("written", "mode"))
                os.execute("rm -r written")
                assert.matches("--out -: there are several files, which standard output is not for: name a folder",
                    write(verb, case[1], option, "-").err, 1, true)
            end
        end
        assert.is_nil(lfs.attributes("-"))
    end)

    it("into a file of a device or a pipe goes there", function()
        local full, null = program.device(home, "full", 7), program.device(home, "null", 3)
        for _, words in ipairs {
            { "lock", "--file" }, { "profile", "export", "-o" }, { "test", "mine", "--junit" },
            { "pack", "mine", "-o" }, { "shot", "--ticks", "1", "--no-mods", "-o" },
            { "run", "--headless", "--ticks", "1", "--no-mods", "--shot" }, { "test", "mine", "--coverage" },
        } do
            words[#words + 1] = full
            local told = run(table.unpack(words))
            assert.matches("/full: .*No space left on device", told.err)
            assert.are_not.equal(0, told.code, table.concat(words, " "))
            words[#words] = null
            assert.are.equal(0, run(table.unpack(words)).code, table.concat(words, " "))
            assert.are.equal("char device", lfs.attributes(null, "mode"))
            assert.are.equal("char device", lfs.attributes(full, "mode"))
        end
        assert(os.execute("ln -s real.lock link.lock"))
        assert.are.equal(0, run("lock", "--file", "link.lock").code)
        assert.are.equal("link", lfs.symlinkattributes("link.lock", "mode"))
        assert.is_truthy(lfs.attributes("real.lock"))
    end)

    it("of a picture without a folder is said before anything is played", function()
        for _, words in ipairs { { "shot", "-o" }, { "run", "--headless", "--no-mods", "--shot" } } do
            words[#words + 1] = "none/a.png"
            local told = run(table.unpack(words))
            assert.are.equal(3, told.code)
            assert.are.equal("gatehouse: none/a.png: there is no folder 'none' for the picture\n", told.err)
        end
    end)

    it("on a full disk leaves nothing that is only half there", function()
        assert(lfs.mkdir("small"))
        if not os.execute("mount -t tmpfs -o size=64k tmpfs small 2>/dev/null") then
            pending("a small disk cannot be mounted here")
            return
        end
        local ok, problem = pcall(function()
            os.execute("dd if=/dev/zero of=small/fill bs=1k 2>/dev/null")
            for _, words in ipairs {
                { "shot", "--ticks", "1", "--no-mods", "-o", "small/a" }, { "lock", "--file", "small/a" },
                { "run", "--headless", "--ticks", "1", "--no-mods", "--shot", "small/a" },
                { "test", "mine", "--junit", "small/a" },
            } do
                local told = run(table.unpack(words))
                assert.are_not.equal(0, told.code)
                assert.matches("small/a: .*No space left on device", told.err)
            end
            assert(os.execute("ln -s $PWD/small data/gatehouse/saves.new && rm -rf data/gatehouse/saves "
                .. "&& mv data/gatehouse/saves.new data/gatehouse/saves"))
            local told = run("run", "--headless", "--ticks", "1", "--no-mods", "--save", "none")
            assert.are.equal(1, told.code)
            assert.matches("the game was not saved: .*the disk is full", told.err)
            assert.matches("Nothing is saved in", run("saves").out)
            for name in lfs.dir("small") do
                assert.is_truthy(({ ["."] = 1, [".."] = 1, fill = 1, [".none.save.lock"] = 1 })[name], name)
            end
        end)
        os.execute("umount small")
        os.remove("data/gatehouse/saves")
        if not ok then error(problem, 0) end
    end)
end)
