-- Where the files of one game lie that are the player's: its saves and logs (data), grants, profiles and settings
-- (config), and what is only remembered (state). Those of the game that came with the engine are in the engine's own
-- folders, where they always were; every other game has folders of its own there, by its id.
local default = require "games.default"
local playing = require "games.playing"
local xdg = require "lib.xdg"

local paths = {}

-- Games themselves lie in "games" of the data: what is kept of them is not mixed up with them.
local BELOW = { data = "/played/", config = "/games/", state = "/games/" }

local function folder(of, id)
    local base, problem = xdg[of]()
    if not base then return nil, problem end
    id = id or playing.id()
    return id == default and base or base .. BELOW[of] .. id
end

-- Each: the folder, whether or not it is there; or nil and why it cannot be told. `id`: of a game; nil: of the one that
-- is played.
function paths.data(id) return folder("data", id) end

function paths.config(id) return folder("config", id) end

function paths.state(id) return folder("state", id) end

return paths
