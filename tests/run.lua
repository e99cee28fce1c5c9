-- Runs the suites of the variants that were built and adds up what they count. A suite that ends without
-- having reported its totals (a crash, a sanitizer's report) counts as one failed test.
-- The functional specs run in the sanitizer's build only with ALL=1: twice they take longer than a build server has.
-- Mods' own tests are run by the program itself, as their authors run them.
-- Usage: lua5.4 tests/run.lua VARIANT... [SPEC...] ; run from the project's root. Prints `N passed, N failed` last.
-- With specs (files or folders: what has a slash in it) only those are run.

local passed, failed, skipped = 0, 0, 0

-- What a player chose on this machine plays no part: what is to be kept gets a folder of its own in its spec.
local NO_HOME = "XDG_DATA_HOME=/dev/null/data XDG_CONFIG_HOME=/dev/null/config XDG_STATE_HOME=/dev/null/state"

local SUITES = { "tests/unit", "tests/functional", "tests/hostile" }
local MODS = "mods mods/hostile tests/mods"

local function read(path)
    local file = io.open(path)
    local content = file and file:read("a") or ""
    if file then file:close() end
    return content
end

-- Adds what a run counted (nil: it ended without) to the totals.
local function add(name, variant, counts, ok, how, code)
    if not counts[1] then
        print(("FAILED  %s (%s) ended without its totals: %s %s"):format(name, variant, how, code))
        failed = failed + 1
        return
    end
    passed, failed, skipped = passed + counts[1], failed + counts[2], skipped + counts[3]
    if not ok and counts[2] == 0 then
        print(("FAILED  %s (%s) reported no failure but ended with %s %s"):format(name, variant, how, code))
        failed = failed + 1
    end
end

local function numbers(...)
    local list = { ... }
    for i, word in ipairs(list) do list[i] = math.tointeger(tonumber(word)) end
    return list
end

local function run_suite(variant, folder)
    local totals = os.tmpname()
    local quoted = ("'%s'"):format(totals)
    print(("== %s (%s)"):format(folder, variant))
    local command = ("env " .. NO_HOME .. " GATEHOUSE_TEST_TOTALS=%s B=%s GATEHOUSE_BUILD=build/%s build/%s/testhost "
        .. "--output=tests/report.lua --lpath='./lua/?.lua;./lua/?/init.lua;./build/gen/lua/?.lua' "
        .. "--pattern=_spec %s </dev/null"):format(
        quoted, variant, variant, variant, folder)
    local ok, how, code = os.execute(command)
    local line = read(totals)
    os.remove(totals)
    add(folder, variant, numbers(line:match("(%d+) (%d+) (%d+)")), ok, how, code)
end

-- Failures are printed in full, of the rest the count.
local function run_mods(variant)
    print(("== tests of mods (%s)"):format(variant))
    local junit = ("build/%s/mods.xml"):format(variant)
    os.remove(junit)
    local command = "env -u DISPLAY -u WAYLAND_DISPLAY %s LC_ALL=C build/%s/gatehouse test %s --ci --quiet --junit %s "
        .. "</dev/null"
    local ok, how, code = os.execute(command:format(NO_HOME, variant, MODS, junit))
    local tests, failures, skips = read(junit):match(
        '<testsuites name="gatehouse" tests="(%d+)" failures="(%d+)" skipped="(%d+)">')
    local counts = numbers(tests and tests - failures - skips, failures, skips)
    add("tests of mods", variant, counts, ok, how, code)
    if counts[1] then print(("  %d passed, %d failed, %d skipped"):format(table.unpack(counts))) end
end

local variants, specs = {}, {}
for _, word in ipairs(arg) do
    local list = word:find("/", 1, true) and specs or variants
    list[#list + 1] = word
end

for _, variant in ipairs(variants) do
    for _, folder in ipairs(specs[1] and specs or SUITES) do
        local is_left_out = folder == "tests/functional" and variant == "asan" and not specs[1] and not os.getenv("ALL")
        if not is_left_out then run_suite(variant, folder) end
    end
    if not specs[1] then run_mods(variant) end
end

print(("%d passed, %d failed%s"):format(passed, failed, skipped > 0 and (", %d skipped"):format(skipped) or ""))
os.exit(failed == 0 and passed > 0)
