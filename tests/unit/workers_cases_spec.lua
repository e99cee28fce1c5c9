-- The worker library in programs of their own: what threads, stacks, signals, forks and stops do to it. Each case
-- is a run of tests/unit/programs/worker_cases.c, which writes what it saw.
local build = os.getenv("GATEHOUSE_BUILD") or "build/release"

-- The lines that a case writes. It ends by itself, and far sooner. `variables` are set for it.
local function seen(case, variables)
    local pipe = assert(io.popen(("%s timeout 120 %s/worker-cases %s 2>&1"):format(variables or "", build, case)))
    local lines = {}
    for line in pipe:lines() do -- the sanitizer warns of each program that has coroutines
        if not line:find("ASan doesn't fully support makecontext", 1, true) then lines[#lines + 1] = line end
    end
    local _, how, code = pipe:close()
    lines[#lines + 1] = how == "exit" and code == 0 and "(end)" or ("(%s %d)"):format(how, code)
    return lines
end

describe("a stop", function()
    local function stopped_everywhere(case)
        local expected = {}
        local function expect(what, place, sends, prints)
            expected[#expected + 1] = ("%s: -1, stopped 1, %s, terminated; %d sends, %d prints")
                :format(what, place, sends, prints)
            expected[#expected + 1] = "what ran after the stop: ok"
        end
        for _ = 1, 12 do
            expect("script", "at a line", 3, 0)
        end
        expect("module", "at a line", 3, 0)
        expect("await", "at a line", 3, 0)
        expect("print", "at a line", 0, 1)
        expect("import", "at none", 0, 0)
        expect("import()", "at none", 0, 0)
        expected[#expected + 1] = "(end)"
        assert.same(expected, seen(case))
    end

    it("that arrives while the host is called lets no further statement run", function()
        stopped_everywhere("host_stop")
    end)

    it("that the callback itself asks for lets none run either", function()
        stopped_everywhere("host_stop_itself")
    end)

    it("is soon in a loop around a builtin that takes its time", function()
        local lines = seen("slow_builtin")
        assert.matches("^loop: took too long: stopped after %d+ ms of CPU time; the limit is 200 ms$", lines[1])
        assert.same({ lines[1], "soon: yes", "(end)" }, lines)
    end)

    it("can come from a signal's handler on the worker's own thread", function()
        local expected = {}
        for _ = 1, 4 do
            expected[#expected + 1] = "a.js: terminated"
            expected[#expected + 1] = "afterwards: ok"
        end
        expected[#expected + 1] = "a.js:3:7: terminated"
        expected[#expected + 1] = "(end)"
        assert.same(expected, seen("own_signal"))
    end)

    it("can come from a signal's handler on another thread", function()
        assert.same({ "a.js: terminated", "afterwards: ok", "(end)" }, seen("other_signal"))
    end)
end)

describe("a worker and threads", function()
    it("says so on a thread that it does not belong to, and can be taken there and back", function()
        local wrong = "the worker belongs to another thread: worker_take() gives it to this one"
        local expected = {
            "load: " .. wrong, "usage error: 1",
            "module -1, send -1, eval -1, coverage -1, none, memory -1", wrong, "at home: ok",
        }
        for _ = 1, 3 do
            expected[#expected + 1] = "take: 0"
            expected[#expected + 1] = "taken: ok"
            expected[#expected + 1] = "recursion: RangeError: Maximum call stack size exceeded"
        end
        for _, line in ipairs { "not at home: " .. wrong, "take: 0", "at home: ok", "(end)" } do
            expected[#expected + 1] = line
        end
        assert.same(expected, seen("wrong_thread"))
    end)

    it("can be shared under a lock", function()
        assert.same({ "failures: 0", "sum: ok", "(end)" }, seen("shared_by_threads"))
    end)

    it("cannot be taken while a call runs on it", function()
        assert.same({ "take while it runs: -1, worker_take: a call on the worker is running", "send: ok", "(end)" },
            seen("take_in_callback"))
    end)

    it("can be disposed of on another thread", function()
        assert.same({ "another: ok", "(end)" }, seen("dispose_elsewhere"))
    end)

    it("can be disposed of and made in a callback of another worker", function()
        assert.same({
            "made in a callback: ok", "the first in the second: ok", "made in a callback: ok",
            "the second in the third: ok", "a: ok", "b: ok", "(end)",
        }, seen("dispose_other"))
    end)
end)

describe("a worker's stack", function()
    it("is the one that the call is on, deeper or a coroutine's", function()
        assert.same({ "deeper: ok", "coroutine: ok", "at home: ok", "(end)" }, seen("stacks"))
    end)

    -- The sanitizers' own frames leave V8 too little of such a thread.
    local small = os.getenv("B") == "asan" and pending or it
    small("may be that of a small thread", function()
        assert.same({ "small: ok", "small: ok", "small: ok", "small: ok", "small: ok", "small: ok", "(end)" },
            seen("small_stacks"))
    end)

    it("that is too small is an error", function()
        assert.same({ "take: 0", "tiny: too little is left of this thread's stack: a script needs 72 KiB", "(end)" },
            seen("tiny_stack", "ASAN_OPTIONS=detect_leaks=0")) -- its worker ends with the process
    end)
end)

describe("a forked process", function()
    it("has workers of its own after worker_before_fork(), and is told of it otherwise", function()
        assert.same({
            "before any worker: exit 0",
            "  worker_new: this process was forked from one with workers, without worker_before_fork() there: "
                .. "V8 cannot start here",
            "unprepared: exit 1",
            "  the parent's: the worker is another process's: this one was forked from it. worker_adopt() takes it "
                .. "over, after worker_before_fork() in the other process",
            "use: exit 0",
            "before_fork: 0",
            "prepared: exit 0",
            "  adopted: ok",
            "  timed out: 1",
            "adopted: exit 0",
            "the parent: ok",
            "after the last was disposed of: exit 0",
            "(end)",
        }, seen("forks"))
    end)
end)

describe("a resizable ArrayBuffer", function()
    it("counts with its longest length, and is sent as far as it reaches", function()
        assert.same({
            "4 RangeError", "RangeError", "script: ok", "freed", "script: ok", "1048576 bytes, sum 1048576",
            "TypeError: $send: the view ends beyond its buffer, which has become shorter", "4 bytes, sum 4",
            "TypeError", "4 bytes, sum 2", "script: ok", "true true true true true true ArrayBuffer", "3 2",
            "TypeError", "script: ok", "(end)",
        }, seen("resizable"))
    end)
end)
