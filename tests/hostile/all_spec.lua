-- Every hostile mod at once; and the end of the engine while they are at it: nothing of them is left, neither
-- a process nor a file.
package.path = "tests/hostile/?.lua;" .. package.path
local lfs = require "lfs"
local support = require "support"

local TICKS, UNTIL = 100, 1000000
local DEADLINE = 240 -- s, for what takes a moment where nothing else is done

-- One attack of each that changes no world; together they meet every limit.
local ATTACKS = {
    spin = "loop", hog = "objects", deep = "recursion", flood = "print", garble = "mutated", escape = "import_files",
    thief = "remove_all", worm = "reupload", griefer = "strobe", timebomb = "exit_spin", flaky = "every_tick",
    zombie = "die_again",
}
local NAMES = {}
for name in pairs(ATTACKS) do NAMES[#NAMES + 1] = name end
table.sort(NAMES)

-- attack_of(name): what each does. options: ticks, conf.
local function words_of(attack_of, options)
    local words = {
        "run", "--headless", "--digest", "--report", "--conf", options.conf or support.conf, "--ticks",
            options.ticks or TICKS,
        "--mods", "tests/hostile/honest", "--mods", "mods/hostile",
    }
    for _, name in ipairs(NAMES) do
        for key, value in pairs { attack = attack_of(name), [name == "timebomb" and "at" or "from"] = 30,
            ["until"] = UNTIL } do
            words[#words + 1] = "--set"
            words[#words + 1] = ("%s.%s=%s"):format(name, key, value)
        end
    end
    return words
end

local function theirs(name) return ATTACKS[name] end
local function none() return "none" end

-- --- processes ---

-- Parent, and what tells a process from a later one with the same number; nil when it is gone.
local function look_at(pid)
    local line = support.read("/proc/" .. pid .. "/stat") or "" -- it may end between opening and reading
    local state, parent, rest = line:match("^.*%) (%S) (%d+) (.*)$")
    if not state or state == "Z" or state == "X" then return nil end
    local at = 4
    for word in rest:gmatch("%S+") do
        at = at + 1
        if at == 22 then return parent, word end -- when it started
    end
end

-- Adds all descendants of a process to `family`, by number; how many of them there are now.
local function note_family(family, root)
    local parents, count = {}, 0
    for pid in lfs.dir("/proc") do
        if pid:match("^%d+$") then
            local parent, started = look_at(pid)
            if parent then parents[pid] = { parent = parent, started = started } end
        end
    end
    for pid, entry in pairs(parents) do
        local at = entry
        while at and at.parent ~= root do at = parents[at.parent] end
        if at then
            family[pid] = entry.started
            count = count + 1
        end
    end
    return count
end

local function survivors(family)
    local alive = {}
    for pid, started in pairs(family) do
        local _, now = look_at(pid)
        if now == started then alive[#alive + 1] = pid end
    end
    return alive
end

local function wait_for(condition)
    for _ = 1, DEADLINE * 20 do
        if condition() then return true end
        os.execute("sleep 0.05")
    end
    return false
end

-- Starts the program in the background; its process.
local function start(words, folder)
    local line = "sh -c 'echo $$ >%s/pid; exec env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C %s %s' " ..
        ">%s/out 2>%s/err </dev/null &"
    os.execute(line:format(folder, support.program, table.concat(words, " "), folder, folder)) -- no word needs quotes
    assert.is_true(wait_for(function() return support.read(folder .. "/pid"):match("%d+\n") ~= nil end))
    return support.read(folder .. "/pid"):match("%d+")
end

local function assert_all_gone(family)
    local gone = wait_for(function() return #survivors(family) == 0 end)
    local left = survivors(family)
    for _, pid in ipairs(left) do os.execute("kill -KILL " .. pid) end
    assert.is_true(gone, ("%d processes were left"):format(#left))
end

local function in_folder(use)
    local folder = support.folder()
    local ok, problem = pcall(use, folder)
    support.remove(folder)
    if not ok then error(problem, 0) end
end

-- What was written under the folders since the marker was made.
local function written_since(marker, folders)
    local pipe = io.popen(("find %s -newer %s -type f"):format(folders, marker))
    local found = pipe:read("a")
    pipe:close()
    return found
end

describe("all hostile mods at once", function()
    local quiet, run

    setup(function()
        local runs = support.run_all { words_of(none, {}), words_of(theirs, {}) }
        quiet, run = runs[1], runs[2]
    end)

    it("do not stop the game", function()
        support.assert_alive(quiet, TICKS)
        support.assert_alive(run, TICKS)
    end)

    it("change nothing of what honest mods do", function() support.assert_honest_same(run, quiet) end)

    it("change nothing of the world", function() support.assert_world_same(run, quiet) end)

    it("are told of by name", function()
        for _, name in ipairs(NAMES) do
            assert.is_true(#support.lines_of(run, name) >= 2, name .. " is not told of") -- more than that it is ready
            assert.is_nil(quiet.mods[name].reason, name)
        end
    end)

    it("are not found by a search of mods/, which is for players", function()
        local out = support.run({ "list" }).out
        assert.matches("tide%-map", out)
        for _, name in ipairs(NAMES) do assert.is_nil(out:match("\n" .. name .. " ")) end
        assert.are.equal(0, support.run({ "list", "--only-mods", "--mods", "mods/hostile" }).code)
    end)

    it("write nothing to the disk", function()
        in_folder(function(folder)
            local marker = folder .. "/marker"
            os.execute(("touch %s; mkdir %s/home"):format(marker, folder))
            local home = folder .. "/home"
            local names = "HOME=%s XDG_DATA_HOME=%s XDG_CONFIG_HOME=%s XDG_STATE_HOME=%s XDG_CACHE_HOME=%s TMPDIR=%s "
            local line = names:format(home, home, home, home, home, home)
            os.execute(line .. support.command(words_of(theirs, {})) .. " >/dev/null 2>&1")
            assert.are.equal("", written_since(marker, home .. " lua mods assets"))
        end)
    end)
end)

-- The workers' first process, and one each for three honest and all hostile mods.
local FAMILY = 1 + 3 + #NAMES

describe("the end of the engine", function()
    it("leaves no process when hostile mods spin, flood and die to the last", function()
        in_folder(function(folder)
            local engine = start(words_of(theirs, {}), folder)
            local family, most = {}, 0
            assert.is_true(wait_for(function()
                most = math.max(most, note_family(family, engine))
                return look_at(engine) == nil
            end), "it does not end")
            assert.is_true(most >= FAMILY, ("only %d processes were seen"):format(most))
            assert_all_gone(family)
            assert.matches("^digest", support.read(folder .. "/out"))
        end)
    end)

    for _, signal in ipairs { "KILL", "TERM" } do
        it(("by SIG%s leaves no process of mods that spin"):format(signal), function()
            in_folder(function(folder)
                local spins = { spin = "index_of", zombie = "catch_stop", hog = "regexes" }
                local spin = function(name) return spins[name] or "none" end
                local engine = start(words_of(spin, { ticks = 10000000,
                    conf = "tests/hostile/limits_none.lua" }), folder)
                local family = {}
                local all_there = function() return note_family(family, engine) >= FAMILY end
                local are_there = wait_for(all_there)
                os.execute(("kill -%s %s"):format(signal, engine))
                assert_all_gone(family)
                assert.is_true(are_there, "the mods did not start:\n" .. support.read(folder .. "/err"))
                assert.is_true(wait_for(function() return look_at(engine) == nil end))
            end)
        end)
    end
end)

describe("a mod that never stops dying", function()
    it("is started again, until it stays stopped, and nobody else is touched", function()
        local words = function(attack) return support.words("zombie", attack, { ticks = 400, ["until"] = UNTIL,
            conf = false }) end
        local runs = support.run_all { words("none"), words("die_again") }
        local run = runs[2]
        support.assert_alive(run, 400)
        support.assert_honest_same(run, runs[1])
        support.assert_world_same(run, runs[1])
        assert.is_true(run.mods.zombie.starts > 1)
        assert.is_true(run.mods.zombie.starts < 10)
        assert.are_not.equal("running", run.mods.zombie.state)
        assert.matches("zombie error: [^\n]*out of memory", run.err)
    end)
end)
