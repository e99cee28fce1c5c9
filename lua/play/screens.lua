-- The host's own screens in a running game: which of them is open, and the game held while one is. Any game gets
-- them; a game can offer the mods screen in its menus through `open_mods`, F10 opens it everywhere. What mods ask
-- for is asked before the game begins, and when a mod that asks is switched on.
local actions = require "lib.actions"
local app = require "engine.app"
local console = require "ui.console"
local control = require "play.control"
local console_session = require "console.session"
local game_keys = require "play.game_keys"
local guard = require "lib.guard"
local keys_screen = require "ui.keys_screen"
local log = require "engine.log"
local mods_screen = require "ui.mods_screen"
local prompts = require "play.prompts"
local question_panel = require "ui.question_panel"
local scene = require "engine.scene"
local settings = require "mods.settings"
local words = require "words"
local world = require "engine.world"

local screens = {}

local FRESH_TICKS = 900 -- an error that is no older is what the console opens at
local CHOOSE_SECONDS = 8 -- for which a row of the page of keys waits for a key

local VOLUME = { ui_move = 50, ui_ok = 60, ui_back = 60 }

local function play(sound) scene.sound(sound, VOLUME[sound] or 60) end

-- hand: of play.control, or of play.safe_mode with `how` = that module; nil: there are no mods in this run, and no
-- screens but the console and the keys. its_session: of console.session; its_keys: {keys (of play.game_keys), prompts, label(action),
-- tick_rate, changed()}. `panel` lies over `screen`; `to_ask`: ids of mods whose
-- questions come next.
function screens.create(hand, its_session, how, its_keys)
    return {
        hand = hand, how = how or control, screen = nil, panel = nil, console = nil, to_ask = {}, asked = 0,
        its_keys = its_keys, keys = nil, wants_keys = false, wants_mods = false, begun = false, console_session = its_session, holds = false, typed_before = {}, seen = 0,
    }
end

local function is_open(self) return self.screen ~= nil or self.panel ~= nil or self.keys ~= nil end

-- --- questions ---

local function ask(self, id)
    if self.how.questions(self.hand, id) then self.to_ask[#self.to_ask + 1] = id end
end

local function ask_all(self)
    local session = self.hand.session
    for _, question in ipairs(session and session.questions or {}) do ask(self, question.mod.id) end
end

-- The next panel, when there is something to ask and none is open.
local function open_panel(self)
    if self.panel then return end
    local id = table.remove(self.to_ask, 1)
    local question = id and self.how.questions(self.hand, id)
    if not question then
        if not id then self.asked = 0 end
        return
    end
    self.asked = self.asked + 1
    self.panel = question_panel.create {
        scene = scene, measure = app.text_size, play = play, question = question, origin = control.place(question.mod),
        number = self.asked, count = self.asked + #self.to_ask,
        on_answer = function(given, agreed)
            self.panel = nil
            control.answer(self.hand, id, given, agreed)
        end,
        on_later = function() self.panel = nil end,
    }
end

-- --- the mods screen ---

-- What it shows, with the mods of this session.
local function model_of(self)
    local hand, how = self.hand, self.how
    return {
        note = how.note,
        entries = function() return how.entries(hand) end,
        capabilities = function(_, mod) return how.capabilities(hand, mod) end,
        settings = function(_, mod) return settings.list(mod) end,
        messages = function(_, id) return log.tail(id) end,
        console = function(_, id) self.wants_console = { mod = id } end,
        place = function(_, mod) return control.place(mod) end,
        ask = function(_, id) ask(self, id) end,
        can_remove = function(_, entry) return how.can_remove(hand, entry) end,
        remove = function(_, id) how.remove(hand, id) end,
        switch = function(_, id, on)
            how.switch(hand, id, on)
            if on then ask(self, id) end
        end,
        grant = function(_, id, capability, granted) how.grant(hand, id, capability, granted) end,
        set = function(_, id, key, value) how.set(hand, id, key, value) end,
    }
end

-- For a game's menus: it opens in the next tick, before the game's part of it.
function screens.open_mods(self) self.wants_mods = true end

local function open_screen(self)
    self.wants_mods = false
    local problem = self.how.open and self.how.open(self.hand)
    if problem then
        log.write("error", "mods", problem)
        return scene.toast(words "toast.no_mods_screen", 0xFF8070)
    end
    play "ui_ok"
    self.screen = mods_screen.create {
        scene = scene, measure = app.text_size, play = play, model = model_of(self),
        on_close = function() self.screen = nil end,
    }
end

-- --- the page of keys ---

-- What went down for an action: see keys_screen's choose.
local function choose(its, player, target, source, is_sure)
    local holder = game_keys.holder(its.keys, player, target, source)
    local key = prompts.written(its.prompts, source)
    if source == game_keys.CANCEL then return { is_cancelled = true } end
    if holder == "engine" then return { key = key } end
    if holder and not is_sure then return { key = key, holder = its.label(holder.target), player = holder.player } end
    game_keys.bind(its.keys, player, target, source)
    its.changed()
    return { is_done = true, key = key }
end

local function written(its, sources)
    local list = {}
    for i, source in ipairs(sources) do list[i] = prompts.written(its.prompts, source) end
    return list
end

local function keys_model(its)
    return {
        players = its.keys.players,
        actions = function(_, player)
            local list = {}
            for i, target in ipairs(its.keys.conf.targets) do
                local keys, pads = game_keys.of(its.keys, player, target)
                local is_way = actions.IS_RESERVED[target] and not pads[1] -- the stick always walks
                list[i] = { target = target, label = its.label(target), keys = written(its, keys),
                            pads = is_way and { words "pad.stick" } or written(its, pads),
                            is_own = game_keys.is_own(its.keys, player, target) }
            end
            return list
        end,
        choose = function(_, ...) return choose(its, ...) end,
        reset = function()
            game_keys.reset(its.keys)
            its.changed()
        end,
        capture = function(_, on) app.capture(on) end,
    }
end

-- For a game's menus: it opens in the next tick, before the game's part of it.
function screens.open_keys(self) self.wants_keys = true end

local function open_keys(self)
    self.wants_keys = false
    play "ui_ok"
    self.keys = keys_screen.create {
        scene = scene, measure = app.text_size, play = play, model = keys_model(self.its_keys),
        ticks = CHOOSE_SECONDS * self.its_keys.tick_rate, on_close = function() self.keys = nil end,
    }
end

-- --- the console ---

-- The number of the newest error that a mod just had and nobody has looked at here; nil: there is none.
local function fresh_error(self)
    local lines = log.history(self.seen)
    for i = #lines, 1, -1 do
        local line = lines[i]
        if line.level == "error" and not console_session.is_own(line) then
            return line.tick + FRESH_TICKS >= world.tick() and line.number or nil
        end
    end
end

local function open_console(self)
    local wanted = self.wants_console or {}
    self.wants_console = nil
    play "ui_ok"
    app.text_input(true)
    self.console = console.create {
        scene = scene, measure = app.text_size, play = play, mod = wanted.mod,
        choose = not wanted.mod and fresh_error(self) or nil,
        model = { console_session = self.console_session, history = log.history, copy = app.copy, paste = app.paste },
        on_close = function()
            local lines = log.history(self.seen)
            self.seen = lines[1] and lines[#lines].number or self.seen
            self.console = nil
            app.text_input(false)
        end,
    }
    console.history(self.console, self.typed_before)
end

local function close_screen(self)
    mods_screen.close(self.screen)
    self.screen = nil
end

-- What is open, and what is to be opened.
local function tick_open(self, menu)
    if self.panel then
        question_panel.tick(self.panel, menu)
    elseif self.screen then
        if menu.console then self.wants_console = { mod = self.screen.chosen } end
        if self.wants_console then return close_screen(self) end
        mods_screen.tick(self.screen, menu)
    elseif self.keys then
        keys_screen.tick(self.keys, menu)
    elseif self.console then
        console.tick(self.console, menu)
    elseif menu.console or self.wants_console then
        open_console(self)
    elseif self.hand and (menu.mods or self.wants_mods) then
        open_screen(self)
    elseif self.its_keys and (menu.keys or self.wants_keys) then
        open_keys(self)
    end
end

-- What is open goes, without being asked: something else has the player's attention.
function screens.close(self)
    if self.console then app.text_input(false) end
    if self.keys then keys_screen.close(self.keys) end
    self.screen, self.panel, self.console, self.wants_mods, self.wants_console = nil, nil, nil, false, nil
    self.keys, self.wants_keys = nil, false
    scene.clear_overlay(0)
end

local function drop_all(self)
    screens.close(self)
    scene.toast(words "toast.screen_closed", 0xFF8070)
end

-- A screen that fails in what it does, and not only in what it draws, is closed: nobody is held by it.
local function attempt(self, fn, ...)
    if not guard.draw("the host's screens", fn, ...) then drop_all(self) end
end

-- Whether the mods screen or a question has the player's attention.
screens.is_open = is_open

-- Whether any of them is on the picture, the console too, or is about to be.
function screens.shows(self)
    return is_open(self) or self.console ~= nil or self.wants_mods or self.wants_console ~= nil
end

screens.play = play

-- From this tick on the game stands still, until screens.tick lets it go on.
function screens.hold(self)
    self.holds = true
    app.hold(true)
end

-- Once a tick, before the game's: true while the game stands still, for a screen that has the player's attention,
-- because a console says so, or because `stands` does: the game is paused, or the player is away; a console's step goes
-- on nevertheless. `waits`: the world stands still until somebody acts. `there`: there is a player to answer.
function screens.tick(self, menu, there, stands, waits)
    local was_open, was_held = is_open(self), self.holds
    console_session.begin_tick(self.console_session)
    if there then
        if not self.begun and self.hand then
            self.begun = true
            attempt(self, ask_all, self)
        end
        attempt(self, tick_open, self, menu)
        if self.hand and not self.console then attempt(self, open_panel, self) end
        if self.hand and was_open and not is_open(self) then self.how.settle(self.hand) end
    end
    local holds = is_open(self) or console_session.holds(self.console_session) or stands and not console_session.steps_now(self.console_session) or false
    self.holds = holds or waits and not console_session.steps_now(self.console_session) or false
    app.hold(self.holds, not holds)
    if was_held or self.holds then return true end
    console_session.play_tick(self.console_session)
    return false
end

return screens
