-- Where running games can be reached by a console of the same user: a socket PID.sock in a folder that is his alone.
local fs = require "engine.fs"
local whole = require "lib.whole"
local xdg = require "lib.xdg"

local place = {}

-- The folder; or nil and why there can be none. It is made, with what is above it, when it is not there.
function place.folder()
    local base = os.getenv("XDG_RUNTIME_DIR")
    if base and base:sub(1, 1) == "/" and fs.kind(base) == "dir" then return base:gsub("/+$", "") .. "/" .. xdg.NAME end
    local state, problem = xdg.state()
    if not state then return nil, problem end
    local made
    made, problem = xdg.make(state)
    if not made then return nil, problem end
    return state .. "/run"
end

function place.name(pid) return pid .. ".sock" end

-- The number in a socket's name, or nil.
function place.pid(name) return whole.read(name:match("^(%d+)%.sock$")) end

return place
