-- Whether the last starts came through: a small file that is there while the engine starts and is gone once
-- it has played for a while or ended well. After two starts in a row that did not get so far, the next one
-- is in safe mode, without mods, and says which mod was starting. Where the file cannot be written all this
-- is left out.
local fs = require "engine.fs"
local json = require "lib.json"
local log = require "engine.log"
local paths = require "games.paths"
local text = require "lib.text"
local xdg = require "lib.xdg"

local starting = {}

starting.VARIABLE = "GATEHOUSE_START_STATE" -- names the file; then runs without a window use it, too
starting.MOST_CRASHES = 2                   -- in a row; then safe mode
starting.SECONDS = 10                       -- of game time, and the start was a good one

local function variable(name)
    local value = os.getenv(name)
    return value ~= "" and value or nil
end

-- The file; nil: this run has none.
local function path_for(window)
    local named = variable(starting.VARIABLE)
    if named then return named end
    if not window then return nil end
    local state = paths.state()
    return state and state .. "/start.json"
end

-- What the last start left: how many did not come through, and the mod that was starting.
local function read(path)
    local content = fs.kind(path) == "file" and fs.read(path)
    local left = content and json.decode(content, path)
    if type(left) ~= "table" then return 0, nil end
    local crashes = type(left.crashes) == "number" and math.tointeger(left.crashes) or 0
    return math.max(0, crashes), type(left.mod) == "string" and left.mod ~= "" and text.printable(left.mod, 64) or nil
end

local function write(self, mod)
    local line = ('{"crashes": %d, "mod": %s}\n'):format(self.crashes + 1, json.encode(mod or ""))
    local ok, problem = fs.write(self.path, line)
    if ok then return end
    log.write("debug", "engine", "starts are not remembered: " .. tostring(problem))
    self.path = nil
end

-- Begins a start. The result has `safe` (no mods this time), `crashes` (starts in a row that did not come
-- through) and `mod` (which was starting then, or nil).
function starting.begin(window)
    local self = { path = path_for(window), crashes = 0, safe = false }
    if not self.path then return self end
    self.crashes, self.mod = read(self.path)
    self.safe = self.crashes >= starting.MOST_CRASHES
    xdg.make(self.path:match("^(.*)/") or ".") -- where it can not be made shows when the file is written
    write(self, nil)
    return self
end

-- This mod starts now.
function starting.note(self, mod)
    if self.path then write(self, mod) end
end

-- The start was a good one.
function starting.finish(self)
    if not self.path then return end
    local path = self.path
    self.path = nil
    os.remove(path)
end

-- For people: why there are no mods.
function starting.explain(self)
    local which = self.mod and (" The mod '%s' was starting."):format(self.mod) or ""
    return ("the last %d starts did not come through.%s Safe mode: no mods this time."):format(self.crashes, which)
end

return starting
