-- How a game ends: whatever ends it, what was played is saved and what was promised is printed, nothing is left behind,
-- and no mod is blamed for what it did not do.
package.path = "tests/functional/?.lua;" .. package.path
local json = require "cjson"
local lfs = require "lfs"
local live = require "live"
local program = require "program"
local uv = require "luv"

local NUMBERS = { sighup = 1, sigint = 2, sigquit = 3, sigterm = 15 }
local LONG = "100000000" -- ticks

local home, game, display

local function run(...) return program.run_with(program.at_home(home), ...) end

local function with_runtime() return { XDG_RUNTIME_DIR = home .. "/run" } end

local function sockets()
    local names = {}
    if lfs.attributes(home .. "/run/gatehouse", "mode") then
        for name in lfs.dir(home .. "/run/gatehouse") do
            if name:sub(1, 1) ~= "." then names[#names + 1] = name end
        end
    end
    return names
end

local function is_there(path) return lfs.symlinkattributes(path, "mode") ~= nil end

local function start_state() return home .. "/state/gatehouse/start.json" end

-- An X server of our own: its number, or nil where there is none.
local function start_display()
    local pipe = uv.new_pipe()
    local words = { args = { "-displayfd", "1", "-screen", "0", "640x480x24", "-noreset" }, stdio = { nil, pipe, nil } }
    local self = {}
    self.handle = uv.spawn("Xvfb", words, function() self.is_over = true end)
    if not self.handle then
        pipe:close()
        return nil
    end
    pipe:read_start(function(_, chunk)
        self.number = self.number or chunk and chunk:match("%d+")
        if not chunk then pipe:close() end
    end)
    while not self.number and not self.is_over do uv.run("once") end
    return self.number and self
end

local function stop_display()
    if not display then return end
    display.handle:kill("sigkill")
    while not display.is_over do uv.run("once") end
    display.handle:close()
    display = nil
end

local function in_window(...)
    display = start_display()
    if not display then
        pending("there is no Xvfb here")
        return false
    end
    local variables = with_runtime()
    variables.DISPLAY = ":" .. display.number
    game = live.start_with(variables, home, "run", "--no-mods", "--bot", "--console", ...)
    game:line("a console can attach")
    -- It plays when a console is answered.
    assert.are.equal(0, program.run_with({ XDG_RUNTIME_DIR = home .. "/run" }, "console", tostring(game.pid)).code)
    return true
end

describe("a game without a window", function()
    before_each(function()
        home = os.tmpname()
        os.remove(home)
        assert(os.execute(("mkdir -m 700 %s %s/run"):format(home, home)))
    end)

    after_each(function()
        if game and not game.code then game:stop("sigkill") end
        game = nil
        os.execute("rm -r " .. home)
    end)

    for signal, number in pairs(NUMBERS) do
        it("that is ended by " .. signal .. " saves, prints and says so by its exit code", function()
            game = live.start_with(with_runtime(), home, "run", "--headless", "--ticks", LONG, "--save", "one",
                "--json", "--console", "--shot", home .. "/end.png")
            game:line("tide%-map: ready")
            assert.are.equal(128 + number, game:stop(signal))
            local told = json.decode(game:line("^{"))
            assert.are.equal("running", told.mods[1].state)
            assert.is_true(told.ticks > 0)
            assert.are.equal(told.digest, json.decode(run("saves", "info", "one", "--json").out).meta.digest)
            assert.is_true(is_there(home .. "/end.png"))
            assert.are.same({}, sockets())
        end)
    end

    it("that a terminal's Ctrl-C ends takes its mods along, and they did not fail", function()
        program.write_mod(home .. "/mine", "mine", {}, "")
        game = live.start_with(with_runtime(), home, "dev", home .. "/mine", "--headless", "--only-mods", "--report")
        game:line("mine: ready")
        -- The terminal sends it to all processes of the group: ours are the game's children.
        local pids = assert(io.popen("pgrep -P " .. game.pid .. " | tr '\\n' ' '"))
        for pid in pids:read("a"):gmatch("%d+") do uv.kill(math.tointeger(tonumber(pid)), "sigint") end
        pids:close()
        assert.are.equal(130, game:stop())
        local told = json.decode(game:line('^{"number"'))
        assert.are.same({ "running", 0, 1 }, { told.state, told.errors, told.starts })
    end)

    it("that is ended by an error of ours is saved under a name of its own, and no start is counted", function()
        local root = home .. "/root"
        local copy = "mkdir %s && cp -rL lua %s/ && ln -s $PWD/assets $PWD/build $PWD/mods %s/"
        assert(os.execute(copy:format(root, root, root)))
        local path = root .. "/lua/tidelight/init.lua"
        local source, count = program.read(path):gsub("\n%s*daynight%.tick%(game%)",
            '\n    if require("engine.world").tick() == 40 then error("broken on purpose") end%0', 1)
        assert.are.equal(1, count)
        program.write(path, source)
        local variables = program.at_home(home)
        variables.GATEHOUSE_ROOT, variables.GATEHOUSE_START_STATE = root, home .. "/start.json"
        local told = program.run_with(variables, "run", "--headless", "--no-mods", "--ticks", "90", "--save", "one")
        assert.are.equal(70, told.code, told.err)
        assert.matches("broken on purpose", told.err, 1, true)
        assert.matches("what was played is saved as 'one-rescued'", told.err, 1, true)
        assert.are.equal("40", json.decode(run("saves", "info", "one-rescued", "--json").out).meta.tick)
        assert.is_false(is_there(home .. "/start.json"))
    end)
end)

describe("a game in a window", function()
    before_each(function()
        home = os.tmpname()
        os.remove(home)
        assert(os.execute(("mkdir -m 700 %s %s/run"):format(home, home)))
    end)

    after_each(function()
        if game and not game.code then game:stop("sigkill") end
        game = nil
        stop_display()
        os.execute("rm -r " .. home)
    end)

    for _, signal in ipairs { "sighup", "sigint", "sigterm" } do
        it("that is ended by " .. signal .. " is saved, and the start was a good one", function()
            if not in_window("--save", "one") then return end
            assert.is_true(is_there(start_state()))
            assert.are.equal(0, game:stop(signal))
            assert.are.equal(0, run("saves", "info", "one").code)
            assert.is_false(is_there(start_state()))
            assert.are.same({}, sockets())
        end)
    end

    it("whose display goes away is saved, and the start was a good one", function()
        if not in_window("--save", "one") then return end
        stop_display()
        assert.are.equal(1, game:over())
        game.seen = 0
        game:line("the display has gone away: the game ended")
        assert.are.equal(0, run("saves", "info", "one").code)
        assert.is_false(is_there(start_state()))
        assert.are.same({}, sockets())
    end)
end)
