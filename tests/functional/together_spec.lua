-- Several programs at once on the same files, and files that come and go under a program.
package.path = "tests/functional/?.lua;" .. package.path
local json = require "cjson"
local live = require "live"
local program = require "program"

local home, game

local function run(...) return program.run_with(program.at_home(home), ...) end

-- Runs lines of shell at the same time, in which $G is the program; waits for all.
local function at_once(lines)
    local variables = {}
    for name, value in pairs(program.at_home(home)) do variables[#variables + 1] = ("%s='%s'"):format(name, value) end
    program.write(home .. "/script", ("export G='%s' %s\n%s &\nwait\n"):format(program.path,
        table.concat(variables, " "), table.concat(lines, " &\n")))
    assert(os.execute(("sh %s/script"):format(home)))
end

local function write_mod(id, version)
    program.write(("%s/%s/mod.json"):format(home, id),
        ('{"id": "%s", "title": "%s", "version": "%s", "main": "main.js", '
            .. '"settings": {"a": 1, "b": 1, "c": 1, "d": 1}}')
        :format(id, id, version or "1.0.0"))
    program.write(("%s/%s/main.js"):format(home, id), "")
end

local IDS = { "ant", "bee", "cow", "dog" }

describe("programs at once", function()
    before_each(function()
        home = os.tmpname()
        os.remove(home)
        assert(os.execute("mkdir " .. home))
        for _, id in ipairs(IDS) do
            write_mod(id)
            assert.are.equal(0, run("install", "-q", home .. "/" .. id).code)
        end
    end)

    after_each(function()
        if game and not game.code then game:stop("sigkill") end
        game = nil
        os.execute("rm -r " .. home)
    end)

    it("that switch mods lose nothing of each other", function()
        for _ = 1, 3 do
            at_once { "$G disable -q ant", "$G disable -q bee", "$G disable -q cow", "$G disable -q dog" }
            local off = json.decode(run("profile", "show", "--json").out).off
            assert.are.same(IDS, off)
            at_once { "$G enable -q ant", "$G enable -q bee", "$G enable -q cow", "$G enable -q dog" }
            assert.are.equal(0, #json.decode(run("profile", "show", "--json").out).off)
        end
    end)

    it("that set, grant and make profiles lose nothing of each other", function()
        local lines = {}
        for i, key in ipairs { "a", "b", "c", "d" } do
            lines[#lines + 1] = ("$G settings -q ant %s=%d"):format(key, i + 1)
            lines[#lines + 1] = ("$G profile -q new p%d"):format(i)
        end
        lines[#lines + 1] = "$G perms -q storm-front --revoke all"
        lines[#lines + 1] = "$G perms -q tide-map --revoke all"
        at_once(lines)
        local values = {}
        for _, setting in ipairs(json.decode(run("settings", "ant", "--json").out).settings) do
            values[setting.key] = setting.value
        end
        assert.are.same({ a = 2, b = 3, c = 4, d = 5 }, values)
        local all = json.decode(run("profile", "--json").out).profiles
        for i = 1, 4 do assert.is_truthy(all["p" .. i], "p" .. i) end
        for _, mod in ipairs(json.decode(run("perms", "--json").out).mods) do
            for _, capability in ipairs(mod.capabilities) do
                if mod.place == "game" then assert.are.equal("denied", capability.state) end
            end
        end
    end)

    it("that list while another installs see each mod, the old or the new", function()
        local lines = {}
        for i = 1, 6 do
            write_mod("ant", ("1.%d.0"):format(i))
            assert(os.execute(("cp -r %s/ant %s/ant-%d"):format(home, home, i)))
            lines[i] = ("$G install -q %s/ant-%d"):format(home, i)
        end
        local look = "{ for i in 1 2 3 4 5 6; do $G list --json ant || echo failed; done; } > %s/seen%d"
        at_once { "{ " .. table.concat(lines, "; ") .. "; }", look:format(home, 1), look:format(home, 2) }
        for i = 1, 2 do
            local seen = program.read(("%s/seen%d"):format(home, i))
            assert.is_nil(seen:find("failed", 1, true), seen)
            local count = 0
            for line in seen:gmatch("[^\n]+") do
                local list = json.decode(line)
                assert.are.same({ "ant", "enabled", 0 }, { list.mods[1].id, list.mods[1].state, #list.problems })
                count = count + 1
            end
            assert.are.equal(6, count)
        end
    end)

    it("cannot both play the same saved game, and a killed one is no obstacle", function()
        local function play(name, ...)
            return run("run", "--headless", "--no-mods", "--ticks", "30", "--save", name, ...)
        end
        assert.are.equal(0, play("one").code)
        game = live.start(home, "run", "--headless", "--no-mods", "--ticks", "100000000", "--save", "one", "--console")
        game:line("a console can attach")
        for _, more in ipairs { "--digest", "--new" } do
            local second = play("one", more)
            assert.are.equal(3, second.code)
            assert.matches(("one.save: is being played by process %d; end that game, or play another"):format(game.pid),
                second.err, 1, true)
        end
        assert.matches("one +is being played", run("saves").out)
        local removed = run("saves", "remove", "one")
        assert.are.equal(1, removed.code)
        assert.matches("is being played by process", removed.err, 1, true)
        assert.are.equal(0, play("two").code)
        game:stop("sigkill")
        assert.are.equal(0, play("one").code)
        assert.are.equal(0, run("saves", "remove", "one").code)
    end)
end)
