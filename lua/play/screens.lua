-- The host's own screens in a running game: which of them is open, and the game held while one is. Any game gets
-- them; a game can offer the mods screen in its menus through `open_mods`, F10 opens it everywhere.
local app = require "engine.app"
local control = require "play.control"
local mods_screen = require "ui.mods_screen"
local scene = require "engine.scene"
local settings = require "mods.settings"

local screens = {}

local VOLUME = { ui_move = 50, ui_ok = 60, ui_back = 60 }

local function play(sound) scene.sound(sound, VOLUME[sound] or 60) end

-- What the mods screen shows, with the mods of this session.
local function model_of(hand)
    return {
        entries = function() return control.entries(hand) end,
        capabilities = function(_, mod) return control.capabilities(hand, mod) end,
        settings = function(_, mod) return settings.list(mod) end,
        messages = function(_, id) return control.messages(hand, id) end,
        place = function(_, path) return control.place(path) end,
        switch = function(_, id, on) control.switch(hand, id, on) end,
        grant = function(_, id, capability, granted) control.grant(hand, id, capability, granted) end,
        set = function(_, id, key, value) control.set(hand, id, key, value) end,
    }
end

-- hand: of play.control; nil: there are no mods in this run, and no screens.
function screens.create(hand) return { hand = hand, open = nil } end

local function close(self)
    self.open = nil
    control.settle(self.hand)
    app.hold(false)
end

-- For a game's menus: it opens in the next tick, before the game's part of it.
function screens.open_mods(self) self.wants_mods = true end

local function open_mods(self)
    self.wants_mods = nil
    play "ui_ok"
    app.hold(true)
    local options = {
        scene = scene, measure = app.text_size, play = play, model = model_of(self.hand),
        on_close = function() close(self) end,
    }
    self.open = { tick = mods_screen.tick, state = mods_screen.create(options) }
end

-- Once a tick, before the game's: true while a screen has the player's attention.
function screens.tick(self, menu)
    if not self.hand then return false end
    if not self.open then
        if menu.mods or self.wants_mods then open_mods(self) end
        return self.open ~= nil
    end
    self.open.tick(self.open.state, menu)
    return true
end

return screens
