-- The title: TIDELIGHT in carved letters above a sea line; a lighthouse stands for the I of LIGHT and
-- throws its beam over the rest.
local draw = require "draw"
local P = require "palette".index

local W, H = 160, 48
local CAP, FOOT = 16, 35 -- rows of the letters

local function bar(c, x, y, w, h)
    draw.rect(c, x, y, w, h, P.white)
end

local function serif(c, x, y, w, down)
    bar(c, x - 1, y, w + 2, 1)
    bar(c, x, y + (down and -1 or 1), w, 1)
end

-- Each letter draws itself at x in plain white and returns its width; colour comes later.
local letters = {}

function letters.T(c, x)
    bar(c, x, CAP, 15, 3)
    bar(c, x, CAP + 3, 2, 3)
    bar(c, x + 13, CAP + 3, 2, 3)
    bar(c, x + 6, CAP, 4, 20)
    serif(c, x + 5, FOOT, 6, true)
    return 15
end

function letters.I(c, x)
    bar(c, x + 2, CAP, 4, 20)
    serif(c, x + 1, CAP, 6)
    serif(c, x + 1, FOOT, 6, true)
    return 8
end

function letters.D(c, x)
    bar(c, x + 1, CAP, 4, 20)
    serif(c, x + 1, CAP, 4)
    serif(c, x + 1, FOOT, 4, true)
    for y = 0, 19 do
        local t = math.abs(y - 9.5) / 9.5
        local outer = 14.5 * math.sqrt(math.max(0, 1 - (t * 0.92) ^ 2.6))
        local inner = (y < 3 or y > 16) and 4 or outer - 4.4
        for k = math.floor(inner + 0.5), math.floor(outer + 0.5) do
            draw.set(c, x + 1 + k - 1, CAP + y, P.white)
        end
    end
    return 15
end

function letters.E(c, x)
    bar(c, x + 1, CAP, 4, 20)
    bar(c, x, CAP, 13, 3)
    bar(c, x + 11, CAP + 3, 2, 2)
    bar(c, x + 4, CAP + 8, 6, 3)
    bar(c, x + 9, CAP + 7, 1, 5)
    bar(c, x, FOOT - 2, 13, 3)
    bar(c, x + 11, FOOT - 4, 2, 2)
    return 13
end

function letters.L(c, x)
    bar(c, x + 1, CAP, 4, 20)
    serif(c, x + 1, CAP, 4)
    bar(c, x, FOOT - 2, 13, 3)
    bar(c, x + 11, FOOT - 5, 2, 3)
    return 13
end

function letters.G(c, x)
    for y = 0, 19 do
        local t = math.abs(y - 9.5) / 9.5
        local reach = 8 * math.sqrt(math.max(0, 1 - (t * 0.94) ^ 2.8))
        local left = 8 - reach
        local thick = (y < 3 or y > 16) and reach * 2 - 1 or 4
        bar(c, x + math.floor(left + 0.5), CAP + y, math.floor(math.min(thick, 14 - left) + 0.5), 1)
    end
    bar(c, x + 12, CAP + 2, 2, 4)
    bar(c, x + 8, CAP + 10, 7, 2)
    bar(c, x + 11, CAP + 10, 3, 8)
    return 15
end

function letters.H(c, x)
    for _, k in ipairs({ 1, 10 }) do
        bar(c, x + k, CAP, 4, 20)
        serif(c, x + k, CAP, 4)
        serif(c, x + k, FOOT, 4, true)
    end
    bar(c, x + 4, CAP + 8, 7, 3)
    return 15
end

local TOWER = {
    "....yy....",
    "...rrrr...",
    "..crrrrR..",
    ".ccrrrrRR.",
    "..nyvvan..",
    "..nvvvyn..",
    "..nyvyan..",
    "qqqttttTTT",
    ".TnTnTnTn.",
    "..vvvppq..",
    "..vvvppq..",
    "..vvpppq..",
    "..crrrRR..",
    "..crrrRR..",
    "..crrrRR..",
    "..crrrRR..",
    ".vvvvppqq.",
    ".vvvnnpqq.",
    ".vvvyapqq.",
    ".vvvnnpqq.",
    ".crrrrrRR.",
    ".crrrrrRR.",
    ".crrrrrRR.",
    ".crrrrrRR.",
    "vvvvvpppqq",
    "vvvbbbpppq",
    "vvvbwbpppq",
    "vvvbwbpppq",
    "vvvbwbpppq",
    "qttttttTTT",
}
local TOWER_KEYS = { y = P.yellow, r = P.red, c = P.coral, R = P.wine, n = P.night, v = P.white, a = P.amber,
    q = P.stone_light, t = P.stone, T = P.stone_dark, p = P.stone_pale, b = P.bark_dark, w = P.wood }

local FACE = { P.white, P.sand_light, P.sand_light, P.yellow, P.yellow, P.amber, P.amber, P.coral, P.red, P.red }

local function word(c)
    local x, tower_x = 6, nil
    for i, name in ipairs({ "T", "I", "D", "E", "L", "tower", "G", "H", "T" }) do
        if name == "tower" then
            tower_x = x + 1
            x = x + 12
        else
            x = x + letters[name](c, x)
        end
        x = x + (i == 4 and 4 or 3)
    end
    return tower_x
end

-- Letters get a sunset from top to foot, an edge of light above and a cut edge below.
local function carve(c)
    local plain = draw.copy(c)
    return draw.map(c, function(x, y, v)
        if not v then return nil end
        if not draw.get(plain, x, y - 1) then return P.white end
        if not draw.get(plain, x, y + 1) then return P.wine end
        local t = (y - CAP) / 20
        return draw.shade(FACE, math.max(0, math.min(0.999, t)), x, y, 0.9)
    end)
end

local function beams(c, x, y)
    for k = 1, 2 do
        local dir = k == 1 and -1 or 1
        for d = 7, k == 1 and 92 or 60 do
            local half = 1 + d * 0.085
            local px = x + dir * d
            local middle = y - d * 0.05
            for dy = -math.floor(half), math.floor(half) do
                local fade = d / (k == 1 and 92 or 60)
                local edge = math.abs(dy) / half
                local weight = (1 - fade) * (1.15 - edge * 0.5)
                local v = draw.shade({ 0, 1, 2 }, math.min(0.99, weight), px, math.floor(middle) + dy, 1.2)
                if v > 0 then
                    draw.set(c, px, middle + dy, v == 2 and (fade < 0.3 and P.white or P.sand_light) or P.yellow)
                end
            end
        end
    end
end

local function sea(c)
    for x = 2, W - 3 do
        local y = 41 + math.sin(x * 0.21) * 1.1
        local fade = math.min(x - 2, W - 3 - x)
        if fade > 10 or (x + math.floor(y)) % 2 == 0 then
            draw.set(c, x, y, P.foam)
            draw.set(c, x, y + 1, P.lagoon)
            if fade > 20 then draw.set(c, x, y + 2, P.teal) end
        end
        if x % 13 < 6 and fade > 30 then draw.set(c, x, 45 + math.sin(x * 0.3) * 0.6, P.teal) end
    end
end

local function logo()
    local text = draw.new(W, H)
    local tower_x = word(text)
    carve(text)
    text = draw.outline(text, P.bark_dark)
    local shadow = draw.new(W, H)
    draw.map(shadow, function(x, y) return draw.get(text, x - 1, y - 2) and P.ink or nil end)
    local out = draw.new(W, H)
    beams(out, tower_x + 4.5, 11)
    draw.blit(out, shadow, 0, 0)
    draw.blit(out, text, 0, 0)
    local tower = draw.new(W, H)
    draw.art(tower, tower_x, 7, TOWER, TOWER_KEYS)
    draw.blit(out, draw.outline(tower), 0, 0)
    sea(out)
    return out
end

return { { name = "logo", frames = { { logo() } }, ox = W // 2, oy = H // 2 } }
