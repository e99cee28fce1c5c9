-- What can be done from a console, whoever sits at it: in the game or in another terminal. It looks at mods, stops
-- and steps the game, and has a mod's worker evaluate what a person types, where that is allowed.
local log = require "engine.log"
local text = require "lib.text"
local world = require "engine.world"

local session = {}

session.MOST_SOURCE = 16 * 1024 -- bytes of what is evaluated
session.MOST_STEPS = 100000
local SHOWN_SOURCE = 200     -- bytes of it in the log
local MOST_MEMBERS = 100
local PLACE = "console"

-- options: mods (engine.mods, or nil: no mods here), list() -> list of {id, number, state, evaluates}.
function session.create(options)
    local self = {
        engine_mods = options.mods, list = options.list, paused = false, steps = 0, waiting = {}, next_id = 1,
        stepped = nil, wants_quit = false,
    }
    if self.engine_mods then
        self.engine_mods.on_evaluated(function(_, id, ok, what, terminated)
            local done = self.waiting[id]
            self.waiting[id] = nil
            if not ok and terminated then what = what .. "\nit used too much CPU and was stopped" end
            if done then done(ok, what) end
        end)
    end
    return self
end

-- A list of {id, number, state, evaluates}, in load order.
function session.mods(self) return self.list() end

-- The ids of those that can be evaluated in.
function session.open_mods(self)
    local ids = {}
    for _, mod in ipairs(self.list()) do
        if mod.evaluates then ids[#ids + 1] = mod.id end
    end
    return ids
end

session.CLOSED = "evaluating is for who develops a mod: gatehouse run --dev PATH, or --console-eval MOD"

local function find(self, id)
    local ids = {}
    for i, mod in ipairs(self.list()) do
        if mod.id == id then return mod end
        ids[i] = mod.id
    end
    return nil, ("there is no mod '%s'%s"):format(text.printable(id, 40), text.suggest(id, ids))
end

local WHY = { -- by what engine.mods.evaluate says
    ["busy"] = "it is still at work on the last one", ["closed"] = "it does not run",
    ["not allowed"] = session.CLOSED, ["over the limit"] = "at most 16 KB at once",
}

local function ask(self, id, source, done)
    local mod, problem = find(self, id)
    if not mod then return problem end
    if not mod.evaluates then return session.CLOSED end
    if not mod.number then return WHY.closed end
    local number = self.next_id
    local ok, why = self.engine_mods.evaluate(mod.number, number, source)
    if not ok then return WHY[why] or why end
    self.next_id = number % 0xFFFFFFFF + 1
    self.waiting[number] = done
end

-- Has the mod's worker evaluate it: nil, and done(ok, text) is called later; or why not. The log has both.
function session.evaluate(self, id, source, done)
    local problem = ask(self, id, source, function(ok, what)
        log.write(ok and "info" or "error", id, what, PLACE, true)
        done(ok, what)
    end)
    if problem then return problem end
    log.write("info", id, "> " .. text.printable(source, SHOWN_SOURCE), PLACE)
end

-- Whether a line of the log is about what was typed at a console.
function session.is_own(line) return line.place == PLACE end

-- The names that begin with `start` of what `path` ("world", "a.b", or "" for all that is known there) has:
-- done(list) is called later, or at once with an empty one.
function session.members(self, id, path, start, done)
    local source = ([[(() => {
    const names = new Set();
    let at = %s;
    for (let i = 0; i < 5 && at !== null && at !== undefined; i++, at = Object.getPrototypeOf(Object(at))) {
        for (const name of Object.getOwnPropertyNames(Object(at))) {
            if (name.startsWith("%s") && /^[\w$]+$/.test(name)) names.add(name);
        }
    }
    return [...names].sort().slice(0, %d).join(" ").slice(0, 4000);
})()]]):format(path == "" and "globalThis" or path, start, MOST_MEMBERS)
    local problem = ask(self, id, source, function(ok, what)
        local names = {}
        for name in (ok and what or ""):gmatch("[%w_$]+") do names[#names + 1] = name end
        done(names)
    end)
    if problem then done {} end
end

-- --- time ---

-- Whoever waits for the end of his steps is told.
local function set(self, paused, steps, done)
    local before = self.stepped
    self.paused, self.steps, self.stepped = paused, steps, done
    if before then before() end
end

function session.pause(self) set(self, true, 0) end

function session.resume(self) set(self, false, 0) end

-- Plays so many ticks and pauses; done() is called then.
function session.step(self, count, done)
    set(self, true, count, done)
end

-- Whether the game is to stand still.
function session.holds(self) return self.paused and self.steps == 0 end

-- Whether it is paused here and a step is to be played now.
function session.steps_now(self) return self.paused and self.steps > 0 end

-- A tick begins, and whoever waited for the end of the one before is told.
function session.begin_tick(self)
    if self.stepped and self.steps == 0 then set(self, true, 0) end
end

-- The game plays in this tick.
function session.play_tick(self)
    if session.steps_now(self) then self.steps = self.steps - 1 end
end

function session.tick_now() return world.tick() end

return session
