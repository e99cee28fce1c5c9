-- Runs the suites of the variants that were built and adds up what they count. A suite that ends without
-- having reported its totals (a crash, a sanitizer's report) counts as one failed test.
-- Usage: lua5.4 tests/run.lua VARIANT... ; run from the project's root. Prints `N passed, N failed` last.

local passed, failed, skipped = 0, 0, 0

-- What a player chose on this machine plays no part: what is to be kept gets a folder of its own in its spec.
local NO_HOME = "XDG_DATA_HOME=/dev/null/data XDG_CONFIG_HOME=/dev/null/config XDG_STATE_HOME=/dev/null/state"

local function run_suite(variant, folder)
    local totals = os.tmpname()
    local quoted = ("'%s'"):format(totals)
    print(("== %s (%s)"):format(folder, variant))
    local command = ("env " .. NO_HOME .. " GATEHOUSE_TEST_TOTALS=%s B=%s GATEHOUSE_BUILD=build/%s build/%s/testhost "
        .. "--output=tests/report.lua --lpath='./lua/?.lua;./lua/?/init.lua;./build/gen/lua/?.lua' "
        .. "--pattern=_spec %s </dev/null"):format(
        quoted, variant, variant, variant, folder)
    local ok, how, code = os.execute(command)
    local file = io.open(totals)
    local line = file and file:read("a") or ""
    if file then file:close() end
    os.remove(totals)
    local suite_passed, suite_failed, suite_skipped = line:match("(%d+) (%d+) (%d+)")
    if not suite_passed then
        print(("FAILED  %s (%s) ended without its totals: %s %s"):format(folder, variant, how, code))
        failed = failed + 1
        return
    end
    passed = passed + suite_passed
    failed = failed + suite_failed
    skipped = skipped + suite_skipped
    if not ok and suite_failed == "0" then
        print(("FAILED  %s (%s) reported no failure but ended with %s %s"):format(folder, variant, how, code))
        failed = failed + 1
    end
end

for _, variant in ipairs(arg) do
    run_suite(variant, "tests/unit")
    run_suite(variant, "tests/functional")
    run_suite(variant, "tests/hostile")
end

print(("%d passed, %d failed%s"):format(passed, failed, skipped > 0 and (", %d skipped"):format(skipped) or ""))
os.exit(failed == 0 and passed > 0)
