-- What people read of tests that ran: a line each, and of a failure where, what was expected, and what was there.
local text = require "lib.text"
local uv = require "luv"

local reporter = {}

local COLOURS = { passed = "32", failed = "31", skipped = "33", faint = "2", bold = "1" }
local WORDS = { passed = "ok", failed = "FAIL", skipped = "skip" }
local MOST_LOG_LINES = 20 -- of a test that failed, or of a file

-- `colour`: nil = as the terminal is.
function reporter.create(colour)
    if colour == nil then
        colour = uv.guess_handle(1) == "tty" and not os.getenv("NO_COLOR") and os.getenv("TERM") ~= "dumb"
    end
    return { colour = colour }
end

local function paint(self, name, words)
    return self.colour and ("\27[%sm%s\27[0m"):format(COLOURS[name], words) or words
end

-- A stranger's text of several lines, indented.
local function block(words, indent)
    local lines = {}
    for line in (words .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = indent .. text.printable(line, 400) end
    while lines[#lines] == indent do lines[#lines] = nil end
    return table.concat(lines, "\n")
end

function reporter.test_name(test)
    local parts = {}
    for i, part in ipairs(test.path or {}) do parts[i] = part end
    parts[#parts + 1] = test.name
    return text.printable(table.concat(parts, " > "), 300)
end

local function source_lines(err)
    if not err.source_line or err.source_line == "" then return nil end
    local number = ("%d"):format(err.line or 0)
    local lines = { ("%s | %s"):format(number, text.printable(err.source_line, 200)) }
    if err.column and err.column > 0 and err.column <= 200 then
        local before = err.source_line:sub(1, err.column - 1):gsub("[^\t]", " ")
        lines[2] = ("%s | %s^"):format((" "):rep(#number), before)
    end
    return table.concat(lines, "\n")
end

local function show_error(self, err, lines)
    lines[#lines + 1] = block(err.message or "it failed without a message", "        ")
    if err.diff and err.diff ~= "" then
        for line in (err.diff .. "\n"):gmatch("(.-)\n") do
            local name = line:match("^%s*([+-])")
            local shown = "        " .. text.printable(line, 400)
            lines[#lines + 1] = name and paint(self, name == "+" and "passed" or "failed", shown) or shown
        end
    end
    if err.file and err.file ~= "" then
        local place = ("%s:%d"):format(text.printable(err.file, 200), err.line or 0)
        if err.column and err.column > 0 then place = ("%s:%d"):format(place, err.column) end
        lines[#lines + 1] = "        " .. paint(self, "bold", place)
    end
    local source = source_lines(err)
    if source then lines[#lines + 1] = paint(self, "faint", block(source, "          ")) end
end

-- A line that was printed: a log event, or plain text.
function reporter.line(line)
    if type(line) ~= "table" then return line end
    local place = line.place and line.place ~= "" and " " .. line.place or ""
    return ("%s%s %s: %s"):format(line.mod or "", place, line.level or "info", line.text or "")
end

-- The last of these, or all.
local function show_lines(self, list, lines, head, all)
    if #list == 0 then return end
    lines[#lines + 1] = paint(self, "faint", ("      %s:"):format(head))
    for i = all and 1 or math.max(1, #list - MOST_LOG_LINES + 1), #list do
        lines[#lines + 1] = paint(self, "faint", block(reporter.line(list[i]), "        "))
    end
end

local function show_test(self, test, lines, output)
    local ticks = test.ticks and test.ticks > 0 and paint(self, "faint", (" (%d ticks)"):format(test.ticks)) or ""
    local reason = test.state == "skipped" and test.reason and (": " .. text.printable(test.reason, 200)) or ""
    lines[#lines + 1] = ("  %s  %s%s%s"):format(paint(self, test.state, ("%-4s"):format(WORDS[test.state])),
        reporter.test_name(test), reason, ticks)
    for _, written in ipairs(test.written or {}) do
        lines[#lines + 1] = "        wrote " .. text.printable(written, 200)
    end
    if test.state == "failed" then
        show_error(self, test.error or { message = test.reason }, lines)
        show_lines(self, test.printed or {}, lines, "it printed", output)
    elseif output then
        show_lines(self, test.printed or {}, lines, "it printed", true)
    end
end

-- What was printed since the last test that ended; of specs in Lua, and of a file that ended early, also what the
-- engine itself said.
local function show_log(self, result, is_lua, lines)
    show_lines(self, result.logs, lines, "it printed")
    if result.reason or is_lua and #result.logs == 0 then show_lines(self, result.stderr, lines, "the engine said") end
end

-- Of one file, as one text. `name`: its; how = {quiet: nothing of what passed, partly: nor of what has none of the
-- tests that were chosen, output: all that tests printed, also those that passed}.
function reporter.file(self, name, result, how)
    if result.state == "passed" and (how.quiet or how.partly and #result.tests == 0) then return nil end
    local lines = { paint(self, "bold", text.printable(name, 300)) }
    for _, test in ipairs(result.tests) do
        if not how.quiet or test.state == "failed" then show_test(self, test, lines, how.output) end
    end
    if result.reason then
        lines[#lines + 1] = ("  %s  the file: %s"):format(paint(self, "failed", "FAIL"),
            text.printable(result.reason, 400))
    end
    if result.state == "failed" then show_log(self, result, name:find("_spec.lua", 1, true), lines) end
    if #result.tests == 0 and not result.reason then lines[#lines + 1] = "  no test in it" end
    return table.concat(lines, "\n")
end

-- "3 passed, 1 failed, 2 skipped"; `counts` as testing.results has them.
function reporter.counts(self, counts)
    local line = ("%d passed, %d failed"):format(counts.passed, counts.failed)
    if counts.skipped > 0 then line = ("%s, %d skipped"):format(line, counts.skipped) end
    return paint(self, counts.failed > 0 and "failed" or "passed", line)
end

return reporter
