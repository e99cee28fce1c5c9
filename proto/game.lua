-- What the reference and the typings have of the game: the names that it gives its things (lua/games/names.lua, kinds.lua of the game)
-- and what its policy makes of commands (lua/policy/said.lua, and policy/said.lua of the game; the game is that of lua/games/default.lua), as unions of TypeScript, Markdown and HTML.

local lfs = require("lfs")

local game = {}

local ZOOM = 3 -- of pictures in the page

-- The tables are only read here: there is no world to ask.
local function no_world()
    return setmetatable({}, { __index = function(_, name) error("there is no world." .. name .. " in the build", 2) end })
end

local function list_files(folder)
    local files = {}
    for file in lfs.dir(folder) do files[#files + 1] = file end
    return files
end

-- What players do in the game, as its game.lua says.
local function actions_of(root, id)
    local actions = require("lib.actions")
    return actions.targets(actions.declared(dofile(("%slua/%s/game.lua"):format(root, id)).actions))
end

-- {names (as games.names has them), said (sentences by command: policy.said), atlas (the picture's bytes)}. `read`: path -> text.
function game.read(root, read)
    package.path = root .. "lua/?.lua;" .. package.path
    package.preload["engine.world"] = no_world
    local id = require("games.default")
    local kinds = require(id .. ".kinds")
    local names = require("games.names").read(root .. ".", { read = read, list = list_files },
        { kinds = kinds.list(), tiles = kinds.tile_list(), actions = actions_of(root, id) })
    local said = {}
    for _, by in ipairs { (require("policy.said")), (require(id .. ".policy.said")) } do
        for command, sentences in pairs(by) do said[command] = sentences end
    end
    return { names = names, said = said, atlas = read(root .. "assets/atlas.png") }
end

local function map(list, fn)
    local out = {}
    for i, one in ipairs(list) do out[i] = fn(one) end
    return out
end

local function name_of(one) return one.name end

local function spawnable(kinds)
    local list = {}
    for _, kind in ipairs(kinds) do list[#list + 1] = kind.spawnable and kind or nil end
    return list
end

local function union(lines, name, comment, list)
    lines[#lines + 1] = "    /** " .. comment .. " */"
    lines[#lines + 1] = ("    export type %s = %s;\n"):format(name,
        table.concat(map(list, function(one) return ("%q"):format(one) end), " | "))
end

-- Lines of declare module "gatehouse/messages". Where a mod has names of its own, AnyName goes with the union: editors
-- still complete the game's.
function game.types(all)
    local names, lines = all.names, {}
    lines[#lines + 1] = "    /** Any other name: a mod's own sprites and sounds, and what a newer game has. */"
    lines[#lines + 1] = "    export type AnyName = string & {};\n"
    union(lines, "EntityKind", "The kinds of entities that the game has.", map(names.kinds, name_of))
    union(lines, "SpawnableKind", "Those that mods may spawn.", map(spawnable(names.kinds), name_of))
    union(lines, "TileName", "The kinds of tiles.", map(names.tiles, name_of))
    union(lines, "SpriteName", "The game's sprites.", map(names.sprites, name_of))
    union(lines, "SoundName", "The game's sounds.", names.sounds)
    union(lines, "ParticleStyle", "The styles of particles.", names.particles)
    union(lines, "ActionName", "The game's actions.", names.actions)
    return table.concat(lines, "\n")
end

-- What the game's policy says to a command: a list of sentences, which may be empty.
function game.said(all, command) return all and all.said[command] or {} end

local function kind_facts(kind)
    return { kind.spawnable and "yes" or "", tostring(kind.hp), ("%d x %d"):format(kind.width, kind.height),
        kind.is_solid and "yes" or "" }
end

local function tile_facts(tile)
    return { tostring(tile.number), tile.is_solid and "yes" or "", tile.is_water and "yes" or "" }
end

local function sprite_facts(sprite)
    return { ("%d x %d"):format(sprite.width, sprite.height), tostring(sprite.columns), tostring(sprite.rows) }
end

local KINDS = { "kind", "mods may spawn it", "hp", "size (px)", "solid" }
local TILES = { "tile", "number", "solid", "water" }
local SPRITES = { "sprite", "size (px)", "frames", "rows" }

local function quoted(list) return table.concat(map(list, function(name) return "`" .. name .. "`" end), ", ") end

local function color_text(color) return ("0x%06X"):format(color) end

local function markdown_table(lines, heads, list, facts)
    lines[#lines + 1] = "| " .. table.concat(heads, " | ") .. " |\n" .. ("|---"):rep(#heads) .. "|"
    for _, one in ipairs(list) do
        lines[#lines + 1] = ("| `%s` | %s |"):format(one.name, table.concat(facts(one), " | "))
    end
    lines[#lines + 1] = ""
end

-- The part "Names" of reference.md.
function game.markdown(all)
    local names = all.names
    local lines = { "## Names\n\nWhat the game calls its things. `gatehouse names` lists them, too.\n\n### Kinds\n" }
    markdown_table(lines, KINDS, names.kinds, kind_facts)
    lines[#lines + 1] = "### Tiles\n"
    markdown_table(lines, TILES, names.tiles, tile_facts)
    lines[#lines + 1] = "### Sprites\n"
    markdown_table(lines, SPRITES, names.sprites, sprite_facts)
    lines[#lines + 1] = "### Sounds\n\n" .. quoted(names.sounds) .. "\n"
    lines[#lines + 1] = "### Particles\n\nStyles, for `particles.burst`.\n\n" .. quoted(names.particles) .. "\n"
    lines[#lines + 1] = "### Actions\n\n" .. quoted(names.actions) .. "\n"
    lines[#lines + 1] = "### Palette\n\nIndex and colour, for `hud.pixels`.\n"
    for i, color in ipairs(names.palette) do
        lines[#lines + 1] = ("%d `%s`%s"):format(i - 1, color_text(color), i < #names.palette and "," or "\n")
    end
    return table.concat(lines, "\n")
end

-- --- HTML ---

local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(bytes)
    local out = {}
    for i = 1, #bytes, 3 do
        local a, b, c = bytes:byte(i, i + 2)
        local bits = a << 16 | (b or 0) << 8 | (c or 0)
        for k = 0, 3 do
            local digit = (bits >> (18 - 6 * k) & 63) + 1
            out[#out + 1] = (k == 2 and not b or k == 3 and not c) and "=" or DIGITS:sub(digit, digit)
        end
    end
    return table.concat(out)
end

-- The picture is in the page once; each sprite shows its first frame of it.
function game.style(all)
    local width, height = (">I4I4"):unpack(all.atlas, 17) -- of a PNG's header
    return (".sprite { display: inline-block; image-rendering: pixelated; background: url(data:image/png;base64,%s); "
        .. "background-size: %dpx %dpx; }\n.colour { display: inline-block; width: 1.6rem; height: 1.6rem; "
        .. "border: 1px solid var(--line); vertical-align: middle; }\n"):format(base64(all.atlas), width * ZOOM, height * ZOOM)
end

local function picture(sprite)
    return ('<span class="sprite" role="img" aria-label="%s" style="width:%dpx;height:%dpx;background-position:-%dpx -%dpx">'
        .. "</span>"):format(sprite.name, sprite.width * ZOOM, sprite.height * ZOOM, sprite.x * ZOOM, sprite.y * ZOOM)
end

local function html_table(heads, list, facts)
    local rows = { "<table><tr><th>" .. table.concat(heads, "</th><th>") .. "</th></tr>" }
    for _, one in ipairs(list) do
        rows[#rows + 1] = ("<tr><td><code>%s</code></td><td>%s</td></tr>"):format(one.name,
            table.concat(facts(one), "</td><td>"))
    end
    rows[#rows + 1] = "</table>"
    return table.concat(rows, "\n")
end

local function code_list(list)
    return "<p>" .. table.concat(map(list, function(name) return "<code>" .. name .. "</code>" end), ", ") .. "</p>"
end

local function palette_table(palette)
    local rows = { "<table><tr><th>index</th><th>colour</th><th></th></tr>" }
    for i, color in ipairs(palette) do
        rows[#rows + 1] = ('<tr><td>%d</td><td><code>%s</code></td><td><span class="colour" style="background:#%06x"></span>'
            .. "</td></tr>"):format(i - 1, color_text(color), color)
    end
    rows[#rows + 1] = "</table>"
    return table.concat(rows, "\n")
end

-- The parts of the page: a list of {id, name, html}.
function game.articles(all)
    local names = all.names
    local by_name = {}
    for _, sprite in ipairs(names.sprites) do by_name[sprite.name] = sprite end
    local function with_picture(facts)
        return function(one)
            local row = facts(one)
            row[#row + 1] = by_name[one.name] and picture(by_name[one.name]) or ""
            return row
        end
    end
    local function heads(list)
        local longer = table.move(list, 1, #list, 1, {})
        longer[#longer + 1] = ""
        return longer
    end
    return {
        { "names-kinds", "kinds", html_table(heads(KINDS), names.kinds, with_picture(kind_facts)) },
        { "names-tiles", "tiles", html_table(TILES, names.tiles, tile_facts) },
        { "names-sprites", "sprites", html_table(heads(SPRITES), names.sprites, with_picture(sprite_facts)) },
        { "names-sounds", "sounds", code_list(names.sounds) },
        { "names-particles", "particles", code_list(names.particles) },
        { "names-actions", "actions", code_list(names.actions) },
        { "names-palette", "palette", palette_table(names.palette) },
    }
end

return game
