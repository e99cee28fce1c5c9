-- The 32 colours of the game. Ramps shift in hue: shadows toward blue and violet, lights toward amber.
-- The index is what mods write into HudPixels, so the order is part of the interface: add nothing, move nothing.
local palette = {}

local list = {
    { 0x14122A, "ink" }, { 0x211F48, "night" }, { 0x35347A, "indigo" }, { 0x5657A8, "dusk" },
    { 0x13395F, "abyss" }, { 0x175C78, "deep" }, { 0x1F8590, "teal" }, { 0x44B8A6, "lagoon" },
    { 0xA4E8CF, "foam" }, { 0xFBF7E4, "white" }, { 0x1C3A42, "kelp_dark" }, { 0x2B6349, "kelp" },
    { 0x568F45, "leaf" }, { 0x8DB84C, "grass" }, { 0xD3DA72, "lime" }, { 0x94635A, "umber" },
    { 0xC79767, "sand_dark" }, { 0xE9C88B, "sand" }, { 0xF8E7B5, "sand_light" }, { 0x3B2338, "bark_dark" },
    { 0x69393F, "bark" }, { 0x9C5A3E, "wood" }, { 0xCB8A4C, "wood_light" }, { 0x3A3C62, "stone_dark" },
    { 0x5F678F, "stone" }, { 0x8F9AB4, "stone_light" }, { 0xC8D0D6, "stone_pale" }, { 0x6C2148, "wine" },
    { 0xD4484C, "red" }, { 0xF58E6E, "coral" }, { 0xF2A138, "amber" }, { 0xFFDE6B, "yellow" },
}
assert(#list == 32)

palette.rgb = {}    -- index (from 0) -> 0xRRGGBB
palette.name = {}   -- index -> name
palette.index = {}  -- name -> index
for i, entry in ipairs(list) do
    palette.rgb[i - 1] = entry[1]
    palette.name[i - 1] = entry[2]
    palette.index[entry[2]] = i - 1
end

-- The colour of an outline beside a colour: darker, never black; `lit` is used on the top and left side.
local P = palette.index
local outlines = {
    [P.ink] = { P.ink, P.ink }, [P.night] = { P.ink, P.ink }, [P.indigo] = { P.night, P.ink },
    [P.dusk] = { P.indigo, P.night }, [P.abyss] = { P.night, P.ink }, [P.deep] = { P.abyss, P.night },
    [P.teal] = { P.abyss, P.abyss }, [P.lagoon] = { P.deep, P.abyss }, [P.foam] = { P.deep, P.abyss },
    [P.white] = { P.stone, P.stone_dark }, [P.kelp_dark] = { P.ink, P.ink }, [P.kelp] = { P.kelp_dark, P.ink },
    [P.leaf] = { P.kelp_dark, P.kelp_dark }, [P.grass] = { P.kelp, P.kelp_dark }, [P.lime] = { P.kelp, P.kelp_dark },
    [P.umber] = { P.bark, P.bark_dark }, [P.sand_dark] = { P.bark, P.bark }, [P.sand] = { P.umber, P.bark },
    [P.sand_light] = { P.umber, P.bark }, [P.bark_dark] = { P.ink, P.ink }, [P.bark] = { P.bark_dark, P.bark_dark },
    [P.wood] = { P.bark_dark, P.bark_dark }, [P.wood_light] = { P.bark, P.bark_dark },
    [P.stone_dark] = { P.night, P.ink }, [P.stone] = { P.stone_dark, P.night },
    [P.stone_light] = { P.stone_dark, P.stone_dark }, [P.stone_pale] = { P.stone, P.stone_dark },
    [P.wine] = { P.bark_dark, P.ink }, [P.red] = { P.wine, P.wine }, [P.coral] = { P.wine, P.wine },
    [P.amber] = { P.bark, P.bark_dark }, [P.yellow] = { P.bark, P.bark },
}

function palette.outline(index, lit)
    return outlines[index][lit and 1 or 2]
end

--- The text of palette.txt.
function palette.text()
    local lines = {}
    for i = 0, 31 do
        lines[#lines + 1] = ("%d %06X %s"):format(i, palette.rgb[i], palette.name[i])
    end
    return table.concat(lines, "\n") .. "\n"
end

return palette
