-- The page of keys: the game's actions and what presses them, for each of its players; a row that is chosen waits for a key, a
-- mouse button or a gamepad's button, which presses it from then on. One that another action has is taken from it when it
-- is pressed a second time. It shows a model (play.screens has it, or a spec) and tells it what the player wants.
local draw = require "ui.draw"
local guard = require "lib.guard"
local hints = require "ui.hints"
local look = require "ui.look"
local page = require "ui.page"
local widget = require "ui.widget"
local words = require "words"

local screen = {}

local TOP, BOTTOM = 20, 152          -- px: where the panel begins and ends
local X, WIDTH = 6, 308
local KEYS_X, PADS_X = 124, 222      -- px of the columns in a row
local NOTE_Y = BOTTOM + 2
local TAB_GAP = 10                   -- px between two players' names
local PAD_PX = 4

-- --- rows ---

local function names_of(list) return list[1] and table.concat(list, ", ") or words "key.none" end

local function action_row(self, action)
    return {
        key = action.target, height = look.ROW, sound = "ui_ok",
        draw = function(_, d, x, y, width, state)
            local waits = self.waits == action.target
            if waits or state then draw.box(d, x, y, width, look.ROW, state == "hover" and look.HOVER or look.FOCUS) end
            if waits or state == "focus" then draw.box(d, x, y, 2, look.ROW, look.AMBER) end
            draw.text(d, x + PAD_PX, y + 2, draw.fit(d, action.label, KEYS_X - 2 * PAD_PX), state and look.TEXT or look.SOFT)
            if waits then return draw.text(d, x + KEYS_X, y + 2, words "keys.waits", look.AMBER) end
            local color = action.is_own and look.GREEN or look.TEXT
            draw.text(d, x + KEYS_X, y + 2, draw.fit(d, names_of(action.keys), PADS_X - KEYS_X - PAD_PX),
                action.keys[1] and color or look.DIM)
            draw.text(d, x + PADS_X, y + 2, draw.fit(d, names_of(action.pads), width - PADS_X - PAD_PX),
                action.pads[1] and color or look.DIM)
        end,
        press = function() self.wants = action.target end,
    }
end

-- One press asks, the second does it.
local function reset_button(self)
    return widget.button {
        key = "(reset)", label = words(self.is_sure and "keys.sure" or "keys.reset"), on_press = function()
            if self.is_sure then
                self.model:reset()
                self.note = words "keys.as_before"
            end
            self.is_sure = not self.is_sure
            self.is_stale = true
        end,
    }
end

local function refresh(self)
    local rows = {}
    self.labels = {}
    for i, action in ipairs(self.model:actions(self.player)) do
        rows[i] = action_row(self, action)
        self.labels[action.target] = action.label
    end
    rows[#rows + 1] = widget.space(3)
    rows[#rows + 1] = reset_button(self)
    page.fill(self.list, rows)
    if not self.list.focus then page.focus_first(self.list) end
    self.is_stale = false
end

-- options: model {players, actions(player), choose(player, target, source, is_sure), reset(), capture(on)}; scene, measure, play
-- as mods_screen has them; ticks (for which a row waits); on_close().
function screen.create(options)
    local self = {
        model = options.model, play = options.play, on_close = options.on_close, ticks = options.ticks,
        d = draw.create { scene = options.scene, measure = options.measure }, player = 1, tabs = {}, close_x = look.WIDTH,
    }
    self.list = page.create {
        x = X + 2, y = TOP + look.ROW + 2, width = WIDTH - 4, height = BOTTOM - TOP - look.ROW - 4, play = options.play,
    }
    refresh(self)
    return self
end

-- Takes it off the picture.
function screen.close(self)
    if self.waits then self.model:capture(false) end
    self.waits = nil
    draw.begin(self.d)
    draw.finish(self.d)
end

-- --- what the player does ---

local function wait_for(self, target)
    self.wants, self.waits, self.left, self.again, self.note = nil, target, self.ticks, nil, nil
    self.model:capture(true)
end

local function stop_waiting(self, sound)
    self.waits, self.again = nil, nil
    self.model:capture(false)
    self.play(sound)
    self.is_stale = true
end

-- What went down while a row waits.
local function take(self, source)
    local told = self.model:choose(self.player, self.waits, source, self.again == source)
    self.left = self.ticks
    if told.is_done then
        self.note = words("keys.done", { key = told.key, action = self.labels[self.waits] })
        return stop_waiting(self, "ui_ok")
    elseif told.is_cancelled then
        self.note = nil
        return stop_waiting(self, "ui_back")
    end
    self.play "ui_back"
    self.again = told.holder and source or nil
    if not told.holder then
        self.note = words("keys.engine", { key = told.key })
    elseif told.player == self.player then
        self.note = words("keys.taken", { key = told.key, action = told.holder })
    else
        self.note = words("keys.taken_of", { key = told.key, action = told.holder, player = told.player })
    end
end

local function to_player(self, player)
    local count = self.model.players
    player = (player - 1) % count + 1
    if player == self.player then return end
    self.player, self.note, self.is_sure = player, nil, nil
    self.play "ui_move"
    refresh(self)
end

local function tab_at(self, x, y)
    if y < 2 or y >= TOP - 2 then return nil end
    for i, place in ipairs(self.tabs) do
        if x >= place[1] and x < place[2] then return i end
    end
end

local function use(self, menu)
    local focused = self.list.focus
    if menu.clicked and menu.x >= self.close_x and menu.y >= look.HEIGHT - look.ROW - 4 or menu.back or menu.keys then
        self.wants_close = true
    elseif menu.clicked and tab_at(self, menu.x, menu.y) then
        to_player(self, tab_at(self, menu.x, menu.y))
    elseif menu.next or menu.right then
        to_player(self, self.player + 1)
    elseif menu.previous or menu.left then
        to_player(self, self.player - 1)
    elseif not page.point(self.list, menu) then
        page.keys(self.list, menu)
    end
    if self.is_sure and self.list.focus ~= focused then
        self.is_sure, self.is_stale = nil, true
    end
end

-- --- drawing ---

local function draw_players(self, d)
    local right = look.WIDTH - 8
    self.tabs = {}
    if self.model.players < 2 then return end
    for player = self.model.players, 1, -1 do
        local name = words("keys.player", { player = player })
        local left = right - d.measure(name)
        draw.text(d, left, 7, name, player == self.player and look.AMBER or look.DIM)
        self.tabs[player] = { left - TAB_GAP // 2, right + TAB_GAP // 2 }
        right = left - TAB_GAP
    end
end

local function draw_screen(self)
    local d = self.d
    draw.begin(d)
    draw.backdrop(d)
    draw.box(d, 2, 2, look.WIDTH - 4, TOP - 4, look.PANEL, 90)
    draw.text(d, 8, 7, words "keys.title", look.FRAME)
    draw_players(self, d)
    draw.panel(d, X, TOP, WIDTH, BOTTOM - TOP)
    draw.text(d, X + 2 + KEYS_X, TOP + 3, words "keys.keyboard", look.DIM)
    draw.text(d, X + 2 + PADS_X, TOP + 3, words "keys.gamepad", look.DIM)
    guard.draw("the list of keys", page.draw, self.list, d, true)
    draw.box(d, 2, BOTTOM + 1, look.WIDTH - 4, look.HEIGHT - BOTTOM - 3, look.PANEL, 90)
    local said = self.note or self.waits and words("keys.press", { action = self.labels[self.waits] }) or nil
    if said then draw.text(d, 8, NOTE_Y + 1, draw.fit(d, said, look.WIDTH - 16), self.again and look.RED or look.AMBER) end
    local close = self.waits and words("hint.close", { key = words "key.escape" }) or hints.say(self.menu, "close", "back")
    self.close_x = look.WIDTH - 12 - d.measure(close)
    draw.text_right(d, look.WIDTH - 8, look.HEIGHT - look.ROW - 2, close, look.SOFT)
    if not self.waits then
        local list = { { "choose", "ways" }, { "change", "ok" } }
        if self.model.players > 1 then list[3] = { "page", "next" } end
        draw.text(d, 8, look.HEIGHT - look.ROW - 2, hints.line(d, self.close_x - hints.APART - 4, self.menu,
            table.unpack(list)), look.DIM)
    end
    draw.finish(d)
end

-- Once a tick, with what the player does (lua/meta/engine.lua: MenuInput).
function screen.tick(self, menu)
    menu = draw.on_stage(self.d, menu)
    self.menu = menu
    if not self.waits then
        use(self, menu)
    elseif menu.source then
        take(self, menu.source)
    else
        self.left = self.left - 1
        if self.left == 0 then stop_waiting(self, "ui_back") end -- who has no Escape waits
    end
    if self.wants_close then
        self.play "ui_back"
        screen.close(self)
        return self.on_close()
    end
    if self.wants then wait_for(self, self.wants) end
    if self.is_stale then refresh(self) end
    draw_screen(self)
end

return screen
