-- The capabilities that there are, the engine's and those of the game that is played: one table of labels, one of quotas
-- and one list of names, which all who look have in common, and which change when a game is chosen.
local api = require "api"
local text = require "lib.text"

local capabilities = {}

capabilities.labels = api.capabilities -- capability -> what players read about it
capabilities.quotas = api.quotas       -- capability -> commands in a tick, where it has any
capabilities.names = text.sorted_keys(api.capabilities)

local engines = {}
for name in pairs(api.capabilities) do engines[name] = true end

local own = {} -- capability -> {label, grant, reason}, of the game's api

-- Whether one is the game's own: what its api says of it, or nil.
function capabilities.own(name) return own[name] end

-- From now on there are those of this api (of games.api), or with nil the engine's alone.
function capabilities.choose(game_api)
    for name in pairs(own) do capabilities.labels[name], capabilities.quotas[name] = nil, nil end
    own = game_api and game_api.capabilities or {}
    for name, one in pairs(own) do
        capabilities.labels[name], capabilities.quotas[name] = one.label, game_api.quotas[name]
    end
    for i = #capabilities.names, 1, -1 do capabilities.names[i] = nil end
    for i, name in ipairs(text.sorted_keys(capabilities.labels)) do capabilities.names[i] = name end
end

-- The engine's alone, sorted.
function capabilities.of_engine() return text.sorted_keys(engines) end

function capabilities.is_engines(name) return engines[name] == true end

return capabilities
