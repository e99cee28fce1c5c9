-- What happens to a mod that fails: the player is told which mod and why, the log says where. A mod that
-- had to be stopped in the middle of its work too often is suspended for a while; one whose process died
-- starts again at once; one that does so again and again stays stopped.
local log = require "engine.log"
local scene = require "engine.scene"
local text = require "lib.text"

local lifecycle = {}

local RED, AMBER, GREEN = 0xFF8070, 0xFFC060, 0x90E8A0
local ERROR_TOASTS_EVERY = 300 -- ticks: a mod that fails in every tick is told of once in a while
local TOAST_BYTES = 72

local function find(mods, number)
    for _, info in ipairs(mods.list()) do
        if info.number == number then return info end
    end
    return { number = number, id = "mod " .. number, title = "Mod " .. number }
end

local function toast(title, what, color)
    scene.toast(text.printable(("%s: %s"):format(title, what), TOAST_BYTES), color)
end

local function place_of(err)
    if not err.file or err.file == "" then return nil end
    return ("%s:%d:%d"):format(err.file, err.line or 0, err.column or 0)
end

local function headline(err)
    local message = err.message and err.message ~= "" and err.message or "an error without a message"
    local place = place_of(err)
    return place and ("%s (%s)"):format(message, place) or message
end

-- Notes that it happened to the mod now; how often it did within the window that ends now.
local function note(self, book, number)
    local now = self.now()
    local recent = { now }
    for _, at in ipairs(book[number] or {}) do
        if at <= now and now - at < self.window then recent[#recent + 1] = at end
    end
    book[number] = recent
    return #recent
end

-- The mod is to run again after `wait` ticks, unless it was down too often lately.
local function bring_back(self, info, reason, wait)
    local times = note(self, self.downs, info.number)
    self.reasons[info.number] = reason
    log.write("error", info.id, ("stopped: %s"):format(reason))
    if times > self.limits.most then
        toast(info.title, ("%s. It stays stopped."):format(reason), RED)
        local often = ("was down %d times in %d seconds"):format(times, self.limits.seconds)
        log.write("error", info.id, often .. ", stays stopped")
        return
    end
    local when = wait > 0 and ("Back in %d seconds."):format(wait // self.tick_rate) or "Starting it again."
    toast(info.title, ("%s. %s"):format(reason, when), AMBER)
    self.waiting[#self.waiting + 1] = { number = info.number, at = self.now() + wait, since = self.now() }
end

local function on_died(self, number, reason) bring_back(self, find(self.mods, number), reason, 0) end

local function on_strike(self, info)
    if note(self, self.strikes, info.number) < self.limits.strikes then return end
    self.strikes[info.number] = nil
    self.to_stop[#self.to_stop + 1] = info
end

local function on_error(self, number, err, terminated)
    local info = find(self.mods, number)
    self.reasons[number] = terminated and "took too long and was stopped: " .. headline(err) or headline(err)
    log.write("error", info.id, err.text and err.text ~= "" and err.text or headline(err), place_of(err))
    if terminated then on_strike(self, info) end
    local tick = self.now()
    local last = self.told[number]
    if last and tick >= last and tick - last < ERROR_TOASTS_EVERY then return end
    self.told[number] = tick
    local what = terminated and "took too long and was stopped" or "error"
    toast(info.title, ("%s: %s"):format(what, headline(err)), AMBER)
end

local function on_failed(self, number, err)
    local info = find(self.mods, number)
    self.failed[number] = true
    self.reasons[number] = "did not load: " .. headline(err)
    log.write("error", info.id, "did not load: " .. (err.text and err.text ~= "" and err.text or headline(err)),
        place_of(err))
    toast(info.title, "did not load: " .. headline(err), RED)
end

local function on_ready(self, number)
    local info = find(self.mods, number)
    self.starts[number] = (self.starts[number] or 0) + 1
    log.write("info", info.id, "ready")
    if self.downs[number] then toast(info.title, "runs again", GREEN) end
end

local function stop_the_struck(self)
    local list = self.to_stop
    self.to_stop = {}
    for _, info in ipairs(list) do
        self.mods.stop(info.number, "it took too long, again and again")
        bring_back(self, info, "took too long, again and again", self.limits.suspend_seconds * self.tick_rate)
    end
end

local function start_the_waiting(self)
    local list, now = self.waiting, self.now()
    self.waiting = {}
    local started = false
    for _, entry in ipairs(list) do
        if now >= entry.at or now < entry.since then -- the second: the game began anew
            self.mods.restart(entry.number)
            started = true
        else
            self.waiting[#self.waiting + 1] = entry
        end
    end
    if started then self.mods.wait_ready() end -- the tick at which it is back does not depend on the machine
end

-- Sets the hooks. options: mods = engine.mods; now() = the game's tick; limits = conf.restarts; tick_rate.
-- Call the returned object's `tick` once a tick: mods are stopped and started there, never inside a hook.
function lifecycle.install(options)
    local self = {
        mods = options.mods, now = options.now, limits = options.limits, tick_rate = options.tick_rate,
        window = options.limits.seconds * options.tick_rate,
        downs = {}, strikes = {}, told = {}, failed = {},
        reasons = {}, -- number -> what last went wrong
        starts = {},  -- number -> how often it came to run
        to_stop = {}, waiting = {},
    }
    options.mods.on {
        ready = function(number) on_ready(self, number) end,
        failed = function(number, err) on_failed(self, number, err) end,
        error = function(number, err, terminated) on_error(self, number, err, terminated) end,
        died = function(number, reason) on_died(self, number, reason) end,
    }
    function self.tick()
        if #self.to_stop > 0 then stop_the_struck(self) end
        if #self.waiting > 0 then start_the_waiting(self) end
    end
    return self
end

return lifecycle
