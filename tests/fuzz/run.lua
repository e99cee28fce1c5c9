-- Runs the fuzz targets, each for some seconds, and prints a line for each: how often it ran, what was new,
-- what crashed and how to see that again. Ends with 1 when something crashed.
-- `monkey` plays PROGRAM instead: seeds from SEED on (1), TICKS each (20000), until the seconds are over or SEEDS
-- of them are played.
-- Usage: lua5.4 tests/fuzz/run.lua BUILD_FOLDER SECONDS TARGET...
local build, seconds = arg[1], assert(math.tointeger(tonumber(arg[2])), "how many seconds?")

local OPTIONS = { -- of a target, where libFuzzer's own are not right
    frame = "-max_len=8192", batch = "-max_len=16384", manifest = "-max_len=4096", save = "-max_len=4096",
    store = "-max_len=4096", zip = "-max_len=8192", decoding = "-max_len=4096", decode = "-max_len=16384",
}

local function shell(format, ...) return os.execute(format:format(...)) end

local function lines_of(command)
    local pipe = assert(io.popen(command))
    local lines = {}
    for line in pipe:lines() do lines[#lines + 1] = line end
    pipe:close()
    return lines
end

local function stat(log, name) return tonumber(log:match("stat::" .. name .. ":%s+(%d+)")) or 0 end

local function crashes_of(target) return lines_of(("ls %s/crashes | grep '^%s-'"):format(build, target)) end

local function run(target)
    local corpus = ("%s/corpus/%s"):format(build, target)
    local program = ("%s/fuzz-%s"):format(build, target)
    local log_path = ("%s/%s.log"):format(build, target)
    shell("mkdir -p %s %s/crashes", corpus, build)
    local old = {}
    for _, crash in ipairs(crashes_of(target)) do old[crash] = true end
    local ok = shell("%s -max_total_time=%d -print_final_stats=1 -timeout=10 -rss_limit_mb=2048 "
        .. "-artifact_prefix=%s/crashes/%s- %s %s %s/seeds/%s >%s 2>&1", program, seconds, build, target,
        OPTIONS[target] or "", corpus, build, target, log_path)
    local file = assert(io.open(log_path, "rb"))
    local log = file:read("a")
    file:close()
    local crashes = {}
    for _, crash in ipairs(crashes_of(target)) do
        if not old[crash] then crashes[#crashes + 1] = crash end
    end
    local covered = log:match(".*cov: (%d+)") or "?"
    print(("%-9s %10d runs  %6d new inputs  %6s edges  %d crashes"):format(target,
        stat(log, "number_of_executed_units"), stat(log, "new_units_added"), covered, #crashes))
    for _, crash in ipairs(crashes) do print(("  again: %s %s/crashes/%s"):format(program, build, crash)) end
    if not ok then print("  it ended with an error; all of it: " .. log_path) end
    return ok and #crashes == 0
end

local function number(name, otherwise) return math.tointeger(tonumber(os.getenv(name))) or otherwise end

local function run_monkey()
    local seeds = number("SEEDS")
    return dofile("tests/fuzz/monkey/run.lua").main(os.getenv "PROGRAM" or "build/release/gatehouse", number("SEED", 1),
        seeds or math.maxinteger // 2, number("TICKS", 20000), not seeds and seconds or nil)
end

local all_well = true
for i = 3, #arg do
    local well = arg[i] == "monkey" and run_monkey() or arg[i] ~= "monkey" and run(arg[i])
    all_well = well and all_well
end
os.exit(all_well)
