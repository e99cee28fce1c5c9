-- Runs one test file of a mod, in JavaScript, without a window: loads it once to see which tests it has, then plays
-- each of them in a game of its own, and says what became of them as lines of a report.
--
-- Limits are ticks of game time and the CPU limits of mods; nothing here reads a clock but for the CPU time that the
-- last line tells.
local app = require "engine.app"
local coverage = require "testing.coverage"
local fs = require "engine.fs"
local json = require "lib.json"
local snapshots = require "testing.snapshots"
local log = require "engine.log"
local record = require "testing.record"
local source_lines = require "testing.source_lines"
local fixture = require "testing.fixture"
local text = require "lib.text"
local test_api = require "testing.test_api"

local js_file = {}

js_file.TEST_TICKS = 3600
js_file.FILE_TICKS = 36000
js_file.LOAD_TICKS = 600 -- to tell which tests there are
js_file.MAX_TESTS = 2000

local BODY_BYTES = 60000
local FAILED, LOAD = 1, 3 -- exit codes

-- --- saying ---

local function say_end(run)
    local ms = run.cpu_ns / 1e6 + os.clock() * 1000
    run.emit {
        event = "file_end", passed = run.passed, failed = run.failed, skipped = run.skipped, ticks = run.ticks,
        cpu_ms = math.floor(ms), coverage = run.coverage_file, used = json.list(text.sorted_keys(run.used)),
    }
end

local COUNT = { passed = "passed", failed = "failed", skipped = "skipped" }

local function say_test(run, test, state, more)
    run[COUNT[state]] = run[COUNT[state]] + 1
    local line = {
        event = "test", name = test.name, path = json.list(test.path or {}), state = state, line = test.line,
        ticks = 0,
    }
    for key, value in pairs(more or {}) do line[key] = value end
    run.emit(line)
end

-- Something is wrong with the file as a whole: told as a test of its name that failed.
local function say_broken(run, reason, err)
    for _, said in ipairs(run.early) do run.emit(said) end
    run.early = {}
    say_test(run, { name = run.script, path = {} }, "failed", { reason = reason, error = err })
end

-- --- what happens to mods ---

local function with_source(run, fault)
    if not fault then return nil end
    fault.source_line = fault.source_line or source_lines.line(run.fixture.linked or run.fixture.modules, fault.file, fault.line)
    return fault
end

-- What an error's whole text says behind its frames: what caused it, and the rejections beside it.
local function behind_frames(whole)
    local at = whole and whole:find("\n    at ", 1, true)
    while at and whole:sub(at, at + 7) == "\n    at " do at = whole:find("\n", at + 1, true) end
    return at and whole:sub(at) or ""
end

-- The error of a mod's process as the report has it.
local function error_of(run, err, prefix)
    return with_source(run, {
        message = prefix .. err.message .. behind_frames(err.text), file = err.file ~= "" and err.file or nil,
        line = err.line and err.line > 0 and err.line or nil, column = err.column,
        source_line = err.source_line ~= "" and err.source_line or nil, stack = err.text,
    })
end

local WORDS = { error = "", stopped = "", failed = "did not load: ", died = "" }

-- An error of any mod: the script's own ends the test, those of the mod under test make it fail.
local function note_fault(run, number, kind, err)
    local is_test = number == run.fixture.test
    if run.fixture.record then record.fault(run.fixture.record, number, kind, err) end
    if is_test then
        run.verdict = run.verdict or { reason = kind == "died" and err.message or nil,
            error = error_of(run, err, WORDS[kind]), fatal = true }
        return
    end
    local mod = run.fixture.by_number[number]
    if not mod or mod.id ~= run.fixture.id then return end
    if not run.fault then
        run.fault = { reason = ("%s %s"):format(mod.id, kind == "died" and "ended" or "failed"),
            error = error_of(run, err, ("%s: %s"):format(mod.id, WORDS[kind])) }
    end
end

local function hooks_of(run)
    return {
        error = function(number, err, terminated) note_fault(run, number, terminated and "stopped" or "error", err) end,
        failed = function(number, err) note_fault(run, number, "failed", err) end,
        died = function(number, reason)
            note_fault(run, number, "died", { message = reason, file = "", text = reason })
        end,
        printed = function(number, level, line, place)
            if run.fixture.record then record.printed(run.fixture.record, number, level, line, place) end
        end,
    }
end

local function on_line(run, number, level, line, place)
    local mod = run.fixture.by_number[number]
    if not mod or mod.id ~= fixture.TEST and mod.id ~= run.fixture.id then return end
    local said = { event = "log", mod = mod.id, level = level, text = line, place = place }
    if run.loaded then run.emit(said) else run.early[#run.early + 1] = said end
end

local function tell_states(run)
    local life = run.fixture.lifecycle
    for number, info in ipairs(run.fixture.engine_mods.list()) do
        local mod = run.fixture.by_number[number]
        run.cpu_ns = run.cpu_ns + math.max(0, info.cpu_ns - (run.cpu_of[number] or 0))
        run.cpu_of[number] = info.cpu_ns
        record.state(run.fixture.record, number, {
            id = mod.id, state = info.state, reason = info.reason, starts = life.starts[number] or 0,
            errors = info.errors, prints = info.prints, commands = info.commands, applied = info.applied,
            waits_at = info.waits_at ~= "" and info.waits_at or nil, denied = info.denied, over_quota = info.over_quota, failed = info.failed, suspended = info.suspended,
            rejected_batches = info.rejected_batches,
        })
    end
end

-- --- what the script says ---

local function reply(run, id, answer)
    local body = json.encode(answer)
    if #body > BODY_BYTES then
        body = json.encode { error = ("the answer has %d bytes, at most %d can be told"):format(#body, BODY_BYTES) }
    end
    run.fixture.engine_mods.test_reply(run.fixture.test, id, body)
end

local heard = {} -- verbs that are about the file and not about the game

-- The suites that a test is in, as texts.
local function path_of(given)
    local path = {}
    for i, name in ipairs(type(given) == "table" and given or {}) do
        path[i] = text.printable(tostring(name), 400)
    end
    return path
end

function heard.declare(run, list)
    for _, test in ipairs(list) do
        if #run.tests >= js_file.MAX_TESTS then return nil, "too many tests" end
        run.tests[#run.tests + 1] = {
            name = text.printable(tostring(test.name), 400), path = path_of(test.path), only = test.only == true,
            skip = type(test.skip) == "string" and text.printable(test.skip, 400) or nil,
            line = math.tointeger(test.line), index = #run.tests,
        }
    end
    return true
end

function heard.declared(run, wish)
    run.wish = type(wish) == "table" and wish or {}
    run.declared = true
    return true
end

local TEXTS = { "message", "file", "stack", "diff", "expected", "actual" }

-- What the script says went wrong: texts and numbers alone.
local function read_error(given)
    if type(given) ~= "table" then return nil end
    local err = { line = math.tointeger(given.line), column = math.tointeger(given.column) }
    for _, name in ipairs(TEXTS) do err[name] = type(given[name]) == "string" and given[name] or nil end
    err.message = err.message or "an error without a message"
    return err
end

function heard.result(run, result)
    run.verdict = run.verdict or { error = with_source(run, read_error(result.error)) }
    return true
end

local function hear(run, question)
    local value = json.decode(question.body, question.verb, BODY_BYTES)
    local problem
    local verb = heard[question.verb] or test_api.find(run, question.verb)
    if value == nil then
        problem = "what was asked is no JSON"
    elseif not verb or heard[question.verb] == nil and not run.current then
        value, problem = nil, ("there is no '%s' here"):format(text.printable(question.verb, 32))
    else
        local ok
        ok, value, problem = pcall(verb, run, value)
        if not ok then value, problem = nil, text.first_line(value) end
    end
    if question.id == 0 then -- nobody waits for an answer: what is wrong is the verdict
        local verb_name = text.printable(question.verb, 32)
        if problem then run.verdict = run.verdict or { error = { message = ("'%s': %s"):format(verb_name, problem) } } end
        return
    end
    reply(run, question.id, value == nil and { error = tostring(problem or "it failed") } or { value = value })
end

local function hear_all(run)
    local questions = run.questions
    run.questions = {}
    for _, question in ipairs(questions) do hear(run, question) end
end

-- --- one test after the other ---

local function begin(run, test)
    run.current, run.verdict, run.fault, run.allowed = test, nil, nil, {}
    run.questions, run.test_ticks, run.wrote, run.cpu_of = {}, 0, false, {}
    run.news_failed = false
    local problem = fixture.begin(run.fixture, test ~= nil, hooks_of(run))
    if problem then
        run.verdict = run.verdict or { reason = problem, error = { message = problem } }
        return
    end
    run.fixture.record.on_line = function(...) on_line(run, ...) end
    reply(run, 0, { begin = {
        run = test and test.index or -1, mod = run.fixture.id, mods = json.list(fixture.ids(run.fixture)),
        seed = run.fixture.wish.seed or run.fixture.seed,
    } })
end

local function limit_of(run)
    local wish = run.fixture.wish.ticks
    return wish and math.max(1, math.min(wish, js_file.FILE_TICKS)) or js_file.TEST_TICKS
end

-- Whether the test is over: why, as what say_test gets.
local function judge(run)
    if run.verdict then return run.verdict end
    if run.fault and not run.allowed[run.fixture.id] then return run.fault end
    if run.fixture.record and run.fixture.record.dropped then
        return { reason = "its mods did more than a test can be told of" }
    end
    if run.test_ticks >= limit_of(run) then
        return { reason = ("did not end within %d ticks: it waits for what does not come, or needs more with "
            .. "configure({ ticks })"):format(limit_of(run)) }
    end
end

-- What ran of the mod under test, before its process goes; nothing of one that is gone already.
local function count_what_ran(run)
    local number = run.coverage and run.fixture.numbers[run.fixture.id]
    local report = number and run.fixture.engine_mods.coverage(number)
    local problem = report and report ~= "" and coverage.add(run.coverage, report)
    if problem then log.write("warn", "engine", problem) end
end

-- What has no place of its own is told with the test's.
local function placed(run, verdict)
    local err = verdict.error or { message = verdict.reason }
    if not err.file or err.file == "" then
        err.file, err.line, err.column = run.script, run.current.line, nil
    end
    return with_source(run, err)
end

-- The mod under test is told what happens, and has not begun as a whole.
local function waiting(run)
    local number = run.fixture.numbers[run.fixture.id]
    local info = number and run.fixture.engine_mods.list()[number]
    if not info or info.waits_at == "" or run.allowed[run.fixture.id] then return nil end
    local file, line = info.waits_at:match("^(.*):(%d+)$")
    return { reason = ("%s is not ready"):format(run.fixture.id), error = with_source(run, {
        message = ("%s: not ready when the test was over: its main module waits at a top-level await")
            :format(run.fixture.id),
        file = file or info.waits_at, line = math.tointeger(tonumber(line)),
    }) }
end

-- The capabilities that the mod under test used in a test that passed.
local function note_used(run)
    local number = run.fixture.numbers[run.fixture.id]
    local info = number and run.fixture.engine_mods.list()[number]
    for _, capability in ipairs(info and info.used or {}) do run.used[capability] = true end
end

local function finish(run, verdict)
    if not verdict.error and not verdict.reason and run.fault and not run.allowed[run.fixture.id] then
        verdict = run.fault
    end
    if not verdict.error and not verdict.reason then verdict = waiting(run) or verdict end
    local failed = verdict.error ~= nil or verdict.reason ~= nil
    count_what_ran(run)
    if not failed then note_used(run) end
    local written = run.wrote and json.list(run.snapshots.written) or nil
    if run.wrote then run.snapshots.written = {} end
    say_test(run, run.current, failed and "failed" or "passed", {
        ticks = run.test_ticks, reason = verdict.reason or verdict.error and verdict.error.message or nil,
        error = failed and placed(run, verdict) or nil, written = written,
    })
    run.current = nil
    return failed
end

-- Which of the declared tests run; the others are told as skipped, but for those that the filter leaves out.
local function choose(run)
    local has_only, list = false, {}
    for _, test in ipairs(run.tests) do has_only = has_only or test.only end
    for _, test in ipairs(run.tests) do
        local full = table.concat(test.path, " ") .. (test.path[1] and " " or "") .. test.name
        if run.options.filter and not full:find(run.options.filter, 1, true) then
            run.partly = true
        elseif test.skip or has_only and not test.only then
            run.partly = true
            say_test(run, test, "skipped", { reason = test.skip or "others are marked `only`" })
        else
            list[#list + 1] = test
        end
    end
    return list
end

-- Another order, the same for the same seed: tests must not mind.
local function shuffle(list, seed)
    local state = seed
    for i = #list, 2, -1 do
        state = (state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff
        local j = (state >> 33) % i + 1
        list[i], list[j] = list[j], list[i]
    end
end

local function start_next(run)
    run.at = run.at + 1
    local test = run.queue[run.at]
    if not test then
        run.over = true
        return
    end
    begin(run, test)
end

-- The file was looked at: what it has, or why not.
local function end_of_loading(run)
    if run.verdict then
        say_broken(run, "the file did not load", run.verdict.error)
    elseif run.test_ticks >= js_file.LOAD_TICKS then
        say_broken(run, ("did not say which tests it has within %d ticks"):format(js_file.LOAD_TICKS))
    elseif run.declared then
        if #run.tests == 0 then say_broken(run, "there are no tests in the file") end
        local problem = fixture.configure(run.fixture, run.wish)
        if problem then say_broken(run, problem, { message = problem }) end
        run.queue = problem and {} or choose(run)
        if run.options.shuffle then shuffle(run.queue, run.options.shuffle) end
        run.at, run.loaded = 0, true
        return start_next(run)
    else
        return
    end
    run.over = true
end

local function after_tick(run)
    if not run.loaded then return end_of_loading(run) end
    local verdict = run.current and judge(run)
    if not verdict then return end
    local failed = finish(run, verdict)
    if failed and run.options.bail then
        run.over, run.partly = true, true
    elseif run.ticks >= js_file.FILE_TICKS and run.queue[run.at + 1] then
        run.over, run.partly = true, true
        for i = run.at + 1, #run.queue do
            say_test(run, run.queue[i], "failed", {
                reason = ("not run: the file's tests took %d ticks already"):format(run.ticks),
            })
        end
    else
        start_next(run)
    end
end

local function tick(run)
    run.ticks, run.test_ticks = run.ticks + 1, run.test_ticks + 1
    hear_all(run)
    if run.fixture.record and not run.verdict then
        fixture.tick(run.fixture)
        tell_states(run)
        record.flush(run.fixture.record, function(news)
            return run.fixture.engine_mods.test_reply(run.fixture.test, 0, news)
        end)
    end
    after_tick(run)
end

-- --- the file ---

local function script_of(options)
    local prefix = options.mod:gsub("/+$", "") .. "/"
    if options.file:sub(1, #prefix) == prefix then return options.file:sub(#prefix + 1) end
    return (options.file:gsub("^%./", ""))
end

local function make_snapshots(run)
    local package = run.fixture.package
    return snapshots.create {
        folder = package.kind == "folder" and (package.path:gsub("(.)/+$", "%1")) or nil,
        read = function(name) return package:read(name, snapshots.MAX_BYTES) end,
        script = run.script, update = run.options.update, ci = run.options.ci,
    }
end

-- The scripts whose running is of interest: the mod's own.
local function begin_coverage(run)
    local sources, maps = {}, {}
    for name, source in pairs(run.fixture.modules) do
        local script = name:match("^(.*)%.map$")
        if script then
            maps[script] = source
        elseif not name:match("^tests/") and not name:match("%.json$") then
            sources[name] = source
        end
    end
    run.coverage = coverage.create(sources, maps)
end

local function write_coverage(run)
    if not run.coverage then return nil end
    local folder = run.options.mod:gsub("/+$", "") .. "/"
    local ok, problem = fs.replace(run.options.coverage, coverage.lcov(run.coverage, folder))
    if not ok then return problem end
    run.coverage_file = run.options.coverage
end

local function play(run)
    local engine_mods = run.fixture.engine_mods
    engine_mods.on_command(function(number, command)
        if run.fixture.record then record.command(run.fixture.record, number, command) end
    end)
    engine_mods.on_test(function(number, verb, id, body)
        if number == run.fixture.test then
            run.questions[#run.questions + 1] = { verb = verb, id = id, body = body }
        end
    end)
    begin(run, nil)
    app.run({
        tick = function() tick(run) end,
        done = function() return run.over end,
    }, { headless = true, tick_rate = run.fixture.conf.tick_rate, players = 1 })
    local problem = snapshots.finish(run.snapshots, not run.partly) or write_coverage(run)
    if problem then say_broken(run, problem, { message = problem }) end
end

-- Runs the file and tells each line of the report to emit(table). options: file (its path), mod (the path of the mod
-- under test), seed, filter (only tests with this text in their name), bail (the first failure ends it), update (what
-- is compared with files is written), ci (what is new is not written), shuffle (a seed: mods and tests in another
-- order), coverage (the file that lcov's text of what ran is written to), conf, mods (folders with mods that are
-- needed). Gives the program's exit code.
function js_file.run(options, emit)
    local run = {
        options = options, emit = emit, script = script_of(options), passed = 0, failed = 0, skipped = 0, ticks = 0,
        cpu_ns = 0, cpu_of = {}, tests = {}, questions = {}, test_ticks = 0, used = {},
        early = {}, -- what is printed while the file is only looked at: told when it does not load
    }
    local problem
    run.fixture, problem = fixture.open {
        mod = options.mod, script = run.script, seed = options.seed or 1, shuffle = options.shuffle,
        conf = options.conf, mods = options.mods, coverage = options.coverage ~= nil,
    }
    emit {
        event = "file_begin", file = options.file, mod = run.fixture and run.fixture.id or options.mod,
        seed = options.seed or 1,
    }
    if run.fixture then
        run.snapshots = make_snapshots(run)
        if options.coverage then begin_coverage(run) end
        play(run)
    else
        say_broken(run, problem, { message = problem })
    end
    say_end(run)
    return not run.fixture and LOAD or run.failed > 0 and FAILED or 0
end

return js_file
