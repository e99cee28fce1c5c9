-- The mods screen: all mods at the left, the chosen one at the right on four pages: what it is, what it may do, its
-- settings, what it last said. It shows a model (play.control, or a spec's) and tells it what the player wants; it
-- can be used with the keyboard alone, a gamepad alone or the mouse alone.
local draw = require "ui.draw"
local guard = require "lib.guard"
local hints = require "ui.hints"
local look = require "ui.look"
local page = require "ui.page"
local widget = require "ui.widget"
local words = require "words"

local screen = {}

local TOP, BOTTOM = 20, 163          -- px: where columns begin and end
local LIST_X, LIST_WIDTH = 6, 118
local SIDE_X, SIDE_WIDTH = 128, 186
local TABS_Y, PAGE_Y = 46, 61
local ENTRY, TILE = 20, 16           -- px of a mod in the list, of its icon
local ID_GAP, LEAST_ID = 8, 24       -- px between how it stands and its id; of the id, or it is left out
local MOST_VERSION = 70              -- px beside the title; a version can be far longer
local LOOK_EVERY = 10                -- ticks between two looks at how mods stand

local TABS = { "about", "may", "settings", "log" } -- words "tab.TAB"
local STATES = { -- colours; words "state.STATE"
    running = look.GREEN, off = look.DIM, starting = look.AMBER, suspended = look.AMBER, stopped = look.RED,
    failed = look.RED, broken = look.RED, resting = look.AMBER, waiting = look.AMBER,
}
local TILES = { 0x9C5A3E, 0x568F45, 0x5657A8, 0x1F8590, 0x94635A, 0xA8487C, 0x5F678F, 0xB07A30 }
local LEVELS = { error = look.RED, warn = look.AMBER, debug = look.DIM }

-- --- one mod in the list ---

local function tile_color(id)
    local sum = 0
    for i = 1, #id do sum = (sum * 31 + id:byte(i)) % 65521 end
    return TILES[sum % #TILES + 1]
end

local function draw_tile(d, entry, x, y)
    if entry.icon then return draw.icon(d, x, y, entry.icon, TILE) end
    draw.box(d, x, y, TILE, TILE, entry.state == "off" and look.PANEL_EDGE or tile_color(entry.id))
    draw.text_middle(d, x + TILE // 2 + 1, y + 5, entry.id:sub(1, 1):upper(), look.TEXT)
end

local function entry_row(self, entry)
    local state_words, color = words("state." .. entry.state), STATES[entry.state]
    return {
        key = entry.id, height = ENTRY, sound = "ui_ok",
        draw = function(_, d, x, y, width, state)
            local chosen = self.chosen == entry.id
            if chosen or state then
                draw.box(d, x, y, width, ENTRY - 1, state == "hover" and not chosen and look.HOVER or look.FOCUS,
                    state == "focus" and 100 or 60)
            end
            if state == "focus" then draw.box(d, x, y, 2, ENTRY - 1, look.AMBER) end
            draw_tile(d, entry, x + 4, y + 1)
            local left, room = x + TILE + 8, width - TILE - 10
            draw.text(d, left, y + 1, draw.fit(d, entry.title, room), entry.on and look.TEXT or look.SOFT)
            draw.text(d, left, y + 10, draw.fit(d, state_words, room), color)
            local state_width = d.measure(state_words) + ID_GAP
            if entry.title ~= entry.id and room - state_width >= LEAST_ID then
                draw.text_right(d, left + room, y + 10, draw.fit(d, entry.id, room - state_width), look.DIM)
            end
        end,
        press = function() self.wants_side = true end,
    }
end

-- --- the pages of one mod ---

-- Tells the model what the player wants, and looks at what became of it.
local function tell(self, wish, ...)
    self.model[wish](self.model, ...)
    self.is_stale = true
end

local function add(rows, more)
    for _, row in ipairs(more) do rows[#rows + 1] = row end
end

local ROW_WIDTH = SIDE_WIDTH - 8 -- of a page's rows

local function lines(self, text, color, most)
    return widget.lines(self.d, text, ROW_WIDTH, color, most)
end

local function ids_of(map)
    local ids = {}
    for id in pairs(map or {}) do ids[#ids + 1] = id end
    table.sort(ids)
    return table.concat(ids, ", ")
end

local function facts(self, rows, entry)
    local mod = entry.mod
    local cost = entry.cost
    local function fact(name, value)
        if value and value ~= "" then
            add(rows, lines(self, words("about." .. name, { value = value }), look.DIM, 2))
        end
    end
    fact("id", mod.id)
    if cost and cost.commands then fact("sends", words.number(("%.1f"):format(cost.commands))) end
    for _, own in ipairs(entry.on and entry.keys or {}) do
        local label = own.instead_of and words("about.instead", {
            label = own.label, actions = own.instead_of,
        }) or own.label
        add(rows, lines(self, own.keys .. ": " .. label, look.DIM, 2))
    end
    local content = entry.content or {}
    fact("declares", table.concat(content.declares or {}, ", "))
    for _, change in ipairs(content.changes or {}) do fact("changes", change) end
    for _, conflict in ipairs(content.conflicts or {}) do add(rows, lines(self, conflict, look.AMBER, 3)) end
    fact("by", table.concat(mod.authors or {}, ", "))
    fact("licence", mod.license)
    fact("needs", ids_of(mod.dependencies))
    fact("home", mod.homepage)
    fact("from", self.model:place(mod))
end

-- One press asks, the second does it.
local function remove_button(self, entry)
    if not self.model:can_remove(entry) then return nil end
    local is_sure = self.to_remove == entry.id
    return widget.button {
        key = "remove", label = words(is_sure and "about.sure" or "about.remove"), on_press = function()
            self.to_remove = not is_sure and entry.id or nil
            self.is_stale = true
            if is_sure then tell(self, "remove", entry.id) end
        end,
    }
end

local function about(self, entry)
    local rows, mod = {}, entry.mod
    local is_down = entry.state == "stopped" or entry.state == "failed"
    rows[1] = widget.toggle {
        d = self.d, width = ROW_WIDTH, key = "on", label = words "about.on", value = entry.on,
        on_change = function(on) tell(self, "switch", entry.id, on) end,
    }
    if entry.state == "waiting" then
        rows[2] = widget.button {
            key = "answer", label = words "about.answer", on_press = function() tell(self, "ask", entry.id) end,
        }
    elseif is_down then
        rows[2] = widget.button {
            key = "again", label = words "about.again", on_press = function() tell(self, "switch", entry.id, true) end,
        }
    end
    rows[#rows + 1] = remove_button(self, entry)
    if entry.why then
        rows[#rows + 1] = widget.space(3)
        add(rows, lines(self, entry.why, is_down and look.RED or look.AMBER, 6))
    end
    rows[#rows + 1] = widget.space(3)
    if mod.description ~= "" then
        add(rows, lines(self, mod.description, look.TEXT))
        rows[#rows + 1] = widget.space(3)
    end
    facts(self, rows, entry)
    return rows
end

local function may_do(self, entry)
    local rows = {}
    for _, capability in ipairs(self.model:capabilities(entry.mod)) do
        rows[#rows + 1] = widget.toggle {
            d = self.d, width = ROW_WIDTH, key = capability.name, label = capability.label,
            value = capability.granted,
            on_change = function(granted) tell(self, "grant", entry.id, capability.name, granted) end,
        }
        if capability.denied then add(rows, lines(self, words("may.not_here", { why = capability.denied }), look.AMBER, 3)) end
        add(rows, lines(self, capability.reason or "", look.DIM, 3))
        if capability.quota then
            add(rows, lines(self, words("may.up_to", { count = capability.quota }), look.DIM))
        end
    end
    if #rows == 0 then add(rows, lines(self, words "may.nothing")) end
    return rows
end

local function setting_row(self, entry, setting)
    local options = {
        d = self.d, width = ROW_WIDTH, key = setting.key, label = setting.label, value = setting.value,
        min = setting.min, max = setting.max, step = setting.step, whole = setting.kind == "integer",
        choices = setting.choices,
        on_change = function(value) tell(self, "set", entry.id, setting.key, value) end,
    }
    if setting.choices then return widget.choice(options) end
    if setting.kind == "boolean" then return widget.toggle(options) end
    if setting.kind == "integer" or setting.kind == "number" then return widget.slider(options) end
    local shown = type(setting.value) == "string" and setting.value or "(" .. setting.kind .. ")"
    return widget.line(("%s: %s"):format(setting.label, shown), look.SOFT)
end

local function setting_rows(self, entry)
    local rows = {}
    for _, setting in ipairs(self.model:settings(entry.mod)) do rows[#rows + 1] = setting_row(self, entry, setting) end
    if #rows == 0 then return lines(self, words "settings.none") end
    rows[#rows + 1] = widget.space(3)
    add(rows, lines(self, words "settings.anew", look.DIM))
    return rows
end

local function messages(self, entry)
    local rows = {
        widget.button {
            key = "console", label = words "log.console", on_press = function() tell(self, "console", entry.id) end,
        },
    }
    for _, line in ipairs(self.model:messages(entry.id)) do
        local place = line.place and line.place .. "  " or ""
        add(rows, lines(self, place .. line.text, LEVELS[line.level] or look.SOFT, 4))
    end
    if #rows == 1 then add(rows, lines(self, words "log.none", look.DIM)) end
    return rows
end

-- Without the mod's own path before it, which is long, and said below.
local function short(problem, path)
    if problem:sub(1, #path) ~= path then return problem end
    return (problem:sub(#path + 1):gsub("^[/:]%s*", ""))
end

local function broken(self, entry)
    local rows = { remove_button(self, entry) }
    add(rows, lines(self, words(entry.state == "elsewhere" and "about.elsewhere" or "about.broken"), look.SOFT))
    for _, problem in ipairs(entry.problems) do
        rows[#rows + 1] = widget.space(3)
        add(rows, lines(self, short(problem, entry.path), look.RED, 8))
    end
    rows[#rows + 1] = widget.space(3)
    add(rows, lines(self, words("about.from", { value = self.model:place(entry) }), look.DIM, 2))
    return rows
end

local PAGES = { about, may_do, setting_rows, messages }

-- --- what is shown now ---

local function chosen(self)
    for _, entry in ipairs(self.entries) do
        if entry.id == self.chosen then return entry end
    end
    return self.entries[1]
end

local function fill_side(self, is_new)
    local entry = chosen(self)
    if not entry then return page.fill(self.side, {}) end
    local rows = { widget.line(words "mods.failed", look.RED) }
    guard.draw("a page of the mods screen", function()
        rows = not entry.problems and PAGES[self.tab](self, entry) or broken(self, entry)
    end)
    page.fill(self.side, rows)
    if not is_new then return end
    self.side.focus = nil
    page.to_start(self.side)
    if self.tab == 4 then page.to_end(self.side) end
end

local function refresh(self)
    self.entries = self.model:entries()
    self.is_stale = self.list.held ~= nil or self.side.held ~= nil
    if self.is_stale then return end -- a row is in the player's hand
    local rows = {}
    for i, entry in ipairs(self.entries) do rows[i] = entry_row(self, entry) end
    page.fill(self.list, rows)
    if not self.list.focus then page.focus_first(self.list) end
    local focused = page.focused(self.list)
    self.chosen = focused and focused.key
    fill_side(self)
end

-- options: model; scene, measure (as draw.create has them); play(sound); on_close().
function screen.create(options)
    local self = {
        model = options.model, play = options.play, on_close = options.on_close,
        d = draw.create { scene = options.scene, measure = options.measure },
        tab = 1, at = "list", ticks = 0, entries = {}, close_x = look.WIDTH,
    }
    self.list = page.create {
        x = LIST_X, y = TOP + 2, width = LIST_WIDTH, height = BOTTOM - TOP - 3, play = options.play,
    }
    self.side = page.create {
        x = SIDE_X + 2, y = PAGE_Y, width = SIDE_WIDTH - 4, height = BOTTOM - PAGE_Y - 2, play = options.play,
    }
    refresh(self)
    return self
end

-- Takes it off the picture.
function screen.close(self)
    draw.begin(self.d)
    draw.finish(self.d)
end

-- Shows this mod when it is there.
function screen.choose(self, id)
    page.focus_key(self.list, id)
    self.chosen = id
    fill_side(self, true)
end

-- --- what the player does ---

local function to_tab(self, tab)
    self.tab = (tab - 1) % #TABS + 1
    self.play "ui_move"
    fill_side(self, true)
    if self.at == "side" then page.focus_first(self.side) end
    if self.tab == 4 then page.to_end(self.side) end
end

local function to_side(self)
    self.at = "side"
    if not page.focused(self.side) then page.focus_first(self.side) end
    if self.tab == 4 then page.to_end(self.side) end
    if not page.focused(self.side) then self.at = "tabs" end
end

local function to_list(self)
    self.at = "list"
    self.play "ui_back"
end

local at_list, at_tabs, at_side

function at_list(self, menu)
    if menu.right then
        self.play "ui_move"
        return to_side(self)
    end
    page.keys(self.list, menu)
end

function at_tabs(self, menu)
    if menu.left and self.tab == 1 then return to_list(self) end
    if menu.left or menu.right then
        local tab = self.tab + (menu.right and 1 or -1)
        if tab <= #TABS then to_tab(self, tab) end
    elseif menu.down or menu.ok then
        self.play "ui_move"
        page.move(self.side, 1)
        if page.focused(self.side) then self.at = "side" end
    elseif menu.up then
        page.move(self.side, -1)
    end
end

function at_side(self, menu)
    local took = page.keys(self.side, menu)
    if took then return end
    if menu.left then return to_list(self) end
    if menu.up and not chosen(self).problems then
        self.at = "tabs"
        self.play "ui_move"
    end
end

local AT = { list = at_list, tabs = at_tabs, side = at_side }

local function tab_at(self, x, y)
    if y < TABS_Y or y >= TABS_Y + look.ROW then return nil end
    for i, place in ipairs(self.tab_places or {}) do
        if x >= place[1] and x < place[2] then return i end
    end
end

local function point(self, menu)
    if page.point(self.list, menu) and menu.clicked then
        self.at, self.wants_side = "list", nil
    elseif page.point(self.side, menu) and menu.clicked then
        self.at = page.focused(self.side) and "side" or self.at
    elseif menu.clicked and tab_at(self, menu.x, menu.y) then
        self.tab = tab_at(self, menu.x, menu.y)
        to_tab(self, self.tab)
    elseif menu.clicked and menu.x >= self.close_x and menu.y >= BOTTOM + 2 then
        self.wants_close = true
    end
end

local function keys(self, menu)
    if menu.mods or menu.back and self.at == "list" then
        self.wants_close = true
    elseif menu.back then
        to_list(self)
    elseif menu.next then
        to_tab(self, self.tab + 1)
    elseif menu.previous then
        to_tab(self, self.tab - 1)
    else
        AT[self.at](self, menu)
    end
end

-- --- drawing ---

local function draw_header(d, entry)
    local x, right = SIDE_X + 6, SIDE_X + SIDE_WIDTH - 6
    local version = draw.fit(d, entry.version or "", MOST_VERSION)
    draw.text_right(d, right, TOP + 4, version, look.DIM)
    draw.text(d, x, TOP + 4, draw.fit(d, entry.title, right - x - d.measure(version) - 6), look.TEXT)
    local state, color = entry.state, STATES[entry.state]
    if entry.is_changed then state, color = "changed", look.AMBER end
    draw.text(d, x, TOP + 14, words("state." .. state), color)
    local cost = entry.cost
    if not cost then return end
    local parts = {}
    if cost.ms then parts[1] = ("%.2f ms"):format(cost.ms) end
    if cost.memory_kb then parts[#parts + 1] = ("%.1f MB"):format(cost.memory_kb / 1024) end
    draw.text_right(d, right, TOP + 14, words.number(table.concat(parts, "  ")), look.BLUE)
end

local function draw_tabs(self, d)
    local x = SIDE_X + 4
    self.tab_places = {}
    for i, tab in ipairs(TABS) do
        local name = words("tab." .. tab)
        local width = d.measure(name) + 10
        local is_now = i == self.tab
        if is_now then
            draw.box(d, x, TABS_Y, width, look.ROW, look.FOCUS)
            draw.box(d, x, TABS_Y + look.ROW - 1, width, 1, self.at == "tabs" and look.AMBER or look.FRAME)
        end
        draw.text(d, x + 5, TABS_Y + 2, name, is_now and (self.at == "tabs" and look.AMBER or look.TEXT) or look.SOFT)
        self.tab_places[i] = { x, x + width }
        x = x + width + 1
    end
    draw.box(d, SIDE_X + 2, TABS_Y + look.ROW, SIDE_WIDTH - 4, 1, look.PANEL_EDGE)
end

local function draw_top(self)
    local d = self.d
    draw.backdrop(d)
    draw.box(d, 2, 2, look.WIDTH - 4, TOP - 4, look.PANEL, 90)
    draw.box(d, 2, BOTTOM + 2, look.WIDTH - 4, look.HEIGHT - BOTTOM - 4, look.PANEL, 90)
    draw.text(d, 8, 7, words "mods.title", look.FRAME)
    local on = 0
    for _, entry in ipairs(self.entries) do on = on + (entry.on and 1 or 0) end
    local count, note = words("mods.count", { on = on, all = #self.entries }), self.model.note and self.model.note()
    draw.text_right(d, look.WIDTH - 8, 7, note and count .. "    " .. note or count, note and look.AMBER or look.SOFT)
    draw.panel(d, LIST_X - 2, TOP, LIST_WIDTH + 4, BOTTOM - TOP)
    draw.panel(d, SIDE_X, TOP, SIDE_WIDTH, BOTTOM - TOP)
end

local function draw_side(self)
    local d, entry = self.d, chosen(self)
    if not entry then
        return draw.text_middle(d, SIDE_X + SIDE_WIDTH // 2, 84, words "mods.none", look.SOFT)
    end
    guard.draw("a mod's title", draw_header, d, entry)
    if not entry.problems then draw_tabs(self, d) end
    page.draw(self.side, d, self.at == "side")
end

local function draw_hints(self)
    local d = self.d
    local close = hints.say(self.menu, "close", "back")
    self.close_x = look.WIDTH - 12 - d.measure(close)
    draw.text(d, 8, BOTTOM + 5, hints.line(d, self.close_x - hints.APART - 4, self.menu, { "choose", "ways" },
        { "change", "ok" }, { "page", "next" }), look.DIM)
    draw.text_right(d, look.WIDTH - 8, BOTTOM + 5, close, look.SOFT)
end

-- Each part by itself: one that cannot be drawn costs no other, and the keys do what they did.
local function draw_screen(self)
    draw.begin(self.d)
    guard.draw("the mods screen", draw_top, self)
    guard.draw("the list of mods", page.draw, self.list, self.d, self.at == "list")
    guard.draw("a mod", draw_side, self)
    guard.draw("the hints of the mods screen", draw_hints, self)
    draw.finish(self.d)
end

-- Once a tick, with what the player does (lua/meta/engine.lua: MenuInput).
function screen.tick(self, menu)
    menu = draw.on_stage(self.d, menu)
    self.ticks, self.menu = self.ticks + 1, menu
    local before = self.chosen
    point(self, menu)
    keys(self, menu)
    local focused = page.focused(self.list)
    self.chosen = focused and focused.key
    if self.chosen ~= before then
        self.to_remove = nil
        fill_side(self, true)
    end
    if self.wants_side then
        self.wants_side = nil
        to_side(self)
    end
    if self.wants_close then
        self.play "ui_back"
        screen.close(self)
        return self.on_close()
    end
    if self.is_stale or self.ticks % LOOK_EVERY == 0 then refresh(self) end
    draw_screen(self)
end

return screen
