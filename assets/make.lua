-- Rebuilds all pictures and sounds of the games from their sources: `lua5.4 assets/make.lua [pictures|sounds|undertow]`.
-- Nothing is read but the scripts beside this file, and the same scripts give the same bytes.
local folder = arg[0]:match("^(.*)/[^/]*$") or "."
package.path = folder .. "/src/?.lua;" .. package.path

local SPRITES = { "ground", "people", "shades", "lighthouse", "nature", "things", "hud", "logo" }
local UNDERTOW = { "tiles", "creatures", "items" }
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

-- Each of Undertow's pictures is a file of its own, as a game brings them along.
local function make_undertow()
    local draw, png, sheet = require "draw", require "png", require "sheet"
    for _, part in ipairs(UNDERTOW) do
        for _, sprite in ipairs(require("undertow_" .. part)) do
            local first = sprite.frames[1][1]
            local columns, rows = #sprite.frames[1], #sprite.frames
            local c = draw.new(first.w * columns, first.h * rows)
            for r, row in ipairs(sprite.frames) do
                for k, frame in ipairs(row) do draw.blit(c, frame, (k - 1) * first.w, (r - 1) * first.h) end
            end
            write(("undertow/sprites/%s.png"):format(sprite.name), png.encode(c.w, sheet.rows(c)))
            write(("undertow/sprites/%s.json"):format(sprite.name),
                ('{ "columns": %d, "rows": %d, "ticks_per_frame": %d, "origin_x": %d, "origin_y": %d }\n'):format(columns, rows, sprite.ticks,
                    sprite.ox, sprite.oy))
        end
    end
    for _, file in ipairs(require "undertow_mods") do write("../mods/" .. file.name, file.make()) end
end

local part = arg[1] or "all"
if part == "all" or part == "pictures" then
    make_pictures()
    make_for_mods(false)
end
if part == "all" or part == "pictures" or part == "undertow" then make_undertow() end
if part == "all" or part == "sounds" then
    make_sounds()
    make_for_mods(true)
end
