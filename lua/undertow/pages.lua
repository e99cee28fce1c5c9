-- Pages in front of the floor: the title, the pack, the menu, help, and the two ends. What they offer is data that controls.lua
-- uses; drawing them is all that is done here.
local canvas = require "canvas"
local effects = require "effects"
local grid = require "grid"
local hud = require "hud"
local messages = require "messages"
local pack = require "pack"
local scene = require "engine.scene"
local score = require "score"
local sight = require "sight"
local things = require "things"

local pages = {}

pages.COLUMNS, pages.SLOT = 6, 24 -- of the pack; px
local PACK_X, PACK_Y, PACK_W, PACK_H = 0, 0, 236, 150
local LINE = 14                    -- px of a line of a menu

-- --- menus ---

-- What title and menu offer, as keys of words "menu.KEY".
function pages.choices(game)
    local list = {}
    local function add(name, is) if is then list[#list + 1] = name end end
    if game.mode == "title" then
        add("continue", game.offer ~= nil)
        add("begin", true)
        add("today", game.today ~= nil)
    else
        add("resume", true)
    end
    add("help", true)
    add("mods", game.open_mods ~= nil)
    add("keys", game.open_keys ~= nil)
    add("language", game.change_language ~= nil)
    add("anew", game.mode ~= "title")
    add("quit", true)
    return list
end

-- px of the first line of a menu from the picture's upper edge.
function pages.menu_top(game)
    local _, height = scene.size()
    return game.mode == "title" and height - 24 - #pages.choices(game) * LINE or 86
end

-- The choice at a place of the picture; nil: none.
function pages.choice_at(game, x, y)
    local width = scene.size()
    local number = (y - pages.menu_top(game)) // LINE + 1
    if math.abs(x - width // 2) > 90 or number < 1 or number > #pages.choices(game) then return nil end
    return number
end

local function menu(game)
    local top = pages.menu_top(game)
    for i, name in ipairs(pages.choices(game)) do
        local is_it = i == game.choice
        local words = game.words("menu." .. name, { day = game.today or 0, language = game.language and game.language() or "" })
        canvas.text("top", 0, top + (i - 1) * LINE, is_it and ("> %s <"):format(words) or words, is_it and canvas.AMBER or canvas.SOFT)
    end
end

local function title(game)
    canvas.icon("top", -44, 22, "ut_title_left")
    canvas.icon("top", 45, 22, "ut_title_right")
    canvas.text("top", 0, 96, game.words "subtitle", canvas.GREEN)
    if game.offer and game.offer.summary then canvas.text("top", 0, 112, game.offer.summary, canvas.DIM) end
    menu(game)
    canvas.text("bottom", 0, -4, game.words("seed", { seed = ("%d"):format(game.seed) }), 0x5F678F)
end

local function pause(game)
    canvas.box("top", 0, 58, 200, 40 + #pages.choices(game) * LINE)
    canvas.text("top", 0, 66, game.words "paused", canvas.AMBER)
    menu(game)
end

-- --- the pack ---

-- The slot (from 1) at a place of the picture; nil: none.
function pages.slot_at(x, y)
    local width, height = scene.size()
    local left, top = (width - pages.COLUMNS * pages.SLOT) // 2, (height - PACK_H) // 2 + 24
    local column, row = (x - left) // pages.SLOT, (y - top) // pages.SLOT
    if column < 0 or column >= pages.COLUMNS or row < 0 or row >= pack.MOST // pages.COLUMNS then return nil end
    return row * pages.COLUMNS + column + 1
end

local SLOT_COLORS = { empty = 0x211F48, full = 0x35347A, on = 0x175C78, chosen = 0xFFDE6B }

local function traits(game, entry)
    local parts = {}
    for _, field in ipairs { "hit", "armor", "light", "quiet", "thrift" } do
        if entry[field] ~= 0 then parts[#parts + 1] = game.words("trait." .. field, { count = ("%+d"):format(entry[field]) }) end
    end
    if entry.dry then parts[#parts + 1] = game.words "trait.dry" end
    if entry.reach > 1 then parts[#parts + 1] = game.words "trait.reach" end
    if entry.bane ~= "nothing" then parts[#parts + 1] = game.words("trait.bane." .. entry.bane) end
    if entry.throw ~= "none" then parts[#parts + 1] = game.words("trait.throw." .. entry.throw) end
    return table.concat(parts, ", ")
end

local function slot(game, number)
    local column, row = (number - 1) % pages.COLUMNS, (number - 1) // pages.COLUMNS
    local x = (column * 2 - pages.COLUMNS + 1) * pages.SLOT // 2
    local y = -PACK_H // 2 + 24 + row * pages.SLOT + pages.SLOT // 2
    local stack = game.pack[number]
    local color = stack and (stack.on and SLOT_COLORS.on or SLOT_COLORS.full) or SLOT_COLORS.empty
    if number == game.slot then canvas.bar("center", x, y, pages.SLOT, pages.SLOT, 1, 1, SLOT_COLORS.chosen) end
    canvas.bar("center", x, y, pages.SLOT - 3, pages.SLOT - 3, 1, 1, color)
    if not stack then return end
    local entry = things.item[stack.name]
    if entry then canvas.icon("center", x, y, entry.sprite) end
    if stack.n > 1 then canvas.text("center", x + 7, y + 6, ("%d"):format(stack.n), canvas.WHITE) end
end

-- Two lines of a text at most.
local function wrap(words, most)
    if #words <= most then return words end
    local at = most
    while at > 1 and words:sub(at, at) ~= " " do at = at - 1 end
    return words:sub(1, at - 1), words:sub(at + 1)
end

local function inventory(game)
    canvas.box("center", PACK_X, PACK_Y, PACK_W, PACK_H, 0x5657A8)
    canvas.text("center", 0, -PACK_H // 2 + 14, game.words "pack", canvas.AMBER)
    for number = 1, pack.MOST do slot(game, number) end
    local stack = game.pack[game.slot]
    local entry = stack and things.item[stack.name]
    if entry then
        canvas.text("center", 0, 14, things.title("item", stack.name) .. (stack.on and game.words "worn" or ""), canvas.WHITE)
        local first, second = wrap(entry.about and things.content.words(entry, "about") or "", 38)
        canvas.text("center", 0, 27, first, canvas.SOFT)
        if second then canvas.text("center", 0, 37, second, canvas.SOFT) end
        canvas.text("center", 0, 49, traits(game, entry), canvas.GREEN)
    end
    canvas.text("center", 0, 65, game.words("pack.keys", {
        use = game.prompt("use", 1).text, throw = game.prompt("throw", 1).text, drop = game.prompt("drop", 1).text }), canvas.DIM)
end

-- --- aiming ---

local function aim(game)
    local x, y = grid.px(game.aim)
    local camera_x, camera_y = game.camera()
    local is_good = grid.distance(game.cell, game.aim) <= effects.RANGE and sight.seen[game.aim]
    canvas.icon("center", math.floor(x - camera_x), math.floor(y - 5 - camera_y), is_good and "ut_aim" or "ut_aim_far")
    local stack = game.pack[game.slot]
    if stack then
        canvas.text("bottom", 0, -66, game.words("aiming", { item = things.title("item", stack.name), key = game.prompt("use", 1).text }), canvas.AMBER)
    end
end

-- --- the ends, and help ---

local function help(game)
    canvas.box("center", 0, 0, 380, 226, 0x5657A8)
    canvas.text("center", 0, -98, game.words "menu.help", canvas.AMBER)
    for i = 1, 12 do
        canvas.text("center", 0, -94 + i * 14, game.words("help." .. i, {
            use = game.prompt("use", 1).text, wait = game.prompt("wait", 1).text, lamp = game.prompt("lamp", 1).text,
            pack = game.prompt("pack", 1).text, throw = game.prompt("throw", 1).text, move = game.prompt("move", 1).text,
        }), i <= 5 and canvas.WHITE or canvas.SOFT)
    end
    canvas.text("center", 0, 98, game.words("back", { key = game.prompt("use", 1).text }), canvas.DIM)
end

local function tally(game, top)
    for i, line in ipairs(score.lines(game)) do
        local y = top + (i - 1) * 13
        canvas.text("top", -50, y, game.words("score." .. line[1], { count = line[2] }), canvas.SOFT)
        canvas.text("top", 80, y, ("%d"):format(line[3]), canvas.WHITE)
    end
    canvas.text("top", 0, top + 22 + 13 * #score.lines(game), game.words("score.total", { count = score.total(game) }), canvas.AMBER, true)
    canvas.text("bottom", 0, -26, game.words("again", { key = game.prompt("use", 1).text }), canvas.SOFT)
    canvas.text("bottom", 0, -12, game.words("seed", { seed = ("%d"):format(game.seed) }), 0x5F678F)
end

local function death(game)
    canvas.box("top", 0, 26, 330, 190, 0x6C2148)
    canvas.icon("top", 0, 34, "ut_grave")
    canvas.text("top", 0, 66, game.words "lost", canvas.RED, true)
    local by = game.cause_by and (things.monster[game.cause_by] and things.title("monster", game.cause_by)
        or things.trap[game.cause_by] and things.title("trap", game.cause_by))
    canvas.text("top", 0, 88, game.words(game.cause or "cause.sea", { by = by or "?", floor = game.floor }), canvas.WHITE)
    tally(game, 108)
end

local function victory(game)
    canvas.box("top", 0, 26, 330, 190, 0xF2A138)
    canvas.icon("top", 0, 32, "ut_beacon")
    canvas.text("top", 0, 66, game.words "won", canvas.AMBER, true)
    canvas.text("top", 0, 88, game.words "won.text", canvas.WHITE)
    tally(game, 108)
end

local DRAW = { title = title, menu = pause, pack = inventory, aim = aim, help = help, lost = death, won = victory }

-- Whether the page leaves room for what the floor has around it.
function pages.shows_floor(name) return name == nil or name == "aim" end

function pages.draw(game, name)
    if name == "pack" then
        hud.gauges(game)
        local first = math.max(1, #game.log)
        if game.log[first] then canvas.text("bottom", 0, -8, messages.text(game, game.log[first]), canvas.SOFT) end
    end
    if DRAW[name] then DRAW[name](game) end
end

return pages
