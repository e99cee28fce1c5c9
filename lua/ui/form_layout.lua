-- Where the widgets of a form go: columns, rows, lists that scroll, grids, tabs. Places are in px of the stage; what a
-- list has beyond its height lies above or below it, and whoever draws leaves out what is not within its view.
--
-- A widget is a table, as engine.scene.read_panel has it, with `children` where it holds others: kind, text, detail, sprite,
-- color, value, min, max, step, width, height (0: not said), columns, disabled, chosen.
local draw = require "ui.draw"
local look = require "ui.look"

local layout = {}

local GAP = 2           -- px between two
local PAD = 4           -- px at either side of a text
local SLOT = 20         -- px of a slot's square
local TALL_ITEM = 18    -- of an item with a sprite
local BUTTON = 14
local HEADER = 13       -- of tabs
local MOST_LINES = 16   -- of a text
local LEAST_LIST = 26   -- px of a list that has to share
local SCROLL_BAR = 4

layout.PAD, layout.SLOT, layout.HEADER, layout.SCROLL_BAR = PAD, SLOT, HEADER, SCROLL_BAR

local STOPS = { button = true, item = true, slot = true, slider = true, toggle = true, input = true, tabs = true }
local SCROLLS = { list = true, grid = true }

-- Whether it can have the focus.
function layout.is_stop(node) return STOPS[node.kind] and not node.disabled or false end

function layout.lines(d, node, width) return draw.wrap(d, node.text, math.max(8, width - 2 * PAD), MOST_LINES) end

local function given(size, otherwise) return size and size > 0 and size or otherwise end

-- The tab that is shown: that which the player chose, else that which is marked, else the first.
function layout.tab(form, node)
    local first
    for _, tab in ipairs(node.children or {}) do
        if form.tab[node.id] == tab.id then return tab end
        if tab.chosen and not (first and first.chosen) then first = tab end
        first = first or tab
    end
    return first
end

local measure

-- --- how much each needs ---

local heights = {}

function heights.text(form, node, width) return #layout.lines(form.d, node, width) * look.LINE + 1 end
function heights.picture() return 16 end
function heights.button() return BUTTON end
function heights.item(_, node) return node.sprite and TALL_ITEM or look.ROW end
function heights.slot() return SLOT end
function heights.bar(_, node) return node.text ~= "" and look.ROW or 7 end
function heights.slider() return look.ROW end
function heights.toggle() return look.ROW end
function heights.input() return BUTTON end
function heights.space() return 4 end

function heights.column(form, node, width)
    local sum = 0
    for i, child in ipairs(node.children or {}) do sum = sum + measure(form, child, width) + (i > 1 and GAP or 0) end
    return sum
end

heights.tab = heights.column

function heights.list(form, node, width)
    local sum = 0
    for _, child in ipairs(node.children or {}) do sum = sum + measure(form, child, width - SCROLL_BAR) end
    return math.max(sum, look.ROW)
end

-- How wide each child of a row is: what it says, and equal shares of what is left.
local function widths_of(node, width)
    local children, left, sharers, widths = node.children or {}, width, 0, {}
    left = left - math.max(0, #children - 1) * GAP
    for i, child in ipairs(children) do
        local own = child.width > 0 and child.width or child.kind == "slot" and SLOT or nil
        widths[i] = own and math.min(own, math.max(0, left)) or false
        if own then left = left - widths[i] else sharers = sharers + 1 end
    end
    for i = 1, #children do
        if not widths[i] then
            widths[i] = math.max(0, left // sharers)
            left, sharers = left - widths[i], sharers - 1
        end
    end
    return widths
end

function heights.row(form, node, width)
    local most, widths = 0, widths_of(node, width)
    for i, child in ipairs(node.children or {}) do most = math.max(most, measure(form, child, widths[i])) end
    return most
end

local function columns_of(node, width)
    local fit = math.max(1, (width - SCROLL_BAR + 1) // (SLOT + 1))
    return node.columns > 0 and math.min(node.columns, fit) or fit
end

function heights.grid(_, node, width)
    local rows = (#(node.children or {}) + columns_of(node, width) - 1) // columns_of(node, width)
    return math.max(1, rows) * (SLOT + 1)
end

function heights.tabs(form, node, width)
    local most = 0
    for _, tab in ipairs(node.children or {}) do most = math.max(most, heights.column(form, tab, width)) end
    return HEADER + most
end

function measure(form, node, width)
    return given(node.height, nil) or heights[node.kind](form, node, given(node.width, width))
end

-- px that the widgets need in a column of that width.
function layout.needs(form, width) return heights.column(form, { children = form.roots }, width) end

-- --- where each goes ---

local put

-- Whether it takes what is left where there is less than it needs.
local function gives_way(node)
    if node.height > 0 then return false end
    if SCROLLS[node.kind] or node.kind == "tabs" then return true end
    for _, child in ipairs(node.children or {}) do
        if gives_way(child) then return true end
    end
    return false
end

-- What each of a column's children gets of its height: those that give way share what the others leave.
local function shares(form, children, width, height)
    local needs, left, yielding = {}, height - math.max(0, #children - 1) * GAP, {}
    for i, child in ipairs(children) do
        needs[i] = measure(form, child, width)
        if gives_way(child) then yielding[#yielding + 1] = i else left = left - needs[i] end
    end
    table.sort(yielding, function(a, b) return needs[a] ~= needs[b] and needs[a] < needs[b] or needs[a] == needs[b] and a < b end)
    for i, at in ipairs(yielding) do
        needs[at] = math.min(needs[at], math.max(LEAST_LIST, left // (#yielding - i + 1)))
        left = left - needs[at]
    end
    return needs
end

local function put_column(form, children, x, y, width, height, view)
    local needs = shares(form, children, width, height)
    for i, child in ipairs(children) do
        put(form, child, x, y, given(child.width, width), needs[i], view)
        y = y + needs[i] + GAP
    end
end

local function scrolled(form, node, x, y, width, height, whole)
    local most = math.max(0, whole - height)
    local view = { id = node.id, x = x, y = y, width = width, height = height, most = most, whole = whole }
    form.scroll[node.id] = math.max(0, math.min(form.scroll[node.id] or 0, most))
    form.views[#form.views + 1] = view
    return view, y - form.scroll[node.id]
end

local holders = {}

function holders.column(form, node, x, y, width, height, view) put_column(form, node.children or {}, x, y, width, height, view) end

function holders.row(form, node, x, y, width, height, view)
    local widths = widths_of(node, width)
    for i, child in ipairs(node.children or {}) do
        local own = (child.children or SCROLLS[child.kind]) and height or math.min(height, measure(form, child, widths[i]))
        put(form, child, x, y + (child.children and 0 or (height - own) // 2), widths[i], own, view)
        x = x + widths[i] + GAP
    end
end

function holders.list(form, node, x, y, width, height)
    local view, at = scrolled(form, node, x, y, width, height, heights.list(form, node, width))
    for _, child in ipairs(node.children or {}) do
        local own = measure(form, child, width - SCROLL_BAR)
        put(form, child, x, at, width - SCROLL_BAR, own, view)
        at = at + own
    end
end

function holders.grid(form, node, x, y, width, height)
    local columns = columns_of(node, width)
    local view, top = scrolled(form, node, x, y, width, height, heights.grid(form, node, width))
    for i, child in ipairs(node.children or {}) do
        put(form, child, x + (i - 1) % columns * (SLOT + 1), top + (i - 1) // columns * (SLOT + 1), SLOT, SLOT, view)
    end
end

function holders.tabs(form, node, x, y, width, height, view)
    local tab = layout.tab(form, node)
    if tab then put_column(form, tab.children or {}, x, y + HEADER, width, height - HEADER, view) end
end

function put(form, node, x, y, width, height, view)
    local place = form.kept[node.id] or {}
    form.kept[node.id], form.places[node.id] = place, place
    place.x, place.y, place.width, place.height, place.view, place.node = x, y, width, height, view, node
    if layout.is_stop(node) then form.stops[#form.stops + 1] = place end
    form.shown[#form.shown + 1] = place
    local hold = holders[node.kind]
    if hold then hold(form, node, x, y, width, height, view) end
end

-- Places all of it anew in the form's rectangle: form.places (by id), form.shown and form.stops (in order), form.views
-- (what scrolls; the first is the form itself).
function layout.all(form)
    form.places, form.stops, form.views, form.shown = {}, {}, {}, {}
    local whole = 0
    for i, need in ipairs(shares(form, form.roots, form.width, form.height)) do whole = whole + need + (i > 1 and GAP or 0) end
    local width = whole > form.height and form.width - SCROLL_BAR or form.width
    local view, top = scrolled(form, { id = 0 }, form.x, form.y, form.width, form.height, whole)
    put_column(form, form.roots, form.x, top, width, form.height, view)
end

-- Whether it is seen whole.
function layout.is_seen(place)
    local view = place.view
    return place.y >= view.y and place.y + place.height <= view.y + view.height
end

return layout
