-- A drawing of the host's that has an error, in the real program: it costs itself, is said once with its place, holds
-- nobody, and the game goes on.
local json = require "lib.json"
local program = require "tests.functional.program"

local function shell(format, ...) assert(os.execute(format:format(...))) end

local function here()
    local pipe = assert(io.popen "pwd")
    local path = pipe:read("l")
    pipe:close()
    return path
end

-- Runs the program of this tree with some Lua that is done to its modules before it starts.
local function run_broken(how, press, ...)
    local words, result = { ... }, nil
    program.with_folder(function(home)
        shell("mkdir -p %s/root/lua", home)
        shell("ln -s %s/* %s/root/ 2>/dev/null || true", here(), home)
        shell("ln -s %s/lua/* %s/root/lua/", here(), home)
        shell("rm %s/root/lua/boot.lua", home)
        local boot = program.read "lua/boot.lua"
        program.write(home .. "/root/lua/boot.lua", boot:gsub("\nreturn", "\n" .. how:gsub("%%", "%%%%") .. "\nreturn"))
        local variables = program.at_home(home)
        variables.GATEHOUSE_ROOT = home .. "/root"
        result = program.run_with(variables, "run", "--headless", "--json", "--ticks", "30", "--press", press,
            table.unpack(words))
    end)
    assert.are.equal(0, result.code, result.err)
    local _, count = result.err:gsub("error while drawing", "")
    return json.decode(result.out, "output"), result.err, count
end

-- Ticks in which the game stood still do not count: what is left of the wait at the end.
local function goes_on(result) assert.is_true(result.ticks >= 30 + 20, result.ticks) end

describe("a screen that cannot be drawn", function()
    it("says so once, and is left with the keys that it always had", function()
        for _, part in ipairs { "panel", "backdrop", "text_right", "icon", "text" } do
            local result, log, count = run_broken(('require("ui.draw").%s = function() error "no paint" end'):format(part),
                "mods wait:20 down right ok wait back back wait:25")
            goes_on(result)
            assert.are.equal(1, count, log)
            assert.matches("error while drawing [^\n]*, at [^\n]*lua:%d+: [^\n]*no paint", log)
            assert.is_nil(log:find("stack traceback", 1, true), log)
        end
    end)

    it("costs no other: what it stands beside is drawn, and does what it did", function()
        local result, log, count = run_broken([[
            local widget = require "ui.widget"
            local toggle = widget.toggle
            function widget.toggle(options)
                local self = toggle(options)
                self.draw = function() error "no toggle" end
                return self
            end]], "mods right ok wait back back wait:40")
        goes_on(result)
        assert.are.equal(1, count, log)
        assert.matches("storm-front: stopped: switched off by the player", log, 1, true)
    end)
end)

describe("a screen that fails in what it does", function()
    local SCREENS = {
        ["the mods screen"] = { 'require("ui.page").keys = function() error "no keys" end', "mods down wait:40" },
        ["the making of the mods screen"] = { 'require("play.control").entries = function() error "no mods" end',
                                             "mods wait:40 mods wait:5" },
        ["the console"] = { 'require("ui.input_line").key = function() error "no key" end', "console type:a wait:40" },
    }
    for name, how in pairs(SCREENS) do
        it("is closed: " .. name, function()
            local result, log, count = run_broken(how[1], how[2])
            goes_on(result)
            assert.are.equal(1, count, log)
        end)
    end
end)
