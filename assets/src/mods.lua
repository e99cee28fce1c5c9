-- What the mods in mods/ bring along: their icons, a cloud that rains, thunder from afar.
local draw = require "draw"
local P = require "palette".index
local png = require "png"
local sheet = require "sheet"
local synth = require "synth"
local wav = require "wav"

local KEYS = { k = P.ink, n = P.night, i = P.indigo, m = P.dusk, T = P.stone_dark, t = P.stone, q = P.stone_light,
    p = P.stone_pale, v = P.white, y = P.yellow, a = P.amber, g = P.lagoon, e = P.teal, E = P.deep, f = P.foam,
    l = P.sand_light, s = P.sand, d = P.sand_dark, u = P.umber, b = P.bark, h = P.grass, L = P.leaf, r = P.red }

local STORM_ICON = {
    "....tqqt........",
    "..tqpvvpqt......",
    ".tqpvvvpqqtqqt..",
    ".qpvvppqqqqpvpt.",
    "tqpppqqqqqqppqqt",
    "tqqqqqqqtqqqqqqt",
    "TtqqtttttttqqttT",
    "TTttTTtttTTtttTT",
    ".TTTTTTTTTTTTTT.",
    "...n..yyy..n....",
    "..n..yvy..n..n..",
    "....yvyy....n...",
    ".n..aayvyn......",
    "n.....yy....n...",
    "...n.ya....n....",
    "..n..a..n.......",
}

local MAP_ICON = {
    "................",
    ".ll.........lll.",
    ".lsll..ll.lllsd.",
    ".lsssllllllsssd.",
    ".lsgggssssssssd.",
    ".lgeegggsssrsrd.",
    ".lgEEEeggssgrsd.",
    ".sgEEEEeghhrgrd.",
    ".lseEEEeghLhgsd.",
    ".lsgeEEEghhhgsd.",
    ".lssgeeEeggggsd.",
    ".lsssggeeeeegsd.",
    ".sssslssgggggsd.",
    ".ds.dsddsssd.sd.",
    "..d..d..dd....d.",
    "................",
}

-- A cloud under which drops fall: row by row, again and again.
local CLOUD = {
    ".....qqq.......",
    "...qqpvpq..qq..",
    "..qpvvpqqqqppq.",
    ".qpppqqqqqpqqqt",
    ".tqqqqqqqqqqqtt",
    "..tttttttttttt.",
    "...TTTTTTTTTT..",
}
local DROPS = { { 3, 0 }, { 6, 2 }, { 9, 1 }, { 12, 3 } } -- across, and how far it has fallen at first

local function cloud(step)
    local frame = draw.art(draw.new(17, 15), 1, 1, CLOUD, KEYS)
    for _, drop in ipairs(DROPS) do
        local y = 8 + (drop[2] + step) % 4 + (drop[1] % 2)
        draw.set(frame, drop[1] + 1, y, P.white)
        draw.set(frame, drop[1], y + 1, P.foam)
    end
    return draw.outline(frame, P.ink)
end

local function picture(c) return png.encode(c.w, sheet.rows(c)) end

local function row_of(frames)
    local strip = draw.new(frames[1].w * #frames, frames[1].h)
    for i, frame in ipairs(frames) do draw.blit(strip, frame, (i - 1) * frame.w, 0) end
    return strip
end

-- What is left of thunder when it has come a long way: no crack, only the low rolling, wave after wave.
local function far_thunder()
    local out, random = synth.new(2.6), synth.random(2203)
    for i = 1, 6 do
        local seconds = 0.9 + 0.4 * math.abs(random())
        local roll = synth.noise(seconds, 2207 + i, synth.swell(seconds, 0.35))
        synth.filter(roll, "low", 150 - i * 9, 0.8)
        synth.add(out, synth.filter(roll, "low", 190 - i * 9, 0.8), 0.05 + (i - 1) * 0.27 + random() * 0.08,
            2.4 - i * 0.26)
    end
    return synth.finish(synth.room(out, 0.6, 0.88), -9, 0.08, 0.8)
end

return {
    { name = "storm-front/icon.png", make = function() return picture(draw.grid(STORM_ICON, KEYS)) end },
    { name = "storm-front/sprites/front.png",
      make = function() return picture(row_of { cloud(0), cloud(1), cloud(2), cloud(3) }) end },
    { name = "storm-front/sounds/far_thunder.wav", is_sound = true,
      make = function() return wav.encode(far_thunder()) end },
    { name = "tide-map/icon.png", make = function() return picture(draw.grid(MAP_ICON, KEYS)) end },
}
