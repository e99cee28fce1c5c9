-- Runs one file of specs in Lua, busted's, in this engine: `describe`, `it`, `assert` and the rest, and
-- require("testing.sim") for a game with mods. What it says of each test goes to `emit`.
local budget = require "engine.budget"
local packages = require "mods.package"
local sim = require "testing.sim"
local text = require "lib.text"
local whole = require "lib.whole"

local lua_file = {}

local MOST_BYTES = 1024 * 1024 * 1024 -- that the specs' values may take
-- Of a test, with no tick of the game among them, or of what stands around tests.
local LIMIT = { instructions = 300 * 1000000, most_kb = MOST_BYTES // 1024, whose = "the specs'", free = false, nests = true,
                what = "timeout: the test" }

-- "FILE:LINE: text" apart.
local function split(message)
    local file, line, rest = message:match("^([^\n:]+):(%d+): (.*)$")
    if not file then return nil, nil, message end
    return file, whole.read(line), rest
end

local function source_line(path, number)
    local file = number and io.open(path, "rb")
    if not file then return nil end
    local at = 0
    for line in file:lines() do
        at = at + 1
        if at == number then
            file:close()
            return line
        end
    end
    file:close()
end

local function error_of(message, trace)
    if type(message) ~= "string" then message = tostring(message) end
    local file, line, rest = split(message)
    trace = type(trace) == "table" and trace or {}
    if not file and trace.short_src then file, line = trace.short_src, trace.currentline end
    return {
        message = rest, file = file, line = line, source_line = file and source_line(file, line) or nil,
        stack = type(trace.traceback) == "string" and trace.traceback or nil,
    }
end

-- The names of what a test stands in.
local function path_of(busted, element)
    local path, parent = {}, busted.context.parent(element)
    while parent and parent.descriptor ~= "file" and parent.descriptor ~= "suite" do
        if parent.name then table.insert(path, 1, parent.name) end
        parent = busted.context.parent(parent)
    end
    return path
end

local function full_name(busted, element)
    local path = path_of(busted, element)
    path[#path + 1] = element.name or ""
    return table.concat(path, " ")
end

local STATES = { success = "passed", pending = "skipped", failure = "failed", error = "failed" }

local function listen(busted, options, emit, counts)
    local failure, reason, began
    local function report(event)
        event.event = "test"
        counts[event.state] = counts[event.state] + 1
        emit(event)
        if event.state == "failed" and options.bail then busted.skipAll = true end
    end
    busted.subscribe({ "test", "start" }, function(element)
        if busted.skipAll then return nil, false end
        if options.filter and not full_name(busted, element):find(options.filter, 1, true) then return nil, false end
        failure, reason, began = nil, nil, sim.played()
        element.reported = true
        return nil, true
    end, { priority = 1 })
    busted.subscribe({ "test", "end" }, function(element, _, status)
        if not element.reported then return nil, true end
        report {
            name = element.name or "?", path = path_of(busted, element), state = STATES[status] or "failed",
            ticks = sim.played() - began, line = element.trace and element.trace.currentline,
            reason = status == "pending" and reason or nil,
            error = STATES[status] == "failed" and (failure or { message = "failed" }) or nil,
        }
        element.reported = nil
        return nil, true
    end)
    local function note(element, _, message, trace)
        if element.descriptor == "it" then
            failure = error_of(message, trace)
            return nil, true
        end
        -- Of the file, of a describe, or of what runs before and after tests.
        report {
            name = ("(%s)"):format(element.descriptor or "file"), path = path_of(busted, element), state = "failed",
            error = error_of(message, trace), ticks = 0,
        }
        return nil, true
    end
    busted.subscribe({ "failure" }, note)
    busted.subscribe({ "error" }, note)
    busted.subscribe({ "pending" }, function(_, _, message)
        reason = type(message) == "string" and text.first_line(message) or nil
        return nil, true
    end)
end

-- A text that would not fit is refused at once: Lua makes it in one instruction.
local function limit_texts()
    local rep = string.rep
    function string.rep(part, count, between)
        local size = #part + (between and #between or 0)
        if type(count) == "number" and size > 0 and count > MOST_BYTES // size then
            error(("a text of more than %d MiB"):format(MOST_BYTES // (1024 * 1024)), 2)
        end
        return rep(part, count, between)
    end
end

-- What filled memory is given back, or else it is not looked at any more: what comes then is to be told.
local function finish(ok, ...)
    if not ok and collectgarbage "count" > LIMIT.most_kb then
        collectgarbage()
        if collectgarbage "count" > LIMIT.most_kb then LIMIT.most_kb = math.maxinteger // 1024 end
    end
    return ok, ...
end

-- A spec that fills memory is stopped, and so is one that goes on without playing the game, also in coroutines and where
-- it catches errors. busted runs all that is a spec's by `safe`, in xpcall: that bounds it.
local function limit(busted)
    limit_texts()
    local plain, safe, is_safe = xpcall, busted.safe, false
    function busted.safe(...)
        is_safe = true
        return safe(...)
    end
    function xpcall(fn, handler, ...) -- luacheck: ignore 121
        if is_safe then
            is_safe = false
            return finish(budget.call(LIMIT, fn, handler, ...))
        end
        local function end_first(problem)
            if budget.is_over() then return problem end
            return handler(problem)
        end
        return plain(fn, type(handler) == "function" and end_first or handler, ...)
    end
end

local function load_file(busted, path)
    local loader = require "busted.modules.test_file_loader"(busted, { "lua" })
    loader({ path }, { "_spec" }, { excludes = {}, recursive = false })
end

-- options: file (in the mod), mod (its folder), seed, filter, bail. What it emits: see testing.children. The program's
-- exit code.
function lua_file.run(options, emit)
    local package, problem = packages.open(options.mod)
    local path = options.mod .. "/" .. options.file
    emit { event = "file_begin", file = options.file, mod = options.mod, seed = options.seed }
    local there, core = pcall(require, "busted.core")
    if not package or package.kind ~= "folder" then
        problem = problem or path .. ": a spec in Lua is host code, and an archive's is not run"
    elseif not there then
        problem = "specs in Lua are run by busted, which is not there; on Debian: apt-get install lua-busted"
    end
    if problem then
        emit { event = "file_end", passed = 0, failed = 0, skipped = 0, ticks = 0, reason = problem }
        return 3
    end
    local busted = core()
    require "busted"(busted)
    busted.randomize, busted.randomseed = false, options.seed
    local counts = { passed = 0, failed = 0, skipped = 0 }
    math.randomseed(options.seed)
    listen(busted, options, emit, counts)
    limit(busted)
    load_file(busted, path)
    require "busted.execute"(busted)(1, { seed = options.seed })
    emit {
        event = "file_end", passed = counts.passed, failed = counts.failed, skipped = counts.skipped,
        ticks = sim.played(), cpu_ms = math.floor(os.clock() * 1000),
    }
    return counts.failed > 0 and 1 or 0
end

return lua_file
