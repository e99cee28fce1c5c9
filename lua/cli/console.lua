-- gatehouse console: a running game's console in another terminal, or for a script.
local cli = require "cli"
local json = require "lib.json"
local log_file = require "lib.log_file"
local out = require "lib.out"
local place = require "console.place"
local server = require "console.server"
local socket = require "engine.socket"
local store_file = require "lib.store_file"
local text = require "lib.text"
local uv = require "luv"
local whole = require "lib.whole"
local xdg = require "lib.xdg"

local MOST_HISTORY = 1000
local COMPLETE_MS = 500
local MOST_TEXT = 9000 -- bytes of one line of the log

local verb = {
    summary = "attach to a running game: its log, and commands",
    group = "develop",
    usage = "console [PID] [OPTIONS]",
    about = "Attaches to a game that plays with --console (gatehouse dev does): the log as it goes on, the mods,\n"
        .. "pausing and stepping, and evaluating in a mod that is developed. `help` lists the commands, Tab completes\n"
        .. "them. Where standard input is no terminal the commands in it are done one after the other, and the exit\n"
        .. "code is 1 when one of them failed. With --json, always so: {ok, text, data, from_mod} for each, and what of the\n"
        .. "log it shows as `gatehouse log --json` has it. from_mod: the text is what a mod said.",
    rest = 1,
    words = "",
    options = {
        list = { kind = "flag", help = "only say which games can be attached to" },
    },
    examples = {
        { "gatehouse console", "the game that runs" },
        { "gatehouse console 4321", "the one of that process, when there are several" },
        { "echo 'eval mine state' | gatehouse console", "what `state` is in mine, for a script" },
    },
}

-- --- which game ---

-- Numbers of the games' processes, in order; what a game that died left behind is taken away.
local function games(folder)
    local names, problem = socket.list(folder)
    if not names then return nil, problem end
    local pids = {}
    for _, name in ipairs(names) do
        local pid = place.pid(name)
        local link, _, is_left, stands_still = nil, nil, false, false
        if pid then link, _, is_left, stands_still = socket.connect(folder, name) end
        if link or stands_still then
            if link then link:close() end
            pids[#pids + 1] = pid
        elseif is_left then
            socket.remove(folder, name)
        end
    end
    table.sort(pids)
    return pids
end

local NONE = "there is no game to attach to: start one with gatehouse run --console, or gatehouse dev PATH"

-- The folder and the number; or nil, why not, and the exit code.
local function which(given)
    local pid = given and whole.read(given)
    if given and (not pid or pid < 1) then
        return nil, ("expected the number of a process, got '%s'"):format(text.printable(given, 40)), cli.USAGE
    end
    local folder, problem = place.folder()
    if not folder then return nil, problem, cli.FAILED end
    if given then return folder, pid end
    local pids
    pids, problem = games(folder)
    if not pids then return nil, problem, cli.FAILED end
    if #pids == 0 then return nil, NONE, cli.FAILED end
    if #pids > 1 then
        return nil, "several games run; say which one: gatehouse console " .. text.any_of(pids), cli.USAGE
    end
    return folder, pids[1]
end

-- --- talking ---

local client = {}

-- The next message, waiting so long at most; nil: none yet; false: the game is gone.
local function receive(self, ms)
    local line, why = self.link:line()
    if not line and not why and ms > 0 and self.link:wait(ms, false) then line, why = self.link:line() end
    if line then
        local message = json.decode(line, "answer", 128 * 1024)
        if type(message) == "table" then return message end
        why = "closed"
    end
    if why then
        self.is_gone = true
        return false
    end
end

local function send(self, request)
    self.id = self.id + 1
    request.id = self.id
    self.link:write(json.encode(request) .. "\n")
    return self.id
end

-- Whether its answer came; what else comes meanwhile goes to self.take(message).
local function await(self, id, ms)
    local waited = 0
    while waited < ms do
        local message = receive(self, math.min(ms, 1000))
        if message == false then return nil end
        if not message then waited = waited + math.min(ms, 1000)
        elseif message.id == id then return message
        else self.take(message) end
    end
end

-- What the game says of itself, a number for people.
local function shown(number) return text.printable(type(number) == "number" and whole.show(number) or "?", 24) end

local COLORS = { debug = "2", warn = "33", error = "31" }

-- The lines of a text for a terminal.
local function lines_of(log, colour)
    local lines = {}
    local function paint(code, words) return colour and code and ("\27[%sm%s\27[0m"):format(code, words) or words end
    local level = log.level ~= "info" and " " .. paint(COLORS[log.level], log.level) or ""
    local head = ("%6d %s%s%s: "):format(whole.of(log.tick) or 0, paint("36", text.printable(log.mod, 64)), level,
        log.place and " " .. paint("2", text.printable(log.place, 128)) or "")
    for line in (tostring(log.text):sub(1, MOST_TEXT) .. "\n"):gmatch("([^\n]*)\n") do
        lines[#lines + 1] = head .. text.printable(line, MOST_TEXT)
    end
    if log.again then lines[1] = ("%s (again, %s times)"):format(lines[1], text.printable(log.again, 20)) end
    return lines
end

local function text_lines(words)
    local lines = {}
    for line in (words .. "\n"):gmatch("([^\n]*)\n") do lines[#lines + 1] = text.printable(line, MOST_TEXT) end
    return lines
end

-- --- for scripts ---

-- As `gatehouse log --json` has it.
local function log_line(log)
    return log_file.for_programs {
        tick = whole.of(log.tick) or 0, mod = log.mod, level = log.level, place = log.place, text = log.text,
        count = log.again, from_mod = log.from_mod,
    }
end

local function answer(message)
    return { ok = message.ok, text = message.text, data = message.data, from_mod = message.from_mod }
end

function client.script(self, options)
    local failed = false
    local function show(message)
        if message.log then
            if options.json then cli.print_json(log_line(message.log))
            else out.raw(table.concat(lines_of(message.log), "\n")) end
        end
    end
    self.take = show
    for line in io.lines() do
        if line:find("%S") then
            local message = await(self, send(self, { line = line }), math.huge)
            if not message then break end
            if not message.ok then failed = true end
            if options.json then cli.print_json(answer(message))
            elseif not message.ok then cli.complain(table.concat(text_lines(message.text), "\n"))
            elseif message.text ~= "" then out.raw(table.concat(text_lines(message.text), "\n")) end
        end
        out.flush()
    end
    if self.is_gone then cli.say(options, "the game has ended") end
    return failed and cli.FAILED or cli.OK
end

-- --- for people ---

-- Above the line that is typed, which stays: a row is made, written, and the cursor goes back to its column.
local function print_above(line, columns)
    local rest = line
    repeat
        local stop = utf8.offset(rest, columns) or #rest + 1
        out.write("\0277\n\27[A\r\27[L", rest:sub(1, stop - 1), "\0278\27[B")
        rest = rest:sub(stop)
    until rest == ""
end

local function history_file()
    local state = xdg.state()
    if not state or not xdg.make(state) then return nil end
    local path = state .. "/console_history"
    local file = uv.fs_open(path, "a", tonumber("600", 8)) -- the library only adds to one that is there
    if not file then return nil end
    uv.fs_fchmod(file, tonumber("600", 8))
    uv.fs_close(file)
    return path
end

-- What the Tab key puts in: whole words, as the library wants them.
local function completer(self)
    return function(line, from)
        local message = await(self, send(self, { complete = line }), COMPLETE_MS)
        local words = {}
        for i, word in ipairs(message and message.words or {}) do
            words[i] = line:sub(from, (whole.of(message.from) or 1) - 1) .. tostring(word)
        end
        return words
    end
end

function client.person(self, hello)
    local readline = require "readline"
    local columns = socket.terminal()
    local over = false
    print(("game %s, seed %s, tick %s. help lists the commands; Ctrl-D leaves, the game goes on"):format(
        shown(hello.pid), shown(hello.seed), shown(hello.tick)))
    local file = history_file()
    readline.set_readline_name("gatehouse")
    readline.set_options { histfile = file or "", keeplines = MOST_HISTORY, auto_add = false, completion = true }
    readline.set_complete_function(completer(self))
    readline.set_completion_append_character("")
    self.take = function(message)
        if message.log then
            for _, line in ipairs(lines_of(message.log, false)) do print_above(line, columns) end
        elseif message.dropped then
            print_above(("(%s lines were dropped)"):format(shown(message.dropped)), columns)
        elseif message.error then
            print_above(text.printable(message.error, 200), columns)
        elseif message.text and message.text ~= "" then
            for _, line in ipairs(text_lines((message.ok and "" or "! ") .. message.text)) do
                print_above(line, columns)
            end
        end
        out.flush()
    end
    send(self, { line = "log" })
    send(self, { follow = true })
    readline.handler_install("> ", function(line)
        if not line then
            over = true
            readline.handler_remove()
        elseif line:find("%S") then
            readline.add_history(line)
            send(self, { line = line })
        end
    end)
    while not over and not self.is_gone do
        if self.link:wait(1000, true) == "input" then readline.read_char() end
        self.link:flush()
        repeat
            local message = receive(self, 0)
            if message then self.take(message) end
        until not message
    end
    if not over then readline.handler_remove() end
    if file then -- another console may end now, too
        store_file.alone(file:match("^(.*)/"), function()
            readline.save_history()
            return true
        end)
    end
    print(self.is_gone and "\nthe game has ended" or "")
    return cli.OK
end

function verb.run(options)
    local folder, pid, code = which(options._[1])
    if options.list then
        local pids = place.folder() and games(place.folder()) or {}
        if options.json then cli.print_json { games = json.list(pids) }
        else for _, number in ipairs(pids) do print(number) end end
        return cli.OK
    end
    if not folder then
        cli.complain(pid)
        return code
    end
    local link, problem = socket.connect(folder, place.name(pid))
    if not link then
        cli.complain(("game %d cannot be reached: %s"):format(pid, problem), NONE)
        return cli.FAILED
    end
    local self = { link = link, id = 0, take = function() end }
    local hello = receive(self, 10000)
    if not hello or type(hello.hello) ~= "table" or hello.hello.format ~= server.FORMAT then
        cli.complain(hello and text.printable(hello.error or "the game is of another version", 200)
            or "the game does not answer")
        return cli.FAILED
    end
    local person = socket.terminal() and not options.json
    code = person and client.person(self, hello.hello) or client.script(self, options)
    link:close()
    return code
end

return verb
