-- What happens to a mod that fails: the player is told which mod and why, the log says where, and a mod
-- whose process died starts again a few times before it stays stopped.
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

-- How often a mod died within the window that ends now; notes this one.
local function note_crash(self, number, tick)
    local crashes = self.crashes[number] or {}
    local recent = { tick }
    for _, at in ipairs(crashes) do
        if at <= tick and tick - at < self.window then recent[#recent + 1] = at end
    end
    self.crashes[number] = recent
    return #recent
end

local function on_died(self, number, reason)
    local info = find(self.mods, number)
    local times = note_crash(self, number, self.now())
    log.write("error", info.id, ("stopped: %s"):format(reason))
    if times > self.most then
        toast(info.title, ("%s. It stays stopped."):format(reason), RED)
        log.write("error", info.id, ("died %d times in %d seconds, stays stopped"):format(times, self.seconds))
        return
    end
    toast(info.title, ("%s. Starting it again."):format(reason), AMBER)
    self.restart[#self.restart + 1] = number
end

local function on_error(self, number, err, terminated)
    local info = find(self.mods, number)
    log.write("error", info.id, err.text and err.text ~= "" and err.text or headline(err), place_of(err))
    local tick = self.now()
    local last = self.told[number]
    if last and tick >= last and tick - last < ERROR_TOASTS_EVERY then return end
    self.told[number] = tick
    local what = terminated and "took too long and was stopped" or "error"
    toast(info.title, ("%s: %s"):format(what, headline(err)), AMBER)
end

-- Sets the hooks. options: mods = engine.mods; now() = the game's tick; restarts = {most, seconds};
-- tick_rate. Call the returned object's `tick` once a tick.
function lifecycle.install(options)
    local self = {
        mods = options.mods, now = options.now, most = options.restarts.most, seconds = options.restarts.seconds,
        window = options.restarts.seconds * options.tick_rate, crashes = {}, told = {}, restart = {}, failed = {},
    }
    options.mods.on {
        ready = function(number)
            local info = find(self.mods, number)
            log.write("info", info.id, "ready")
            if self.crashes[number] then toast(info.title, "runs again", GREEN) end
        end,
        failed = function(number, err)
            local info = find(self.mods, number)
            self.failed[number] = true
            log.write("error", info.id, "did not load: " .. (err.text and err.text ~= "" and err.text or headline(err)),
                place_of(err))
            toast(info.title, "did not load: " .. headline(err), RED)
        end,
        error = function(number, err, terminated) on_error(self, number, err, terminated) end,
        died = function(number, reason) on_died(self, number, reason) end,
    }
    -- Restarts are done outside the hooks, between ticks.
    function self.tick()
        if #self.restart == 0 then return end
        local numbers = self.restart
        self.restart = {}
        for _, number in ipairs(numbers) do self.mods.restart(number) end
        self.mods.wait_ready() -- the tick at which it is back does not depend on the machine
    end
    return self
end

return lifecycle
