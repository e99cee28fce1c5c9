-- For specs in Lua of those who write games, policies or mods: a game with mods that is played tick by tick.
--
--     local sim = require "testing.sim"
--     it("the pet fetches oil", function()
--         local s = sim.create { mods = { "mods/pet" }, seed = 7 }
--         s:press("use")
--         s:tick(60)
--         assert.are.equal("running", s:mod("pet").state)
--     end)
--
-- There is one at a time: the next one begins anew, as if the program had just been started.
local action_list = require "lib.actions"
local grant_store = require "mods.grant_store"
local app = require "engine.app"
local budget = require "engine.budget"
local find = require "games.find"
local game_options = require "games.options"
local log = require "engine.log"
local mods = require "mods"
local playing = require "games.playing"
local scene = require "engine.scene"
local session = require "play.session"
local world = require "engine.world"

local sim = {}

local Sim = {}
Sim.__index = Sim

local OPTIONS = { game = true, mods = true, places = true, seed = true, players = true, bot = true, title = true,
                  settings = true, grant = true, deny = true, policy = true, conf = true, shuffle = true }

local opened = false -- engine.mods was: what was there is put away first
local played = 0     -- ticks of all of them

-- Chooses the game of a sim, an id or a path; the one before stays when nothing is said.
local function choose(name)
    if not name then return end
    local game, problems = find.named(name)
    if not game then error("sim.create: " .. table.concat(problems, "\n"), 3) end
    playing.choose(game)
end

local function check(options)
    for name in pairs(options) do
        if not OPTIONS[name] and not playing.game().options[name] then
            error(("sim.create: there is no option '%s'"):format(tostring(name)), 3)
        end
    end
end

local function places_of(options)
    local places = options.places or {}
    for _, path in ipairs(options.mods or {}) do places[#places + 1] = { name = "dev", path = path } end
    return places
end

-- The number of the log's last line.
local function last_line()
    local lines = log.history()
    return lines[1] and lines[#lines].number or 0
end

-- "MOD.KEY=VALUE", as the command line has it.
local function words_of(settings)
    local json = require "lib.json"
    local words = {}
    for id, values in pairs(settings or {}) do
        for key, value in pairs(values) do words[#words + 1] = ("%s.%s=%s"):format(id, key, json.encode(value)) end
    end
    table.sort(words)
    return words
end

-- options: game = an id or a path (nil: that of the sim before, at first the one that the program is about); the game's
-- own by their names, such as phases; mods = list of paths (folders or archives); places (as mods.find has them,
-- besides); seed, players, bot, title, conf (a file); settings = {MOD = {KEY = VALUE}}; grant, deny (lists of
-- "MOD=CAP,CAP", as `gatehouse run` has them); policy = {COMMAND = verdict function} in place of the host's; shuffle = a seed. An error when the game
-- cannot be made, or when a mod does not load.
function sim.create(options)
    options = options or {}
    choose(options.game)
    check(options)
    local own, problem = game_options.check(playing.game(), options)
    if not own then error("sim.create: " .. problem, 2) end
    local wrong = grant_store.check(options.grant, "grant") or grant_store.check(options.deny, "deny")
    if wrong then error("sim.create: " .. wrong, 2) end
    if opened then
        app.configure { testing = true, seed = options.seed or 1 }
        require("engine.mods").reset()
    end
    local said_before = last_line()
    local most = playing.game().most_players
    if (options.players or 1) > most then error(("sim.create: players: '%s' is for at most %d"):format(playing.id(), most), 2) end
    local made
    made, problem = session.create {
        seed = options.seed or 1, players = options.players, game_options = own, bot = options.bot,
        title = options.title, places = places_of(options), set = words_of(options.settings), grant = options.grant,
        deny = options.deny, conf = options.conf, shuffle = options.shuffle, language = "en", fresh = true,
        testing = true,
    }
    if not made then error("sim.create: " .. tostring(problem), 2) end
    opened = true
    if made.problems[1] then error("sim.create: " .. table.concat(made.problems, "\n"), 2) end
    local self = setmetatable({
        session = made, game = made.game, mods = made.engine_mods, world = world, scene = scene, commands = {},
        actions = {}, said_before = said_before,
    }, Sim)
    if options.policy then self:set_policy(options.policy) end
    made.engine_mods.on_command(function(number, command)
        local list = self.commands[number] or {}
        self.commands[number] = list
        list[#list + 1] = command
    end)
    function made.devices(players, menu)
        self:_press(players)
        self:_point(menu)
    end
    made.engine_mods.wait_ready()
    return self
end

-- What this sim presses, over what nobody does.
function Sim:_press(players)
    for index, actions in ipairs(players) do
        local own = self.actions[index]
        if own then
            actions.move_x, actions.move_y, actions.aim = own.move_x or 0, own.move_y or 0, own.aim
            if own.held.up ~= nil or own.held.down ~= nil or own.held.left ~= nil or own.held.right ~= nil then
                actions.move_x, actions.move_y = action_list.vector(own.held)
            end
            for name, held in pairs(own.held) do
                actions.pressed[name] = held and not own.was[name]
                actions.released[name] = not held and own.was[name] or false
                actions.held[name] = held
                if held ~= (own.was[name] or false) and not action_list.IS_RESERVED[name] then app.note_input(index - 1, name, held) end
                own.was[name] = held
            end
        end
    end
    return players
end

-- The same of the pointer and of what is typed.
function Sim:_point(menu)
    local own = self.pointed
    if not own then return end
    menu.x, menu.y, menu.held, menu.wheel = own.x, own.y, own.held, own.wheel
    menu.moved, menu.clicked, menu.released = own.moved, own.held and not own.was, own.was and not own.held
    menu.typed = own.typed
    own.was, own.moved, own.wheel, own.typed = own.held, false, 0, nil
end

local function own_pointer(self)
    self.pointed = self.pointed or { x = 0, y = 0, held = false, was = false, wheel = 0, moved = false }
    return self.pointed
end

local function own_actions(self, player)
    player = player or 1
    self.actions[player] = self.actions[player] or { held = {}, was = {} }
    return self.actions[player]
end

-- Plays so many ticks (1 when not said).
function Sim:tick(count)
    count = count or 1
    session.run(self.session, { headless = true, ticks = count })
    played = played + count
    budget.refill() -- of the spec
    return self
end

-- Plays until the function gives something true, and gives that; an error after `most` ticks (600).
function Sim:tick_until(fn, most)
    for _ = 1, most or 600 do
        local value = fn(self)
        if value then return value end
        self:tick(1)
    end
    local info = debug.getinfo(fn, "S")
    error(("not within %d ticks: the function at %s:%d"):format(most or 600, info.short_src, info.linedefined), 2)
end

-- Holds an action from the next tick on until release(); a player presses both for one tick with press().
function Sim:hold(action, player) own_actions(self, player).held[action] = true end

function Sim:release(action, player) own_actions(self, player).held[action] = false end

function Sim:press(action, player)
    self:hold(action, player)
    self:tick(1)
    self:release(action, player)
    return self:tick(1)
end

-- -1 to 1 each; stays until it is said again.
function Sim:move(x, y, player)
    local own = own_actions(self, player)
    own.move_x, own.move_y = x, y
end

-- Moves the pointer, in px of the picture. wheel: lines, or nil.
function Sim:point(x, y, wheel)
    local own = own_pointer(self)
    own.moved = own.moved or x ~= own.x or y ~= own.y
    own.x, own.y, own.wheel = x, y, wheel or 0
end

-- Presses its left button there for a tick.
function Sim:click(x, y)
    self:point(x, y)
    self.pointed.held = true
    self:tick(1)
    self.pointed.held = false
    return self:tick(1)
end

local function type_one(self, item)
    local own = own_pointer(self)
    own.typed = own.typed or {}
    table.insert(own.typed, item)
end

-- Types a text, or a key that edits ("backspace", "enter"), for the tick that comes; for a game that asks for text.
function Sim:type(words) type_one(self, { text = words }) end

function Sim:key(name) type_one(self, { key = name, shift = false, ctrl = false }) end

-- 1/65536 turn, or nil.
function Sim:aim(angle, player) own_actions(self, player).aim = angle end

-- What engine.mods.list has of a mod, with `reason` (what last went wrong) from the host; nil when there is none.
function Sim:mod(id)
    local number = self.session.numbers[id]
    if not number then return nil end
    local info = self.mods.list()[number]
    info.reason = self.session.lifecycle.reasons[number] or info.reason
    return info
end

-- The commands of a mod so far, in their order, with their outcome, as engine.mods.on_command tells them. `name`: only
-- those.
function Sim:commands_of(id, name)
    local list = {}
    for _, command in ipairs(self.commands[self.session.numbers[id]] or {}) do
        if not name or command.name == name then list[#list + 1] = command end
    end
    return list
end

-- What the log has of a mod since this game began, as text, the last 2,000 lines of all mods at most.
function Sim:log_of(id)
    local lines = {}
    for _, line in ipairs(log.history(self.said_before)) do
        if line.source == id then lines[#lines + 1] = line.text end
    end
    return lines
end

-- Verdict functions by command, in place of the host's for these.
function Sim:set_policy(own)
    local verdicts = {}
    for name, verdict in pairs(self.session.verdicts) do verdicts[name] = verdict end
    for name, verdict in pairs(own) do verdicts[name] = verdict end
    self.mods.set_policy(verdicts, self.session.verdict_state)
end

function Sim.digest() return world.digest() end

-- Where the mods of the game itself lie, for specs of several mods.
sim.own_mods = playing.mods()

-- Ticks that all of them played.
function sim.played() return played end

sim.find = mods.find

return sim
