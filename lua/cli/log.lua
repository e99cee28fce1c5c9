-- gatehouse log: what mods have said, from their log files.
local app = require "engine.app"
local cli = require "cli"
local fs = require "engine.fs"
local json = require "lib.json"
local log_file = require "lib.log_file"
local out = require "lib.out"
local paths = require "games.paths"
local text = require "lib.text"

local LINES = 100     -- that are shown when nothing else is said
local LOOK_MS = 100   -- between two looks at files that are followed
local PIECE = 1 << 16

local verb = {
    summary = "show the logs of mods",
    group = "develop",
    game = "about",
    usage = "log [MOD] [OPTIONS]",
    about = "Shows the last lines of a mod's log; without a mod, which logs there are. The log of all that is no\n"
        .. "mod is called engine. Logs are written when the game is played in a window, or with run --log-dir DIR.\n"
        .. "With --json: {folder, logs = [{mod, run, lines, warnings, errors}]}; of a mod a line of JSON for each of\n"
        .. "its lines, as run --log json has them.",
    rest = 1,
    words = "MOD",
    options = {
        follow = { kind = "flag", short = "f", help = "and what is said from now on; without a mod, of all" },
        level = { kind = "enum", one_of = { "debug", "info", "warn", "error" }, help = "the least that is shown" },
        grep = { kind = "string", value = "TEXT", help = "only lines with this in text or place" },
        lines = { kind = "integer", value = "N", min = 0, max = 1000000, default = LINES,
                  help = "the last N; 0 = all there are" },
        ["last-run"] = { kind = "flag", help = "only what was said since the game was last started" },
        dir = { kind = "string", value = "DIR", help = "the folder of the logs, when it is not your own" },
    },
    examples = {
        { "gatehouse log storm-front", "its last hundred lines" },
        { "gatehouse log storm-front --follow --level warn", "its warnings and errors, as they come" },
        { "gatehouse log --json --last-run --lines 0 engine", "all of the last run, a line of JSON each" },
    },
}

-- As `run --log json` has it.
local function as_json(entry) return json.encode(log_file.for_programs(entry)) end

-- As `run` shows it. The file may have been written by others: nothing in it reaches the terminal unseen.
local function as_text(entry)
    local head = (entry.tick > 0 and ("%6d "):format(entry.tick) or "") .. text.printable(entry.mod, 64)
        .. (entry.level ~= "info" and " " .. entry.level or "")
        .. (entry.place and " " .. text.printable(entry.place, 256) or "") .. ": "
    local lines = {}
    for line in (entry.text .. "\n"):gmatch("([^\n]*)\n") do
        lines[#lines + 1] = head .. text.printable(line:gsub("\t", "    "), 1 << 16)
    end
    if entry.count then lines[#lines] = ("%s (again, %d times)"):format(lines[#lines], entry.count) end
    return table.concat(lines, "\n")
end

-- False when nobody reads any more.
local function show(options, entry)
    return out.write(options.json and as_json(entry) or as_text(entry), "\n")
end

-- The entries of a log that were asked for.
local function chosen(options, entries)
    local first = 1
    if options["last-run"] then
        for i, entry in ipairs(entries) do
            if entry.start then first = i end
        end
    end
    local fits, list = log_file.filter(options.level, options.grep), {}
    for i = first, #entries do
        if fits(entries[i]) then list[#list + 1] = entries[i] end
    end
    local from = options.lines > 0 and math.max(1, #list - options.lines + 1) or 1
    return table.move(list, from, #list, 1, {})
end

local function list_logs(options, folder)
    local logs = json.list {}
    for _, id in ipairs(log_file.list(folder)) do
        local entries = log_file.read(folder, id) or {}
        local log = { mod = id, lines = 0, warnings = 0, errors = 0 }
        for _, entry in ipairs(entries) do
            if entry.start then
                log.run, log.lines, log.warnings, log.errors = entry.start, 0, 0, 0
            else
                local count = entry.count or 1
                log.lines = log.lines + count
                if entry.level == "warn" then log.warnings = log.warnings + count end
                if entry.level == "error" then log.errors = log.errors + count end
            end
        end
        logs[#logs + 1] = log
    end
    if options.json then cli.print_json { folder = folder, logs = logs } end
    if #logs == 0 then cli.say(options, ("There are no logs in %s."):format(text.printable(folder, 200))) end
    for _, log in ipairs(logs) do
        cli.say(options, ("%-24s last run %s: %d lines, %d warnings, %d errors"):format(log.mod, log.run or "?",
            log.lines, log.warnings, log.errors))
    end
    return cli.OK
end

-- --- following ---

-- A file that is read as it grows, from byte `at` on; when it is changed for a new one, its end is read first.
local function follower(folder, id, take, at)
    local path = ("%s/%s.log"):format(folder, id)
    local reader, file = log_file.reader(take), nil

    local function read_on()
        for piece in function() return file:read(PIECE) end do
            reader.feed(piece)
            at = at + #piece
        end
        reader.finish()
    end

    return function()
        if not file and fs.kind(path) == "file" then file = io.open(path, "rb") end
        if not file then return end
        file:seek("set", at)
        read_on()
        local now = fs.kind(path) == "file" and io.open(path, "rb")
        local size = now and now:seek("end")
        if size and size < at then -- another file, that began after ours ended
            file:close()
            file, at = now, 0
            file:seek("set", 0)
            read_on()
        elseif now then
            now:close()
        end
    end
end

-- Of one log from byte `at` on, or of all from their ends on.
local function follow(options, folder, only, at)
    local fits, open, followers = log_file.filter(options.level, options.grep), true, {}
    local function take(entry)
        if open and fits(entry) then open = show(options, entry) end
    end
    for _, id in ipairs(only and { only } or log_file.list(folder)) do
        local _, bytes = fs.look(("%s/%s.log"):format(folder, id))
        followers[id] = follower(folder, id, take, only and at or bytes or 0)
    end
    while open do
        for _, id in ipairs(only and { only } or log_file.list(folder)) do
            followers[id] = followers[id] or follower(folder, id, take, 0)
            followers[id]()
        end
        open = open and out.flush()
        if open then app.sleep(LOOK_MS) end
    end
    return cli.OK
end

local function no_such_log(folder, id)
    local known = log_file.list(folder)
    local where = fs.kind(folder) == "dir" and text.printable(folder, 200)
        or text.printable(folder, 200) .. ", which is not there"
    cli.complain(("there is no log of '%s' in %s%s"):format(text.printable(id, 48), where, text.suggest(id, known)),
        "Logs are written when the game is played in a window, or with run --log-dir DIR.")
    return cli.LOAD
end

function verb.run(options)
    local data, problem = paths.data()
    local folder = options.dir or data and data .. "/logs"
    if not folder then
        cli.complain(problem)
        return cli.LOAD
    end
    local id = options._[1]
    if id and not id:match("^%l[%l%d-]*$") then
        return cli.usage_error("log", ("'%s' is no id of a mod"):format(text.printable(id, 48)))
    end
    if not id then
        if options.follow then return follow(options, folder) end
        return list_logs(options, folder)
    end
    if #log_file.paths(folder, id) == 0 then return no_such_log(folder, id) end
    local entries, bytes = log_file.read(folder, id)
    if not entries then
        cli.complain(bytes)
        return cli.LOAD
    end
    for _, entry in ipairs(chosen(options, entries)) do
        if not show(options, entry) then return cli.OK end
    end
    if options.follow then return follow(options, folder, id, bytes) end
    return cli.OK
end

return verb
