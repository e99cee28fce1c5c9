-- What a game brings to be seen and heard: sprites/NAME.png (with NAME.json beside it where it has frames) and
-- sounds/NAME.wav or .ogg, and fonts/NAME.png with NAME.json in its folder of assets, found and named as those of mods are (mods.assets). What is in a picture
-- or a sound is for a sandboxed process to find out (app.load_assets), whoever the game is from.
local mods_assets = require "mods.assets"

local KINDS = { sprite = true, sound = true, font = true }

local assets = {}

-- The folder as a package of its own.
local function below(package, folder)
    local prefix, inner = folder .. "/", { path = package.path .. "/" .. folder }
    function inner:files()
        local all, problem = package:files()
        if not all then return nil, problem end
        local list = {}
        for _, file in ipairs(all) do
            if file.name:sub(1, #prefix) == prefix then
                list[#list + 1] = { name = file.name:sub(#prefix + 1), size = file.size, kind = file.kind }
            end
        end
        return list
    end
    function inner:read(name, most) return package:read(prefix .. name, most) end
    return inner
end

-- Of a game (games.definition): the list that app.load_assets takes as `assets`, and what is wrong with the rest, as lines
-- that name the file in the folder. Both empty when it has no folder of its own.
function assets.collect(game)
    if not game.assets then return {}, {} end
    local list, problems = mods_assets.collect(game.assets_package or below(game.package, game.assets))
    local taken = {}
    for _, asset in ipairs(list) do
        if KINDS[asset.kind] then
            taken[#taken + 1] = asset
        else
            problems[#problems + 1] = ("%s: is of no use: a game has sprites, sounds and fonts"):format(asset.file)
        end
    end
    return taken, problems
end

-- The names of its sprites and sounds, two lists.
function assets.names(game)
    local sprites, sounds = {}, {}
    for _, asset in ipairs((assets.collect(game))) do
        local list = asset.kind == "sprite" and sprites or asset.kind == "sound" and sounds
        if list then list[#list + 1] = asset.name end
    end
    return sprites, sounds
end

return assets
