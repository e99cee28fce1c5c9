-- Whether a file below some folders was changed: what is there is compared with what was there, by path, inode, size
-- and time. The system's notices (inotify) only say when to look at once; without them, and for what they do not tell (a
-- link that points elsewhere, a folder that another took the place of, a disk of another machine), it is looked every
-- now and then. What editors do to write a file (a new one beside it, renames, several steps) is one change, told when
-- it is over.
local fs = require "engine.fs"
local uv = require "luv"

local watch = {}

local MOST_FOLDERS, MOST_DEPTH = 512, 8
local SETTLE_MS = 30 -- of rest, and the change is over
local GONE_MS = 1000 -- of rest when one of the folders has gone: it may be about to be made anew
local LOOK_MS = 500  -- between two looks that nobody asked for
local WAKE_MS = 20   -- of who waits

-- Hidden files are editors' own, as are those with a tilde at the end; vim asks with "4913" whether it may write.
local function is_left_out(name)
    return name:sub(1, 1) == "." or name:sub(-1) == "~" or name == "4913" or name == "node_modules"
end

-- --- what is there ---

local look_into

local function look_at(self, found, path, info, depth)
    if info.type ~= "directory" then
        found.signs[path] = ("%s %d %d %d %d.%09d"):format(info.type, info.dev, info.ino, info.size, info.mtime.sec,
            info.mtime.nsec)
        return
    end
    if depth > MOST_DEPTH or found.count == MOST_FOLDERS then
        found.is_whole = false
        return
    end
    found.count = found.count + 1
    found.signs[path] = ("folder %d %d"):format(info.dev, info.ino)
    found.folders[path] = found.signs[path]
    look_into(self, found, path, depth)
end

function look_into(self, found, path, depth)
    for _, name in ipairs(fs.list(path) or {}) do
        local below = path .. "/" .. name
        if not is_left_out(name) and not self.ignores(below) then
            local info = uv.fs_lstat(below)
            if info then look_at(self, found, below, info, depth + 1) end
        end
    end
end

-- signs = what each path is now, folders = those of the folders, is_there = all that are watched are there.
local function look(self)
    local found = { signs = {}, folders = {}, count = 0, is_there = true, is_whole = true }
    for _, folder in ipairs(self.roots) do
        local info = uv.fs_stat(folder) -- it may be a link
        if info then look_at(self, found, folder, info, 1) else found.is_there = false end
    end
    return found
end

local function is_same(a, b)
    for path, sign in pairs(a) do
        if b[path] ~= sign then return false end
    end
    for path in pairs(b) do
        if a[path] == nil then return false end
    end
    return true
end

-- --- the system's notices ---

local function listen(self, path)
    local handle, problem = uv.new_fs_event()
    local started
    if handle then
        started, problem = handle:start(path, {}, function(_, name)
            if not name or not is_left_out(name) then self.is_hinted = true end
        end)
    end
    if started then
        handle:unref() -- who waits for something else in the same loop does not wait for changes
        return handle
    end
    if handle then handle:close() end
    if uv.fs_stat(path) then self.unheard = self.unheard or tostring(problem) end
end

-- A folder is another one when its inode is another.
local function listen_to_all(self, folders)
    for path, one in pairs(self.heard) do
        if folders[path] ~= one.sign then
            one.handle:close()
            self.heard[path] = nil
        end
    end
    for path, sign in pairs(folders) do
        local handle = not self.heard[path] and listen(self, path)
        if handle then self.heard[path] = { handle = handle, sign = sign } end
    end
end

-- --- asked from outside ---

-- Watches folders (a path, or a list) and those in them: a few at most of many, and not very deep; a mod is small.
-- `ignores(path)`: what is not looked at, or nil. `problem`: why it is slower than it should be or does not see all,
-- for people; nil.
function watch.create(folders, ignores)
    local self = {
        roots = type(folders) == "table" and folders or { folders }, ignores = ignores or function() return false end,
        heard = {}, is_hinted = false, changed_at = nil,
    }
    self.seen = look(self)
    self.looked_at = uv.now()
    listen_to_all(self, self.seen.folders)
    if self.unheard then
        self.problem = ("the system tells of no changes here (%s): files are looked at every %d ms instead"):format(
            self.unheard, LOOK_MS)
    elseif not self.seen.is_whole then
        self.problem = ("only the first %d folders, %d deep, are watched for changes"):format(MOST_FOLDERS, MOST_DEPTH)
    end
    return self
end

-- Looks; whether it is otherwise than it was.
local function look_again(self)
    local found = look(self)
    self.is_hinted, self.looked_at = false, uv.now()
    if is_same(found.signs, self.seen.signs) then return false end
    self.seen = found
    listen_to_all(self, found.folders)
    return true
end

-- True once for each change that is over; never waits.
function watch.changed(self)
    uv.run("nowait")
    uv.update_time()
    if self.is_hinted or self.changed_at or uv.now() - self.looked_at >= LOOK_MS then
        if look_again(self) then self.changed_at = uv.now() end
    end
    local rest_ms = self.seen.is_there and SETTLE_MS or GONE_MS
    if not self.changed_at or uv.now() - self.changed_at < rest_ms then return false end
    self.changed_at = nil
    return true
end

-- What changed until now is known.
function watch.forget(self)
    look_again(self)
    self.changed_at = nil
end

-- Waits for a change: true; or false when the player interrupted. `say` is called once that would be heard.
function watch.wait(self, say)
    local interrupted = false
    local timer, interrupt = uv.new_timer(), uv.new_signal()
    interrupt:start("sigint", function() interrupted = true end)
    say()
    timer:start(WAKE_MS, WAKE_MS, function() end)
    local changed
    repeat
        changed = watch.changed(self)
        if not changed and not interrupted then uv.run("once") end
    until changed or interrupted
    timer:close()
    interrupt:close()
    uv.run("nowait")
    return not interrupted
end

function watch.close(self)
    for _, one in pairs(self.heard) do one.handle:close() end
    self.heard = {}
    uv.run("nowait")
end

return watch
