-- Snapshots that stand in a test's own source: expect(x).toMatchInlineSnapshot(`...`). What is new is written there,
-- and what is another where the one who runs the tests says so; all of a file at once, when its tests are over, so that
-- every place is that of the source as it was loaded.
local text = require "lib.text"

local inline = {}

local WORD = "toMatchInlineSnapshot"
local INDENT = "  "

-- Without the indentation that all lines have, and the lines that only make it look well.
function inline.dedent(words)
    if not words:find("\n", 1, true) then return words end
    local lines, least = {}, nil
    for line in (words .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = line end
    if lines[1]:match("^%s*$") then table.remove(lines, 1) end
    if lines[#lines] and lines[#lines]:match("^%s*$") then lines[#lines] = nil end
    for _, line in ipairs(lines) do
        local own = line:match("^([ \t]*)%S")
        if own and (not least or #own < #least) then least = own end
    end
    for i, line in ipairs(lines) do
        lines[i] = line:match("^%s*$") and "" or line:sub(#(least or "") + 1)
    end
    return table.concat(lines, "\n")
end

-- The value as it is written into the call, whose line is indented so.
local function literal(value, indent)
    local words = value:gsub("[\\`]", "\\%0"):gsub("%${", "\\${")
    if not words:find("\n", 1, true) then return "`" .. words .. "`" end
    local out = {}
    for line in (inline.dedent(words) .. "\n"):gmatch("(.-)\n") do
        out[#out + 1] = line == "" and "" or indent .. INDENT .. line
    end
    return ("`\n%s\n%s`"):format(table.concat(out, "\n"), indent)
end

-- The offset of a line's start; nil: there is no such line.
local function line_start(source, number)
    local at = 1
    for _ = 2, number do
        at = source:find("\n", at, true)
        if not at then return nil end
        at = at + 1
    end
    return at
end

-- The offset of a column, which counts UTF-16 units from 1.
local function offset_of(source, line, column)
    local at = line_start(source, line)
    if not at then return nil end
    local units = 1
    while units < column do
        local byte = source:byte(at)
        if not byte then return nil end
        local len = byte < 0x80 and 1 or byte < 0xe0 and 2 or byte < 0xf0 and 3 or 4
        at, units = at + len, units + (len == 4 and 2 or 1)
    end
    return at
end

-- Behind a text that begins at `at`; nil: it is none, or is put together.
local function end_of_text(source, at)
    local quote = source:sub(at, at)
    if quote ~= "`" and quote ~= '"' and quote ~= "'" then return nil end
    at = at + 1
    while at <= #source do
        local c = source:sub(at, at)
        if c == quote then return at + 1 end
        if quote == "`" and source:sub(at, at + 1) == "${" then return nil end
        at = at + (c == "\\" and 2 or 1)
    end
end

-- From and to of what stands between the parentheses of the call at that place; nil: there is no such call.
local function find_argument(source, line, column)
    local at = offset_of(source, line, column)
    if not at or source:sub(at, at + #WORD - 1) ~= WORD then return nil end
    local from = source:match("^%s*%(()", at + #WORD)
    if not from then return nil end
    local start = source:match("^%s*()", from)
    if source:sub(start, start) == ")" then return from, start - 1 end
    local behind = end_of_text(source, start)
    behind = behind and source:match("^%s*,?%s*()%)", behind)
    if behind then return from, behind - 1 end
end

-- A new list of edits for one file of tests. read(name): its source; nil when there is none.
function inline.create(read) return { read = read, files = {} } end

-- Keeps an edit for later; nil, or why the call cannot be written to.
function inline.note(self, file, line, column, value)
    local source = self.read(file)
    local from, to = nil, nil
    if source then from, to = find_argument(source, line, column) end
    if not from then
        return ("%s:%d: %s(...) cannot be written to: its call, with no value or one plain text, does not stand there"):format(
            text.printable(file, 120), line, WORD)
    end
    local edits = self.files[file] or {}
    self.files[file] = edits
    local known = edits[from]
    if known and known.value ~= value then
        return ("%s:%d: %s got different values in one run: give each a test of its own"):format(
            text.printable(file, 120), line, WORD)
    end
    local indent = source:sub(line_start(source, line), #source):match("^[ \t]*")
    edits[from] = { from = from, to = to, value = value, words = literal(value, indent) }
end

-- name -> new source, of each file that is another.
function inline.sources(self)
    local out = {}
    for file, edits in pairs(self.files) do
        local source, starts = self.read(file), {}
        for from in pairs(edits) do starts[#starts + 1] = from end
        table.sort(starts, function(a, b) return a > b end)
        for _, from in ipairs(starts) do
            source = source:sub(1, from - 1) .. edits[from].words .. source:sub(edits[from].to + 1)
        end
        out[file] = source
    end
    return out
end

return inline
