-- All that mods call by a name: kinds and tiles of the game, sprites, sounds, colours of the palette, actions, styles of
-- particles. From the tables that engine and game themselves go by, so that nothing is written twice. The build reads
-- this, too, for typings and reference.

local names = {}

-- The engine's, which draws them (engine/scene); a spec compares.
names.PARTICLES = { "ember", "glow", "leaf", "smoke", "spark", "splash" }

local ATLAS, SOUNDS = "/assets/atlas.lua", "/assets/sounds"

-- `root`: the engine's folder; files = {read = function(path) -> text, list = function(folder) -> names of files};
-- things = {kinds, tiles, actions (names)} of the game: lists of {name, spawnable (by mods), hp, width, height (px), is_solid} and of
-- {name, number, is_solid, is_water}. A table: kinds and tiles, sprites (as in the atlas), sounds (names), palette
-- (numbers 0xRRGGBB), actions and particles (names). Lists are in the order of names; tiles in that of numbers.
function names.read(root, files, things)
    local atlas = assert(load(assert(files.read(root .. ATLAS)), "=atlas.lua", "t", {}))()
    local sounds, sprites, acts = {}, {}, {}
    for _, file in ipairs(assert(files.list(root .. SOUNDS))) do sounds[#sounds + 1] = file:match("^(.+)%.wav$") end
    table.move(atlas.sprites, 1, #atlas.sprites, 1, sprites)
    table.move(things.actions, 1, #things.actions, 1, acts)
    table.sort(sounds)
    table.sort(acts)
    table.sort(sprites, function(a, b) return a.name < b.name end)
    return {
        kinds = things.kinds, tiles = things.tiles, sprites = sprites, sounds = sounds,
        palette = atlas.palette, actions = acts, particles = table.move(names.PARTICLES, 1, #names.PARTICLES, 1, {}),
    }
end

-- The names alone, of a list of tables.
function names.of(list)
    local out = {}
    for i, one in ipairs(list) do out[i] = one.name end
    return out
end

return names
