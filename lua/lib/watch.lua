-- Whether a file below a folder was changed, asked again and again and never waited for. What editors do to write a
-- file (a new one beside it, renames, several steps) is one change, told when it is over.
local fs = require "engine.fs"
local uv = require "luv"

local watch = {}

local MOST_FOLDERS, MOST_DEPTH = 512, 8
local SETTLE_MS = 30 -- of rest, and the change is over

-- Hidden files are editors' own, as are those with a tilde at the end; vim asks with "4913" whether it may write.
local function is_left_out(name)
    return name:sub(1, 1) == "." or name:sub(-1) == "~" or name == "4913" or name == "node_modules"
end

local look_at

local function look_into(self, path, depth)
    for _, name in ipairs(fs.list(path) or {}) do
        local below = path .. "/" .. name
        if not is_left_out(name) and fs.look(below) == "dir" then look_at(self, below, depth + 1) end
    end
end

function look_at(self, path, depth)
    if depth > MOST_DEPTH or self.count == MOST_FOLDERS or self.handles[path] then return end
    local handle = uv.new_fs_event()
    if not handle then return end
    local started = handle:start(path, {}, function(problem, name)
        if problem or not name or not is_left_out(name) then self.changed_at = uv.now() end
    end)
    if not started then return handle:close() end
    self.handles[path], self.count = handle, self.count + 1
    look_into(self, path, depth)
end

-- Folders that have gone are forgotten, new ones are looked into.
local function look_again(self)
    for path, handle in pairs(self.handles) do
        if fs.look(path) ~= "dir" then
            handle:close()
            self.handles[path], self.count = nil, self.count - 1
        end
    end
    look_at(self, self.folder, 1)
    for path in pairs(self.handles) do self.known[#self.known + 1] = path end
    for i = #self.known, 1, -1 do
        look_into(self, self.known[i], 1)
        self.known[i] = nil
    end
end

-- Watches a folder and those in it. A few at most of many, and not very deep: a mod is small.
function watch.create(folder)
    local self = { folder = folder, handles = {}, count = 0, known = {}, changed_at = nil }
    look_at(self, folder, 1)
    return self
end

-- True once for each change that is over.
function watch.changed(self)
    uv.update_time()
    uv.run("nowait")
    if not self.changed_at or uv.now() - self.changed_at < SETTLE_MS then return false end
    self.changed_at = nil
    look_again(self)
    return true
end

function watch.close(self)
    for _, handle in pairs(self.handles) do handle:close() end
    self.handles, self.count = {}, 0
    uv.run("nowait")
end

return watch
