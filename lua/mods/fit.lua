-- Whether a mod is for the game that is played: `games` of its mod.json names games with the versions that it fits. One
-- that names none fits any game.
local playing = require "games.playing"
local semver = require "mods.semver"
local text = require "lib.text"

local fit = {}

local function level_problem(mod)
    local game, wanted = playing.game(), mod.api and mod.api.games[playing.id()]
    local level = game.api and game.api.level or 0
    if not wanted or wanted <= level then return nil end
    return ("was written for level %d of the api of '%s', and this '%s' %s has %s: a newer one is needed"):format(wanted, game.id,
        game.id, game.version, level > 0 and ("level %d"):format(level) or "none")
end

-- Why a mod does not fit, for people; nil: it does.
function fit.problem(mod)
    local ids = text.sorted_keys(mod.games or {})
    if not ids[1] then return level_problem(mod) end
    local id, range = playing.id(), mod.games[playing.id()]
    if not range then
        for i, other in ipairs(ids) do ids[i] = ("'%s'"):format(other) end
        return ("is a mod for %s, and this is '%s'%s"):format(table.concat(ids, ", "), id,
            text.suggest(id, text.sorted_keys(mod.games)))
    end
    local version = playing.game().version
    if semver.satisfies(semver.parse(version), semver.range(range)) then return level_problem(mod) end
    return ("is a mod for '%s' %s, and this is '%s' %s"):format(id, range, id, version)
end

return fit
