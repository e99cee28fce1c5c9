-- What tests compare with files beside them: snapshots (tests/__snapshots__/FILE.snap), golden streams of commands
-- (tests/__golden__/NAME.txt), pictures (tests/__shots__/NAME.png). A file that is new is written, unless that is
-- forbidden; a difference is written over when the one who runs the tests says so. Names come from a test's
-- script: they are checked, and never leave these folders.
local app = require "engine.app"
local fs = require "engine.fs"
local inline = require "testing.inline_snapshots"
local text = require "lib.text"

local snapshots = {}

snapshots.MAX_BYTES = 8 * 1024 * 1024 -- of one file
local HEAD = "// Snapshots of %s. `gatehouse test --update` writes them anew.\n"

-- options: folder (the mod's; nil: nothing can be written, and what is there is read with `read`), read(name) ->
-- text or nil, script (the test's file in the mod), update, ci (new ones are not written).
function snapshots.create(options)
    local base = options.script:match("^(.*)/[^/]*$") or "."
    local self = {
        folder = options.folder, read = options.read, update = options.update, ci = options.ci,
        base = base == "." and "" or base .. "/", script = options.script, written = {}, touched = {},
    }
    self.inline = inline.create(options.read)
    self.snap = ("%s__snapshots__/%s.snap"):format(self.base, self.script:match("[^/]*$"))
    return self
end

local function check_name(name)
    if type(name) == "string" and name:match("^[%w][%w_.-]*$") and #name <= 80 and not name:find("..", 1, true) then
        return nil
    end
    return ("'%s' cannot be the name of a file: expected letters, digits, '-', '_' and '.', at most 80"):format(
        text.printable(tostring(name), 80))
end

local function make_folder(path)
    for at in path:gmatch("()/") do
        local part = path:sub(1, at - 1)
        if part ~= "" and not fs.kind(part) then
            local ok, problem = fs.mkdir(part)
            if not ok and not fs.kind(part) then return problem end
        end
    end
end

-- The full path of a file that is about to be written; nil and why it can not be.
local function path_for(self, name)
    if not self.folder then return nil, "the mod is an archive, in which nothing is written" end
    local path = self.folder .. "/" .. name
    local problem = make_folder(path)
    if problem then return nil, problem end
    if fs.look(path) == "link" then return nil, ("%s: is a link; what a test keeps is the mod's own"):format(path) end
    return path
end

local function note_written(self, name)
    for _, known in ipairs(self.written) do
        if known == name then return end
    end
    self.written[#self.written + 1] = name
end

local function write(self, name, content)
    local path, problem = path_for(self, name)
    if not path then return problem end
    local ok
    ok, problem = fs.replace(path, content)
    if not ok then return problem end
    note_written(self, name)
end

-- --- snapshots ---

-- "# name", then the value's lines after "| ".
local function parse(content)
    local map, name, lines = {}, nil, {}
    local function finish()
        if name then map[name] = table.concat(lines, "\n") end
        name, lines = nil, {}
    end
    for line in (content .. "\n"):gmatch("(.-)\n") do
        if line:sub(1, 2) == "# " then
            finish()
            name = line:sub(3)
        elseif name and line:sub(1, 1) == "|" then
            lines[#lines + 1] = line:sub(3)
        end
    end
    finish()
    return map
end

local function serialise(self, map)
    local out = { HEAD:format(self.script) }
    for _, name in ipairs(text.sorted_keys(map)) do
        out[#out + 1] = ("\n# %s\n"):format(name)
        for line in (map[name] .. "\n"):gmatch("(.-)\n") do
            out[#out + 1] = line == "" and "|\n" or ("| %s\n"):format(line)
        end
    end
    return table.concat(out)
end

local function load_snapshots(self)
    if self.snapshots then return end
    local content = self.read(self.snap)
    self.snapshots = content and parse(content) or {}
    self.had_snapshots = content ~= nil
end

-- Compares; the answer as the test's script gets it.
function snapshots.snapshot(self, key, value)
    load_snapshots(self)
    key = text.printable(key, 600)
    local known = self.snapshots[key]
    self.touched[key] = true
    if known == value then return { same = true } end
    if known ~= nil and not self.update then
        return {
            same = false, expected = known, received = value,
            problem = ("The snapshot \"%s\" is another. If that is right: gatehouse test --update"):format(key),
        }
    end
    if known == nil and self.ci then
        return { same = false, problem = ("There is no snapshot \"%s\" yet, and --ci writes none."):format(key) }
    end
    self.snapshots[key] = value
    self.changed = true
    if self.folder then note_written(self, self.snap) end -- at the end of the file
    return { same = true, written = true }
end

-- The same of one that stands in the source, in a call at that place. `expected`: what stands there, nil = nothing.
function snapshots.inline(self, value, expected, place)
    if expected and inline.dedent(expected) == inline.dedent(value) then return { same = true } end
    if expected and not self.update then
        return {
            same = false, expected = inline.dedent(expected), received = inline.dedent(value),
            problem = "The snapshot in the test is another. If that is right: gatehouse test --update",
        }
    end
    if self.ci then
        return { same = false, problem = "There is no snapshot in the test yet, or another one, and --ci writes none." }
    end
    if not self.folder then return { same = false, problem = "the mod is an archive, in which nothing is written" } end
    if place.file:sub(1, #self.base) ~= self.base then
        return { same = false, problem = ("%s is no file of the tests: nothing is written to it"):format(
            text.printable(place.file, 120)) }
    end
    local problem = inline.note(self.inline, place.file, place.line, place.column, value)
    if problem then return { same = false, problem = problem } end
    note_written(self, place.file) -- at the end of the file
    return { same = true, written = true }
end

local function write_inline(self)
    local sources = inline.sources(self.inline)
    self.inline = inline.create(self.read)
    for _, name in ipairs(text.sorted_keys(sources)) do
        local problem = write(self, name, sources[name])
        if problem then return problem end
    end
end

-- The end of the file. `whole`: all its tests ran, so that snapshots which none of them asked for can go, with
-- --update. nil, or what is wrong.
function snapshots.finish(self, whole)
    local problem = write_inline(self)
    if problem then return problem end
    if whole and self.update then
        load_snapshots(self)
        for _, key in ipairs(text.sorted_keys(self.snapshots)) do
            if not self.touched[key] then self.snapshots[key], self.changed = nil, true end
        end
    end
    if not self.changed then return nil end
    self.changed = false
    if next(self.snapshots) == nil and self.had_snapshots and self.folder then
        fs.remove(self.folder .. "/" .. self.snap)
        return nil
    end
    return write(self, self.snap, serialise(self, self.snapshots))
end

-- --- golden streams ---

-- `lines`: of the stream as it is now.
function snapshots.golden(self, name, lines)
    local problem = check_name(name)
    if problem then return { same = false, problem = problem } end
    local file = ("%s__golden__/%s.txt"):format(self.base, name)
    local received = table.concat(lines, "\n")
    local expected = self.read(file)
    expected = expected and expected:gsub("\n$", "")
    if expected == received then return { same = true } end
    if expected and not self.update then
        return {
            same = false, expected = snapshots.around(expected, received), received = snapshots.around(received, expected),
            problem = ("The commands differ from %s. If that is right: gatehouse test --update"):format(file),
        }
    end
    if not expected and self.ci then
        return { same = false, problem = ("There is no %s yet, and --ci writes none."):format(file) }
    end
    problem = write(self, file, received .. "\n")
    return { same = not problem, problem = problem, written = not problem }
end

local AROUND, MOST_AROUND = 3, 40 -- lines of a stream that are told before and after the first that differs

-- Of a long text the lines around the first one that is another in `other`, with where they are.
function snapshots.around(whole, other)
    local mine, theirs = {}, {}
    for line in (whole .. "\n"):gmatch("(.-)\n") do mine[#mine + 1] = line end
    for line in (other .. "\n"):gmatch("(.-)\n") do theirs[#theirs + 1] = line end
    local at = 1
    while mine[at] and mine[at] == theirs[at] do at = at + 1 end
    local from, to = math.max(1, at - AROUND), math.min(#mine, at + MOST_AROUND)
    local out = { ("(from line %d)"):format(from) }
    for i = from, to do out[#out + 1] = #mine[i] > 400 and mine[i]:sub(1, 400) .. "..." or mine[i] end
    if to < #mine then out[#out + 1] = "..." end
    return table.concat(out, "\n")
end

-- --- pictures ---

-- The frame as it is now against a picture: no channel of a pixel may differ by more than `tolerance`, but for a
-- part of them, `share` in millionths.
function snapshots.shot(self, name, tolerance, share)
    local problem = check_name(name)
    if problem then return { same = false, problem = problem } end
    local file = ("%s__shots__/%s.png"):format(self.base, name)
    if not self.folder then
        return { same = false, problem = "the mod is an archive: its pictures are not compared" }
    end
    local path = self.folder .. "/" .. file
    local difference = path:gsub("%.png$", ".diff.png")
    if not fs.kind(path) then
        if self.ci then
            return { same = false, problem = ("There is no %s yet, and --ci writes none."):format(file) }
        end
        return snapshots.save_shot(self, file)
    end
    local verdict, why, differing = app.compare_picture {
        expected = path, difference = difference, tolerance = tolerance,
    }
    if verdict == "same" or verdict == "different" and differing <= share then
        if fs.kind(difference) then fs.remove(difference) end
        return { same = true }
    end
    if verdict == "different" and self.update then
        fs.remove(difference)
        return snapshots.save_shot(self, file)
    end
    if verdict ~= "different" then return { same = false, problem = ("%s: %s"):format(file, why) } end
    return {
        same = false,
        problem = ("The picture differs: %s\nIf that is right: gatehouse test --update"):format(why),
    }
end

function snapshots.save_shot(self, file)
    local path, problem = path_for(self, file)
    if path then
        local ok
        ok, problem = app.save_picture(path)
        if ok then
            note_written(self, file)
            return { same = true, written = true }
        end
    end
    return { same = false, problem = problem }
end

return snapshots
