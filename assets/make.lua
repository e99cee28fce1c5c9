-- Rebuilds all pictures and sounds of the game from their sources: `lua5.4 assets/make.lua [pictures|sounds]`.
-- Nothing is read but the scripts beside this file, and the same scripts give the same bytes.
local folder = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = folder .. "/src/?.lua;" .. package.path

local SPRITES = { "ground", "people", "shades", "lighthouse", "nature", "things", "hud", "logo" }
local SOUNDS = { "actions", "shades", "places", "ambience" }

local function write(name, text)
    local file = assert(io.open(folder .. "/" .. name, "wb"))
    assert(file:write(text))
    assert(file:close())
    print(("%8d  %s"):format(#text, name))
end

local function make_pictures()
    local font = require "font"
    local list, seen = {}, {}
    for _, part in ipairs(SPRITES) do
        for _, sprite in ipairs(require("sprites_" .. part)) do
            assert(not seen[sprite.name], "two sprites are called " .. sprite.name)
            seen[sprite.name] = true
            list[#list + 1] = sprite
        end
    end
    local image, text = require("sheet").build(list, font)
    write("atlas.png", image)
    write("atlas.lua", text)
    write("font.png", font.image())
    write("palette.txt", require("palette").text())
end

local function make_sounds()
    local wav = require "wav"
    for _, part in ipairs(SOUNDS) do
        for _, sound in ipairs(require("sounds_" .. part)) do
            write("sounds/" .. sound.name .. ".wav", wav.encode(sound.make()))
        end
    end
end

-- What the mods have in their own folders.
local function make_for_mods(sounds)
    for _, file in ipairs(require "mods") do
        if (file.is_sound or false) == sounds then write("../mods/" .. file.name, file.make()) end
    end
end

if arg[1] ~= "sounds" then
    make_pictures()
    make_for_mods(false)
end
if arg[1] ~= "pictures" then
    make_sounds()
    make_for_mods(true)
end
