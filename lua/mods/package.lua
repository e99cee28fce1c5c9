-- A mod's files, from a folder or from a zip archive with one folder at its top: one interface, one set of
-- limits, and the same digest for both. Nothing of a package is executed, and each number in it is compared
-- with a limit before anything is read.
local fs = require "engine.fs"
local hash = require "engine.hash"
local names = require "mods.names"
local text = require "lib.text"
local zip = require "engine.zip"

local packages = {}

packages.MAX_FILES = 1024
packages.MAX_ENTRIES = 4096                  -- files and folders, with those that are left out
packages.MAX_BYTES = 48 * 1024 * 1024        -- of all files
packages.MAX_FILE_BYTES = 16 * 1024 * 1024   -- of one
packages.MAX_RATIO = 200                     -- how many times smaller a packed file may be...
packages.RATIO_FREE_BYTES = 1024 * 1024      -- ...when it is larger than this

local MAX_SHOWN = 400 -- bytes of a path in an error
local MAX_OPEN = 16 -- archives at a time; one that is closed is opened, and checked, again when it is read
-- The methods that are read, "store" and "deflate", and how many bytes one packed byte can stand for.
local METHODS = { [0] = 1, [8] = 1032 }

local function by_name(a, b) return a.name < b.name end

local function shown(name) return text.printable(name, 120) end

-- --- what is counted against the limits, for folders and archives alike ---
local function new_count(path) return { path = path, entries = 0, files = 0, bytes = 0, set = {}, list = {} } end

local function add_entry(count)
    count.entries = count.entries + 1
    if count.entries > packages.MAX_ENTRIES then
        return ("%s: more than %d files and folders in one mod"):format(count.path, packages.MAX_ENTRIES)
    end
end

-- `entry`: {name, kind, size}; a problem, or nil.
local function add_file(count, entry)
    local problem = names.problem(entry.name) or names.add(count.set, entry.name, entry.kind)
    if problem then return ("%s: the name '%s' %s"):format(count.path, shown(entry.name), problem) end
    if entry.kind == "dir" then return nil end
    count.files, count.bytes = count.files + 1, count.bytes + entry.size
    if count.files > packages.MAX_FILES then
        return ("%s: more than %d files in one mod"):format(count.path, packages.MAX_FILES)
    elseif entry.size > packages.MAX_FILE_BYTES then
        return ("%s: '%s' is %d bytes, at most %d are allowed"):format(count.path, shown(entry.name), entry.size,
            packages.MAX_FILE_BYTES)
    elseif count.bytes > packages.MAX_BYTES then
        return ("%s: more than %d bytes in one mod"):format(count.path, packages.MAX_BYTES)
    end
    count.list[#count.list + 1] = entry
end

-- --- folders ---
local folder = { kind = "folder" }
folder.__index = folder

local walk

local function visit(count, name, path, depth)
    local kind, size = fs.look(path)
    if kind == "link" then
        return ("%s: is a link; a mod's files must be its own"):format(path)
    elseif kind == "other" then
        return ("%s: is neither a file nor a folder"):format(path)
    elseif kind then
        local problem = add_file(count, { name = name, kind = kind, size = size })
        if problem or kind == "file" then return problem end
        return walk(count, name .. "/", path, depth + 1)
    end
end

function walk(count, prefix, path, depth)
    if depth > names.MAX_DEPTH then
        return ("%s: folders nested more than %d deep"):format(path, names.MAX_DEPTH)
    end
    for _, name in ipairs(fs.list(path) or {}) do
        local problem = add_entry(count)
        if not problem and not names.is_left_out(name) then
            problem = visit(count, prefix .. name, path .. "/" .. name, depth)
        end
        if problem then return problem end
    end
end

-- What stands on the way to a name: "file", "dir", or nil and why it is not read.
local function look_at(path, name)
    local at, kind = 0
    repeat
        at = name:find("/", at + 1, true)
        kind = fs.look(path .. "/" .. (at and name:sub(1, at - 1) or name))
        if kind == "link" then return nil, "is a link, or lies behind one; a mod's files must be its own" end
    until not at or kind ~= "dir"
    return not at and kind or nil
end

function folder:read(name, most)
    local problem = names.problem(name)
    if problem then return nil, ("%s: the name '%s' %s"):format(self.path, shown(name), problem) end
    local kind, why = look_at(self.path, name)
    if kind ~= "file" or names.is_left_out(name) then
        return nil, ("%s/%s: %s"):format(self.path, name, why or kind == "dir" and "is a folder" or "no such file")
    end
    return fs.read(self.path .. "/" .. name, math.min(most or packages.MAX_FILE_BYTES, packages.MAX_FILE_BYTES))
end

function folder:files()
    local count = new_count(self.path)
    local problem = walk(count, "", self.path, 1)
    if problem then return nil, problem end
    table.sort(count.list, by_name)
    return count.list
end

function folder.close() end

-- --- zip archives ---
local archive = { kind = "zip" }
archive.__index = archive

local open_archives = {} -- the oldest first

local function check_entry(path, entry)
    local where = ("%s: '%s'"):format(path, shown(entry.name))
    if entry.kind == "link" then return where .. " is a link; a mod's files must be its own" end
    if entry.kind == "other" then return where .. " is neither a file nor a folder" end
    if entry.encrypted then return where .. " is encrypted; a mod is not" end
    if not METHODS[entry.method] then
        return where .. (" is packed by method %d; 'deflate' and 'store' are read"):format(entry.method)
    end
    if entry.size > packages.RATIO_FREE_BYTES and entry.size > entry.packed * packages.MAX_RATIO then
        return where .. (" unpacks to %d times its size, at most %d is allowed"):format(
            entry.size // math.max(1, entry.packed), packages.MAX_RATIO)
    end
    if entry.size > entry.packed * METHODS[entry.method] then
        return where .. (" says that it is %d bytes, which do not fit into the %d that are there"):format(entry.size,
            entry.packed)
    end
end

-- The part of a name below the archive's one folder ("" for that folder), or nil and a problem.
local function below_top(state, name)
    local top, rest = name:match("^([^/]+)/(.*)$")
    if not top then
        return nil, ("%s: '%s' lies outside of a folder; a mod's archive has one folder at its top, with all in it")
            :format(state.path, shown(name))
    end
    state.top = state.top or top
    if state.top ~= top then
        return nil, ("%s: there are two folders at its top, '%s' and '%s'; a mod's archive has one"):format(state.path,
            shown(state.top), shown(top))
    end
    return rest
end

-- Adds an entry of the archive, named as in it: a problem, or nil.
local function add_packed(count, entry)
    local whole = entry.kind == "dir" and entry.name:sub(1, -2) or entry.name
    local problem = add_entry(count)
    if problem or names.is_left_out(whole) then return problem end -- it is never read, so it need not be good
    problem = check_entry(count.path, entry)
    if problem then return problem end
    problem = names.problem(whole, names.MAX_DEPTH + 1)
    if problem then return ("%s: the name '%s' %s"):format(count.path, shown(entry.name), problem) end
    local rest
    rest, problem = below_top(count, entry.name)
    if not rest then return problem end
    rest = entry.kind == "dir" and rest:sub(1, -2) or rest
    if rest == "" then return nil end
    return add_file(count, { name = rest, kind = entry.kind, size = entry.size, index = entry.index })
end

-- The open archive and what is in it: {top, list, by_name}; or nil and a problem.
local function read_index(path)
    local opened, problem = zip.open(path)
    if not opened then return nil, problem end
    local count = new_count(path)
    for _, entry in ipairs(opened:entries()) do
        problem = add_packed(count, entry)
        if problem then
            opened:close()
            return nil, problem
        end
    end
    if not count.top then
        opened:close()
        return nil, ("%s: there is no folder in it; a mod's archive has one, with all in it"):format(path)
    end
    table.sort(count.list, by_name)
    local found = {}
    for _, entry in ipairs(count.list) do found[entry.name] = entry end
    return opened, { top = count.top, list = count.list, by_name = found }
end

local function open_again(self)
    if self.opened then return true end
    local opened, index = read_index(self.path)
    if not opened then return nil, index end
    self.opened, self.index = opened, index
    table.insert(open_archives, self)
    if #open_archives > MAX_OPEN then open_archives[1]:close() end
    return true
end

function archive:read(name, most)
    local ok, problem = open_again(self)
    if not ok then return nil, problem end
    local entry = self.index.by_name[name]
    if not entry then return nil, ("%s/%s: no such file"):format(self.path, shown(name)) end
    local content
    content, problem = self.opened:read(entry.index, math.min(most or packages.MAX_FILE_BYTES, packages.MAX_FILE_BYTES))
    if not content then return nil, ("%s/%s: %s"):format(self.path, name, problem) end
    return content
end

function archive:files()
    local ok, problem = open_again(self)
    if not ok then return nil, problem end
    return self.index.list
end

function archive:close()
    if not self.opened then return end
    self.opened:close()
    self.opened = nil
    for i, other in ipairs(open_archives) do
        if other == self then return table.remove(open_archives, i) end
    end
end

-- --- both ---
local FORMAT = "gatehouse-package-1\n"

-- SHA-256 of a package's content, as 64 hex digits: of "gatehouse-package-1\n" and then for each file, in
-- the order of names by bytes, the length of its name and the name, the length of its content and the
-- content (lengths in 8 bytes, the lowest first). A folder and an archive made of it have the same. Or nil
-- and a problem.
local function sha256(self)
    local list, problem = self:files()
    if not list then return nil, problem end
    local state = hash.start():add(FORMAT)
    for _, file in ipairs(list) do
        local content
        content, problem = self:read(file.name)
        if not content then return nil, problem end
        state:add(("<s8s8"):pack(file.name, content))
    end
    return state:hex()
end

folder.sha256, archive.sha256 = sha256, sha256

function packages.is_archive(path) return path:lower():match("%.zip$") ~= nil end

-- The package of a folder, or of a .zip file; or nil and what is wrong, with the path. It has `kind` ("folder"
-- or "zip"), `path`, and
--   read(name, most?)  a file's text, or nil and a problem; of at most so many bytes
--   files()            all of them in the order of names by bytes, as {name, size}; or nil and a problem
--   sha256()           above
--   close()            gives the file back; it is opened again when it is needed
-- Names are relative with "/". Files that begin with a dot, those in folders that do, node_modules and __MACOSX are
-- not in it. An archive is checked whole when it is opened, a folder when its files are listed.
function packages.open(path)
    path = path:gsub("(.)/+$", "%1")
    local kind = fs.kind(path)
    local name = text.printable(path, MAX_SHOWN)
    if kind and path:find("%c") then
        return nil, ("%s: has characters in its name that cannot be shown; give it another"):format(name)
    end
    if kind == "dir" then return setmetatable({ path = path }, folder) end
    if not kind and fs.look(path) == "other" then
        return nil, ("%s: is no file but a pipe, a socket or a device"):format(name)
    end
    if kind ~= "file" then return nil, ("%s: there is no such file or folder"):format(name) end
    if not packages.is_archive(path) then
        return nil, ("%s: is neither a folder nor a .zip file, which a mod is"):format(path)
    end
    local self = setmetatable({ path = path }, archive)
    local ok, problem = open_again(self)
    if not ok then return nil, problem end
    return self
end

-- What was to be read was read: the process that unpacked archives goes, until it is wanted again.
function packages.rest() zip.rest() end

return packages
