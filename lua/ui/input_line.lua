-- A line that is typed into: text, a caret, what was typed before, completion. It knows no keys but those that
-- MenuInput.typed names.
local input_line = {}

local MOST_BYTES = 16 * 1024
local MOST_HISTORY = 200

function input_line.create() return { text = "", caret = 0, history = {}, at = nil, draft = "" } end

function input_line.set(self, words)
    self.text = words:sub(1, (utf8.offset(words, 0, math.min(#words, MOST_BYTES) + 1) or 1) - 1)
    self.caret = #self.text
end

-- The caret's place one character before or after.
local function before(self) return self.caret > 0 and utf8.offset(self.text, -1, self.caret + 1) - 1 or 0 end

local function after(self)
    return self.caret < #self.text and utf8.offset(self.text, 2, self.caret + 1) - 1 or self.caret
end

local function cut(self, from, to) -- bytes after `from` up to `to`
    self.text = self.text:sub(1, from) .. self.text:sub(to + 1)
    self.caret = from
end

function input_line.insert(self, words)
    words = words:gsub("[\r\n\t]+", " "):gsub("%c", "")
    if #self.text + #words > MOST_BYTES or not utf8.len(words) then return end
    self.text = self.text:sub(1, self.caret) .. words .. self.text:sub(self.caret + 1)
    self.caret = self.caret + #words
end

-- Replaces what stands before the caret from that byte on.
function input_line.replace(self, from, words)
    cut(self, from - 1, self.caret)
    input_line.insert(self, words)
end

local function recall(self, way)
    local count = #self.history
    local at = (self.at or count + 1) + way
    if at < 1 or at > count + 1 then return end
    if not self.at then self.draft = self.text end
    self.at = at <= count and at or nil
    input_line.set(self, self.at and self.history[at] or self.draft)
end

-- Takes the line: it is in the history then, and the line empty.
function input_line.take(self)
    local words = self.text
    if words:find("%S") and self.history[#self.history] ~= words then
        self.history[#self.history + 1] = words
        if #self.history > MOST_HISTORY then table.remove(self.history, 1) end
    end
    self.at = nil
    input_line.set(self, "")
    return words
end

local keys = {}

function keys.backspace(self) cut(self, before(self), self.caret) end

function keys.delete(self) cut(self, self.caret, after(self)) end

function keys.left(self) self.caret = before(self) end

function keys.right(self) self.caret = after(self) end

function keys.home(self) self.caret = 0 end

keys["end"] = function(self) self.caret = #self.text end

function keys.up(self) recall(self, -1) end

function keys.down(self) recall(self, 1) end

keys["ctrl a"], keys["ctrl e"] = keys.home, keys["end"]

keys["ctrl u"] = function(self) cut(self, 0, self.caret) end

keys["ctrl w"] = function(self) cut(self, #self.text:sub(1, self.caret):gsub("%S+%s*$", ""), self.caret) end

-- One item of MenuInput.typed; false: it is no key of the line's.
function input_line.key(self, item)
    if item.text then
        input_line.insert(self, item.text)
        return true
    end
    local act = not item.shift and keys[(item.ctrl and "ctrl " or "") .. item.key]
    if act then act(self) end
    return act ~= nil and act ~= false
end

return input_line
