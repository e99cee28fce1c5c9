-- What tests of mods can ask of this game alone (modapi/testing.js): a function for each verb, (question) -> value, or nil
-- and what is wrong.
local daynight = require "tidelight.daynight"
local text = require "lib.text"

local verbs = {}

local PHASES = { day = true, dusk = true, night = true, dawn = true }

local function phase(game, question)
    local name = question.name
    if name == "won" then
        game.win()
    elseif name == "lost" then
        game.lose("a test ends the game")
    elseif PHASES[name] then
        local ticks, usual = question.ticks and math.tointeger(question.ticks), game.phases[name]
        if question.ticks and (not ticks or ticks < 1) then return nil, "phase: expected ticks, from 1" end
        game.phases[name] = ticks or usual -- mods are told how long it lasts
        daynight.enter(game, name)
        game.phases[name] = usual
    else
        return nil, ("there is no phase '%s': day, dusk, night, dawn, won and lost are known"):format(
            text.printable(tostring(name), 60))
    end
    return true
end

-- The verbs of a game.
function verbs.of(game)
    return { phase = function(question) return phase(game, question) end }
end

return verbs
