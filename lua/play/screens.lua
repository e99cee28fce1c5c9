-- The host's own screens in a running game: which of them is open, and the game held while one is. Any game gets
-- them; a game can offer the mods screen in its menus through `open_mods`, F10 opens it everywhere. What mods ask
-- for is asked before the game begins, and when a mod that asks is switched on.
local app = require "engine.app"
local control = require "play.control"
local log = require "engine.log"
local mods_screen = require "ui.mods_screen"
local question_panel = require "ui.question_panel"
local scene = require "engine.scene"
local settings = require "mods.settings"

local screens = {}

local VOLUME = { ui_move = 50, ui_ok = 60, ui_back = 60 }

local function play(sound) scene.sound(sound, VOLUME[sound] or 60) end

-- hand: of play.control, or of play.resting with `how` = that module; nil: there are no mods in this run, and no
-- screens. `panel` lies over `screen`; `to_ask`: ids of mods whose questions come next.
function screens.create(hand, how)
    return {
        hand = hand, how = how or control, screen = nil, panel = nil, to_ask = {}, asked = 0, wants_mods = false,
        begun = false,
    }
end

local function is_open(self) return self.screen ~= nil or self.panel ~= nil end

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
        scene = scene, measure = app.text_size, play = play, question = question,
        number = self.asked, count = self.asked + #self.to_ask,
        on_answer = function(given)
            self.panel = nil
            control.answer(self.hand, id, given)
        end,
        on_later = function() self.panel = nil end,
    }
end

-- --- the mods screen ---

-- What it shows, with the mods of this session.
local function model_of(self)
    local hand, how = self.hand, self.how
    return {
        note = how.NOTE,
        entries = function() return how.entries(hand) end,
        capabilities = function(_, mod) return how.capabilities(hand, mod) end,
        settings = function(_, mod) return settings.list(mod) end,
        messages = function(_, id) return log.tail(id) end,
        place = function(_, mod) return control.place(mod) end,
        ask = function(_, id) ask(self, id) end,
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
        return scene.toast("The mods cannot be shown: see the log", 0xFF8070)
    end
    play "ui_ok"
    self.screen = mods_screen.create {
        scene = scene, measure = app.text_size, play = play, model = model_of(self),
        on_close = function() self.screen = nil end,
    }
end

-- Once a tick, before the game's: true while a screen has the player's attention. `there`: there is a player to
-- answer.
function screens.tick(self, menu, there)
    if not self.hand or not there then return false end
    if not self.begun then
        self.begun = true
        ask_all(self)
    end
    local was_open = is_open(self)
    if self.panel then
        question_panel.tick(self.panel, menu)
    elseif self.screen then
        mods_screen.tick(self.screen, menu)
    elseif menu.mods or self.wants_mods then
        open_screen(self)
    end
    open_panel(self)
    if was_open and not is_open(self) then self.how.settle(self.hand) end
    app.hold(is_open(self))
    return was_open or is_open(self)
end

return screens
