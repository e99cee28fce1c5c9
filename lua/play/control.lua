-- The player's hand on the mods of a running game: what there is and how it stands, switched on and off, granted
-- and set, without a restart of the game. What is changed while a mod runs starts it anew; several changes in a
-- row are taken together. The host's screens show this and know nothing else of mods.
local grant_store = require "mods.grant_store"
local grants = require "policy.grants"
local keys = require "mods.keys"
local ladder = require "policy.ladder"
local log = require "engine.log"
local mods = require "mods"
local order = require "mods.order"
local profiles = require "mods.profiles"
local prompts = require "play.prompts"
local removal = require "mods.removal"
local settings = require "mods.settings"
local text = require "lib.text"
local words = require "words"

local control = {}

local SETTLE_TICKS = 30 -- after the last change, before the mod starts anew
local PLACES = { game = "place.game", user = "place.user", named = "place.named", dev = "place.dev" }
local OFF = "switched off by the player"
local MOST_ID = 48 -- bytes, as in a manifest
local MOST_NAME = 60 -- bytes of a file that are shown

-- session: of play.session, with its mods. options: keep (what the player says is written to his files), clock (mods
-- run by the clock: else what they take of CPU and memory is another in each run, and is not shown).
function control.create(session, options)
    return {
        session = session, keep = options.keep or false, clock = options.clock or false,
        numbers = session.numbers, life = session.lifecycle,
        engine_mods = session.engine_mods, costs = {}, samples = {}, ticks = 0,
        pending = {},   -- by id: the tick in which what was changed starts
        problems = {},  -- by id: why it cannot start
        waits_for = {}, -- by id: which mod went off and took it along
        removed = {},   -- by id: true, taken out of the player's folder
        arrived = {},   -- by id: true, came while the game runs
    }
end

local function note(problem, mod)
    if problem then log.write("error", mod.id, problem) end
end

-- --- mods that come while the game runs ---

local function is_known(self, mod)
    local found = self.session.found
    for _, list in ipairs { found.mods, found.disabled, found.broken } do
        for _, other in ipairs(list) do
            if other.id == mod.id then return true end
        end
    end
    return false
end

local function take_in(self, mod)
    local session = self.session
    mods.speak(mod, session.conf)
    settings.load(mod, session.profile.settings[mod.id])
    table.insert(session.found.disabled, mod)
    self.arrived[mod.id] = true
    log.write("info", mod.id, "came while the game runs: switched on, it plays now")
end

-- All mods in the player's language, as the session's configuration has it now; what they show already, too.
function control.speak(self)
    local session = self.session
    for _, list in ipairs { session.found.mods, session.found.disabled } do
        for _, mod in ipairs(list) do
            mods.speak(mod, session.conf)
            local number = self.numbers[mod.id]
            if number then note(select(2, self.engine_mods.speak(number, { title = mod.title, locale = mod.texts })), mod) end
        end
    end
    session.recount()
end

-- Called before the mods screen opens: what was installed since the game began is there, off until it is switched on.
-- A game that plays with chosen mods alone stays with them.
function control.open(self)
    local options = self.session.options
    if not options.places or options.only or options.lock then return end
    local now = mods.find { places = options.places, without = options.without }
    for _, mod in ipairs(now.mods) do
        if not is_known(self, mod) then take_in(self, mod) end
    end
end

-- --- what it costs, of the last second in which the game went on ---

local function sample(self)
    for _, info in ipairs(self.engine_mods.list()) do
        local before, rate = self.samples[info.number], self.session.conf.tick_rate
        self.samples[info.number] = { cpu_ns = info.cpu_ns, commands = info.commands }
        if before then
            self.costs[info.number] = {
                ms = (info.cpu_ns - before.cpu_ns) / 1e6 / rate, commands = (info.commands - before.commands) / rate,
            }
        end
    end
end

-- --- how a mod stands ---

local function state_of(self, mod, info)
    local number = self.numbers[mod.id]
    if self.problems[mod.id] then return "failed" end
    if not number then return "off" end
    if self.life.off[number] then return "off" end
    if self.life.quarantined[number] then return "stopped" end
    if self.life.failed[number] then return "failed" end
    if self.life.resume_at[number] then return "suspended" end
    if info.state == "running" and not self.life.to_start[number] then
        return control.questions(self, mod.id) and "waiting" or "running"
    end
    if info.state == "stopped" or info.state == "dead" then
        return self.life.to_start[number] and "starting" or "stopped"
    end
    return "starting"
end

local function why_of(self, mod, info)
    local number = self.numbers[mod.id]
    if self.problems[mod.id] then return self.problems[mod.id] end
    if not number then return self.arrived[mod.id] and words "about.arrived" or nil end
    if self.life.off[number] then return self.life.off[number] ~= OFF and self.life.off[number] or nil end
    local why = self.life.quarantined[number] or self.life.reasons[number]
    return why and ladder.in_words(why) or info.reason ~= "" and info.reason or nil
end

local function cost_of(self, info)
    if not info or info.pid < 0 then return nil end
    local cost = self.costs[info.number] or {}
    return {
        commands = cost.commands, ms = self.clock and cost.ms or nil,
        memory_kb = self.clock and info.memory_kb or nil,
    }
end

-- A function: a source -> what is written there.
local function written(self)
    local its_prompts = self.session.prompts
    return its_prompts and function(source) return prompts.written(its_prompts, source) end
end

-- The mod's own actions and what is written on what presses them: {label, keys ("M, gamepad Y", or "no key"), instead_of (the game's
-- actions that those keys no longer press, as players call them, or nil)} each.
local function keys_of(self, mod)
    local list = {}
    for i, input in ipairs(mod.inputs or {}) do
        local bound = self.session.bound or {}
        list[i] = {
            label = input.label, keys = keys.shown(bound, mod.id, input.action, written(self)),
            instead_of = keys.instead_of(bound, mod.id, input.action, self.session.action_label),
        }
    end
    return list
end

-- What it declares and changes of the game's types of content, as the game has it now: {declares = ids, changes and conflicts =
-- texts}; nil: nothing.
local function content_of(self, mod)
    local part = self.session.content_part and self.session.content_part(mod.id)
    if not part then return nil end
    local declares, changes = {}, {}
    for i, record in ipairs(part.entries) do declares[i] = record.id end
    for i, change in ipairs(part.changes) do changes[i] = change.text end
    return { declares = declares, changes = changes, conflicts = part.conflicts }
end

local function entry_of(self, mod, infos)
    local number = self.numbers[mod.id]
    local info = number and infos[number]
    local state = state_of(self, mod, info)
    return {
        id = mod.id, title = mod.title, version = mod.version, mod = mod, state = state, on = state ~= "off",
        why = why_of(self, mod, info), cost = cost_of(self, info),
        icon = info and info.icon, content = content_of(self, mod),
        is_changed = self.pending[mod.id] ~= nil, keys = keys_of(self, mod),
    }
end

local function name_of(broken) return broken.id or broken.folder:match("([^/]*)/*$") end

local function is_removed(self, mod) return mod.place == "user" and self.removed[mod.id] end

-- All mods in load order, then the broken ones and those for another game: {id, title, version, mod (its manifest), state, on, icon (a sprite,
-- or nil), why (what went wrong, or nil), cost = {ms, commands, memory_kb, each where it is known} or nil,
-- is_changed, keys (of its own actions), content = {declares, changes, conflicts} or nil} each; of a broken one id, title, state "broken" (or "elsewhere"), problems, path and place.
function control.entries(self)
    local infos, list = {}, {}
    for _, info in ipairs(self.engine_mods.list()) do infos[info.number] = info end
    local function add(mod)
        if not is_removed(self, mod) then list[#list + 1] = entry_of(self, mod, infos) end
    end
    for _, mod in ipairs(self.session.found.mods) do add(mod) end
    for _, mod in ipairs(self.session.found.disabled) do add(mod) end
    for _, broken in ipairs(self.session.found.broken) do
        local name, mod = name_of(broken), broken.mod or {}
        list[#list + 1] = {
            id = name, title = mod.title or name, version = mod.version, state = "broken", on = false,
            problems = broken.problems, path = broken.path, place = broken.place,
        }
    end
    for _, one in ipairs(self.session.found.elsewhere or {}) do
        list[#list + 1] = {
            id = one.mod.id, title = one.mod.title, version = one.mod.version, state = "elsewhere", on = false,
            problems = { ("%s %s"):format(one.mod.id, one.text) }, path = one.mod.path, place = one.mod.place,
        }
    end
    return list
end

local function find(self, id)
    for _, list in ipairs { self.session.found.mods, self.session.found.disabled } do
        for _, mod in ipairs(list) do
            if mod.id == id and not is_removed(self, mod) then return mod end
        end
    end
end

-- --- what a mod may do ---

local function has(list, word)
    for _, item in ipairs(list) do
        if item == word then return true end
    end
    return false
end

-- What it gets, by the player's answers as they are now.
local function decide(self, mod)
    mod.given = grants.decide(mod, grant_store.of(self.session.answers, mod.id))
    return mod.given
end

-- {name, label, reason (the mod's), quota (only where it wants more than usual), granted, denied (why it can not be
-- granted, or nil)} of each that it asks for.
function control.capabilities(self, mod)
    local given, list = mod.given or decide(self, mod), {}
    for i, name in ipairs(mod.capabilities) do
        list[i] = {
            name = name, label = words("capability." .. name, nil, grants.meaning[name] or name), reason = mod.reasons[name], quota = given.quotas[name],
            granted = has(given.allowed, name), denied = grants.rule(name) == "deny" and words("grant." .. given.why_key[name], nil, given.why[name]) or nil,
        }
    end
    return list
end

-- What the mod asks for and the player has not answered, as policy.grants has it; nil when there is nothing.
function control.questions(self, id)
    for _, question in ipairs(self.session.questions) do
        if question.mod.id == id then return question end
    end
end

-- --- switching ---

local function is_on(self, mod)
    local number = self.numbers[mod.id]
    return number ~= nil and not self.life.off[number]
end

-- What stands against it now: something that it needs is off, it says that it does not go together with one that is
-- on. Nil: nothing; and a list of {mod, text} of those that are on and give way to it.
local function obstacle(self, mod)
    local playing, absent, lines, others = { mod }, {}, {}, {}
    for _, list in ipairs { self.session.found.mods, self.session.found.disabled } do
        for _, other in ipairs(list) do
            if other ~= mod and is_on(self, other) then
                playing[#playing + 1] = other
            elseif other ~= mod then
                absent[other.id] = "is switched off"
            end
        end
    end
    for _, drop in ipairs(select(2, order.resolve(playing, { absent = absent }))) do
        for _, problem in ipairs(drop.problems) do
            if drop.mod == mod then lines[#lines + 1] = problem.text end
        end
        if drop.mod ~= mod then others[#others + 1] = { mod = drop.mod, text = drop.problems[1].text } end
    end
    return lines[1] and table.concat(lines, "\n") or nil, others
end

-- One that was not there when the game began takes its place behind the others.
local function move_in(self, mod)
    local found = self.session.found
    for i, other in ipairs(found.disabled) do
        if other == mod then
            table.remove(found.disabled, i)
            found.mods[#found.mods + 1] = mod
            return
        end
    end
end

-- Those that are on and need it go off with it, until it is on again.
local function stop(self, mod, why)
    self.pending[mod.id], self.problems[mod.id], self.waits_for[mod.id] = nil, nil, nil
    local number = self.numbers[mod.id]
    if number then self.life.switch_off(number, why) end
    for _, other in ipairs(self.session.found.mods) do
        if other.dependencies[mod.id] and is_on(self, other) then
            stop(self, other, words("about.needs_off", { mod = mod.title }))
            self.waits_for[other.id] = mod.id
        end
    end
end

local function start(self, mod)
    local number = self.numbers[mod.id]
    local problem, others = obstacle(self, mod)
    self.problems[mod.id] = problem
    for _, other in ipairs(problem and {} or others) do stop(self, other.mod, other.text) end
    if self.problems[mod.id] then
        note(self.problems[mod.id], mod)
    elseif number then
        local given = decide(self, mod)
        local changes = { capabilities = given.allowed, quotas = given.quotas, settings = mod.settings }
        note(select(2, self.life.switch_on(number, changes)), mod)
    else
        self.session.settle_content(mod)
        mod.all_content = self.session.content_said
        self.numbers[mod.id], self.problems[mod.id] = mods.start_one(self.engine_mods, mod, self.session.conf,
            grant_store.of(self.session.answers, mod.id))
        if self.numbers[mod.id] then
            move_in(self, mod)
            self.engine_mods.wait_ready()
        end
        note(self.problems[mod.id], mod)
    end
    self.session.recount()
end

-- What could not play without it, for the want of it, comes back.
local function start_waiting(self, id)
    for _, mod in ipairs(text.sorted_keys(self.waits_for)) do
        if self.waits_for[mod] == id then
            self.waits_for[mod] = nil
            start(self, find(self, mod))
            start_waiting(self, mod)
        end
    end
    local found = self.session.found
    for i = #found.broken, 1, -1 do
        local mod = found.broken[i].mod
        if mod and mod.dependencies[id] and not obstacle(self, mod) then
            table.remove(found.broken, i)
            found.disabled[#found.disabled + 1] = mod
            start(self, mod)
            start_waiting(self, mod.id)
        end
    end
end

-- In the profile that is played, for later games.
local function keep_switched(self, mod, on)
    local changed = profiles.switch(self.session.profile, mod.id, on)
    if changed and self.keep then note(select(2, profiles.save(self.session.profiles)), mod) end
end

-- What it needs and is there comes on before it.
local function start_with_needs(self, mod)
    for _, id in ipairs(text.sorted_keys(mod.dependencies)) do
        local needed = find(self, id)
        if needed and not is_on(self, needed) then
            keep_switched(self, needed, true)
            start_with_needs(self, needed)
        end
    end
    self.pending[mod.id], self.waits_for[mod.id] = nil, nil
    start(self, mod)
    if is_on(self, mod) then start_waiting(self, mod.id) end
end

-- Switches a mod on or off, now and for later games. One that is on starts anew, its strikes forgotten.
function control.switch(self, id, on)
    local mod = find(self, id)
    if not mod then return end
    keep_switched(self, mod, on)
    if on then start_with_needs(self, mod) else stop(self, mod, OFF) end
    self.session.settle_content()
    self.session.recount()
end

-- Whether it can be taken off the disk from here: the player's own can, and what is known by its id.
function control.can_remove(self, entry)
    return self.keep and (entry.mod or entry).place == "user" and #entry.id <= MOST_ID
        and entry.id:match("^[a-z][a-z0-9-]*$") ~= nil
end

-- Takes one of the player's own mods out of his folder, with its settings and grants; those that need it go off.
function control.remove(self, id)
    local mod, broken = find(self, id), self.session.found.broken
    local ok, problem = removal.remove(id, self.session.answers, self.session.profiles)
    if not ok then return log.write("error", "mods", problem) end
    log.write("info", "mods", ("removed: %s"):format(id))
    if mod and mod.place == "user" then stop(self, mod, "removed by the player") end
    self.removed[id] = true
    for i = #broken, 1, -1 do
        if broken[i].place == "user" and name_of(broken[i]) == id then table.remove(broken, i) end
    end
    self.session.settle_content()
    self.session.recount()
end

-- --- changes ---

local function changed(self, mod)
    self.pending[mod.id] = is_on(self, mod) and self.ticks + SETTLE_TICKS or nil
end

local function keep_answers(self, mod)
    if self.keep then note(select(2, grant_store.save(self.session.answers)), mod) end
end

-- Yes or no to one of its capabilities.
function control.grant(self, id, capability, yes)
    local mod = find(self, id)
    grant_store.give(self.session.answers, mod, capability, yes)
    keep_answers(self, mod)
    decide(self, mod)
    changed(self, mod)
end

-- The same to what it asked: capability -> yes or no. It starts anew at once with what it has now. `agreed`: yes or no
-- to what its update brings besides (other mods, another author), nil: nothing was asked. With no it goes off.
function control.answer(self, id, given, agreed)
    local mod = find(self, id)
    for _, capability in ipairs(mod.capabilities) do
        if given[capability] ~= nil then grant_store.give(self.session.answers, mod, capability, given[capability]) end
    end
    keep_answers(self, mod)
    if agreed == false then return control.switch(self, id, false) end
    if self.session.agree then note(select(2, self.session.agree(mod)), mod) end
    decide(self, mod)
    if is_on(self, mod) then start(self, mod) end
    self.session.recount()
end

-- Keeps a setting where it came from: in the profile when that has it, else in the file of the mod's settings. True;
-- or nil and why not.
function control.keep_setting(mod, key, all_profiles, profile)
    local of_profile = profile.settings[mod.id]
    if not of_profile or of_profile[key] == nil then return settings.keep(mod) end
    of_profile[key] = settings.values(mod)[key]
    return profiles.save(all_profiles)
end

function control.set(self, id, key, value)
    local mod = find(self, id)
    note(settings.set(mod, key, value), mod)
    local session = self.session
    if self.keep then note(select(2, control.keep_setting(mod, key, session.profiles, session.profile)), mod) end
    changed(self, mod)
end

-- Once a tick; `held`: the game stands still.
function control.tick(self, held)
    self.ticks = self.ticks + 1
    if not held and self.ticks % self.session.conf.tick_rate == 0 then sample(self) end
    if next(self.pending) then control.settle(self, self.ticks) end
end

-- Starts what was changed until then; without `until_tick` all of it.
function control.settle(self, until_tick)
    for _, id in ipairs(text.sorted_keys(self.pending)) do
        if not until_tick or self.pending[id] <= until_tick then
            self.pending[id] = nil
            start(self, find(self, id))
        end
    end
end

-- Where a mod comes from, as a player reads it; of a broken one, too: "installed: storm_1.0.0.zip".
function control.place(mod)
    local place = words(PLACES[mod.place] or "place.elsewhere")
    local name = text.printable((mod.path or mod.folder):match("([^/]*)/*$"), MOST_NAME)
    if mod.place == "game" then return place end
    place = ("%s: %s"):format(place, name)
    return mod.replaces == "game" and words("place.instead", { place = place }) or place
end

return control
