-- What happens to a mod that fails: the player is told which mod and why, the log says where, and the mod
-- takes its step on the ladder (policy.ladder). A mod whose process died starts again at once, with the
-- current state of the game; one that came to the top of the ladder stays stopped. Only the culprit is
-- touched. The player stands above all this: a mod that was switched off stays off, and one that is switched on
-- again begins anew, with its strikes forgotten.
local hints = require "mods.hints"
local ladder = require "policy.ladder"
local log = require "engine.log"
local scene = require "engine.scene"
local text = require "lib.text"
local words = require "words"

local lifecycle = {}

local RED, AMBER, GREEN = 0xFF8070, 0xFFC060, 0x90E8A0
local ERRORS_IN_FULL, ERROR_LINES = 8, 64 -- of a mod in a second: so many errors are written, of so many lines
local ERROR_TOASTS_EVERY = 300 -- ticks: a mod that fails in every tick is told of once in a while
local TOAST_BYTES, TITLE_BYTES, ID_BYTES, WHY_BYTES = 112, 24, 24, 56 -- two lines on the screen
local PLACE_BYTES = 40

local function find(self, number)
    for _, info in ipairs(self.mods.list()) do
        if info.number == number then return info end
    end
    return { number = number, id = "mod " .. number, title = "Mod " .. number }
end

-- A title is the mod's word, the id nobody else's: both name it.
local function name_of(info)
    local title = text.printable(info.title, TITLE_BYTES)
    return title == info.id and title or ("%s (%s)"):format(title, text.printable(info.id, ID_BYTES))
end

local function place_of(err)
    if not err.file or err.file == "" then return nil end
    return ("%s:%d:%d"):format(err.file, err.line or 0, err.column or 0)
end

-- A place for a note: of one that is long the end, which has file and line.
local function short_place(place)
    place = text.printable(place, 1024)
    if #place <= PLACE_BYTES then return place end
    local at = #place - PLACE_BYTES + 4
    while at < #place and place:byte(at) & 0xC0 == 0x80 do at = at + 1 end -- not within a character
    return "..." .. place:sub(at)
end

-- A note on the screen. `place`: where in the mod, or nil; it is never what is cut off.
local function toast(info, what, color, place)
    local tail = place and (" (%s)"):format(short_place(place)) or ""
    scene.toast(text.printable(("%s: %s"):format(name_of(info), what), TOAST_BYTES - #tail) .. tail, color,
        info.number)
end

local function message_of(err)
    return err.message and err.message ~= "" and err.message or "an error without a message"
end

local function headline(err)
    local place = place_of(err)
    return place and ("%s (%s)"):format(message_of(err), place) or message_of(err)
end

-- Of why a process ended, what a player reads.
local function brief(reason)
    local limit = reason:match("^out of memory:.*%(limit: (.-)%)")
    return limit and "out of memory: " .. limit or text.printable(reason, WHY_BYTES)
end

-- --- what is done to a mod ---

-- How the engine is to treat it from now on, when that is new.
local function tell_standing(self, number)
    local step, strikes = ladder.throttle(self.ladder, number, self.at)
    if step == "quarantined" then return end
    local slow = step ~= "fine" and step ~= "warned"
    local suspended = self.resume_at[number] ~= nil
    local said = ("%s %d %s"):format(step, strikes, suspended)
    if self.said[number] == said then return end
    self.said[number] = said
    self.mods.set_throttle(number, {
        step = step, strikes = strikes, suspended = suspended,
        every = slow and self.limits.throttle_every or 1, share = slow and self.limits.throttle_percent or 100,
    })
end

local function counts_of(info)
    return ("errors %d, rejected %d, over quota %d, prints dropped %d, CPU %d ms"):format(info.errors or 0,
        info.rejected_batches or 0, info.over_quota or 0, info.prints_dropped or 0, (info.cpu_ns or 0) // 1000000)
end

local enter = {} -- by step: what entering it from below does

function enter.suspended(self, info)
    self.resume_at[info.number] = self.at + self.limits.suspend_seconds * self.tick_rate
    self.downs[info.number] = true
end

function enter.restarted(self, info, why)
    self.downs[info.number] = true
    self.mods.stop(info.number, "it is restarted: " .. why)
    self.to_start[info.number] = true
end

function enter.quarantined(self, info, why, said)
    self.downs[info.number] = true
    self.to_start[info.number], self.resume_at[info.number] = nil, nil
    self.quarantined[info.number] = said
    self.reasons[info.number] = "quarantined: " .. why
    self.mods.stop(info.number, "quarantined: " .. why)
end

local function take_step(self, climb)
    local info = find(self, climb.number)
    local step, why = climb.step, climb.why
    if enter[step] then enter[step](self, info, climb.short, climb.said) end
    log.write(step == "quarantined" and "error" or "warn", info.id,
        ("%s: %s, in %d s (%s)"):format(step, why, self.limits.seconds, counts_of(info)))
    toast(info, words("strike." .. step, { why = climb.said, seconds = self.limits.suspend_seconds }),
        step == "quarantined" and RED or AMBER, climb.place)
end

-- A strike; `short`: what to tell the player when it climbs, instead of the words for the kind; `place`: where in the
-- mod, or nil. Steps are
-- taken in the next tick(): a mod is not stopped or started while its news is told. True when it climbs.
local function strike(self, number, kind, short, place)
    local step, why = ladder.strike(self.ladder, number, kind, self.at)
    self.changed = true
    if not step then return false end
    self.climbs[#self.climbs + 1] = {
        number = number, step = step, why = why, short = short or ladder.STRIKES[kind].text,
        said = short or ladder.in_words(ladder.STRIKES[kind].text), place = place,
    }
    return true
end

-- --- what the engine tells ---

local function on_died(self, number, reason)
    if self.off[number] then return end
    local info = find(self, number)
    local killed = reason:match("did not stop") or reason:match("did not answer")
    self.reasons[number] = reason
    self.downs[number] = true
    self.to_start[number] = true
    log.write("error", info.id, reason:match("^stopped: ") and reason or "stopped: " .. reason)
    if strike(self, number, killed and "killed" or "crash", brief(reason)) then return end
    toast(info, words("strike.again", { why = brief(reason) }), AMBER)
end

-- The first lines of a text, and how many they are.
local function first_lines(whole, most)
    local count, at = 0, 1
    while at and count < most do
        count = count + 1
        at = select(2, whole:find("\n", at, true))
        at = at and at + 1
    end
    if not at or at > #whole then return whole, count end
    local _, rest = whole:sub(at):gsub("[^\n]+", "")
    return ("%s(and %d more lines)"):format(whole:sub(1, at - 1), rest), count + 1
end

local function new_record() return { count = 0, lines = 0, left_out = 0, again = 0 } end

-- With a line of what to do, where the error's own words do not say so.
local function with_hint(told, err)
    local hint = hints.of(err.message or "")
    return hint and ("%s\nhint: %s"):format(told, hint) or told
end

-- A mod that fails in every tick fills its own record, not the log: what is new is written in full while it is
-- not too much, the rest is counted.
local function write_error(self, info, err)
    local written = self.written[info.number] or new_record()
    self.written[info.number] = written
    local whole = err.text and err.text ~= "" and err.text or headline(err)
    if whole == written.last then
        written.again = written.again + 1
    elseif written.count == ERRORS_IN_FULL or written.lines >= ERROR_LINES then
        written.left_out = written.left_out + 1
    else
        local told, lines = first_lines(whole, ERROR_LINES - written.lines)
        written.count, written.lines, written.last = written.count + 1, written.lines + lines, whole
        log.write("error", info.id, with_hint(told, err), place_of(err), true)
    end
end

-- Once a second: what was only counted.
local function write_counted_errors(self, info)
    local written = self.written[info.number]
    if not written then return end
    if written.again > 0 then
        log.write("error", info.id, "the same error again, " .. text.count(written.again, "time"))
    end
    if written.left_out > 0 then
        log.write("error", info.id, ("and %d more errors"):format(written.left_out))
    end
    self.written[info.number] = new_record()
    self.written[info.number].last = written.last
end

local function on_error(self, number, err, terminated)
    local info = find(self, number)
    self.reasons[number] = headline(err)
    write_error(self, info, err)
    local place = place_of(err)
    if strike(self, number, terminated and "terminated" or "exception", nil, place) then return end
    local last = self.told[number]
    if last and self.at - last < ERROR_TOASTS_EVERY then return end
    self.told[number] = self.at
    local said = terminated and words "strike.too_long" or words("strike.error", { error = message_of(err) })
    toast(info, said, AMBER, place)
end

local function on_failed(self, number, err)
    local info = find(self, number)
    self.failed[number] = true
    self.reasons[number] = "did not load: " .. headline(err)
    local whole = first_lines(err.text and err.text ~= "" and err.text or headline(err), ERROR_LINES)
    log.write("error", info.id, "did not load: " .. with_hint(whole, err), place_of(err), true)
    toast(info, words("strike.not_loaded", { error = message_of(err) }), RED, place_of(err))
end

local function on_ready(self, number)
    local info = find(self, number)
    self.starts[number] = (self.starts[number] or 0) + 1
    log.write("info", info.id, "ready")
    if not self.returning[number] then return end
    self.returning[number] = nil
    toast(info, words "strike.runs", GREEN)
end

-- A newer one of a mod that is worked on. The sins of the old one are not its own.
local function on_replaced(self, number, err)
    local info = find(self, number)
    if err then
        local whole = first_lines(err.text and err.text ~= "" and err.text or headline(err), ERROR_LINES)
        log.write("error", info.id, "the newer one does not load: " .. whole, place_of(err), true)
        toast(info, message_of(err), RED, place_of(err))
    else
        self.forget(number)
        self.mods.set_throttle(number, { step = "fine" })
        log.write("info", info.id, "reloaded")
    end
    for _, fn in ipairs(self.replaced_too) do fn(number, err) end
end

-- --- once a second ---

-- A main module that waits for what does not come: the mod plays along, and is not ready.
local function look_at_waiting(self, info)
    local number = info.number
    if info.waits_at == "" then
        if self.waits[number] and info.state == "running" then self.reasons[number] = nil end
        self.waits[number] = nil
        return
    end
    if self.waits[number] then return end
    self.waits[number] = true
    local before = self.reasons[number]
    self.reasons[number] = ("not ready: its main module waits at a top-level await (%s)%s"):format(info.waits_at,
        before and "; before that: " .. before or "")
    log.write("warn", info.id, before and "not ready: its main module has not run to its end; what went wrong is told above"
        or "not ready: its main module waits at a top-level await for what has not come yet", info.waits_at)
end

local function strike_counted(self, info)
    local before = self.counted[info.number] or {}
    local now = {}
    for _, kind in ipairs(ladder.COUNTED) do
        local rule = ladder.STRIKES[kind]
        now[kind] = info[rule.count] or 0
        local least = ladder.least(kind, self.limits, self.tick_rate)
        if now[kind] - (before[kind] or 0) >= least and (self.clock or not rule.clock) then
            self.reasons[info.number] = rule.text
            strike(self, info.number, kind)
        end
    end
    self.counted[info.number] = now
end

local function calm_down(self, info)
    if info.state ~= "running" or self.resume_at[info.number] then
        ladder.rest(self.ladder, info.number, self.at)
        return
    end
    local step = ladder.calm(self.ladder, info.number, self.at)
    if not step then return end
    log.write("info", info.id, ("%s: no strike in %d s"):format(step, self.limits.seconds))
    if step == "warned" then toast(info, words "strike.behaves", GREEN) end
end

local function look_at_all(self)
    for _, info in ipairs(self.mods.list()) do
        write_counted_errors(self, info)
        look_at_waiting(self, info)
        strike_counted(self, info)
        calm_down(self, info)
    end
end

-- --- once a tick ---

local function sorted_numbers(map)
    local numbers = {}
    for number in pairs(map) do numbers[#numbers + 1] = number end
    table.sort(numbers)
    return numbers
end

local function resume_the_suspended(self)
    for _, number in ipairs(sorted_numbers(self.resume_at)) do
        if self.at >= self.resume_at[number] then
            self.changed = true
            self.resume_at[number] = nil
            ladder.rest(self.ladder, number, self.at)
            local info = find(self, number)
            log.write("info", info.id, "goes on")
            if not self.to_start[number] then toast(info, words "strike.goes_on", GREEN) end
        end
    end
end

local function start_the_waiting(self)
    local started = false
    for _, info in ipairs(self.mods.list()) do
        local number = info.number
        if self.to_start[number] and not self.resume_at[number] then
            self.to_start[number] = nil
            self.returning[number] = true
            local ok, problem = self.mods.restart(number)
            started = started or ok
            if not ok then log.write("error", info.id, "cannot be started again: " .. tostring(problem)) end
        end
    end
    -- Without a window: the tick at which it is back does not depend on the machine. With one, this does not wait.
    if started then self.mods.wait_ready() end
end

local function tick(self, held)
    if not held then self.at = self.at + 1 end
    local is_second = not held and self.at % self.tick_rate == 0
    if is_second then look_at_all(self) end
    local climbs = self.climbs
    self.climbs = {}
    for _, climb in ipairs(climbs) do
        if not self.off[climb.number] then take_step(self, climb) end
    end
    if next(self.resume_at) then resume_the_suspended(self) end
    if next(self.to_start) then start_the_waiting(self) end
    if not (self.changed or is_second) then return end
    self.changed = false
    for _, number in ipairs(sorted_numbers(self.ladder.entries)) do tell_standing(self, number) end
end

-- --- what the player says ---

local function forget(self, number)
    for _, name in ipairs { "to_start", "resume_at", "returning", "said", "told", "written", "reasons", "failed", "waits",
        "quarantined" } do
        self[name][number] = nil
    end
    ladder.forget(self.ladder, number)
end

local function switch_off(self, number, why)
    forget(self, number)
    self.off[number] = why
    self.mods.stop(number, why)
end

-- True, or nil and why not.
local function switch_on(self, number, changes)
    forget(self, number)
    self.off[number] = nil
    self.mods.stop(number, "it is started anew")
    self.mods.set_throttle(number, { step = "fine" })
    local ok, problem = self.mods.restart(number, changes)
    if not ok then
        self.failed[number] = true
        self.reasons[number] = problem
        return nil, problem
    end
    self.mods.wait_ready()
    return true
end

-- Sets the hooks. options: mods = engine.mods; limits = conf.ladder; tick_rate. Call the returned object's
-- `tick` once a tick, tick(true) in one in which the game is held. `switch_off(number, why)` and
-- `switch_on(number, changes)` (as engine.mods.restart takes them; also for a mod that runs: it starts anew) do
-- what the player says; on_replaced(fn): fn is told, too, when a newer source of a mod took its place or does not
-- load (the hook's arguments); hears(number): whether a mod that started is told anything now. By a mod's number it
-- has: `reasons` (what last went wrong), `starts` (how often it came to run), `failed` (did not load), `downs` (was
-- suspended, restarted or down), `quarantined` (why, as the player reads it), `off` (why).
function lifecycle.install(options)
    local limits = options.limits
    local self = {
        mods = options.mods, limits = limits, tick_rate = options.tick_rate, clock = options.clock or false,
        ladder = ladder.create { strikes = limits.strikes, ticks = limits.seconds * options.tick_rate,
            tick_rate = options.tick_rate },
        at = 0, -- ticks so far, which a new game does not turn back
        changed = false, -- how the engine is to treat a mod
        climbs = {}, resume_at = {}, to_start = {}, returning = {}, counted = {}, said = {}, told = {},
        written = {}, -- of errors in the log in this second: how many, of how many lines, how many not
        replaced_too = {}, -- who is told when a newer source took the place of another, too
        waits = {}, -- said that its main module waits
        reasons = {}, starts = {}, failed = {}, downs = {}, quarantined = {}, off = {},
    }
    options.mods.on {
        ready = function(number) on_ready(self, number) end,
        failed = function(number, err) on_failed(self, number, err) end,
        error = function(number, err, terminated) on_error(self, number, err, terminated) end,
        died = function(number, reason) on_died(self, number, reason) end,
        replaced = function(number, err) on_replaced(self, number, err) end,
    }
    function self.hears(number) return not (self.resume_at[number] or self.quarantined[number] or self.off[number]) end
    function self.forget(number) forget(self, number) end
    function self.on_replaced(fn) self.replaced_too[#self.replaced_too + 1] = fn end
    function self.tick(held) tick(self, held) end
    function self.switch_off(number, why) switch_off(self, number, why) end
    function self.switch_on(number, changes) return switch_on(self, number, changes) end
    return self
end

return lifecycle
