-- Where a player's own files are, as the XDG base directory specification has it: what is worth keeping
-- (data), what was chosen (config), what is only remembered (state) or can be made again (cache). Folders are made when
-- something is first written there, for their owner alone.
local fs = require "engine.fs"

local xdg = {}

xdg.NAME = "gatehouse"   -- our folder in each of them
local MOST_BYTES = 64 * 1024 -- of what a desktop wrote
local PRIVATE = tonumber("700", 8)

-- The specification: a relative path in one of these variables is to be ignored.
local function absolute(variable)
    local value = os.getenv(variable)
    if value and value:sub(1, 1) == "/" then return (value:gsub("/+$", "")) end
end

local function folder(variable, under_home)
    local base = absolute(variable)
    if not base then
        local home = absolute("HOME")
        base = home and home .. "/" .. under_home
    end
    if base then return base .. "/" .. xdg.NAME end
    return nil, ("neither %s nor HOME names a folder: set %s to an absolute path"):format(variable, variable)
end

-- Each: the folder, whether or not it is there; or nil and why it can not be told.
function xdg.data() return folder("XDG_DATA_HOME", ".local/share") end

function xdg.config() return folder("XDG_CONFIG_HOME", ".config") end

function xdg.state() return folder("XDG_STATE_HOME", ".local/state") end

-- A path as a player reads it: his home is "~".
function xdg.shown(path)
    local home = os.getenv "HOME"
    if not home or #home <= 1 or path:sub(1, #home + 1) ~= home .. "/" then return path end
    return "~" .. path:sub(#home + 1)
end

-- What can be made again.
function xdg.cache() return folder("XDG_CACHE_HOME", ".cache") end

-- What user-dirs.dirs, which desktops write, says of a folder: XDG_PICTURES_DIR="$HOME/Pictures". Nil: nothing.
local function of_desktop(variable)
    local home, config = absolute("HOME"), absolute("XDG_CONFIG_HOME")
    config = config or home and home .. "/.config"
    local lines = config and fs.read(config .. "/user-dirs.dirs", MOST_BYTES)
    local value = lines and ("\n" .. lines):match("\n%s*" .. variable .. '%s*=%s*"([^"\n]*)"')
    if not value then return nil end
    if value:sub(1, 6) == "$HOME/" then return home and home .. value:sub(6) end
    return value:sub(1, 1) == "/" and value or nil
end

-- Where pictures go that the player takes: his folder of pictures, where there is one, else our own (which may have to
-- be made); or nil and why there is none.
function xdg.pictures()
    local folder = absolute("XDG_PICTURES_DIR") or of_desktop "XDG_PICTURES_DIR"
    if folder and fs.kind(folder) == "dir" then return (folder:gsub("(.)/+$", "%1")) end
    local data, problem = xdg.data()
    if not data then return nil, problem end
    return data .. "/pictures"
end

-- Makes a folder and those above it that are missing, for their owner alone. True; or nil and why not.
function xdg.make(path)
    for at in (path .. "/"):gmatch("()/") do
        local part = path:sub(1, at - 1)
        if part ~= "" and not fs.kind(part) then
            local ok, problem = fs.mkdir(part, PRIVATE)
            if not ok then return nil, problem end
        end
    end
    if fs.kind(path) ~= "dir" then return nil, path .. ": is not a folder" end
    return true
end

-- Writes a file of the player's, whole or not at all; its folder is made. True; or nil and why not.
function xdg.write(path, text)
    local ok, problem = xdg.make(path:match("^(.*)/[^/]*$") or ".")
    if not ok then return nil, problem end
    return fs.replace(path, text)
end

return xdg
