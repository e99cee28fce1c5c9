-- What came of a run of tests, in the formats that programs read: JUnit's XML, TAP, and plain values for JSON.
local files = require "testing.files"
local json = require "lib.json"
local reporter = require "testing.reporter"
local text = require "lib.text"

local results = {}

-- {passed, failed, skipped, limited = files that a limit ended}; a file that failed by itself counts as one failure.
function results.count(entries)
    local counts = { passed = 0, failed = 0, skipped = 0, limited = 0, files = #entries }
    for _, entry in ipairs(entries) do
        for _, test in ipairs(entry.result.tests) do counts[test.state] = counts[test.state] + 1 end
        if entry.result.reason then counts.failed = counts.failed + 1 end
        if entry.result.limit then counts.limited = counts.limited + 1 end
    end
    return counts
end

function results.of_file(result)
    return results.count { { result = result } }
end

-- --- JUnit ---

local ESCAPES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["\n"] = "&#10;" }

local function escaped(words, most)
    local clean = {}
    for line in (tostring(words) .. "\n"):gmatch("(.-)\n") do clean[#clean + 1] = text.printable(line, most or 400) end
    return (table.concat(clean, "\n"):gsub('[&<>"\n]', ESCAPES))
end

local function error_text(err)
    local parts = { err.message or "it failed" }
    if err.diff and err.diff ~= "" then parts[#parts + 1] = err.diff end
    if err.file and err.file ~= "" then parts[#parts + 1] = ("%s:%d"):format(err.file, err.line or 0) end
    return table.concat(parts, "\n")
end

-- Why a file ended early, and the last lines that the engine said.
local function ended_text(result)
    if #result.stderr == 0 then return result.reason end
    return ("%s\nthe engine said:\n%s"):format(result.reason, table.concat(result.stderr, "\n"))
end

local USUAL_RATE = 60

-- Seconds of game time: a clock's would be others in each run.
local function seconds(ticks, tick_rate) return ("%.3f"):format((ticks or 0) / (tick_rate or USUAL_RATE)) end

-- What a test printed, for a program that shows it beside the test.
local function junit_output(test, output)
    if not output or #(test.printed or {}) == 0 then return "" end
    local said = {}
    for i, line in ipairs(test.printed) do said[i] = reporter.line(line) end
    return ("<system-out>%s</system-out>"):format(escaped(table.concat(said, "\n")))
end

local function junit_case(lines, class, test, output, tick_rate)
    local head = ('    <testcase classname="%s" name="%s" time="%s"'):format(class, escaped(reporter.test_name(test)),
        seconds(test.ticks, tick_rate))
    local printed = junit_output(test, output)
    if test.state == "passed" then
        lines[#lines + 1] = printed == "" and head .. "/>" or ("%s>%s</testcase>"):format(head, printed)
    elseif test.state == "skipped" then
        lines[#lines + 1] = ('%s><skipped message="%s"/></testcase>'):format(head, escaped(test.reason or ""))
    else
        local err = test.error or { message = test.reason }
        lines[#lines + 1] = ('%s><failure message="%s">%s</failure>%s</testcase>'):format(head,
            escaped(text.first_line(err.message or "it failed")), escaped(error_text(err)), printed)
    end
end

local function junit_suite(lines, entry, output, tick_rate)
    local counts, ticks = results.of_file(entry.result), 0
    for _, test in ipairs(entry.result.tests) do ticks = ticks + (test.ticks or 0) end
    local class = escaped(entry.name)
    lines[#lines + 1] = ('  <testsuite name="%s" tests="%d" failures="%d" errors="0" skipped="%d" time="%s">'):format(
        class, counts.passed + counts.failed + counts.skipped, counts.failed, counts.skipped, seconds(ticks, tick_rate))
    for _, test in ipairs(entry.result.tests) do junit_case(lines, class, test, output, tick_rate) end
    if entry.result.reason then
        junit_case(lines, class, { name = "(the file)", state = "failed", error = { message = ended_text(entry.result) } })
    end
    lines[#lines + 1] = "  </testsuite>"
end

local function junit_of(suites, counts)
    local head = '<testsuites name="gatehouse" tests="%d" failures="%d" skipped="%d">\n'
    return '<?xml version="1.0" encoding="UTF-8"?>\n'
        .. head:format(counts.passed + counts.failed + counts.skipped, counts.failed, counts.skipped)
        .. (#suites > 0 and table.concat(suites, "\n") .. "\n" or "") .. "</testsuites>\n"
end

-- `output`: with what tests printed; tick_rate: ticks a second in the game that was played.
function results.junit(entries, output, tick_rate)
    local lines = {}
    for _, entry in ipairs(entries) do junit_suite(lines, entry, output, tick_rate) end
    return junit_of(lines, results.count(entries))
end

-- --- JUnit files of several machines in one ---

local function attribute(head, name) return tonumber(head:match("%f[%w]" .. name .. '="(%d+)"')) end

-- Adds the suites of a file's text that this program wrote: nil, or what is wrong.
local function take_suites(state, content, path)
    if not content:find("^<%?xml[^>]*%?>%s*<testsuites[^>]*>") or not content:find("</testsuites>%s*$") then
        return ("%s: is no whole JUnit file; expected one that `gatehouse test --junit FILE` wrote"):format(path)
    end
    local found = 0
    for suite in content:gmatch("  <testsuite .-\n  </testsuite>") do
        found = found + 1
        local head = suite:match("^[^\n]*")
        local name = head:match('name="([^"]*)"') or ""
        if state.from[name] then
            return ("%s: has the tests of '%s', which %s has, too: two shards are the same"):format(path, name,
                state.from[name])
        end
        local tests, failures = attribute(head, "tests"), attribute(head, "failures")
        local skipped = attribute(head, "skipped")
        if not (tests and failures and skipped) then return ("%s: '%s' does not say its counts"):format(path, name) end
        state.from[name] = path
        state.suites[#state.suites + 1] = { name = name, text = suite }
        state.counts.failed = state.counts.failed + failures
        state.counts.skipped = state.counts.skipped + skipped
        state.counts.passed = state.counts.passed + tests - failures - skipped
    end
    local _, heads = content:gsub("<testsuite ", "")
    if heads ~= found then return ("%s: %d of %d suites can be read"):format(path, found, heads) end
end

-- One JUnit text of several, in the order of the suites' names, and its counts; or nil and what is wrong. `contents`:
-- list of {path, text}.
function results.merge_junit(contents)
    local state = { from = {}, suites = {}, counts = { passed = 0, failed = 0, skipped = 0 } }
    for _, file in ipairs(contents) do
        local problem = take_suites(state, file.text, file.path)
        if problem then return nil, problem end
    end
    table.sort(state.suites, function(a, b) return a.name < b.name end)
    local texts = {}
    for i, suite in ipairs(state.suites) do texts[i] = suite.text end
    return junit_of(texts, state.counts), state.counts
end

-- --- TAP ---

local function tap_diagnostic(lines, words)
    lines[#lines + 1] = "  ---"
    lines[#lines + 1] = "  message: |"
    for line in (words .. "\n"):gmatch("(.-)\n") do lines[#lines + 1] = "    " .. text.printable(line, 400) end
    lines[#lines + 1] = "  ..."
end

local function tap_name(words) return (text.printable(words, 600):gsub("#", "\\#")) end

-- Version 14.
function results.tap(entries)
    local lines, number = {}, 0
    for _, entry in ipairs(entries) do
        for _, test in ipairs(entry.result.tests) do
            number = number + 1
            local directive = test.state == "skipped" and " # SKIP " .. text.printable(test.reason or "", 200) or ""
            lines[#lines + 1] = ("%s %d - %s%s"):format(test.state == "failed" and "not ok" or "ok", number,
                tap_name(entry.name .. " > " .. reporter.test_name(test)), directive)
            if test.state == "failed" then
                tap_diagnostic(lines, error_text(test.error or { message = test.reason }))
            end
        end
        if entry.result.reason then
            number = number + 1
            lines[#lines + 1] = ("not ok %d - %s"):format(number, tap_name(entry.name))
            tap_diagnostic(lines, ended_text(entry.result))
        end
    end
    return ("TAP version 14\n1..%d\n%s"):format(number, #lines > 0 and table.concat(lines, "\n") .. "\n" or "")
end

-- --- values ---

local function printed_values(test)
    local list = json.list {}
    for i, line in ipairs(test.printed or {}) do
        list[i] = { mod = line.mod, level = line.level, text = line.text, place = line.place }
    end
    return list
end

-- For --json: {passed, failed, skipped, seed, files = [{file, mod, state, reason, said, tests = [...]}]}. `output`: with
-- what tests printed.
function results.values(entries, seed, output)
    local counts, list = results.count(entries), json.list {}
    for i, entry in ipairs(entries) do
        local tests = json.list {}
        for k, test in ipairs(entry.result.tests) do
            tests[k] = {
                name = test.name, path = json.list(test.path or {}), state = test.state, ticks = test.ticks,
                reason = test.reason, error = test.error, printed = output and printed_values(test) or nil,
            }
        end
        list[i] = {
            file = entry.name, mod = files.name { mod = entry.job.mod, file = "" }:gsub("/$", ""),
            seed = entry.job.seed, state = entry.result.state, reason = entry.result.reason, tests = tests,
            said = entry.result.reason and #entry.result.stderr > 0 and json.list(entry.result.stderr) or nil,
        }
    end
    return {
        passed = counts.passed, failed = counts.failed, skipped = counts.skipped, seed = seed, files = list,
    }
end

return results
