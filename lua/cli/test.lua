-- gatehouse test: runs the tests of mods, each file in a fresh engine without a window.
local app = require "engine.app"
local children = require "testing.children"
local cli = require "cli"
local files = require "testing.files"
local fs = require "engine.fs"
local json = require "lib.json"
local lcov = require "testing.lcov"
local out = require "lib.out"
local results = require "testing.results"
local playing = require "games.playing"
local reporter = require "testing.reporter"
local text = require "lib.text"
local uv = require "luv"
local watch = require "lib.watch"
local whole = require "lib.whole"

local MOST_JUNIT_BYTES = 32 * 1024 * 1024

local verb = {
    summary = "run the tests of mods and games",
    group = "develop",
    game = "about",
    usage = "test [PATH]... [OPTIONS]\ntest --merge FILE... -o FILE",
    about = "Runs *.test.js and *_spec.lua below tests/ of the mods named: a mod, a folder of mods, a game with\n"
        .. "its mods, or one file of tests; without a PATH those of the mod or game in this folder, or of all mods. A mod in\n"
        .. "a game's folder is tested in that game. Each file runs in a fresh engine,\n"
        .. "several at a time. What comes of a test depends on packages, engine and seed alone: time is counted in\n"
        .. "ticks, never by a clock. A file that hangs, crashes or eats memory is one failed file, with a reason.\n"
        .. "Specs in Lua are host code with all your rights: they are run from folders, never from archives.\n"
        .. "Exit codes: 0 all passed, 1 something failed, 3 there is nothing to test or a mod cannot be read,\n"
        .. "4 only limits ended files. With --json: {passed, failed, skipped, seed, files = [{file, mod, seed, state,\n"
        .. "reason, said (the engine's last lines, of a file that ended early), tests = [{name, path, state, ticks, reason,\n"
        .. "error, printed (with --show-output)}]}]}.",
    rest = 10000,
    words = "PATH",
    options = {
        filter = { kind = "string", value = "TEXT", help = "only tests with this in their name" },
        bail = { kind = "flag", help = "stop after the first failure" },
        seed = { kind = "integer", value = "S", min = 0, default = 1, help = "of everything random" },
        ["repeat"] = { kind = "integer", value = "N", min = 1, max = 10000, default = 1,
                       help = "run all N times, with the seeds S, S+1, ..." },
        jobs = { kind = "integer", value = "N", min = 1, max = 256,
                 help = "files at a time; as many as there are cores" },
        cpu = { kind = "integer", value = "N", min = 1, max = 86400, default = 600,
                help = "seconds of CPU time that a file may use" },
        shard = { kind = "string", value = "I/N", help = "only the I-th of N parts, for several machines" },
        ["shuffle-order"] = { kind = "integer", value = "SEED", min = 0, help = "start mods in another order" },
        mods = { kind = "list", value = "DIR", help = "a folder with mods that they need; may be repeated" },
        update = { kind = "flag", help = "write what is there as what is expected (snapshots, streams, pictures)" },
        ci = { kind = "flag", help = "write nothing that is expected and not there; so with CI=true" },
        coverage = { kind = "string", writes = true, value = "FILE",
                     help = "write what of the mods' JavaScript ran, as lcov" },
        ["show-output"] = { kind = "flag", help = "also what tests that passed printed" },
        tap = { kind = "flag", help = "print TAP (version 14)" },
        junit = { kind = "string", writes = true, value = "FILE", help = "write JUnit's XML, too" },
        watch = { kind = "flag", help = "run again whenever a file of the mods changes" },
        list = { kind = "flag", help = "print which files would run" },
        merge = { kind = "flag", help = "make one JUnit file of several, those of shards" },
        out = cli.out_file("of --merge"),
        child = { kind = "string", value = "FILE", help = "run this one file here, a line of JSON for each event" },
        mod = { kind = "string", value = "PATH", help = "of --child: the mod that the file belongs to" },
    },
    examples = {
        { "gatehouse test", "the mod in this folder, or all mods" },
        { "gatehouse test mods/mine --filter oil --watch", "again and again, while you work" },
        { "gatehouse test mods/mine --show-output", "with what console.log said in each test" },
        { "gatehouse test mods --junit out.xml --coverage coverage.info", "for a build server" },
        { "gatehouse test mods --shard 2/4 --junit out2.xml", "the second of four machines" },
        { "gatehouse test --merge out*.xml -o all.xml", "what they found, in one file" },
    },
}

-- I and N of "I/N", or nil.
local function parse_shard(given)
    local index, count = given:match("^(%d+)/(%d+)$")
    index, count = whole.read(index), whole.read(count)
    if not index or not count or index < 1 or count > 10000 or index > count then return nil end
    return index, count
end

local function check(options)
    if options.shard and not parse_shard(options.shard) then
        return ("--shard: expected I/N, such as 2/4, got '%s'"):format(text.printable(options.shard, 40))
    end
    if options.json and options.tap then return "--json and --tap at once" end
    if options.watch and (options.json or options.tap or options.junit) then
        return "--watch is for people: not with --json, --tap or --junit"
    end
    if options.child and not options.mod then return "--child: --mod PATH is missing" end
    if options.merge and (not options.out or #options._ == 0) then
        return "--merge: expected JUnit files and -o FILE"
    end
    if options.out and not options.merge then return "-o FILE is for --merge" end
end

-- --- one file, here ---

local function child(options)
    local kind = files.kind(options.child)
    if not kind then
        cli.complain(("--child: '%s' is no file of tests (*.test.js, *_spec.lua)"):format(
            text.printable(options.child, 200)))
        return cli.LOAD
    end
    local function emit(event)
        out.write(json.encode(event), "\n")
        out.flush()
    end
    return require("testing." .. kind .. "_file").run({
        file = options.child, mod = options.mod, seed = options.seed, filter = options.filter, bail = options.bail,
        update = options.update, ci = options.ci, coverage = options.coverage, mods = options.mods,
        shuffle = options["shuffle-order"],
    }, emit)
end

local function words_of(options, folder)
    return function(job)
        local words = { "test", "--child", job.file, "--mod", job.mod, "--seed", tostring(job.seed) }
        local function add(name, value)
            words[#words + 1] = "--" .. name
            words[#words + 1] = value
        end
        if options.filter then add("filter", options.filter) end
        if options["shuffle-order"] then add("shuffle-order", tostring(options["shuffle-order"])) end
        for _, path in ipairs(options.mods or {}) do add("mods", path) end
        local game = options.game or job.game and (job.game:find("/", 1, true) and job.game or "./" .. job.game)
        if game then add("game", game) end
        for _, path in ipairs(options.games or {}) do add("games", path) end
        if folder then add("coverage", ("%s/%d.info"):format(folder, job.number)) end
        for _, name in ipairs { "bail", "update", "ci" } do
            if options[name] then add(name) end
        end
        return words
    end
end

-- --- all of them ---

-- A file as often as it is to run.
local function jobs_of(list, options)
    local jobs = {}
    for round = 1, options["repeat"] do
        for _, item in ipairs(list) do
            jobs[#jobs + 1] = {
                mod = item.mod, file = item.file, kind = item.kind, game = item.game,
                seed = options.seed + round - 1, number = #jobs + 1,
            }
        end
    end
    return jobs
end

local function name_of(job, options)
    local name = files.name(job)
    return options["repeat"] > 1 and ("%s (seed %d)"):format(name, job.seed) or name
end

-- Told in the order of the files, whichever is done first.
local function teller(self, options)
    local waiting, next_one = {}, 1
    return function(job, result)
        waiting[job.number] = { job = job, result = result, name = name_of(job, options) }
        while waiting[next_one] do
            local entry = waiting[next_one]
            self.entries[#self.entries + 1] = entry
            waiting[next_one], next_one = nil, next_one + 1
            local words = not options.tap and not options.json
                and reporter.file(self.say, entry.name, entry.result,
                    { quiet = options.quiet, partly = options.filter, output = options["show-output"] })
            if words then
                out.raw(words)
                out.flush()
            end
        end
        -- With --bail those before it may never end.
        self.left = waiting
        return options.bail and result.state == "failed"
    end
end

local function take_left_over(self)
    local numbers = {}
    for number in pairs(self.left or {}) do numbers[#numbers + 1] = number end
    table.sort(numbers)
    for _, number in ipairs(numbers) do self.entries[#self.entries + 1] = self.left[number] end
end

local function write_file(path, content)
    local ok, problem = fs.replace(path, content)
    if not ok then cli.complain(problem) end
    return ok
end

local function cover(self, options, folder)
    local all = {}
    for _, entry in ipairs(self.entries) do
        local path = entry.result.ended and entry.result.ended.coverage
        local content = path and fs.read(path)
        if content then lcov.add(all, content) end
    end
    fs.remove_tree(folder)
    if not options.tap and not options.json then cli.say(options, "\ncoverage\n" .. lcov.table(all)) end
    return write_file(options.coverage, lcov.text(all))
end

local function exit_code(counts)
    if counts.failed == 0 then return cli.OK end
    return counts.failed == counts.limited and cli.LIMITS or cli.FAILED
end

-- Where a number of files is, each machine has its share: {list, problems, left_out}.
local function find(options)
    local found = files.find(options._)
    if options.shard then found.list = files.shard(found.list, parse_shard(options.shard)) end
    return found
end

local function finish(self, options, whole)
    take_left_over(self)
    local counts = results.count(self.entries)
    if options.json then cli.print_json(results.values(self.entries, options.seed, options["show-output"])) end
    if options.tap then out.write(results.tap(self.entries)) end
    local written = not options.junit or write_file(options.junit, results.junit(self.entries, options["show-output"],
        playing.game().tick_rate))
    if self.folder then written = cover(self, options, self.folder) and written end
    if not options.json and not options.tap then
        if not options.quiet or counts.failed > 0 then out.raw(reporter.counts(self.say, counts)) end
        if not whole then cli.complain("test: interrupted; what is above is not all") end
    end
    if not written then return cli.LOAD end
    if whole and options.filter and not options.shard and counts.passed + counts.failed + counts.skipped == 0 then
        cli.complain(("--filter: no test has '%s' in its name"):format(text.printable(options.filter, 60)))
        return cli.LOAD
    end
    return whole and exit_code(counts) or cli.FAILED
end

local function run_all(options, found)
    local self = { say = reporter.create(), entries = {} }
    if options.coverage then
        local problem
        self.folder, problem = fs.make_temp_dir(os.getenv("TMPDIR") or "/tmp", "gatehouse-coverage-")
        if not self.folder then
            cli.complain(problem)
            return cli.LOAD
        end
    end
    if os.getenv("CI") == "true" then options.ci = true end
    local jobs = jobs_of(found.list, options)
    local limits = { most = options.jobs or math.max(1, #uv.cpu_info()), cpu = options.cpu }
    local whole = children.run(jobs, limits, words_of(options, self.folder), teller(self, options))
    return finish(self, options, whole), whole
end

local function complain_all(lines)
    for _, line in ipairs(lines) do cli.complain(line) end
end

-- The exit code, and whether it was not interrupted.
local function run_once(options, found)
    complain_all(found.problems)
    complain_all(found.left_out)
    if options.list then
        local names = json.list {}
        for i, item in ipairs(found.list) do names[i] = files.name(item) end
        if options.json then cli.print_json { files = names } end
        for _, name in ipairs(names) do cli.say(options, name) end
        return #found.problems > 0 and cli.LOAD or cli.OK, true
    end
    if #found.list == 0 and #found.problems == 0 and not options.shard then
        cli.complain("there is nothing to test: no *.test.js and no *_spec.lua below tests/ of the mods named",
            "To begin: gatehouse help test")
        return cli.LOAD, true
    end
    local code, whole = run_all(options, found)
    return #found.problems > 0 and code == cli.OK and cli.LOAD or code, whole
end

-- What runs of tests write themselves is no change: what is kept, and the coverage.
local function ignores(options)
    return function(path)
        return path:find("/__%l+__$") ~= nil or path:find("%.diff%.png$") ~= nil or path == options.coverage
    end
end

-- Where the tests and what they need are.
local function folders_of(options, found)
    local folders, seen = {}, {}
    local function add(path)
        if not seen[path] then folders[#folders + 1] = path end
        seen[path] = true
    end
    for _, item in ipairs(found.list) do add(item.mod) end
    for _, path in ipairs(options.mods or {}) do add(path) end
    return folders
end

-- It is looked from before each run on: what is saved while tests run is a change, too.
local function watch_on(options)
    local code, whole, said
    while true do
        local found = find(options)
        local folders = folders_of(options, found)
        local watching = #found.list > 0 and watch.create(folders, ignores(options))
        if watching and watching.problem and not said then
            said = true
            cli.complain(watching.problem)
        end
        code, whole = run_once(options, found)
        if not watching or not whole then return code end
        if options.update then watch.forget(watching) end
        local changed = watch.wait(watching, function() print("waiting for a change; Ctrl+C ends") end)
        watch.close(watching)
        if not changed then return code end
    end
end

-- --- files of several machines ---

local function merge(options)
    local contents = {}
    for i, path in ipairs(options._) do
        local content, problem = fs.read(path, MOST_JUNIT_BYTES)
        if not content then
            cli.complain(problem)
            return cli.LOAD
        end
        contents[i] = { path = path, text = text.without_mark(content) }
    end
    local merged, counts = results.merge_junit(contents)
    if not merged then
        cli.complain(counts)
        return cli.LOAD
    end
    if not write_file(options.out, merged) then return cli.LOAD end
    cli.say(options, ("%s: %s, %s"):format(options.out, text.count(#contents, "file"), reporter.counts(reporter.create(false),
        counts)))
    if options.json then cli.print_json(counts) end
    return counts.failed > 0 and cli.FAILED or cli.OK
end

function verb.run(options)
    local problem = check(options)
    if problem then return cli.usage_error("test", problem) end
    if options.child then return child(options) end
    if options.merge then return merge(options) end
    app.status_line(nil)
    if options.watch then return watch_on(options) end
    return (run_once(options, find(options)))
end

return verb
