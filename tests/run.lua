-- Runs the specs of the variants that were built, several at once, and adds up what they count. Each spec file is a
-- process of its own: one that ends without having reported its totals (a crash, a sanitizer's report, a standstill)
-- counts as one failed test. Mods' own tests are run by the program itself, as their authors run them.
-- Usage: lua5.4 tests/run.lua VARIANT... [SPEC...] ; run from the project's root. Prints `N passed, N failed` last.
-- With specs (files or folders: what has a slash in it) only those are run. JOBS: how many at once (as many as there
-- are processors). ALL=1: each spec in the sanitizer's build, too; otherwise those in which a stranger's bytes
-- reach the engine's C, because all of them twice take longer than a build server has. What failed is printed when its
-- file ends, and again, all of it, before the last line.

-- What a player chose on this machine plays no part: what is to be kept gets a folder of its own in its spec.
local NO_HOME = "XDG_DATA_HOME=/dev/null/data XDG_CONFIG_HOME=/dev/null/config XDG_STATE_HOME=/dev/null/state"

local SUITES = { "tests/functional", "tests/hostile", "tests/unit" }
-- By the name of its job: mods of one game.
local MODS_NAMES = { "tests of mods", "tests of Undertow's mods" }
local MODS = { [MODS_NAMES[1]] = "mods mods/more mods/hostile tests/mods", [MODS_NAMES[2]] = "mods/undertow --game undertow" }
local MODS_IN_ASAN = { [MODS_NAMES[1]] = "mods/hostile tests/mods" } -- those that try all that the engine's C is given
local MOST_SECONDS = 2400 -- of one file, on a machine that is busy: it stands still
local MOST_JOBS = 8

-- Begun first, because the run can end no earlier than they do.
local LONGEST = { "tests/functional/fuzz_spec.lua", "tests/functional/makefile_spec.lua", "tests/functional/monkey_spec.lua",
    "tests/functional/js_test_spec.lua", "tests/functional/install_spec.lua", "tests/functional/doors_spec.lua" }

-- What the sanitizer is for is C that reads what strangers wrote. Of these folders that is here:
local IN_ASAN = {
    ["tests/functional/"] = { "assets", "games_api" },
    -- Lua alone decides in the others.
    ["tests/unit/lua_"] = { "assets", "content", "install", "mods", "package", "panels", "titles" },
    ["tests/unit/words"] = {},
}
-- Attacks that end in the mod's own process, or in the game's policy: what they reach in C the mods' own tests of them
-- reach in this build, too.
local NOT_IN_ASAN = {}
for _, name in ipairs { "all", "flaky", "griefer", "griefer_picture", "thief", "worm" } do
    NOT_IN_ASAN[("tests/hostile/%s_spec.lua"):format(name)] = true
end

local function is_left_out(variant, name, named)
    if variant ~= "asan" or named or os.getenv "ALL" then return false end
    if NOT_IN_ASAN[name] then return true end
    for beginning, kept in pairs(IN_ASAN) do
        if name:sub(1, #beginning) == beginning then
            for _, one in ipairs(kept) do
                if name == beginning .. one .. "_spec.lua" then return false end
            end
            return true
        end
    end
    return false
end

local function read(path)
    local file = io.open(path)
    local content = file and file:read("a") or ""
    if file then file:close() end
    return content
end

local function write(path, content)
    local file = assert(io.open(path, "w"))
    file:write(content)
    assert(file:close())
end

local function lines_of(command)
    local pipe = assert(io.popen(command))
    local lines = {}
    for line in pipe:lines() do lines[#lines + 1] = line end
    pipe:close()
    return lines
end

local function numbers(...)
    local list = { ... }
    for i, word in ipairs(list) do list[i] = math.tointeger(tonumber(word)) end
    return list
end

-- The spec files below `place`; of a mistaken name none.
local function specs_below(place)
    return lines_of(("find '%s' -name '*_spec.lua' | LC_ALL=C sort"):format(place))
end

-- A file of a variant, as a shell command. Two variants of one file do not run at the same time: what a spec writes
-- outside of its variant's folder is its own.
local function spec_command(job)
    return (("flock build/tests/%s.lock env " .. NO_HOME .. " GATEHOUSE_TEST_TOTALS=\"$PWD/%s\" B=%s GATEHOUSE_BUILD=build/%s "
        .. "timeout -k 10 %d build/%s/testhost --output=tests/report.lua "
        .. "--lpath='./lua/?.lua;./lua/?/init.lua;./build/gen/lua/?.lua' --pattern=_spec %s"):format(
        job.name:gsub("/", "-"), job.path .. ".totals", job.variant, job.variant, MOST_SECONDS, job.variant, job.name))
end

local function mods_command(job)
    os.remove(job.path .. ".xml")
    return ("env -u DISPLAY -u WAYLAND_DISPLAY " .. NO_HOME .. " LC_ALL=C timeout -k 10 %d build/%s/gatehouse test %s "
        .. "--ci --quiet --junit %s"):format(MOST_SECONDS, job.variant, (job.variant == "asan" and not os.getenv "ALL" and MODS_IN_ASAN or MODS)[job.name],
        job.path .. ".xml")
end

-- Its counts: passed, failed, skipped; an empty list: it ended without.
local function counts_of(job)
    if not MODS[job.name] then return numbers(read(job.path .. ".totals"):match("(%d+) (%d+) (%d+)")) end
    local tests, failures, skips = read(job.path .. ".xml"):match(
        '<testsuites name="gatehouse" tests="(%d+)" failures="(%d+)" skipped="(%d+)">')
    return numbers(tests and tests - failures - skips, failures, skips)
end

-- The jobs: {variant, name, path (of what belongs to it, without an ending)}, those first that take longest.
local function list_jobs(variants, places)
    local jobs, rank = {}, {}
    for i, name in ipairs(LONGEST) do rank[name] = i end
    for _, variant in ipairs(variants) do
        local names = {}
        for _, place in ipairs(places[1] and places or SUITES) do
            local found = specs_below(place)
            if not found[1] then
                print(("tests/run.lua: there is no spec in '%s'"):format(place))
                os.exit(false)
            end
            for _, name in ipairs(found) do
                if not is_left_out(variant, name, places[1]) then names[#names + 1] = name end
            end
        end
        for _, name in ipairs(places[1] and {} or MODS_NAMES) do
            if variant ~= "asan" or os.getenv "ALL" or MODS_IN_ASAN[name] then names[#names + 1] = name end
        end
        for _, name in ipairs(names) do
            local number = #jobs + 1
            jobs[number] = { variant = variant, name = name, number = number, path = "build/tests/" .. number }
        end
    end
    table.sort(jobs, function(a, b)
        local mine, other = rank[a.name] or math.huge, rank[b.name] or math.huge
        if mine ~= other then return mine < other end
        return a.number < b.number
    end)
    return jobs
end

-- A script for each; what it prints comes out whole when it ends, with how long it took and its CPU time (user, system).
local function write_scripts(jobs)
    os.execute("mkdir -p build/tests && rm -f build/tests/*.sh build/tests/*.out build/tests/*.code build/tests/*.times build/tests/*.totals")
    for _, job in ipairs(jobs) do
        local command = MODS[job.name] and mods_command(job) or spec_command(job)
        write(job.path .. ".sh", ([[
begun=$(date +%%s)
%s </dev/null >%s.out 2>&1
echo $? >%s.code
times >%s.times
{ echo "  %s (%s) $(($(date +%%s) - begun)) s, CPU $(sed -n '2s/[.][0-9]*s/s/gp' %s.times)"; cat %s.out; } | flock build/tests/print.lock cat
]]):format(command, job.path, job.path, job.path, job.name, job.variant, job.path, job.path))
    end
end

-- As many as there are processors that this may use, of which a container can have a share only; not more than MOST_JOBS.
local function count_processors()
    local count = math.tointeger(tonumber(lines_of("nproc")[1])) or 2
    local quota, period = read("/sys/fs/cgroup/cpu.max"):match("^(%d+) (%d+)")
    if quota then count = math.min(count, math.ceil(quota / period)) end
    return math.max(1, math.min(count, MOST_JOBS))
end

local function run(jobs)
    local list = {}
    for i, job in ipairs(jobs) do list[i] = job.path .. ".sh\n" end
    write("build/tests/list", table.concat(list))
    local at_once = math.tointeger(tonumber(os.getenv "JOBS")) or count_processors()
    os.execute(("xargs -P %d -n 1 sh <build/tests/list"):format(at_once))
end

local variants, places = {}, {}
for _, word in ipairs(arg) do
    local list = word:find("/", 1, true) and places or variants
    list[#list + 1] = word
end

local jobs = list_jobs(variants, places)
write_scripts(jobs)
run(jobs)

local passed, failed, skipped, bad = 0, 0, 0, {}
for _, job in ipairs(jobs) do
    local counts, code = counts_of(job), tonumber(read(job.path .. ".code"))
    if not counts[1] then
        counts = { 0, 1, 0 }
        job.problem = code == 124 and ("did not end within %d s"):format(MOST_SECONDS)
            or ("ended without its totals: exit code %s"):format(code or "unknown")
    elseif code ~= 0 and counts[2] == 0 then
        counts[2], job.problem = 1, ("reported no failure but ended with exit code %s"):format(code or "unknown")
    end
    passed, failed, skipped = passed + counts[1], failed + counts[2], skipped + counts[3]
    if counts[2] > 0 then bad[#bad + 1] = job end
end

for _, job in ipairs(bad) do
    print(("== %s (%s)"):format(job.name, job.variant))
    print((read(job.path .. ".out"):gsub("%s+$", "")))
    if job.problem then print(("FAILED  %s (%s) %s"):format(job.name, job.variant, job.problem)) end
end
for _, job in ipairs(bad) do
    local out = read(job.path .. ".out")
    for line in out:gmatch("[^\n]+") do
        if line:match("^FAILED") or line:match("^ERROR") or line:match("^not ok") then
            print(("%s (%s): %s"):format(job.name, job.variant, line))
        end
    end
    if job.problem then print(("%s (%s): FAILED  %s"):format(job.name, job.variant, job.problem)) end
end

print(("%d passed, %d failed%s"):format(passed, failed, skipped > 0 and (", %d skipped"):format(skipped) or ""))
os.exit(failed == 0 and passed > 0)
