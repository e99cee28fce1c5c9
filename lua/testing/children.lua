-- Runs each file of tests in a program of its own, several at a time: a fresh engine, which says what happens as lines
-- of JSON. A program that ends early is one failed file with a reason; what it had said until then is kept.
--
-- Nothing here waits for a time: a child is bounded in ticks and in CPU time, which a loaded machine does not change.
local json = require "lib.json"
local text = require "lib.text"
local uv = require "luv"

local children = {}

local MOST_LINE = 1024 * 1024 -- bytes of one line of a child's; a longer one ends it
local KEPT_LINES = 40         -- of what it writes to standard error

-- By number, on the machines this runs on.
local SIGNALS = { [4] = "SIGILL", [6] = "SIGABRT", [7] = "SIGBUS", [8] = "SIGFPE", [9] = "SIGKILL", [11] = "SIGSEGV",
                  [15] = "SIGTERM", [24] = "SIGXCPU" }

-- Calls `take` for each whole line of a stream, and `over` at its end.
local function read_lines(pipe, take, too_long, over)
    local rest = ""
    pipe:read_start(function(_, chunk)
        if not chunk then
            if rest ~= "" then take(rest) end
            return pipe:close(over)
        end
        rest = rest .. chunk
        local start = 1
        while true do
            local at = rest:find("\n", start, true)
            if not at then break end
            take(rest:sub(start, at - 1))
            start = at + 1
        end
        rest = rest:sub(start)
        if #rest > MOST_LINE then
            rest = ""
            too_long()
        end
    end)
end

local function why_ended(result, code, signal)
    if result.too_long then return ("wrote a line of more than %d bytes"):format(MOST_LINE) end
    if signal == 24 or code == 128 + 24 then
        return ("used more than %d s of CPU time; --cpu gives it more"):format(result.cpu), true
    elseif signal ~= 0 then
        return "was ended by " .. (SIGNALS[signal] or "signal " .. signal)
    elseif result.unreadable then
        return "wrote what cannot be read: " .. result.unreadable
    end
    return ("ended with exit code %d before its tests were over"):format(code)
end

local function take_event(result, line)
    local event, problem = json.decode(line, "line", MOST_LINE)
    if type(event) ~= "table" or type(event.event) ~= "string" then
        result.unreadable = text.printable(problem or line, 200)
        return
    end
    if event.event == "test" then
        event.printed, result.logs = result.logs, {} -- since the one before
        result.tests[#result.tests + 1] = event
    elseif event.event == "log" then
        result.logs[#result.logs + 1] = event
    elseif event.event == "file_end" then
        result.ended = event
    end
end

local function finish(result, code, signal)
    result.state = "passed"
    for _, test in ipairs(result.tests) do
        if test.state == "failed" then result.state = "failed" end
    end
    if result.unreadable or not result.ended then
        result.state = "failed"
        result.reason, result.limit = why_ended(result, code, signal)
    elseif result.ended.reason then
        result.state = "failed"
        result.reason, result.limit = result.ended.reason, result.ended.limit
    end
end

local function keep_last(list, line)
    if #list == KEPT_LINES then table.remove(list, 1) end
    table.insert(list, line)
end

-- `words`: the program's; `cpu`: seconds that it may use, for the engine's process: a mod's have limits of their own.
-- `done(result)` is called when it has ended and all that it wrote is read. Its process, or nil
-- when it could not be started. The shell sets the limit and becomes the program.
local function start(words, cpu, done)
    local result = { tests = {}, logs = {}, stderr = {}, cpu = cpu }
    local out, err = uv.new_pipe(false), uv.new_pipe(false)
    local all = { "-c", ('ulimit -S -t %d; ulimit -H -t %d; exec "$0" "$@"'):format(cpu, cpu + 5), uv.exepath() }
    table.move(words, 1, #words, #all + 1, all)
    local open, code, signal = 3, nil, nil
    local function one_is_over()
        open = open - 1
        if open > 0 then return end
        finish(result, code, signal)
        done(result)
    end
    local process, problem
    process, problem = uv.spawn("/bin/sh", { args = all, stdio = { nil, out, err } }, function(with, by)
        code, signal = with, by
        process:close(one_is_over)
    end)
    if not process then
        result.state, result.reason = "failed", "cannot be started: " .. tostring(problem)
        out:close()
        err:close()
        done(result)
        return nil
    end
    local function too_long()
        result.too_long = true
        process:kill("sigkill")
    end
    read_lines(out, function(line) take_event(result, line) end, too_long, one_is_over)
    read_lines(err, function(line) keep_last(result.stderr, line) end, too_long, one_is_over)
    return process
end

-- Runs the jobs, `limits.most` at a time, each with `limits.cpu` seconds, and begins them in their order.
-- `words_of(job)` gives the child's arguments; `ended(job, result)` is told of each, and returns true when no more are
-- to begin. The result: {state = "passed"|"failed", tests = list of "test" events, each with `printed`, the "log"
-- events before it, logs = those after the last, ended = the "file_end" event or nil, reason and limit (whether it was
-- stopped by one) when the file itself failed, stderr = its last lines}. True; or false when the player interrupted it:
-- then nothing is left running.
function children.run(jobs, limits, words_of, ended)
    local at, running, stopped, interrupted = 1, {}, false, false
    local begin
    local function fill()
        local count = 0
        for _ in pairs(running) do count = count + 1 end
        while count < limits.most and at <= #jobs and not stopped do
            count = count + 1
            begin()
        end
    end
    function begin()
        local job = jobs[at]
        at = at + 1
        running[job] = true
        local process = start(words_of(job), limits.cpu, function(result)
            running[job] = nil
            if not interrupted and ended(job, result) then stopped = true end
            fill()
        end)
        if process and running[job] then running[job] = process end
    end
    local interrupt = uv.new_signal()
    interrupt:start("sigint", function()
        interrupted, stopped = true, true
        for _, process in pairs(running) do process:kill("sigkill") end
    end)
    interrupt:unref()
    fill()
    uv.run()
    interrupt:close()
    uv.run()
    return not interrupted
end

return children
