-- The monkey's hands: what it does with players, menus and console in each tick, by its seed alone, and what it saw.
-- It goes on with one thing for a while (walks to an edge, works, reads a screen, types), then with another.
local dice = require "monkey.dice"
local presses = require "play.presses"

local hands = {}

local ACTIONS = { "use", "throw", "dash", "focus", "build", "menu", "confirm", "cancel" }
local PLAYING = { "use", "throw", "dash", "focus", "build", "use", "build" }
local AWAY = { "back", "ok", "next", "right", "down", "back" }
local MOST_TYPING = 80 -- ticks, then the console is closed
local WITHIN = { "up", "down", "left", "right", "ok", "next", "previous", "page_up", "page_down" } -- a screen
local KEYS = { "enter", "escape", "tab", "up", "down", "left", "right", "backspace", "delete", "home", "end", "page_up",
    "page_down", "f1", "grave", "a", "c", "f", "k", "l", "n", "p", "u", "v", "w" }
local TYPED = { "/", "/help", "/mods", "/mod ", "/log 2000", "/pause", "/resume", "/step 9", "/find ", "/level warn", "x",
    " ", "漢", "e\u{301}", "ש", "1e999", ("W"):rep(300), "settings", "\u{1F3F3}\u{FE0F}", "\0", "\xFF", "%d" }

local function empty_menu(before)
    local menu = { x = before.x, y = before.y, wheel = 0, moved = false, held = before.held, clicked = false,
                   released = false, pad = before.pad }
    for _, key in ipairs(presses.KEYS) do menu[key] = false end
    return menu
end

local function point(d, menu)
    menu.x, menu.y, menu.moved = d:between(-20, 340), d:between(-20, 200), true
    if d:one_in(3) then menu.clicked, menu.held = true, true end
    if menu.held and d:one_in(3) then menu.held, menu.released = false, true end
    if d:one_in(4) then menu.wheel = d:of { -1, 1, -40, 40 } end
end

-- What is typed: keys with and without others held, texts.
local function typed(d)
    local list = {}
    for i = 1, d:between(1, 3) do
        list[i] = d:one_in(2) and { text = d:of(TYPED) }
            or { key = d:of(KEYS), shift = d:one_in(4), ctrl = d:one_in(3) }
    end
    return list
end

-- What it is about: how it chooses what the menus are told.
local MOODS = {
    play = function(self, menu) -- what lies before the game is put away
        if self.is_held and self.dice:one_in(2) then menu[self.dice:of(AWAY)] = true end
    end,
    look = function(self, menu) -- opens a screen and uses it
        local d = self.dice
        if self.left == self.length then menu[d:of { "mods", "mods", "console" }] = true end
        if d:one_in(3) then menu[d:of(WITHIN)] = true end
        if d:one_in(90) then menu[d:of(presses.KEYS)] = true end
        if d:one_in(5) then point(d, menu) end
        if d:one_in(60) then menu.pad = not menu.pad end
    end,
    read = function(self, menu) -- keys of one way, so that it gets to the end of a page
        local d = self.dice
        if self.left == self.length then menu.mods = true end
        menu[d:of { "down", "down", "right", "ok", "next", "left", "page_down", "up" }] = true
    end,
}

local function choose_mood(self)
    local d = self.dice
    self.mood = d:of { "play", "play", "play", "play", "look", "read" }
    self.length = d:of { 30, 90, 240, 700 }
    self.left = self.length
    for index = 1, 2 do
        local one = self.players[index]
        one.move_x, one.move_y = d:of { -1, 0, 1, 0.3 }, d:of { -1, 0, 1, -0.4 }
        one.turns, one.wild = d:one_in(2), d:one_in(3)
    end
    self.ends = d:one_in(12) -- may leave the game
end

local function menu_of(self)
    local d, menu = self.dice, empty_menu(self.menu)
    MOODS[self.mood](self, menu)
    if self.typing then
        if d:one_in(3) then menu.typed = typed(d) end
        for _, key in ipairs(presses.KEYS) do menu[key] = false end -- the keyboard types
        if self.left < self.length - MOST_TYPING then menu.typed = { { key = "f1" } } end
    end
    local mod = self.mods[1] and d:of(self.mods)
    if mod and mod.actions[1] and d:one_in(40) then menu.own = { id = mod.id, action = d:of(mod.actions) } end
    self.menu = menu
    return menu
end

-- Presses on the players' actions; `is_quiet`: a screen has the monkey's attention.
local function play(self, players, is_quiet)
    local d = self.dice
    for index, actions in ipairs(players) do
        local one = self.players[index]
        if one.turns and d:one_in(40) then one.move_x, one.move_y = d:of { -1, 0, 1 }, d:of { -1, 0, 1 } end
        actions.move_x, actions.move_y = is_quiet and 0 or one.move_x, is_quiet and 0 or one.move_y
        actions.aim = not d:one_in(3) and d:between(0, 65535) or nil
        for _, name in ipairs(ACTIONS) do
            actions.pressed[name], actions.released[name], actions.held[name] = false, false, false
        end
        if not is_quiet and d:one_in(one.wild and 2 or 20) then
            local name = d:one_in(20) and d:of(ACTIONS) or d:of(PLAYING)
            local leaves = name == "menu" or name == "cancel"
            if self.ends or not leaves or self.is_playing() then
                actions.pressed[name], actions.held[name] = true, true
            end
        end
    end
end

-- What there was to see, for who wants to know whether it got about.
local function look(self)
    local saw = self.saw
    saw.ticks, self.is_held = saw.ticks + 1, false
    for name, is_there in pairs(self.sights) do
        if is_there() then
            saw[name] = (saw[name] or 0) + 1
            self.is_held = self.is_held or name == "mods_screen" or name == "question_panel"
        end
    end
end

local function write_report(self)
    local names, file = {}, assert(io.open(self.report, "w"))
    for name in pairs(self.saw) do names[#names + 1] = name end
    table.sort(names)
    for _, name in ipairs(names) do file:write(("%s %d\n"):format(name, self.saw[name])) end
    file:close()
end

-- What is on the picture, by what the host's modules are asked to do.
local function watch_screens(self)
    local now = {}
    for _, screen in ipairs { "ui.mods_screen", "ui.question_panel", "ui.console" } do
        local module = require(screen)
        local tick, name = module.tick, screen:match("%.(.*)$")
        function module.tick(...)
            now[name] = true
            return tick(...)
        end
        self.sights[name] = function()
            local was = now[name]
            now[name] = nil
            return was
        end
    end
end

local function watch_game(self)
    local world = require "engine.world"
    local function state(wanted) return function() return world.var("state") == wanted end end
    self.sights.title, self.sights.played = state(0), state(1)
    self.sights.over = function() return world.var("state") > 1 end
    local autosave = require "play.autosave"
    local save = autosave.save
    function autosave.save(...)
        self.saw.saves = (self.saw.saves or 0) + 1
        return save(...)
    end
    local contract = require "games.contract"
    local restore = contract.restore
    function contract.restore(...)
        self.saw.loads = (self.saw.loads or 0) + 1
        return restore(...)
    end
    function self.is_playing() return world.var("state") == 1 end
end

-- Puts the monkey between the program and its game. options: seed; mods (of monkey.mods); report (a file); window:
-- each tick is drawn, else the last alone, and the run is the same each time.
function hands.take(app, options)
    local self = {
        dice = dice.new(options.seed * 2 + 1), mods = options.mods, report = options.report, players = { {}, {} },
        menu = { x = 160, y = 90, pad = false, held = false }, left = 0, typing = false, saw = { ticks = 0 }, sights = {},
    }
    local text_input, run = app.text_input, app.run
    function app.text_input(on)
        self.typing = on
        text_input(on)
    end
    function app.paste() return self.dice:of { "", "W", ("漢"):rep(5000), "a\nb\tc", "\xFF" } end
    watch_screens(self)
    watch_game(self)
    function app.run(game, how)
        local tick = game.tick
        function game.tick(players)
            if self.left <= 0 then choose_mood(self) end
            play(self, players, self.mood ~= "play")
            tick(players, menu_of(self))
            look(self)
            self.left = self.left - 1
        end
        how.unpaced, how.window.vsync = true, false
        how.headless = not options.window -- below the game, which takes it for a window
        how.shot = { path = options.report .. ".png", scale = 1 }
        local took = run(game, how)
        write_report(self)
        return took
    end
end

return hands
