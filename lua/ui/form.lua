-- A form: a tree of widgets that somebody uses with keyboard, mouse or gamepad. The widgets are data (ui.form_layout says
-- what of); what is done to them is told as acts, and the form keeps what is the player's alone: focus, scrolling, which tab
-- is shown, what is being typed. The host's screens and mods' panels are made of it.
local form_draw = require "ui.form_draw"
local input_line = require "ui.input_line"
local layout = require "ui.form_layout"
local look = require "ui.look"

local form = {}

local MOST_INPUT = 120 -- bytes of an input
local LETTERS = " ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-." -- what a gamepad goes through

-- options: d (ui.draw), play(sound), on_act(act): {act = "pressed" | "changed" | "entered" | "chosen", widget, value, text}.
function form.create(options)
    return {
        d = options.d, play = options.play, on_act = options.on_act, roots = {}, x = 0, y = 0, width = 0, height = 0,
        places = {}, kept = {}, stops = {}, views = {}, shown = {}, scroll = {}, tab = {}, focus = nil, hover = nil, held = nil, editing = nil,
        line = input_line.create(),
    }
end

-- The widgets of a tree whose parts say what holds them: `widgets` by id, in the order of `order`. Gives the roots.
function form.tree(widgets, order)
    local roots = {}
    for _, id in ipairs(order) do widgets[id].children = nil end
    for _, id in ipairs(order) do
        local node = widgets[id]
        local holder = node.parent ~= 0 and widgets[node.parent]
        local list = roots
        if holder then
            list = holder.children or {}
            holder.children = list
        end
        list[#list + 1] = node
    end
    return roots
end

local USUAL = { text = "", detail = "", value = 0, min = 0, max = 0, step = 0, width = 0, height = 0, columns = 0, disabled = false, chosen = false }

local function add_all(list, widgets)
    for _, node in ipairs(list) do
        for name, value in pairs(USUAL) do
            if node[name] == nil then node[name] = value end
        end
        widgets[#widgets + 1] = node
        node.id = #widgets
        if node.children then add_all(node.children, widgets) end
    end
end

-- The same of nested tables, as the host's own screens say them: what a widget does not say is as usual. Gives the roots, and
-- the widgets by the ids that they got.
function form.tree_of(roots)
    local widgets = {}
    add_all(roots, widgets)
    return roots, widgets
end

local function stop_of(self, id)
    local place = id and self.places[id]
    return place and layout.is_stop(place.node) and place or nil
end

-- Shows these widgets in that rectangle. Focus, scrolling and tabs stay with the widgets of the same ids.
function form.show(self, roots, x, y, width, height)
    self.roots, self.x, self.y, self.width, self.height = roots, x, y, width, height
    layout.all(self)
    if not stop_of(self, self.focus) then self.focus = self.stops[1] and self.stops[1].node.id end
    if self.editing and not stop_of(self, self.editing) then self.editing = nil end
    self.held = self.held and stop_of(self, self.held) and self.held or nil
end

local function again(self) form.show(self, self.roots, self.x, self.y, self.width, self.height) end

-- px that the widgets need in a column of that width.
function form.needs(self, roots, width)
    self.roots = roots
    return layout.needs(self, width)
end

-- --- scrolling and focus ---

local function scroll_by(self, view, px)
    local at = math.max(0, math.min((self.scroll[view.id] or 0) + px, view.most))
    if at == (self.scroll[view.id] or 0) then return false end
    self.scroll[view.id] = at
    again(self)
    return true
end

-- Scrolls as far as it takes to see it.
local function reveal(self, id)
    local place = self.places[id]
    local view = place and place.view
    if not view then return end
    local over, under = view.y - place.y, place.y + place.height - view.y - view.height
    if over > 0 then scroll_by(self, view, -over) elseif under > 0 then scroll_by(self, view, under) end
end

local function set_focus(self, id)
    self.focus, self.hover = id, nil
    reveal(self, id)
end

local OVERLAP = 1000 -- px that it counts to stand beside, and not before, one

-- How far it is from one to another that way; nil: it is not that way.
local function way_to(from, to, way)
    local ax, ay, aw, ah, bx, by, bw, bh = from.x, from.y, from.width, from.height, to.x, to.y, to.width, to.height
    if way == "left" or way == "right" then ax, ay, aw, ah, bx, by, bw, bh = ay, ax, ah, aw, by, bx, bh, bw end
    local gap = (way == "down" or way == "right") and by - (ay + ah) or ay - (by + bh)
    if gap < -1 then return nil end
    local apart = math.max(bx - (ax + aw), ax - (bx + bw))
    local middle = math.abs((bx + bw // 2) - (ax + aw // 2))
    return gap + (apart >= 0 and OVERLAP + apart * 2 or middle / 100), apart < 0
end

-- The place that the focus goes to that way; nil: there is none.
local function next_stop(self, way)
    local from, best, least = stop_of(self, self.focus), nil, nil
    if not from then return self.stops[1] end
    local area = from
    if from.node.kind == "tabs" then area = { x = from.x, y = from.y, width = from.width, height = layout.HEADER } end
    for _, to in ipairs(self.stops) do
        local is_near = to.view == from.view
        if to ~= from and (is_near or layout.is_seen(to)) then
            local target = to.node.kind == "tabs" and { x = to.x, y = to.y, width = to.width, height = layout.HEADER } or to
            -- out of a list one leaves from its edge, not from a place that is scrolled away
            local cost, beside = way_to(area, target, way)
            if cost and (way == "up" or way == "down" or beside) then
                if is_near and from.view.id ~= 0 then cost = cost - 10 * OVERLAP end
                if not least or cost < least then best, least = to, cost end
            end
        end
    end
    return best
end

local function move(self, way)
    local to = next_stop(self, way)
    if to then
        self.play "ui_move"
        set_focus(self, to.node.id)
    elseif way == "up" or way == "down" then
        local view = stop_of(self, self.focus) and stop_of(self, self.focus).view
        for _, other in ipairs(self.views) do
            if not view or view.most == 0 then view = other end
        end
        if view then scroll_by(self, view, way == "down" and look.ROW or -look.ROW) end
    end
end

-- --- acts ---

local function tell(self, act, node, value, said)
    self.on_act { act = act, widget = node.id, value = value or 0, text = said or "" }
end

local function set_value(self, node, value)
    value = math.max(node.min, math.min(node.max, value))
    if value == node.value then return end
    node.value = value
    tell(self, "changed", node, value)
end

local function step_of(node) return node.step > 0 and node.step or math.max(1, (node.max - node.min) // 20) end

local function choose_tab(self, node, tab)
    if not tab or layout.tab(self, node) == tab then return end
    self.tab[node.id] = tab.id
    self.play "ui_move"
    again(self)
    tell(self, "chosen", tab)
end

local function step_tab(self, node, way)
    local now = layout.tab(self, node)
    for i, tab in ipairs(node.children or {}) do
        if tab == now then return choose_tab(self, node, node.children[i + way]) end
    end
end

local function edit(self, node)
    self.editing = node.id
    input_line.set(self.line, node.text)
end

local function press(self, node)
    if node.kind == "tabs" or node.kind == "slider" then return end
    self.play "ui_ok"
    if node.kind == "toggle" then
        node.value = node.value ~= 0 and 0 or 1
        tell(self, "changed", node, node.value)
    elseif node.kind == "input" then
        edit(self, node)
    else
        tell(self, "pressed", node)
    end
end

-- Presses, changes or enters what a test names: whether it can be.
function form.act(self, id, value, said)
    local place = stop_of(self, id)
    if not place then return false end
    local node = place.node
    if node.kind == "slider" then
        set_value(self, node, value or node.value)
    elseif node.kind == "input" then
        node.text = said or node.text
        tell(self, "entered", node, 0, node.text)
    elseif node.kind == "tabs" then
        choose_tab(self, node, (node.children or {})[value or 1])
    else
        press(self, node)
    end
    return true
end

-- --- typing ---

-- Whether the keyboard is to type now.
function form.types(self) return self.editing ~= nil end

local function finish_editing(self, node)
    self.editing = nil
    node.text = self.line.text
    self.play "ui_ok"
    tell(self, "entered", node, 0, node.text)
end

-- A gamepad has no letters: up and down go through them, right takes one more, left takes one away.
local function spell(self, menu)
    local line = self.line
    if menu.left then return input_line.key(line, { key = "backspace" }) end
    if menu.right then return input_line.insert(line, "A") end
    local way = menu.up and 1 or menu.down and -1
    if not way then return end
    if line.text == "" then return input_line.insert(line, "A") end
    line.caret = #line.text
    local at = LETTERS:find(line.text:sub(-1):upper(), 1, true) or 1
    input_line.key(line, { key = "backspace" })
    at = (at - 1 + way) % #LETTERS + 1
    input_line.insert(line, LETTERS:sub(at, at))
end

local function type_into(self, node, menu)
    local most = node.max > 0 and math.min(node.max, MOST_INPUT) or MOST_INPUT
    for _, item in ipairs(menu.typed or {}) do
        if item.key == "enter" then return finish_editing(self, node) end
        if item.key == "escape" then
            self.editing = nil
            return
        end
        if not item.text or #self.line.text + #item.text <= most then input_line.key(self.line, item) end
    end
    if menu.ok then return finish_editing(self, node) end
    if menu.back then self.editing = nil else spell(self, menu) end
    if #self.line.text > most then input_line.key(self.line, { key = "backspace" }) end
end

-- --- the player ---

local function is_in(area, x, y) return x >= area.x and x < area.x + area.width and y >= area.y and y < area.y + area.height end

-- The place of what can be used at a point.
local function stop_at(self, x, y)
    for i = #self.stops, 1, -1 do
        local place = self.stops[i]
        local header = place.node.kind == "tabs" and { x = place.x, y = place.y, width = place.width, height = layout.HEADER }
        if is_in(header or place, x, y) and (header or layout.is_seen(place)) then return place end
    end
end

local function drag(self, place, x)
    local node = place.node
    local track = math.max(8, math.min(56, place.width // 3))
    local left = place.x + place.width - layout.PAD - 34 - track
    if x < left - 6 then return end
    local step = step_of(node)
    local part = math.max(0, math.min(1, (x - left) / track))
    set_value(self, node, node.min + math.floor(part * (node.max - node.min) / step + 0.5) * step)
end

local function click(self, place, x, y)
    local node = place.node
    self.focus = node.id
    if node.kind == "slider" then
        self.held = node.id
        return drag(self, place, x)
    end
    if node.kind == "tabs" then
        for _, header in ipairs(form_draw.headers(self, node, place)) do
            if x >= header.x and x < header.x + header.width then return choose_tab(self, node, header.tab) end
        end
        return
    end
    press(self, node, y)
end

local function wheel(self, menu)
    for i = #self.views, 1, -1 do
        local view = self.views[i]
        if view.most > 0 and is_in(view, menu.x, menu.y) then return scroll_by(self, view, -2 * look.ROW * menu.wheel) end
    end
end

-- The pointer's part.
function form.point(self, menu)
    if menu.wheel ~= 0 then wheel(self, menu) end
    local place = stop_at(self, menu.x, menu.y)
    if menu.moved then self.hover = place and place.node.id end
    if menu.clicked and place then
        if self.editing and self.editing ~= place.node.id then self.editing = nil end
        click(self, place, menu.x, menu.y)
    end
    if not menu.held then self.held = nil end
    if self.held and menu.moved and self.places[self.held] then drag(self, self.places[self.held], menu.x) end
end

local function page(self, menu)
    local place = stop_of(self, self.focus)
    local view = place and place.view or self.views[1]
    if view then scroll_by(self, view, (menu.page_down and 1 or -1) * math.max(look.ROW, view.height - look.ROW)) end
end

local function first_tabs(self)
    for _, place in ipairs(self.stops) do
        if place.node.kind == "tabs" then return place.node end
    end
end

-- The part of keys and buttons; `deaf`: nothing can be pressed yet.
function form.keys(self, menu, deaf)
    local editing = stop_of(self, self.editing)
    if editing then return type_into(self, editing.node, menu) end
    local place = stop_of(self, self.focus)
    local node = place and place.node
    local side = menu.left and -1 or menu.right and 1
    if menu.next or menu.previous then
        local tabs = first_tabs(self)
        if tabs then step_tab(self, tabs, menu.next and 1 or -1) end
    elseif side and node and node.kind == "slider" then
        set_value(self, node, node.value + side * step_of(node))
    elseif side and node and node.kind == "tabs" then
        step_tab(self, node, side)
    elseif menu.page_down or menu.page_up then
        page(self, menu)
    elseif menu.up or menu.down or side then
        move(self, menu.up and "up" or menu.down and "down" or menu.left and "left" or "right")
    elseif menu.ok and node and not deaf then
        press(self, node)
    end
end

function form.draw(self, active) form_draw.all(self, active) end

return form
