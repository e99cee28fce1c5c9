-- What the mods of a test did since it began: commands and what became of them, lines that they printed, errors.
-- All of it is bounded; what a test is told goes out as news, some of it each tick.
local hash = require "engine.hash"
local json = require "lib.json"
local locale = require "engine.locale"
local world = require "engine.world"

local record = {}

record.MAX_LINES = 20000     -- of a mod's stream of commands that are kept for a golden file
record.NEWS_BYTES = 50000    -- of one answer, about
record.NEWS_A_TICK = 3       -- answers; what is more waits for the next tick
record.MAX_WAITING = 4000000 -- bytes of news that wait; more than that and the test fails

local MOST_TEXT = 4000

-- mods: number -> mod, as mods.find gives them; `own`: the number of the test's script, or nil.
function record.create(mods, own)
    local self = { mods = mods, own = own, streams = {}, news = {}, bytes = 0, errors = {}, dropped = false, said = {} }
    for number in pairs(mods) do self.streams[number], self.errors[number] = {}, {} end
    return self
end

local function id_of(self, number) return self.mods[number] and self.mods[number].id end

-- Puts one thing into the news: `kind` is the list that it goes to.
local function tell(self, kind, value)
    local encoded = json.encode(value)
    if self.bytes + #encoded > record.MAX_WAITING then
        self.dropped = true
        return
    end
    self.bytes = self.bytes + #encoded
    self.news[#self.news + 1] = { kind = kind, text = encoded }
end

-- --- fields as JSON ---

local function shown_bytes(bytes)
    if #bytes <= MOST_TEXT and utf8.len(bytes) and not bytes:find("%c") then return bytes end
    return ("<%d bytes, %s>"):format(#bytes, hash.sha256(bytes):sub(1, 12))
end

local function plain(value)
    if type(value) == "string" then return shown_bytes(value) end
    if type(value) ~= "table" then return value end
    local result = {}
    for key, field in pairs(value) do result[key] = plain(field) end
    return next(result) == nil and json.list(result) or result
end

-- Of a panel's widgets what they say; of what is as usual there is too much.
local function told_widgets(widgets)
    local list = json.list {}
    for i, widget in ipairs(widgets or {}) do
        list[i] = {}
        for name, value in pairs(widget) do
            local usual = value == 0 or value == "" or value == false or type(value) == "table" and next(value) == nil
            if not usual or name == "id" then list[i][name] = plain(value) end
        end
    end
    return list
end

-- What a text on the screen says to the player.
local function shown_text(mod, fields)
    if not fields.key or fields.key == "" then return fields.text end
    local said = mod.texts and mod.texts[fields.key]
    if not said then return fields.text ~= "" and fields.text or fields.key end
    local args = {}
    for _, arg in ipairs(fields.args or {}) do args[arg.name] = arg.number or arg.text end
    return locale.write(said, args)
end

-- --- what happens ---

local function add_line(self, number, command, fields)
    local stream = self.streams[number]
    if #stream >= record.MAX_LINES then
        stream.cut = true
        return
    end
    local line = ("%d %s %s"):format(world.tick(), command.name, json.encode(fields))
    if command.outcome ~= "applied" then line = ("%s -> %s: %s"):format(line, command.outcome, command.reason) end
    stream[#stream + 1] = line
end

-- As engine.mods.on_command gives it.
function record.command(self, number, command)
    local mod = self.mods[number]
    if not mod or command.name == "test" then return end
    local fields = plain(command.fields)
    if command.fields.widgets then fields.widgets = told_widgets(command.fields.widgets) end
    if command.name == "hud_text" then fields.shown = shown_text(mod, command.fields) end
    if command.name ~= "subscribe" and command.name ~= "log" then add_line(self, number, command, fields) end
    if command.name == "log" then
        record.printed(self, number, command.fields.level, command.fields.text)
    end
    tell(self, "commands", {
        mod = mod.id, name = command.name, tick = world.tick(), outcome = command.outcome, reason = command.reason,
        made = command.entity, fields = fields,
    })
end

-- A line that a mod printed; `on_line` hears of it, too.
function record.printed(self, number, level, line, place)
    local id = id_of(self, number)
    if not id then return end
    tell(self, "logs", { mod = id, level = level, text = line:sub(1, MOST_TEXT), place = place, tick = world.tick() })
    if self.on_line then self.on_line(number, level, line, place) end
end

-- An error of a mod, in the words of engine.mods.on; kind: "error", "stopped", "failed", "died".
function record.fault(self, number, kind, err)
    local id = id_of(self, number)
    if not id then return end
    local fault = {
        mod = id, kind = kind, message = err.message, file = err.file ~= "" and err.file or nil, line = err.line,
        column = err.column, source_line = err.source_line ~= "" and err.source_line or nil, tick = world.tick(),
        text = err.text,
    }
    self.errors[number][#self.errors[number] + 1] = fault
    tell(self, "errors", {
        mod = id, kind = kind, message = fault.message, file = fault.file, line = fault.line, column = fault.column,
        tick = fault.tick,
    })
end

-- How a mod stands, when that is new. `state`: a table that JSON has.
function record.state(self, number, state)
    local encoded = json.encode(state)
    if self.said[number] == encoded then return end
    self.said[number] = encoded
    tell(self, "mods", state)
end

-- --- news ---

local function one_batch(self, from)
    local kinds, bytes, at = {}, 0, from
    while self.news[at] and (bytes == 0 or bytes + #self.news[at].text <= record.NEWS_BYTES) do
        local one = self.news[at]
        kinds[one.kind] = kinds[one.kind] or {}
        table.insert(kinds[one.kind], one.text)
        bytes, at = bytes + #one.text + 1, at + 1
    end
    self.bytes = self.bytes - bytes
    local parts = {}
    for _, kind in ipairs { "commands", "errors", "logs", "mods" } do
        if kinds[kind] then parts[#parts + 1] = ('"%s":[%s]'):format(kind, table.concat(kinds[kind], ",")) end
    end
    return "{" .. table.concat(parts, ",") .. "}", at
end

-- Gives what is new to send(text), a few texts a tick; what send refuses is told later.
function record.flush(self, send)
    local at = 1
    for _ = 1, record.NEWS_A_TICK do
        if not self.news[at] then break end
        local batch, next_at = one_batch(self, at)
        if not send(batch) then break end
        at = next_at
    end
    if at == 1 then return end
    self.news = table.move(self.news, at, #self.news, 1, {})
    self.bytes = 0
    for _, one in ipairs(self.news) do self.bytes = self.bytes + #one.text end
end

-- The stream of commands of a mod, as lines.
function record.stream(self, number) return self.streams[number] end

return record
