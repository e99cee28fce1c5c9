-- What lies where mods are looked for, what is in their files, and what there is besides: said where mods are listed.
package.path = "tests/functional/?.lua;" .. package.path
local json = require "cjson"
local live = require "live"
local program = require "program"
local uv = require "luv"

local MARK = "\xEF\xBB\xBF"

local home

local function run(...) return program.run_with(program.at_home(home), ...) end

describe("where mods are looked for", function()
    before_each(function()
        home = os.tmpname()
        os.remove(home)
        assert(os.execute("mkdir " .. home))
    end)

    after_each(function() os.execute("rm -r " .. home) end)

    local function all() return "--only-mods", "--mods", home .. "/mods" end

    it("what was meant to be a mod is told, and what may be one", function()
        local function at(name) return home .. "/mods/" .. name end
        program.write_mod(at "good", "good", {}, "")
        program.write_mod(at "deep-1.0.0/deep", "deep", {}, "")
        program.write(at "spelled/Mod.json", "{}")
        program.write(at "bare/main.js", "")
        program.write_mod(at "pack/one", "one", {}, "")
        program.write_mod(at "pack/two", "two", {}, "")
        program.write(at "notes/readme.txt", "")
        program.write(at "node_modules/p/index.js", "")
        program.write(at "__MACOSX/good/main.js", "")
        program.write(at ".git/main.js", "")
        local list = run("list", all())
        assert.are.equal(3, list.code)
        local told = {
            "/mods/deep-1.0.0: there is no mod.json in it but in its folder 'deep', one too deep: move what is in "
                .. "there up\n",
            "/mods/spelled: its manifest is called 'Mod.json', and must be called 'mod.json'\n",
            "/mods/bare: there is no mod.json in it, so it is no mod\n",
            "/mods/pack: is no mod, but there are mods in it (one, two): to play with them, move them up, or name "
                .. "it: --mods ",
        }
        local game = run("run", "--headless", "--ticks", "2", all())
        for _, line in ipairs(told) do
            assert.matches(line, list.err, 1, true)
            assert.matches(line:gsub("\n", ""), game.err, 1, true)
        end
        assert.matches("good: ready", game.err, 1, true)
        for _, quiet in ipairs { "notes", "node_modules", "__MACOSX", ".git" } do
            assert.is_nil(list.err:find("/mods/" .. quiet, 1, true))
        end
        local listed = json.decode(run("list", "--json", all()).out)
        assert.are.equal(4, #listed.mods)
        assert.are.equal(1, #listed.notes)
        os.execute("rm -r " .. at "deep-1.0.0" .. " " .. at "spelled" .. " " .. at "bare")
        assert.are.equal(0, run("list", all()).code)
        -- A place that is one itself.
        program.write(home .. "/alone/MOD.JSON", "{}")
        assert.matches("alone: its manifest is called 'MOD.JSON'", run("list", "--mods", home .. "/alone").err, 1, true)
    end)

    it("what is no file is told as that, wherever a file is expected, and nothing waits for it", function()
        local pipe = home .. "/pipe"
        assert(os.execute(("mkfifo %s %s.zip"):format(pipe, pipe)))
        local NO_FILE = "is no file but a pipe, a socket or a device"
        for _, words in ipairs {
            { "run", "--headless", "--ticks", "1", "--no-mods", "--conf", pipe }, { "verify", "--file", pipe },
            { "run", "--headless", "--ticks", "1", "--lock", pipe }, { "profile", "import", pipe },
            { "install", pipe .. ".zip" }, { "run", "--headless", "--ticks", "1", "--no-mods", "--conf", "/dev/zero" },
        } do
            local told = run(table.unpack(words))
            assert.are_not.equal(0, told.code)
            assert.matches(NO_FILE, told.err, 1, true)
            assert.is_nil(told.err:find("Is a directory", 1, true))
        end
        for _, make in ipairs { "mkfifo", "mkdir", "ln -s /dev/zero" } do
            local folder = home .. "/odd"
            assert(os.execute(("rm -rf %s && mkdir %s && %s %s/mod.json"):format(folder, folder, make, folder)))
            local told = run("run", "--headless", "--ticks", "1", "--only-mods", "--mods", folder)
            assert.matches("odd: its mod.json is no file; a mod's files are its own, and plain", told.err, 1, true)
        end
        local logs = home .. "/data/gatehouse/logs"
        assert(os.execute(("mkdir -p %s && mkfifo %s/ghost.log"):format(logs, logs)))
        local told = run("log", "ghost")
        assert.are.equal(3, told.code)
        assert.is_nil(told.err:find("did you mean", 1, true))
        os.remove(logs .. "/ghost.log")
    end)

    it("files may begin with a byte order mark", function()
        local path = home .. "/mods/marked"
        program.write(path .. "/mod.json", MARK .. '{"id": "marked", "title": "title.key", "version": "1.0.0", '
            .. '"main": "main.js", "locale": "en", "settings": {"size": 1}}')
        program.write(path .. "/main.js", MARK .. 'import { word } from "./part.js";\nconsole.log("says", word);\n')
        program.write(path .. "/part.js", MARK .. 'export const word = "part";\n')
        program.write(path .. "/locale/en.json", MARK .. '{"title.key": "Marked"}')
        program.write(path .. "/tests/a.test.js", MARK .. 'import { test } from "gatehouse/test";\n'
            .. 'test("one", () => {});\n')
        program.write(path .. "/tests/a_spec.lua", MARK .. 'it("two", function() end)\n')
        program.write(home .. "/conf.lua", MARK .. "return { language = 'en' }\n")
        program.write(home .. "/config/gatehouse/profiles.json", MARK .. '{"format": 1, "profiles": {"a": {}}}')
        local list = run("list", all())
        assert.are.equal(0, list.code, list.err)
        local game = run("run", "--headless", "--ticks", "2", "--conf", home .. "/conf.lua", "--set", "marked.size=2",
            "--profile", "a", all())
        assert.are.equal(0, game.code, game.err)
        assert.matches("says part", game.err, 1, true)
        assert.is_nil(game.err:find("error", 1, true), game.err)
        assert.matches("2 passed, 0 failed", run("test", path).out, 1, true)
        assert.are.equal(0, run("check", path, "--ticks", "5").code)
        program.write(path .. "/mod.json", MARK .. '{"id": "marked",, }')
        assert.matches("mod.json:1:17: ", run("list", all()).err, 1, true)
        local profile = MARK .. '{"format": 1, "name": "b", "profile": {}}'
        program.write(home .. "/b.json", profile)
        assert.are.equal(0, run("profile", "import", home .. "/b.json").code)
    end)

    it("a player's file that is damaged stays, until something is changed", function()
        local path = home .. "/config/gatehouse/profiles.json"
        program.write(path, '{"format": 1, "profiles": {"mine": {}')
        for _, words in ipairs { { "list" }, { "profile" }, { "info", "storm-front" }, { "completion", "bash" },
            { "run", "--headless", "--ticks", "2" } } do
            local told = run(table.unpack(words))
            if words[1] ~= "completion" then assert.matches("profiles.json:1:", told.err, 1, true) end
            assert.matches('"mine"', program.read(path), 1, true)
        end
        assert.are.equal(0, run("disable", "storm-front").code)
        assert.matches('"mine"', program.read(path .. ".broken"), 1, true)
        assert.matches('"storm-front"', program.read(path), 1, true)
        program.write(path, '{"format": 2, "profiles": {"theirs": {}}}')
        local told = run("disable", "tide-map")
        assert.are.equal(3, told.code)
        assert.matches("format 2 is of a newer Gatehouse", told.err, 1, true)
        assert.matches('"theirs"', program.read(path), 1, true)
    end)

    it("a mod cannot be called what is a device elsewhere", function()
        for _, id in ipairs { "con", "nul", "com1", "lpt9", "aux" } do
            local told = run("new", id, "--dir", home .. "/x")
            assert.are.equal(2, told.code)
            assert.matches("on Windows it is a device", told.err, 1, true)
        end
        assert.are.equal(0, run("new", "console", "--dir", home .. "/console").code)
    end)

    it("too few descriptors are said to be that", function()
        -- How many it holds open at each step differs from system to system; a message is there in any case.
        local line = "ulimit -n %d; HOME=%s XDG_CONFIG_HOME=%s XDG_DATA_HOME=%s exec %s run --headless --ticks 2"
        for most = 12, 20, 2 do
            local pipe = assert(io.popen(("sh -c '%s' 2>&1"):format(line:format(most, home, home, home, program.path))))
            local said = pipe:read("a")
            local _, how, code = pipe:close()
            assert.is_true(how == "exit" and code < 128, ("%s %d at %d:\n%s"):format(how, code, most, said))
            if most < 20 or not said:find("ready", 1, true) then
                assert.matches("Too many open files", said, 1, true)
            end
            assert.is_nil(said:find("traceback", 1, true), said)
        end
    end)
end)

describe("a game that was stopped", function()
    it("does not make a console wait for it", function()
        program.with_folder(function(folder)
            local runtime = folder .. "/run"
            assert(os.execute("mkdir -m 700 " .. runtime))
            local game = live.start_with({ XDG_RUNTIME_DIR = runtime }, folder, "run", "--headless", "--no-mods",
                "--ticks", "100000000", "--console")
            game:line("a console can attach")
            uv.kill(game.pid, "sigstop")
            local listed
            for _ = 1, 12 do -- more than wait in its line
                listed = program.run_with({ XDG_RUNTIME_DIR = runtime }, "console", "--list")
                assert.are.equal(game.pid .. "\n", listed.out)
            end
            local told = program.run_with({ XDG_RUNTIME_DIR = runtime }, "console")
            assert.are.equal(1, told.code)
            assert.matches("does not answer", told.err, 1, true)
            uv.kill(game.pid, "sigcont")
            assert.are.equal(143, game:stop("sigterm"))
        end)
    end)
end)

describe("a terminal", function()
    local function on_terminal(kind, words)
        local line = "TERM=%s script -qec '%s %s' /dev/null 2>&1 </dev/null"
        local pipe = assert(io.popen(line:format(kind, program.path, words)))
        local said = pipe:read("a")
        pipe:close()
        return said
    end

    it("that can only print gets no escape sequences", function()
        if not os.execute("script -qec true /dev/null >/dev/null 2>&1 </dev/null") then
            pending("there is no `script` here to make a terminal")
            return
        end
        local words = "run --headless --ticks 400 --no-mods"
        assert.matches("\27", on_terminal("xterm", words), 1, true)
        assert.is_nil(on_terminal("dumb", words):find("\27", 1, true))
        assert.is_nil(on_terminal("''", words):find("\27", 1, true))
    end)
end)
