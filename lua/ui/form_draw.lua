-- How each kind of widget of a form looks: the look of the host's screens (ui.look), whoever's they are.
local draw = require "ui.draw"
local input_line = require "ui.input_line"
local layout = require "ui.form_layout"
local look = require "ui.look"
local whole = require "lib.whole"
local words = require "words"

local form_draw = {}

local PAD, SLIDER = layout.PAD, 56
local VALUE = 34 -- px beside a slider, for the number
local MOST_ICON = 16

local function back(d, place, state)
    if state == "focus" then
        draw.box(d, place.x, place.y, place.width, place.height, look.FOCUS)
        draw.box(d, place.x, place.y, 2, place.height, look.AMBER)
    elseif state == "hover" then
        draw.box(d, place.x, place.y, place.width, place.height, look.HOVER)
    end
end

local function color_of(node, otherwise) return node.disabled and look.DIM or node.color or otherwise end

local kinds = {}

function kinds.text(form, node, place)
    for i, line in ipairs(layout.lines(form.d, node, place.width)) do
        local y = place.y + (i - 1) * look.LINE
        if y + look.LINE > place.y + place.height + 1 then break end
        draw.text(form.d, place.x + PAD, y + 1, line, node.color or look.SOFT)
    end
end

function kinds.picture(form, node, place)
    if node.sprite then draw.icon(form.d, place.x, place.y, node.sprite, math.max(1, math.min(place.width, place.height))) end
end

function kinds.button(form, node, place, state)
    local d, x = form.d, place.x + place.width // 2
    draw.box(d, place.x, place.y, place.width, place.height, state == "focus" and look.FOCUS or state == "hover" and look.HOVER or look.TRACK)
    draw.outline(d, place.x, place.y, place.width, place.height, state == "focus" and look.AMBER or look.PANEL_EDGE)
    local room = place.width - 2 * PAD
    if node.sprite then
        local size = math.max(1, math.min(MOST_ICON, place.height - 2))
        draw.icon(d, place.x + 3, place.y + (place.height - size) // 2, node.sprite, size)
        room, x = room - size, x + size // 2
    end
    local line = draw.fit(d, node.text, room)
    draw.text(d, x - d.measure(line) // 2, place.y + (place.height - 8) // 2, line,
        color_of(node, state == "focus" and look.AMBER or look.TEXT))
end

function kinds.item(form, node, place, state)
    local d = form.d
    if node.chosen and state ~= "focus" then draw.box(d, place.x, place.y, place.width, place.height, look.FOCUS, 60) end
    back(d, place, state)
    local x, y, room = place.x + PAD, place.y + (place.height - 8) // 2, place.width - 2 * PAD
    if node.sprite then
        draw.icon(d, x, place.y + 1, node.sprite, MOST_ICON)
        x, room = x + MOST_ICON + 3, room - MOST_ICON - 3
    end
    local detail = node.detail ~= "" and draw.fit(d, node.detail, room * 2 // 3) or ""
    if detail ~= "" then
        local wide = d.measure(detail)
        draw.text(d, x + room - wide, y, detail, node.disabled and look.DIM or look.BLUE)
        room = room - wide - 6
    end
    draw.text(d, x, y, draw.fit(d, node.text, room), color_of(node, state == "focus" and look.AMBER or look.TEXT))
end

function kinds.slot(form, node, place, state)
    local d, edge = form.d, state == "focus" and look.AMBER or node.chosen and look.GREEN or look.PANEL_EDGE
    draw.box(d, place.x, place.y, place.width, place.height, edge)
    draw.box(d, place.x + 1, place.y + 1, place.width - 2, place.height - 2,
        state == "focus" and look.FOCUS or state == "hover" and look.HOVER or look.TRACK)
    if node.sprite then draw.icon(d, place.x + 2, place.y + 2, node.sprite, MOST_ICON) end
    if node.value > 1 then
        local count = draw.fit(d, whole.show(node.value), place.width - 2)
        draw.text(d, place.x + place.width - 1 - d.measure(count), place.y + place.height - 9, count, node.disabled and look.DIM or look.TEXT)
    end
end

function kinds.bar(form, node, place)
    local d, x, width, height = form.d, place.x + PAD, place.width - 2 * PAD, place.height > 7 and 5 or place.height - 2
    if node.text ~= "" then
        local line = draw.fit(d, node.text, width // 2)
        draw.text(d, x, place.y + 2, line, look.SOFT)
        x, width = x + d.measure(line) + 4, width - d.measure(line) - 4
    end
    draw.bar(d, x, place.y + (place.height - height) // 2, width, height, node.value - node.min, math.max(1, node.max - node.min),
        node.color or look.BLUE)
end

function kinds.slider(form, node, place, state)
    local d, right = form.d, place.x + place.width - PAD
    local track = math.max(8, math.min(SLIDER, place.width // 3))
    back(d, place, state)
    local number = draw.fit(d, words.number(whole.show(node.value)), VALUE)
    draw.text(d, right - d.measure(number), place.y + 2, number, state and look.TEXT or look.SOFT)
    draw.bar(d, right - VALUE - track, place.y + 4, track, 4, node.value - node.min, math.max(1, node.max - node.min),
        color_of(node, state == "focus" and look.AMBER or look.BLUE))
    draw.text(d, place.x + PAD, place.y + 2, draw.fit(d, node.text, place.width - 3 * PAD - VALUE - track),
        color_of(node, state and look.TEXT or look.SOFT))
end

function kinds.toggle(form, node, place, state)
    local d, right, is_on = form.d, place.x + place.width - PAD, node.value ~= 0
    back(d, place, state)
    draw.box(d, right - 15, place.y + 3, 15, 7, is_on and 0x2E6B4C or look.TRACK)
    draw.outline(d, right - 15, place.y + 3, 15, 7, look.PANEL_EDGE)
    draw.box(d, is_on and right - 7 or right - 14, place.y + 4, 6, 5, is_on and look.GREEN or look.DIM)
    draw.text(d, place.x + PAD, place.y + 2, draw.fit(d, node.text, place.width - 3 * PAD - 15), color_of(node, state and look.TEXT or look.SOFT))
end

-- The end of a line that fits, so that the caret is seen.
local function tail(d, line, room)
    while d.measure(line) > room and #line > 0 do line = line:sub((utf8.offset(line, 2) or #line + 1)) end
    return line
end

function kinds.input(form, node, place, state)
    local d, is_typed = form.d, form.editing == node.id
    draw.box(d, place.x, place.y, place.width, place.height, look.TRACK)
    draw.outline(d, place.x, place.y, place.width, place.height,
        is_typed and look.GREEN or state == "focus" and look.AMBER or look.PANEL_EDGE)
    local room, y = place.width - 2 * PAD - 2, place.y + (place.height - 8) // 2
    if is_typed then
        local before = tail(d, form.line.text:sub(1, form.line.caret), room)
        local after = draw.fit(d, form.line.text:sub(form.line.caret + 1), room - d.measure(before))
        draw.text(d, place.x + PAD, y, before, look.TEXT)
        draw.text(d, place.x + PAD + d.measure(before), y, after, look.TEXT)
        draw.box(d, place.x + PAD + d.measure(before), place.y + 3, 1, place.height - 6, look.GREEN)
    elseif node.text ~= "" then
        draw.text(d, place.x + PAD, y, draw.fit(d, node.text, room), color_of(node, look.TEXT))
    else
        draw.text(d, place.x + PAD, y, draw.fit(d, node.detail, room), look.DIM)
    end
end

-- The labels of tabs, side by side: {tab, x, width} each.
function form_draw.headers(form, node, place)
    local list, count = {}, #(node.children or {})
    local most = count > 0 and place.width // count or 0
    local x = place.x
    for i, tab in ipairs(node.children or {}) do
        local width = math.min(most, form.d.measure(draw.fit(form.d, tab.text, most - 8)) + 10)
        list[i] = { tab = tab, x = x, width = math.max(1, width) }
        x = x + width
    end
    return list
end

function kinds.tabs(form, node, place, state)
    local d, now = form.d, layout.tab(form, node)
    for _, header in ipairs(form_draw.headers(form, node, place)) do
        local is_now = header.tab == now
        if is_now then draw.box(d, header.x, place.y, header.width, layout.HEADER - 2, state == "focus" and look.FOCUS or look.HOVER) end
        draw.text(d, header.x + 4, place.y + 2, draw.fit(d, header.tab.text, header.width - 8),
            is_now and (state == "focus" and look.AMBER or look.TEXT) or look.DIM)
    end
    draw.box(d, place.x, place.y + layout.HEADER - 2, place.width, 1, look.PANEL_EDGE)
end

local function bar_of(d, view, at)
    if view.most <= 0 or view.height < 8 then return end
    local x = view.x + view.width - layout.SCROLL_BAR + 1
    local size = math.max(4, view.height * view.height // view.whole)
    draw.box(d, x, view.y, 3, view.height, look.TRACK)
    draw.box(d, x, view.y + (view.height - size) * at // view.most, 3, size, look.PANEL_EDGE)
end

-- Everything that is seen whole; `active`: the focus is shown as that which keys act on.
function form_draw.all(form, active)
    for _, place in ipairs(form.shown) do
        local node = place.node
        local drawn = kinds[node.kind]
        if drawn and place.width > 0 and layout.is_seen(place) then
            local state = node.id == form.focus and active and "focus" or node.id == form.hover and layout.is_stop(node) and "hover" or nil
            drawn(form, node, place, state)
        end
    end
    for _, view in ipairs(form.views) do bar_of(form.d, view, form.scroll[view.id] or 0) end
end

form_draw.new_line = input_line.create

return form_draw
