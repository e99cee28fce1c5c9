-- Which game this program is about: that which was named, else the one that came with the engine. It is chosen once,
-- before a verb begins, or by who makes a session of another; what is kept for each game, and which mods fit, goes by it.
local capabilities = require "games.capabilities"
local default = require "games.default"

local playing = {}

local chosen -- a definition, as games.definition has it; nil: nothing was said

-- Chooses a game; nil: the one that came with the engine.
function playing.choose(game)
    chosen = game
    capabilities.choose(game and game.api)
end

function playing.id() return chosen and chosen.id or default end

-- The definition. That of the engine's own game is read when it is first asked for.
function playing.game()
    if not chosen then
        local problems
        chosen, problems = require("games.find").shipped(default)
        if not chosen then error(table.concat(problems, "\n"), 0) end
        capabilities.choose(chosen.api)
    end
    return chosen
end

-- The folder with the mods that the game brings; nil: it brings none.
function playing.mods()
    local game = playing.game()
    if game.mods == nil then game.mods = require("games.unpacked").mods(game) or false end
    return game.mods or nil
end

-- What the game says of capabilities (capability -> "ask" or "deny"), once it is known which one is played.
function playing.grants() return chosen and chosen.grants or {} end

return playing
