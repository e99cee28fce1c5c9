-- The game's side of `gatehouse console`: lines of JSON through a socket that only the player himself can open
-- (engine.socket). A console asks {"id":N, "line":COMMAND} or {"id":N, "complete":BEGINNING}, or says {"follow":true};
-- it is told {"hello":...}, {"id":N, "ok":BOOL, "text":..., "from_mod":true where the text is a mod's}, {"id":N, "words":[...], "from":N}, {"log":...} and
-- {"dropped":N}. Whoever is at the other end can neither stop the game nor make it wait: everything has a limit,
-- and a console that passes one is closed.
local app = require "engine.app"
local commands = require "console.commands"
local console_session = require "console.session"
local json = require "lib.json"
local log = require "engine.log"
local place = require "console.place"
local socket = require "engine.socket"

local server = {}

server.FORMAT = 1
local MOST_CONSOLES = 4
local MOST_REQUESTS = 16      -- of one console in a tick
local MOST_LOG = 200          -- lines to one console in a tick; what is more is counted
local MOST_LINE = 20 * 1024   -- bytes of a command
local FULL = 256 * 1024       -- bytes that a console has not read: it is told no more of the log for now

-- options: console_session, seed. The server; or nil and why there is none.
function server.create(options)
    local folder, problem = place.folder()
    if not folder then return nil, problem end
    local listens
    listens, problem = socket.listen(folder, place.name(socket.pid()))
    if not listens then return nil, problem end
    log.write("info", "engine", ("a console can attach: gatehouse console %d"):format(socket.pid()))
    return { listens = listens, console_session = options.console_session, seed = options.seed, consoles = {}, folder = folder }
end

local function close(one)
    one.link:flush()
    one.link:close()
    one.is_closed = true
end

-- A console that cannot be told what it asked for is of no use.
local function tell(one, message)
    if one.is_closed then return end
    if not one.link:write(json.encode(message) .. "\n") then close(one) end
end

local function log_message(line)
    return { log = { number = line.number, tick = line.tick, mod = line.source, level = line.level,
                     place = line.place, text = line.text, again = line.again, from_mod = line.from_mod } }
end

-- The last lines that it shows, oldest first.
local function tell_last(one, most)
    local found, lines = {}, log.history()
    for i = #lines, 1, -1 do
        if #found == most then break end
        if commands.shows(one.view, lines[i]) then found[#found + 1] = lines[i] end
    end
    for i = #found, 1, -1 do tell(one, log_message(found[i])) end
    return #found
end

local function welcome(self, link)
    if #self.consoles == MOST_CONSOLES then
        link:write(json.encode { error = ("%d consoles are attached already"):format(MOST_CONSOLES) } .. "\n")
        return link:close()
    end
    local one = { link = link, view = { least = "debug" }, follows = false, seen = 0, dropped = 0 }
    one.at = {
        console_session = self.console_session, view = one.view, changed = function() end,
        log = function(most) return tell_last(one, most) end,
    }
    self.consoles[#self.consoles + 1] = one
    tell(one, { hello = {
        format = server.FORMAT, version = app.version, pid = socket.pid(), seed = self.seed,
        tick = console_session.tick_now(), mods = json.list(console_session.open_mods(self.console_session)),
    } })
end

-- What a request is, or nil and why it is none.
local function read(line)
    local request, problem = json.decode(line, "request", 128 * 1024)
    if type(request) ~= "table" then return nil, problem or "request: an object expected" end
    local id = math.tointeger(request.id)
    if type(request.id) ~= "number" or not id or id < 0 or id > 0x7FFFFFFF then
        return nil, "request: id: a whole number expected"
    end
    for _, name in ipairs { "line", "complete" } do
        local value = request[name]
        if value ~= nil and (type(value) ~= "string" or #value > MOST_LINE) then
            return nil, ("request: %s: a text of at most %d bytes expected"):format(name, MOST_LINE)
        end
    end
    request.id = id
    return request
end

local function answer(one, request)
    if request.line then
        commands.run(one.at, request.line, function(ok, words, data, from_mod)
            tell(one, { id = request.id, ok = ok, text = words, data = data, from_mod = from_mod })
        end)
    elseif request.complete then
        commands.complete(one.at, request.complete, function(words, from)
            tell(one, { id = request.id, words = json.list(words), from = from })
        end)
    elseif type(request.follow) == "boolean" then
        one.follows = request.follow
        local lines = log.history()
        one.seen = lines[1] and lines[#lines].number or 0
        tell(one, { id = request.id, ok = true, text = "" })
    else
        tell(one, { id = request.id, ok = false, text = "expected line, complete or follow" })
    end
end

local function hear(one)
    for _ = 1, MOST_REQUESTS do
        if one.is_closed then return end
        local line, why = one.link:line()
        if why == "too long" then tell(one, { error = "the line is too long" }) end
        if why then return close(one) end
        if not line then return end
        local request, problem = read(line)
        if not request then
            tell(one, { error = problem })
            return close(one)
        end
        answer(one, request)
    end
end

local function tell_news(one)
    local unread = one.link:flush()
    if one.is_closed or not one.follows then return end
    local told = 0
    for _, line in ipairs(log.history(one.seen)) do
        one.seen = line.number
        if commands.shows(one.view, line) and not console_session.is_own(line) then
            if told < MOST_LOG and unread < FULL then
                tell(one, log_message(line))
                told = told + 1
            else
                one.dropped = one.dropped + 1
            end
        end
    end
    if one.dropped > 0 and unread < FULL then
        tell(one, { dropped = one.dropped })
        one.dropped = 0
    end
end

-- Once a tick.
function server.tick(self)
    local link = self.listens:accept()
    if link then welcome(self, link) end
    for i = #self.consoles, 1, -1 do
        local one = self.consoles[i]
        hear(one)
        tell_news(one)
        if one.is_closed then table.remove(self.consoles, i) end
    end
end

function server.close(self)
    for _, one in ipairs(self.consoles) do close(one) end
    self.consoles = {}
    self.listens:close()
end

return server
