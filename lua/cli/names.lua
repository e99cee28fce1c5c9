-- gatehouse names: what the game calls its things.
local api = require "games.api"
local cli = require "cli"
local content_source = require "mods.content_source"
local json = require "lib.json"
local playing = require "games.playing"
local program = require "games.program"
local text = require "lib.text"
local vocabulary = require "mods.vocabulary"

local LISTS = { "actions", "kinds", "palette", "particles", "sounds", "sprites", "tiles" }

local verb = {
    summary = "list the names that mods use: kinds, sprites, sounds, tiles, palette, actions, particles",
    group = "develop",
    game = "about",
    usage = "names [LIST] [OPTIONS]",
    about = "LIST is one of actions, kinds, palette, particles, sounds, sprites and tiles; without it all are printed. Sizes are px,\n"
        .. "of what others bump into, or of one picture. A mod's own sprites and sounds go before the game's. The reference\n"
        .. "(gatehouse docs) has the pictures, and gatehouse.d.ts (gatehouse types) the names as types.\n"
        .. "With --game of a game with an api.lua also its commands, queries, events, lists of names and content.\n"
        .. "With --json: {kinds = [{name, spawnable, hp, width, height, is_solid}], tiles = [{name, number, is_solid,\n"
        .. "is_water}], sprites = [{name, width, height, columns, rows}], sounds = [name], actions = [name], particles = [name],\n"
        .. "palette = [\"#rrggbb\"]}, or the one that was asked for.",
    rest = 1,
    words = "LIST",
    first = LISTS,
    examples = {
        { "gatehouse names kinds", "what there is in the world, and which of it mods may spawn" },
        { "gatehouse names sounds --json", "for programs" },
    },
}

local function color_text(color) return ("#%06x"):format(color) end

-- Each list as it is printed for programs.
local function plain(all)
    local sprites, palette = {}, {}
    for i, sprite in ipairs(all.sprites) do
        sprites[i] = { name = sprite.name, width = sprite.width, height = sprite.height, columns = sprite.columns,
                       rows = sprite.rows }
    end
    for i, color in ipairs(all.palette) do palette[i] = color_text(color) end
    return { kinds = json.list(all.kinds), tiles = json.list(all.tiles), sprites = sprites, sounds = all.sounds, actions = all.actions,
             palette = palette, particles = all.particles }
end

-- A line of each list's entry, for people.
local lines = {}

function lines.kinds(kind)
    return ("%-14s %-10s hp %-4d %dx%d%s"):format(kind.name, kind.spawnable and "spawnable" or "the game's", kind.hp,
        kind.width, kind.height, kind.is_solid and ", solid" or "")
end

function lines.tiles(tile)
    return ("%-14s %2d%s%s"):format(tile.name, tile.number, tile.is_solid and " solid" or "", tile.is_water and " water" or "")
end

function lines.sprites(sprite)
    return ("%-20s %dx%d, %s of %s"):format(sprite.name, sprite.width, sprite.height, text.count(sprite.rows, "row"),
        text.count(sprite.columns, "frame"))
end

function lines.palette(color, i) return ("%-3d %s"):format(i - 1, color) end

local function say_list(options, name, list)
    cli.say(options, name .. ":")
    local line = lines[name] or function(one) return one end
    for i, one in ipairs(list) do cli.say(options, "  " .. line(one, i)) end
end

-- What the game itself declares of its types of content: "TYPE ID".
local function content_of(game)
    local own = content_source.of_game(game)
    local list = json.list {}
    for _, entry in ipairs(own and own.entries or {}) do list[#list + 1] = ("%s %s"):format(entry.type, entry.id) end
    table.sort(list)
    return list
end

-- With a game that has an api of its own also what that declares; the lists' names.
local function add_own(all, own)
    local lists = table.move(LISTS, 1, #LISTS, 1, {})
    for kind, name in pairs(own and { command = "commands", event = "events", query = "queries" } or {}) do
        all[name], lists[#lists + 1] = json.list(api.names_of(own, kind)), name
    end
    for name, list in pairs(own and own.names or {}) do
        if not all[name] then all[name], lists[#lists + 1] = json.list(table.move(list, 1, #list, 1, {})), name end
    end
    if own and next(own.content) then all.content, lists[#lists + 1] = content_of(playing.game()), "content" end
    table.sort(lists)
    return lists
end

function verb.run(options)
    local loaded, problem = program.load(playing.game())
    if not loaded then
        cli.complain(problem)
        return cli.LOAD
    end
    local things = loaded.things and loaded.things() or nil
    local all, wanted = plain(vocabulary.read(things)), options._[1]
    local lists = add_own(all, playing.game().api)
    if wanted and not all[wanted] then
        return cli.usage_error("names", ("there is no list '%s'%s; there are %s"):format(text.printable(wanted, 40),
            text.suggest(wanted, lists), text.any_of(lists)))
    end
    for _, name in ipairs(lists) do
        if not wanted or wanted == name then say_list(options, name, all[name]) end
    end
    if options.json then cli.print_json(wanted and { [wanted] = all[wanted] } or all) end
    return cli.OK
end

return verb
