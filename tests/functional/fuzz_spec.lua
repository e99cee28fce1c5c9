-- Each fuzz target (tests/fuzz) for a fixed number of runs from the same seeds: what is read from mods and
-- files holds still. The targets are built with clang's own sanitizers, so one variant of the suite is
-- enough. `make fuzz` looks for more.
if os.getenv("B") == "asan" then return end

local BUILD = "build/fuzz"
local RUNS = { api = 800, batch = 2500, decode = 3000, decoding = 500, events = 8000, frame = 60000, manifest = 500, save = 2000,
    store = 600, sourcemap = 60000, text = 150000,
    trace = 20000, zip = 500 }

local function shell(format, ...)
    local pipe = assert(io.popen(format:format(...) .. " 2>&1"))
    local output = pipe:read("a")
    return pipe:close() == true, output
end

local function has_libfuzzer()
    local source = "int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return 0; }"
    return (shell("mkdir -p %s && echo '%s' | clang -fsanitize=fuzzer,address,undefined -x c - -o %s/probe", BUILD,
        source, BUILD))
end

describe("fuzzing", function()
    if not has_libfuzzer() then
        for target in pairs(RUNS) do
            it(target, function() pending("needs clang with libFuzzer (Debian: clang, libclang-rt-dev)") end)
        end
        return
    end

    setup(function()
        local ok, output = shell("env -u MAKEFLAGS -u MAKELEVEL -u B make --no-print-directory fuzz-build")
        assert.is_true(ok, output)
    end)

    for target, runs in pairs(RUNS) do
        it(target, function()
            assert(shell("rm -rf %s/once && mkdir -p %s/once %s/crashes", BUILD, BUILD, BUILD))
            local ok, output = shell("%s/fuzz-%s -seed=1 -runs=%d -max_total_time=20 -timeout=10 -rss_limit_mb=2048 "
                .. "-artifact_prefix=%s/crashes/%s- %s/once %s/seeds/%s", BUILD, target, runs, BUILD, target, BUILD,
                BUILD, target)
            assert.is_true(ok, output:sub(-4000))
            local done = tonumber(output:match("Done (%d+) runs"))
            assert.is_true(done ~= nil and done > 100, output:sub(-4000))
        end)
    end

    it("goes on for as long as `make fuzz` is told, with the targets that are named", function()
        local ok, output = shell("env -u MAKEFLAGS -u MAKELEVEL -u B make --no-print-directory fuzz T=1 TARGET=frame")
        assert.is_true(ok, output)
        assert.matches("frame", output)
    end)

    it("has a target for every file that is one", function()
        local found, known = {}, {}
        local _, names = shell("ls tests/fuzz/fuzz_*.c")
        for name in names:gmatch("fuzz_(%w+)%.c") do found[#found + 1] = name end
        for target in pairs(RUNS) do known[#known + 1] = target end
        table.sort(known)
        assert.are.same(known, found)
    end)
end)
