-- Waits until a file below some folders changes.
local lfs = require "lfs"
local uv = require "luv"

local watch = {}

local MOST_FOLDERS = 512
local SETTLE_MS = 60 -- an editor writes a file in several steps

local function add_folders(list, path, depth)
    if #list == MOST_FOLDERS or depth > 8 then return end
    if lfs.symlinkattributes(path, "mode") ~= "directory" then return end
    list[#list + 1] = path
    for name in lfs.dir(path) do
        if name:sub(1, 1) ~= "." and name ~= "node_modules" then add_folders(list, path .. "/" .. name, depth + 1) end
    end
end

-- True when something changed; false when the player interrupted.
function watch.wait(folders)
    local list, handles, changed, interrupted = {}, {}, false, false
    for _, folder in ipairs(folders) do add_folders(list, folder, 1) end
    local timer, interrupt = uv.new_timer(), uv.new_signal()
    local function finish()
        for _, handle in ipairs(handles) do
            if not handle:is_closing() then handle:close() end
        end
    end
    handles[1], handles[2] = timer, interrupt
    interrupt:start("sigint", function()
        interrupted = true
        finish()
    end)
    for _, folder in ipairs(list) do
        local event = uv.new_fs_event()
        handles[#handles + 1] = event
        event:start(folder, {}, function(_, name)
            if name and (name:sub(1, 1) == "." or name:match("%.diff%.png$") or name:sub(-1) == "~") then return end
            changed = true
            timer:stop()
            timer:start(SETTLE_MS, 0, finish)
        end)
    end
    uv.run()
    return changed and not interrupted
end

return watch
