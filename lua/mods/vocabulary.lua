-- What the game has that mods call by a name, as it lies on this disk, and telling the gate of it.
local actions = require "lib.actions"
local app = require "engine.app"
local fs = require "engine.fs"
local game_assets = require "games.assets"
local names = require "games.names"
local playing = require "games.playing"

local vocabulary = {}

local MOST_BYTES = 1 << 20

-- As games.names has it. `things`: what games.program says there is of the game's own, or nil.
function vocabulary.read(things)
    local all = names.read(app.root, {
        read = function(path) return fs.read(path, MOST_BYTES) end,
        list = fs.list,
    }, {
        kinds = things and things.kinds or {}, tiles = things and things.tiles or {},
        actions = actions.targets(playing.game().actions),
    })
    for _, style in ipairs(playing.game().particles) do
        local is_there = false
        for _, name in ipairs(all.particles) do is_there = is_there or name == style.name end
        if not is_there then all.particles[#all.particles + 1] = style.name end
    end
    table.sort(all.particles)
    all.palette = playing.game().screen.palette or all.palette
    return all
end

-- From now on a command that names another sprite or sound, and none of the mod's own, fails and says so.
function vocabulary.tell(engine_mods)
    local all = vocabulary.read()
    local sprites, sounds = game_assets.names(playing.game())
    local known = names.of(all.sprites)
    table.move(sprites, 1, #sprites, #known + 1, known)
    table.move(sounds, 1, #sounds, #all.sounds + 1, all.sounds)
    engine_mods.set_known(known, all.sounds)
end

return vocabulary
