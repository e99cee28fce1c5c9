-- Mods' panels in a running game: what mods opened is shown and used here, by the host. A player has one at a time. Its frame,
-- its title bar with the mod's name and the box that closes it are the host's; within it stands what the mod said. While it
-- is open what that player presses goes to it, the game sees him pressing nothing, and the game goes on. It is hidden while
-- a screen of the host's is open, while the game is paused and while the mod is suspended.
--
-- One who plays alone uses the host's own keys, buttons and pointer (engine/input/menu.c). Where several play, each uses the
-- ways and actions of his own, and the pointer is for all.
local draw = require "ui.draw"
local form = require "ui.form"
local guard = require "lib.guard"
local hints = require "ui.hints"
local look = require "ui.look"
local words = require "words"

local panels = {}

local MOST_PLAYERS = 4
local USUAL_WIDTH, LEAST_WIDTH, LEAST_HEIGHT = 176, 80, 48 -- px
local MOST_WIDTH, MOST_HEIGHT = 248, 152 -- px of one who plays alone: the game stays in sight
local MARGIN = 6       -- px between a panel and the picture's edge
local BAR, FOOT = 13, 12 -- px of the title bar, of the line with keys
local PAD = 5
local DEAF_TICKS = 15  -- in which nothing can be pressed by keys: who was playing does not press by accident
local FIRST_REPEAT, NEXT_REPEAT = 20, 6 -- ticks, of a way that is held, where several play
local FRAMES = { 0xB070D8, 0xD88A50, 0x60B0E0, 0x98C060 } -- of mods' panels; never the host's own colour

-- options: scene (engine.scene), measure, play as the host's screens have them; policy (policy.panels); note(number, what) as
-- engine.mods.note_panel; title(number): what the mod is called; ok: names of actions that press, where several play;
-- types(on): from now on the keyboard types.
function panels.create(options)
    local self = {
        scene = options.scene, policy = options.policy, note = options.note, title = options.title, play = options.play,
        ok = options.ok or { "use", "confirm" }, types = options.types or function() end, is_typing = false, slots = {},
        d = draw.create { scene = options.scene, measure = options.measure, beside = true }, drawn = false, idle = {},
    }
    return self
end

-- --- which are open ---

local function make_form(self, slot, player)
    return form.create {
        d = self.d, play = self.play,
        on_act = function(act)
            act.player = player
            self.acted = true
            self.note(slot.data.owner, act)
        end,
    }
end

-- Reads the player's panel; nil: he has none that is shown.
local function read(self, player)
    local slot = self.slots[player] or { data = {} }
    self.slots[player] = slot
    if not self.scene.read_panel(player, slot.data) then
        slot.is_open, slot.had = false, false
        return nil
    end
    local data = slot.data
    if slot.serial ~= data.serial then
        slot.serial, slot.structure, slot.content, slot.ticks, slot.repeats = data.serial, nil, nil, 0, {}
        slot.form = make_form(self, slot, player)
    end
    if slot.content ~= data.content then slot.stale = true end
    if slot.structure ~= data.structure then
        slot.roots, slot.structure, slot.place = form.tree(data.widgets, data.order), data.structure, nil
    end
    slot.content, slot.is_open, slot.player = data.content, true, player
    return slot
end

-- Whether the player's keys went to a panel in this tick; also in that in which he closed it.
function panels.has(self, player) return self.slots[player] ~= nil and self.slots[player].had == true end

-- --- where each lies ---

-- The part of the stage that a player's panel may have: all of it for one, a half for two, else a quarter.
local function room_of(player, players)
    local width, height = look.WIDTH - 2 * MARGIN, look.HEIGHT - 2 * MARGIN
    if players < 2 then
        return (look.WIDTH - MOST_WIDTH) // 2, (look.HEIGHT - MOST_HEIGHT) // 2, MOST_WIDTH, MOST_HEIGHT
    end
    width = (width - MARGIN) // 2
    local x = MARGIN + player % 2 * (width + MARGIN)
    if players < 3 then return x, MARGIN, width, height end
    height = (height - MARGIN) // 2
    return x, MARGIN + player // 2 * (height + MARGIN), width, height
end

-- Lays the panel out where it was not yet, or where other players are there now.
local function place(slot, players)
    if slot.place and slot.players == players then return end
    local data = slot.data
    local x, y, width, height = room_of(slot.player, players)
    local own = math.max(LEAST_WIDTH, math.min(data.width > 0 and data.width or USUAL_WIDTH, width))
    local needs = form.needs(slot.form, slot.roots, own - 2 * PAD) + BAR + FOOT + 2 * PAD
    local tall = math.max(LEAST_HEIGHT, math.min(data.height > 0 and data.height or needs, height))
    local at = { x = x + (width - own) // 2, y = y + (height - tall) // 2, width = own, height = tall }
    slot.place, slot.players = at, players
    form.show(slot.form, slot.roots, at.x + PAD, at.y + BAR + PAD - 1, own - 2 * PAD, tall - BAR - FOOT - 2 * PAD + 2)
end

-- --- what a player does ---

local function close(self, slot, reason)
    self.play "ui_back"
    self.policy.note_closed(slot.data.owner, slot.player)
    self.note(slot.data.owner, { act = "closed", player = slot.player, text = reason })
    self.scene.close_panel(slot.player)
    slot.is_open, self.acted = false, true
end

local function is_on_close(slot, menu)
    local at = slot.place
    return menu.x >= at.x + at.width - BAR and menu.x < at.x + at.width and menu.y >= at.y and menu.y < at.y + BAR
end

local function is_over(slot, menu)
    local at = slot.place
    return menu.x >= at.x and menu.x < at.x + at.width and menu.y >= at.y and menu.y < at.y + at.height
end

-- What the player does, in the words of MenuInput, from his own ways and actions.
local function menu_of(self, slot, actions, menu)
    local own = { typed = menu.typed, back = menu.back, next = false, previous = false, page_up = false, page_down = false }
    local x, y = actions.move_x or 0, actions.move_y or 0
    local held = { left = x < -0.5, right = x > 0.5, up = y < -0.5, down = y > 0.5 }
    for way, is in pairs(held) do
        local ticks = is and (slot.repeats[way] or 0) + 1 or 0
        slot.repeats[way] = ticks
        own[way] = ticks == 1 or ticks > FIRST_REPEAT and (ticks - FIRST_REPEAT) % NEXT_REPEAT == 0
    end
    for _, name in ipairs(self.ok) do own.ok = own.ok or actions.pressed[name] == true end
    return own
end

local function use(self, slot, players, menu)
    slot.ticks = slot.ticks + 1
    local is_alone = #players < 2
    if menu.clicked and is_on_close(slot, menu) then return close(self, slot, "the player closed it") end
    if is_alone or is_over(slot, menu) or slot.form.held then form.point(slot.form, menu) end
    if not slot.is_open then return end
    local own = is_alone and menu or menu_of(self, slot, players[slot.player + 1], menu)
    local was_typing = form.types(slot.form)
    form.keys(slot.form, own, slot.ticks <= DEAF_TICKS)
    if own.back and not was_typing then close(self, slot, "the player closed it") end
end

-- --- drawing ---

local function draw_frame(self, slot, menu)
    local d, at, data = self.d, slot.place, slot.data
    local color = FRAMES[(data.owner - 1) % #FRAMES + 1]
    draw.box(d, at.x - 1, at.y - 1, at.width + 2, at.height + 2, color)
    draw.box(d, at.x, at.y, at.width, at.height, look.PANEL)
    draw.box(d, at.x, at.y, at.width, BAR - 1, look.TRACK)
    draw.box(d, at.x, at.y + BAR - 1, at.width, 1, color)
    -- the mod's name is the host's word, and stands before what the mod calls its panel
    local name = draw.fit(d, words("panel.mod", { name = self.title(data.owner) }), (at.width - BAR - 10) * 3 // 5)
    local x = at.x + 4
    draw.text(d, x, at.y + 2, name, color)
    x = x + d.measure(name) + 6
    draw.text(d, x, at.y + 2, draw.fit(d, data.title, at.x + at.width - BAR - 4 - x), look.TEXT)
    draw.text_middle(d, at.x + at.width - BAR // 2 - 1, at.y + 2, "x", look.SOFT)
    local focused = slot.form.places[slot.form.focus]
    if focused and focused.node.kind == "slot" and focused.node.text ~= "" then -- what is in the square
        draw.text(d, at.x + 4, at.y + at.height - FOOT + 2, draw.fit(d, focused.node.text, at.width - 8), look.SOFT)
        return
    end
    draw.text(d, at.x + 4, at.y + at.height - FOOT + 2, hints.line(d, at.width - 8, menu, { "close", "back" }, { "choose", "ways" },
        { "press", "ok" }), look.DIM)
end

local function draw_slot(self, slot, menu)
    draw_frame(self, slot, menu)
    form.draw(slot.form, true)
end

local function draw_all(self, open, menu)
    draw.begin(self.d)
    for _, slot in ipairs(open) do guard.draw("a mod's panel", draw_slot, self, slot, menu) end
    draw.finish(self.d)
end

local function let_type(self, wants)
    if wants == self.is_typing then return end
    self.is_typing = wants
    self.types(wants)
end

local function take_off(self)
    if self.drawn and self.scene.overlay_is_beside() then self.scene.clear_overlay(0) end
    self.drawn = false
end

-- None is shown and none is used; they stay open.
function panels.hide(self)
    let_type(self, false)
    for _, slot in pairs(self.slots) do slot.is_open, slot.had = false, false end
    take_off(self)
end

-- Once a tick, before the game's part of it. `players`: as the game is given them; `hidden`: something else has the
-- player's attention. Whether somebody did something to one.
function panels.tick(self, players, menu, hidden)
    self.acted = false
    if hidden then
        panels.hide(self)
        return false
    end
    menu = draw.on_stage(self.d, menu)
    local open, types = {}, false
    for player = 0, math.min(#players, MOST_PLAYERS) - 1 do
        local slot = read(self, player)
        if slot then
            slot.had = true
            place(slot, #players)
            use(self, slot, players, menu)
        end
        if slot and slot.is_open then
            open[#open + 1] = slot
            types = types or form.types(slot.form)
        end
    end
    let_type(self, types)
    if open[1] then
        draw_all(self, open, menu)
        self.drawn = true
    elseif self.drawn then
        take_off(self)
    end
    return self.acted
end

-- --- what the game sees ---

local function nobody() return { move_x = 0, move_y = 0, held = {}, pressed = {}, released = {} } end

-- The players as the game sees them: whose panel is open presses nothing, and lets go in that moment what he held.
function panels.seen(self, players)
    local seen
    for i, one in ipairs(players) do
        if panels.has(self, i - 1) then
            seen = seen or table.move(players, 1, #players, 1, {})
            local idle = self.idle[i]
            if not idle then
                idle = nobody()
                for name, held in pairs(one.held) do idle.released[name] = held and not one.pressed[name] or nil end
            else
                idle.released = {}
            end
            self.idle[i], seen[i] = idle, idle
        else
            self.idle[i] = nil
        end
    end
    return seen or players
end

-- --- for tests ---

-- What a player's panel shows, as data; nil: none. Also where nobody sees it.
function panels.look(self, player)
    local slot = read(self, player)
    if not slot then return nil end
    local list = {}
    for i, id in ipairs(slot.data.order) do
        local node = slot.data.widgets[id]
        list[i] = {
            id = id, parent = node.parent, kind = node.kind, text = node.text, detail = node.detail, sprite = node.sprite,
            value = node.value, min = node.min, max = node.max, disabled = node.disabled, chosen = node.chosen,
        }
    end
    return { owner = slot.data.owner, title = slot.data.title, widgets = list }
end

-- Uses a widget as a player would, the one of that id. True; or nil and why not.
function panels.press(self, player, players, id, value, said)
    local slot = read(self, player)
    if not slot then return nil, "no panel is open" end
    place(slot, players)
    if form.act(slot.form, id, value, said) then return true end
    return nil, "it cannot be pressed: it is disabled, in a tab that is not shown, or no such thing"
end

-- Closes the panel as a player would. True; or nil and why not.
function panels.leave(self, player)
    local slot = read(self, player)
    if not slot then return nil, "no panel is open" end
    close(self, slot, "the player closed it")
    return true
end

return panels
