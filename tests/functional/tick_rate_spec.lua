-- A second of the game is as many ticks as it says: what mods print and what is said of them goes by it.
package.path = "tests/functional/?.lua;" .. package.path
local json = require "lib.json"
local program = require "program"

local SECONDS = 3
local PRINTED_IN_SECOND = 64 * 1024 -- the usual limit; a line costs LINE besides its text
local TEXT, LINE = 1000, 32

local RULES = [[
local world = require "engine.world"
return function(options)
    world.reset(4, 4, options.seed)
    return { tick = function() end }
end
]]

-- Prints as much as it may, again and again, each time another line.
local TALKER = ([[
import { on, world } from "gatehouse";
let count = 0;
on("tick", () => {
    for (let i = 0; i < 80; i++) console.log("t" + String(count++).padStart(%d, "0"));
});
]]):format(TEXT - 1)

-- The same line in each tick.
local ECHO = 'import { on } from "gatehouse";\non("tick", () => { console.log("cuckoo"); });\n'

local function play(rate)
    local told = { printed = 0, echoes = 0, drops = 0, others = {} }
    program.with_folder(function(folder)
        program.write(folder .. "/slow/game.lua", ([[return {
            id = "slow", version = "1.0.0", title = "Slow", main = "main.lua", tick_rate = %d }]]):format(rate))
        program.write(folder .. "/slow/main.lua", RULES)
        program.write_mod(folder .. "/mods/talker", "talker", {}, TALKER)
        program.write_mod(folder .. "/mods/echo", "echo", {}, ECHO)
        local run = program.run_with(program.at_home(folder .. "/home"), "run", folder .. "/slow", "--headless", "--only-mods",
            "--mods", folder .. "/mods", "--ticks", tostring(SECONDS * rate), "--log", "json")
        assert.are.equal(0, run.code, run.err)
        for line in run.err:gmatch("[^\n]+") do
            local said = assert(json.decode(line, "the log"))
            if said.mod == "talker" and said.text:find("^t0%d*$") then
                told.printed = told.printed + 1
            elseif said.mod == "talker" and said.text:find("it prints too much", 1, true) then
                told.drops = told.drops + 1
            elseif said.mod == "echo" and said.text:find("cuckoo", 1, true) then
                told.echoes = told.echoes + 1
            elseif said.mod == "talker" or said.mod == "echo" then
                told.others[#told.others + 1] = said.text
            end
        end
    end)
    return told
end

describe("a second of a game", function()
    for _, rate in ipairs { 20, 120 } do
        it(("of %d ticks is one for what mods print, and for what is said of it"):format(rate), function()
            local told = play(rate)
            -- Full at first, then in each tick its share; the mod's process and the engine count the same, or it would be ended.
            local expected = (1 + SECONDS) * PRINTED_IN_SECOND / (TEXT + LINE)
            assert.is_true(told.printed > expected * 0.9 and told.printed < expected * 1.02,
                ("%d printed, about %.0f expected"):format(told.printed, expected))
            assert.is_true(told.drops >= SECONDS - 1 and told.drops <= SECONDS + 1, told.drops)
            assert.is_true(told.echoes >= SECONDS and told.echoes <= SECONDS + 2, told.echoes)
            assert.is_nil(table.concat(told.others, "\n"):find("protocol", 1, true), "it was ended")
        end)
    end
end)
