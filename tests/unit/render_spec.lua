local t_render = require "t_render"

local W, H = 320, 180
local BAR, PIXELS = 3, 4
local TOP_LEFT, TOP_RIGHT, CENTER, BOTTOM_RIGHT = 0, 2, 4, 8

local function pixel(frame, x, y)
    local b, g, r = frame:byte((y * W + x) * 4 + 1, (y * W + x) * 4 + 3)
    return r << 16 | g << 8 | b
end

local function brightness(frame, x, y)
    local color = pixel(frame, x, y)
    return (color >> 16) + (color >> 8 & 255) + (color & 255)
end

-- The mean over a square, so that a dither does not matter.
local function around(frame, x, y)
    local sum = 0
    for dy = -4, 3 do for dx = -4, 3 do sum = sum + brightness(frame, x + dx, y + dy) end end
    return sum / 64
end

local function write(path, bytes)
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
end

describe("colours", function()
    it("blend, add and multiply to the exact ends", function()
        assert.equal(0x102030, t_render.color("blend", 0x102030, 0xFFFFFF, 0))
        assert.equal(0xFFFFFF, t_render.color("blend", 0x102030, 0xFFFFFF, 256))
        assert.equal(0xFFFF30, t_render.color("add", 0xF0F010, 0x208020))
        assert.equal(0x102030, t_render.color("add", 0x102030, 0))
        assert.equal(0x123456, t_render.color("multiply", 0x123456, 0xFFFFFF))
        assert.equal(0x120000, t_render.color("multiply", 0x123456, 0xFF0000))
    end)
    it("blits are clipped at every side", function()
        assert.equal(16, t_render.blit_outside(2, 2))
        assert.equal(4, t_render.blit_outside(-2, -2))
        assert.equal(4, t_render.blit_outside(6, 6))
        assert.equal(0, t_render.blit_outside(-4, 0))
        assert.equal(0, t_render.blit_outside(1000000, -1000000))
        assert.equal(16, t_render.blit_outside(2, 2, 1000), "a source larger than its picture is cut")
    end)
end)

describe("the largest picture", function()
    local WIDE, HIGH = 640, 360
    local function at(frame, x, y)
        local b, g, r = frame:byte((y * WIDE + x) * 4 + 1, (y * WIDE + x) * 4 + 3)
        return r << 16 | g << 8 | b
    end

    it("is drawn to its last pixel: land, light, items; and an odd or a larger one is none", function()
        local stage = t_render.new(WIDE, HIGH)
        stage:ambient(0x202028)
        local dark = stage:frame()
        assert.equal(WIDE * HIGH * 4, #dark)
        stage:light { x = 440, y = 300, radius = 60 }
        stage:item { owner = 0, kind = BAR, anchor = BOTTOM_RIGHT, width = 9, height = 5, value = 1, max = 1, color = 0x123456,
                     x = 0, y = 0 }
        local lit = stage:frame()
        assert.equal(0x123456, at(lit, WIDE - 4, HIGH - 3))
        local x, y = 440 + (WIDE - 480) // 2, 300 + (HIGH - 320) // 2 -- the world lies in the middle
        assert.is_true(at(lit, x, y) > at(dark, x, y))
        assert.equal(at(dark, 20, 20), at(lit, 20, 20))
        stage:close()
        for _, size in ipairs { { 321, 180 }, { 320, 181 }, { 642, 360 }, { 640, 362 }, { 318, 180 }, { 320, 178 } } do
            assert.is_false((pcall(t_render.new, size[1], size[2])))
        end
    end)

    it("does not flash either", function()
        local stage, before, changes = t_render.new(WIDE, HIGH), nil, 0
        for tick = 1, 60 do
            stage:ambient(tick % 2 == 0 and 0 or 0xFFFFFF)
            stage:step(1)
            local now = at(stage:frame(), WIDE - 30, HIGH - 60)
            changes = changes + (tick > 30 and math.abs((now & 255) - (before & 255)) > 40 and 1 or 0)
            before = now
        end
        stage:close()
        assert.equal(0, changes)
    end)
end)

describe("a frame", function()
    local stage
    before_each(function() stage = t_render.new() end)
    after_each(function() stage:close() end)

    it("is opaque, and the same twice from the same state", function()
        stage:weather { rain = 80, fog = 60, wind_x = 500 }
        stage:light { x = 240, y = 160, radius = 80 }
        stage:spawn(240, 170)
        stage:step(33)
        local first = stage:frame()
        assert.equal(W * H * 4, #first)
        for i = 4, #first, 4 * 97 do assert.equal(255, first:byte(i)) end
        assert.equal(first, stage:frame())
        local other = t_render.new()
        other:weather { rain = 80, fog = 60, wind_x = 500 }
        other:light { x = 240, y = 160, radius = 80 }
        other:spawn(240, 170)
        other:step(33)
        assert.is_true(first == other:frame(), "another renderer makes the same bytes")
        other:step(20)
        assert.is_false(first == other:frame(), "and others at another tick")
        other:close()
    end)

    it("ambient light darkens", function()
        local day = around(stage:frame(), 160, 90)
        stage:ambient(0x202840)
        local night = around(stage:frame(), 160, 90)
        assert.is_true(night < day / 3, night .. " / " .. day)
        stage:ambient(0)
        assert.equal(0, around(stage:frame(), 160, 90))
    end)

    it("a tint colours everything but the HUD", function()
        stage:tint(0xFF0000)
        stage:item { text = "M", x = 40, y = 40, color = 0x00FF00 }
        local frame = stage:frame()
        assert.equal(0, pixel(frame, 160, 90) & 0xFFFF)
        assert.equal(0x00FF00, pixel(frame, 40, 40))
    end)

    it("a lamp brightens within its radius only, less and less", function()
        stage:ambient(0x101010)
        local dark = stage:frame()
        stage:light { x = 240, y = 160, radius = 50 } -- the camera's centre: 160, 90 on the canvas
        local lit = stage:frame()
        assert.is_true(around(lit, 160, 90) > around(dark, 160, 90) * 4)
        assert.is_true(around(lit, 160, 90) > around(lit, 185, 90))
        assert.is_true(around(lit, 185, 90) > around(lit, 200, 90))
        assert.equal(around(dark, 216, 90), around(lit, 216, 90))
        assert.equal(around(dark, 160, 145), around(lit, 160, 145))
    end)

    it("a cone brightens only inside", function()
        stage:ambient(0x101010)
        local dark = stage:frame()
        stage:light { x = 240, y = 160, radius = 120, angle = 0, spread = 8192 } -- 45 degrees, to the right
        local lit = stage:frame()
        assert.is_true(around(lit, 210, 90) > around(dark, 210, 90) * 2)
        assert.equal(around(dark, 110, 90), around(lit, 110, 90))
        assert.equal(around(dark, 160, 140), around(lit, 160, 140))
        assert.equal(around(dark, 210, 140), around(lit, 210, 140))
        stage:light { x = 240, y = 160, radius = 120, angle = 16384, spread = 8192 } -- down
        local down = stage:frame()
        assert.equal(around(dark, 210, 90), around(down, 210, 90))
        assert.is_true(around(down, 160, 130) > around(dark, 160, 130) * 2)
    end)

    it("opaque tiles throw a shadow", function()
        stage:ambient(0x101010)
        stage:light { x = 200, y = 160, radius = 110 }
        local open = stage:frame()
        stage:tile(15, 10, 2, 4) -- a wall at 240..255, 160..175
        stage:tile(15, 9, 2, 4)
        local walled = stage:frame()
        assert.is_true(around(walled, 190, 90) < around(open, 190, 90) * 0.8)
        assert.equal(around(open, 110, 70), around(walled, 110, 70))
    end)

    it("what reaches far stands high and shines over walls", function()
        stage:ambient(0x101010)
        stage:light { x = 200, y = 160, radius = 240 }
        stage:tile(15, 10, 2, 4)
        stage:tile(15, 9, 2, 4)
        local walled = stage:frame()
        stage:tile(15, 10, 0, 4)
        stage:tile(15, 9, 0, 4)
        assert.equal(around(stage:frame(), 190, 90), around(walled, 190, 90))
    end)

    it("any lamp, however odd, draws nothing outside of the picture", function()
        for _, light in ipairs {
            { x = -5000, y = 90, radius = 320 }, { x = 240, y = 160, radius = 65535, intensity = 65535 },
            { x = 240, y = 160, radius = 1 }, { x = 8000000, y = -8000000, radius = 200, spread = 100 },
            { x = 240, y = 160, radius = 320, spread = 1 }, { x = 240, y = 160, radius = 320, spread = 65535 },
            { x = 240, y = 160, radius = 320, spread = 32768, angle = 50000 }, { x = 240, y = 160, radius = 0 },
        } do
            stage:light(light)
            assert.equal(W * H * 4, #stage:frame())
        end
    end)

    it("lightning makes the night bright", function()
        stage:ambient(0x101018)
        local night = around(stage:frame(), 160, 90)
        stage:flash(100)
        assert.is_true(around(stage:frame(), 160, 90) > night * 3)
    end)

    it("a flooded tile is water, and moves", function()
        local dry = stage:frame()
        assert.equal(0xC0A080, pixel(dry, 160, 90), "sand")
        for y = 7, 13 do for x = 12, 18 do stage:tile(x, y, 0, 1) end end
        local wet = stage:frame()
        local color = pixel(wet, 160, 90)
        assert.is_true((color & 255) > (color >> 16), ("bluer than red: %06x"):format(color))
        stage:step(40)
        assert.is_false(wet == stage:frame())
        stage:water(0)
        assert.equal(0xC0A080, pixel(stage:frame(), 160, 90), "the tide is out")
    end)

    it("deep water is darker than shallow", function()
        for y = 0, 19 do for x = 0, 29 do stage:tile(x, y, 1, 0) end end
        for y = 0, 19 do stage:tile(5, y, 0, 4) end
        local frame = stage:frame()
        assert.is_true(around(frame, 28, 90) > around(frame, 250, 90) * 1.2)
    end)

    it("a sprite stands at its place; eyes shine in the dark; unknown sprites are a diamond", function()
        stage:spawn(240, 160)
        assert.equal(0x20C020, pixel(stage:frame(), 160, 88))
        stage:step(4)
        assert.equal(0x2020C0, pixel(stage:frame(), 160, 88), "the second frame after 4 ticks")
        stage:step(4)
        stage:ambient(0)
        local night = stage:frame()
        assert.equal(0xFF4040, pixel(night, 158, 85))
        assert.equal(0, pixel(night, 160, 88))
        stage:ambient(0xFFFFFF)
        local before = pixel(stage:frame(), 200, 110)
        stage:spawn(280, 184, 0, "no such sprite")
        assert.not_equal(before, pixel(stage:frame(), 200, 110))
    end)

    it("hidden entities are not drawn, glowing ones are bright at night", function()
        stage:ambient(0)
        stage:spawn(240, 160, 1 << 6)
        assert.equal(0, pixel(stage:frame(), 160, 88))
        stage:spawn(270, 160, 1 << 5)
        assert.equal(0x20C020, pixel(stage:frame(), 190, 88))
    end)

    it("every style of particle leaves a trace and none stays", function()
        for _, style in ipairs { "spark", "smoke", "splash", "leaf", "glow", "ember" } do
            local clean = t_render.new()
            clean:ambient(0x808080)
            local before = clean:frame()
            clean:burst(style, 240, 160)
            clean:step(3)
            assert.is_false(before == clean:frame(), style)
            clean:step(600)
            assert.is_true(before == clean:frame(), style .. " is gone")
            clean:close()
        end
    end)

    it("rain and fog are seen", function()
        local clear = stage:frame()
        stage:weather { rain = 100 }
        local rain = stage:frame()
        assert.is_false(clear == rain)
        stage:weather { fog = 100 }
        assert.is_false(clear == stage:frame())
        stage:weather {}
        assert.is_true(clear == stage:frame())
    end)

    it("the camera is kept inside the world", function()
        stage:camera(-1000, -1000)
        assert.same({ 0, 0 }, { stage:canvas_place(0, 0) })
        stage:camera(100000, 100000)
        assert.same({ W, H }, { stage:canvas_place(30 * 16, 20 * 16) })
        stage:camera(240, 160)
        assert.same({ 160, 90 }, { stage:canvas_place(240, 160) })
    end)
end)

describe("the HUD", function()
    local stage
    before_each(function()
        stage = t_render.new()
        stage:ambient(0)
    end)
    after_each(function() stage:close() end)

    local function box(frame, wanted) -- of all pixels of a colour
        local x0, y0, x1, y1 = W, H, -1, -1
        for y = 0, H - 1 do
            for x = 0, W - 1 do
                if pixel(frame, x, y) == wanted then
                    x0, y0, x1, y1 = math.min(x0, x), math.min(y0, y), math.max(x1, x), math.max(y1, y)
                end
            end
        end
        return { x0, y0, x1, y1 }
    end

    it("puts items at their anchor's same corner", function()
        local pixels = ("\31"):rep(8 * 6) -- the palette's last colour
        local color = 31 * 0x070503
        local function at(anchor, x, y)
            stage:item { kind = PIXELS, anchor = anchor, x = x, y = y, width = 8, height = 6, pixels = pixels }
            return box(stage:frame(), color)
        end
        assert.same({ 3, 4, 10, 9 }, at(TOP_LEFT, 3, 4))
        assert.same({ 310, 2, 317, 7 }, at(TOP_RIGHT, -2, 2))
        assert.same({ 156, 87, 163, 92 }, at(CENTER, 0, 0))
        assert.same({ 307, 172, 314, 177 }, at(BOTTOM_RIGHT, -5, -2))
        assert.same({ 0, 0, 2, 2 }, at(TOP_LEFT, -5, -3), "cut at the edge")
    end)

    it("palette pixels: each index its colour, 255 and what is no index are clear", function()
        stage:item { kind = PIXELS, width = 4, height = 1, pixels = "\1\255\9\200" }
        local frame = stage:frame()
        assert.equal(1 * 0x070503, pixel(frame, 0, 0))
        assert.equal(0, pixel(frame, 1, 0))
        assert.equal(9 * 0x070503, pixel(frame, 2, 0))
        assert.equal(0, pixel(frame, 3, 0))
    end)

    it("palette pixels: a game's own palette, and the whole picture in it", function()
        stage:palette({ 0x112233, 0xF0E010 }, false)
        stage:item { kind = PIXELS, width = 4, height = 1, pixels = "\0\1\2\9" }
        local frame = stage:frame()
        assert.equal(0x112233, pixel(frame, 0, 0))
        assert.equal(0xF0E010, pixel(frame, 1, 0))
        local land = pixel(frame, 2, 0)
        assert.is_true(land ~= 0x112233 and land ~= 0xF0E010, "no colour of the palette: clear")
        stage:palette({ 0x112233, 0xF0E010 }, true)
        stage:overlay(0, { x = 40, y = 40, width = 8, height = 8, color = 0x70E8D8 })
        frame = stage:frame()
        local seen = {}
        for y = 0, 179 do
            for x = 0, 319 do seen[pixel(frame, x, y)] = true end
        end
        assert.equal(0x70E8D8, pixel(frame, 44, 44), "the host's own colours stay")
        seen[0x70E8D8] = nil
        assert.is_true(seen[0x112233] or seen[0xF0E010])
        seen[0x112233], seen[0xF0E010] = nil, nil
        assert.same({}, seen)
        stage:palette({}, false)
        stage:overlay()
        stage:item { kind = PIXELS, width = 1, height = 1, pixels = "\9" }
        assert.equal(9 * 0x070503, pixel(stage:frame(), 0, 0))
    end)

    it("bars fill by their value; more than full is full; a maximum of 0 is empty", function()
        local function filled(value, max)
            stage:item {
                kind = BAR, x = 10, y = 10, width = 100, height = 5, value = value, max = max, color = 0xFF0000,
            }
            local frame, count = stage:frame(), 0
            for x = 10, 109 do if pixel(frame, x, 12) >> 16 > 200 then count = count + 1 end end
            return count
        end
        assert.equal(0, filled(0, 100))
        assert.equal(25, filled(25, 100))
        assert.equal(100, filled(100, 100))
        assert.equal(100, filled(4000000000, 100))
        assert.equal(0, filled(5, 0))
    end)

    it("text is as wide as measured, with a dark outline", function()
        stage:ambient(0xFFFFFF)
        stage:item { text = "ABC", x = 50, y = 60, color = 0xFF00FF }
        local width = t_render.measure("ABC")
        local frame = stage:frame()
        assert.same({ 50, 60, 50 + width - 1, 66 }, box(frame, 0xFF00FF))
        assert.is_true(brightness(frame, 49, 60) < 200)
    end)

    it("measures letters by their ink, digits alike, lines and odd bytes", function()
        -- glyph n is 1 + n % 5 px wide: A (33) 4, B (34) 5
        assert.equal(4, (t_render.measure("A")))
        assert.equal(10, (t_render.measure("AB")))
        assert.equal(20, (t_render.measure("AB", 2)))
        assert.equal((t_render.measure("1111")), (t_render.measure("7777")))
        assert.equal(0, (t_render.measure("")))
        local _, one = t_render.measure("A")
        local wide, two = t_render.measure("A\nAB")
        assert.equal(10, wide)
        assert.equal(one + 10, two)
        for _, odd in ipairs { "\xC3", "\xE2\x82", "\xFF\xFE", "\xF0\x9F\x92\xA9", "\xC0\x80", "\xED\xA0" } do
            assert.is_true((t_render.measure(odd)) > 0)
        end
    end)

    it("badges name a mod's items only when asked", function()
        stage:item { owner = 3, text = "A", x = 20, y = 20 }
        local without = stage:frame()
        stage:badges(3, "Tide Map", false)
        assert.is_true(without == stage:frame())
        stage:badges(3, "Tide Map", true)
        assert.is_false(without == stage:frame())
    end)

    -- How many pixels there are of the stripe in the colour of mod 3 that begins a tag.
    local function stripes(frame)
        local count = 0
        for at = 1, #frame, 4 do
            if frame:sub(at, at + 2) == "\xF0\xB8\x9F" then count = count + 1 end
        end
        return count
    end

    it("a mod that could be taken for the host is named where it is, and no other", function()
        local function tagged(...)
            stage = t_render.new()
            stage:badges(3, "Tide Map", false)
            for _, item in ipairs { ... } do
                item.owner = 3
                stage:item(item)
            end
            return stripes(stage:frame()) > 0
        end
        local words = "Enter your password"
        assert.is_false(tagged { text = "Depth 3", x = 4, y = 4, color = 1 })
        assert.is_false(tagged({ kind = 3, width = 60, height = 8, x = 250, y = 4, color = 1 }))
        assert.is_true(tagged { text = words, x = 100, y = 80, color = 1 })
        assert.is_true(tagged { text = (words):rep(2), x = 4, y = 4, color = 1 }) -- a sentence, wherever it stands
        assert.is_true(tagged { kind = 3, width = 40, height = 8, x = 140, y = 90, color = 1 })
        stage:item { owner = 0, kind = 3, width = 320, height = 32, x = 0, y = 60, color = 1 } -- nothing hides it
        stage:item { owner = 0, index = 1, kind = 3, width = 320, height = 32, x = 0, y = 92, color = 1 }
        assert.is_true(stripes(stage:frame()) > 0)
    end)

    it("toasts are shown above the bottom", function()
        local before = stage:frame()
        stage:toast("the tide is rising")
        local after = stage:frame()
        assert.is_false(before:sub(W * 100 * 4) == after:sub(W * 100 * 4))
        assert.is_true(before:sub(1, W * 60 * 4) == after:sub(1, W * 60 * 4))
    end)
end)

describe("the overlay", function()
    local RED, BOX, TEXT_ITEM = 0xFF0000, 4, 1
    local stage
    before_each(function()
        stage = t_render.new()
        stage:ambient(0xFFFFFF)
    end)
    after_each(function() stage:close() end)

    it("lies above everything, and dims what is behind it", function()
        stage:item { text = "GAME", x = 100, y = 80, color = RED }
        local plain = stage:frame()
        stage:overlay(0, { kind = BOX, width = W, height = H, color = 0, alpha = 75 })
        local dimmed = stage:frame()
        assert.is_true(brightness(dimmed, 20, 20) * 3 < brightness(plain, 20, 20))
        stage:overlay(1, { kind = BOX, x = 90, y = 70, width = 60, height = 30, color = 0x00FF00 })
        local covered = stage:frame()
        for y = 70, 99 do
            for x = 90, 149 do assert.equal(0x00FF00, pixel(covered, x, y)) end
        end
        assert.equal(pixel(dimmed, 89, 70), pixel(covered, 89, 70))
        stage:overlay()
        assert.is_true(plain == stage:frame())
    end)

    it("hides what mods show, toasts and badges while it is there", function()
        local plain = stage:frame()
        stage:overlay(0, { kind = BOX, x = 5, y = 5, width = 1, height = 1, color = RED })
        local alone = stage:frame()
        stage:item { owner = 3, text = "A MOD", x = 100, y = 100 }
        stage:badges(3, "Tide Map", true)
        stage:toast("a note")
        assert.is_true(alone == stage:frame())
        stage:overlay()
        assert.is_false(plain == stage:frame())
    end)

    it("draws text in both sizes and bars", function()
        local blank = stage:frame()
        stage:overlay(0, { kind = TEXT_ITEM, x = 30, y = 40, color = RED, text = "AB" })
        assert.equal(RED, pixel(stage:frame(), 30, 40))
        stage:overlay(0, { kind = BAR, x = 30, y = 40, width = 40, height = 2, value = 50, color = RED })
        local frame = stage:frame()
        assert.equal(RED, pixel(frame, 49, 40))
        assert.is_false(pixel(frame, 51, 40) == RED)
        assert.equal(pixel(blank, 80, 40), pixel(frame, 80, 40))
    end)

    it("has the picture's edge to itself: what a mod shows ends two pixels before it", function()
        local function edge(frame)
            local parts = {}
            for y = 0, H - 1 do
                for x = 0, W - 1 do
                    if x < 2 or y < 2 or x >= W - 2 or y >= H - 2 then parts[#parts + 1] = pixel(frame, x, y) end
                end
            end
            return table.concat(parts, " ")
        end
        local plain = stage:frame()
        local bar = { kind = BAR, x = 0, y = 0, width = W, height = H, value = 1, max = 1, color = RED }
        for i, side in ipairs { { 0, 0, W, 6 }, { 0, H - 6, W, 6 }, { 0, 0, 6, H }, { W - 6, 0, 6, H } } do
            local x, y, width, height = table.unpack(side)
            stage:item { owner = 1, index = i, kind = BAR, x = x, y = y, width = width, height = height, value = 1, max = 1,
                         color = RED }
        end
        local frame = stage:frame()
        assert.equal(edge(plain), edge(frame))
        assert.equal(RED, pixel(frame, 2, 90))
        assert.equal(RED, pixel(frame, W - 3, 90))
        bar.owner = 0
        stage:item(bar)
        assert.equal(RED, pixel(stage:frame(), 0, 90), "the game's own HUD reaches it")
    end)

    it("leaves the game's own HUD readable: what mods show lies beneath it", function()
        local GREEN = 0x00FF00
        stage:item { owner = 1, kind = BAR, x = 0, y = 80, width = W, height = 20, value = 1, max = 1, color = RED }
        assert.equal(RED, pixel(stage:frame(), 100, 90))
        stage:item { owner = 0, kind = BAR, x = 80, y = 80, width = 40, height = 20, value = 1, max = 1, color = GREEN }
        assert.equal(GREEN, pixel(stage:frame(), 100, 90))
        assert.equal(RED, pixel(stage:frame(), 60, 90))
    end)
end)

describe("toasts", function()
    local SIDE_PX = 12

    -- The leftmost and rightmost column that a toast changes, and how many rows.
    local function changed(text)
        local stage = t_render.new()
        local before = stage:frame()
        stage:toast(text)
        local after = stage:frame()
        local left, right, rows = W, -1, 0
        for y = 0, H - 1 do
            local row = y * W * 4
            if before:sub(row + 1, row + W * 4) ~= after:sub(row + 1, row + W * 4) then
                rows = rows + 1
                for x = 0, W - 1 do
                    local at = row + x * 4
                    if before:sub(at + 1, at + 4) ~= after:sub(at + 1, at + 4) then
                        left, right = math.min(left, x), math.max(right, x)
                    end
                end
            end
        end
        return left, right, rows
    end

    it("that are too long for a line take two, between the screen's sides", function()
        local _, _, one = changed("The mod: short")
        local left, right, two = changed(("The mod that says a lot of things: "):rep(2) .. "and ends")
        assert.is_true(left >= SIDE_PX / 2 and right < W - SIDE_PX / 2, left .. " " .. right)
        assert.is_true(two > one)
        changed(("x"):rep(250)) -- one word that no line can hold is cut by the screen
        changed((" "):rep(250))
    end)

    it("of many mods take three lines and leave the keeper in sight", function()
        local stage = t_render.new()
        local before = stage:frame()
        for mod = 1, 6 do stage:toast(("Mod %d: something that takes two lines of the screen, as errors do, "):format(mod):rep(2), mod) end
        local after = stage:frame()
        assert.is_true(before:sub(1, W * 100 * 4) == after:sub(1, W * 100 * 4)) -- the keeper is in the middle, at row 90
        assert.is_false(before == after)
    end)
end)

describe("files", function()
    it("a saved frame compares equal, a changed one does not and is painted", function()
        local stage = t_render.new()
        assert.equal("ok", (stage:save("build/t_render_shot.png")))
        assert.equal("ok", (stage:compare("build/t_render_shot.png")))
        os.remove("build/t_render_diff.png")
        stage:spawn(240, 160)
        stage:frame()
        local status, text, share = stage:compare("build/t_render_shot.png", "build/t_render_diff.png", 2)
        assert.equal("invalid value", status)
        assert.matches("pixels differ, by up to %d+ of 255; see build/t_render_diff.png", text)
        assert.is_true(share > 500 and share < 10000, share)
        assert.equal("ok", (t_render.create { atlas = "build/t_render_diff.png" }), "the difference is a picture")
        assert.equal("ok", (stage:compare("build/t_render_shot.png", nil, 255)))
        stage:save("build/t_render_big.png", 2)
        assert.equal("over the limit", (stage:compare("build/t_render_big.png")), "another size")
        assert.equal("not found", (stage:compare("build/no such picture.png")))
        assert.equal("invalid value", (stage:save("build/t_render_big.png", 0)))
        assert.equal("input or output failed", (stage:save("build/no/such/folder.png")))
        stage:close()
    end)

    it("missing and broken pictures are named", function()
        local status, text = t_render.create { atlas = "build/missing.png" }
        assert.equal("not found", status)
        assert.matches("build/missing.png", text, 1, true)
        status, text = t_render.create { font = "build/missing.png" }
        assert.equal("not found", status)
        assert.matches("build/missing.png", text, 1, true)

        local head = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        local broken = {
            [""] = "malformed data", ["not a picture at all, but long enough"] = "malformed data",
            [head .. "\0\0\0\16\0\0\0\16\8\6\0\0\0\0\0\0\0"] = "malformed data", -- and then nothing
            [head .. "\x7f\xff\xff\xff\x7f\xff\xff\xff\8\6\0\0\0"] = "over the limit",
            [head .. "\0\0\0\0\0\0\0\16\8\6\0\0\0"] = "over the limit",
        }
        for bytes, expected in pairs(broken) do
            write("build/t_render_broken.png", bytes)
            status, text = t_render.create { atlas = "build/t_render_broken.png" }
            assert.equal(expected, status)
            assert.matches("build/t_render_broken.png", text, 1, true)
        end
    end)

    it("sprites must lie inside the atlas, cells inside the font", function()
        local status, text = t_render.create { x = 60, name = "far" }
        assert.equal("invalid value", status)
        assert.matches("sprite far", text, 1, true)
        assert.equal("invalid value", (t_render.create { x = 2147483647 }))
        assert.equal("invalid value", (t_render.create { x = -1 }))
        assert.equal("invalid value", (t_render.create { columns = 2147483647 }))
        assert.equal("invalid value", (t_render.create { columns = 0 }))
        assert.equal("invalid value", (t_render.create { name = "" }))
        assert.equal("over the limit", (t_render.create { count = 100000 }))
        assert.equal("invalid value", (t_render.create { cell_width = 17 }))
        assert.equal("invalid value", (t_render.create { cell_width = 0 }))
    end)
end)

describe("the window", function()
    it("scales by whole numbers and says where the mouse is", function()
        local stage = t_render.new()
        assert.same({ 7, 9 }, { stage:mouse_place(7, 9) })
        assert.equal("invalid value", (stage:window(-1, 400)))
        assert.equal("ok", (stage:window(1000, 400)))
        -- twice as large, in the middle of 1000 x 400
        assert.same({ 0, 0 }, { stage:mouse_place(180, 20) })
        assert.same({ 160, 90 }, { stage:mouse_place(500, 200) })
        assert.same({ -1, -1 }, { stage:mouse_place(179, 19) })
        assert.same({ 320, 180 }, { stage:mouse_place(820, 380) })
        assert.equal("already exists", (stage:window(640, 360)))
        stage:close()
    end)

    it("without a display the diag says what to do, and drawing goes on", function()
        local stage = t_render.new()
        local status, text = stage:window(640, 360, "no such driver")
        assert.equal("not supported here", status)
        assert.matches("no display", text, 1, true)
        assert.matches("--headless", text, 1, true)
        assert.equal(W * H * 4, #stage:frame())
        stage:close()
    end)
end)

describe("what mods bring along", function()
    local ICON = 2
    local stage
    before_each(function()
        stage = t_render.new()
        stage:bring(1, { { name = "pond:fish", width = 10, height = 6, color = 0x00FF40 } })
    end)
    after_each(function() stage:close() end)

    it("is drawn as icons and as entities", function()
        stage:item { owner = 1, kind = ICON, sprite = "pond:fish", x = 20, y = 30 }
        stage:spawn(240, 160, 0, "pond:fish")
        local frame = stage:frame()
        assert.equal(0x00FF40, pixel(frame, 20, 30))
        assert.equal(0x00FF40, pixel(frame, 29, 35))
        assert.not_equal(0x00FF40, pixel(frame, 30, 35))
        assert.equal(0x00FF40, pixel(frame, 160 + 5, 90 + 3))
    end)

    it("goes and changes, whatever was drawn before", function()
        stage:item { owner = 1, kind = ICON, sprite = "pond:fish", x = 20, y = 30 }
        stage:spawn(240, 160, 0, "pond:fish")
        stage:frame()
        stage:bring(1, { { name = "pond:frog", color = 0x1 }, { name = "pond:fish", color = 0xFF0000 } })
        assert.equal(0xFF0000, pixel(stage:frame(), 20, 30))
        stage:bring(1, nil)
        local frame = stage:frame()
        assert.equal(0xE06878, pixel(frame, 20, 30), "a hollow square where a sprite is missing")
        assert.equal(0x9098A8, pixel(frame, 160, 86), "and a stone for an entity")
        stage:bring(1, { { name = "pond:fish", color = 0x0000FF } })
        assert.equal(0x0000FF, pixel(stage:frame(), 20, 30))
    end)

    it("stands in water and has a mirror image, up to its last row", function()
        stage:water(20 * 256)
        stage:bring(1, {
            { name = "pond:fish", width = 8, height = 8, columns = 2, rows = 2, origin_x = 3, origin_y = 3 },
            { name = "pond:fish_glow", width = 2, height = 2, color = 0xFFFFFF },
        })
        for _, flags in ipairs { 0, 0xFF, 0xFFFF } do stage:spawn(230 + flags % 9, 160, flags, "pond:fish") end
        stage:step(3)
        stage:frame()
    end)

    it("writes with its own letters, or the game's where there are none", function()
        stage:bring(2, { { name = "pond:runes", width = 16 * 4, height = 6 * 5, cell_width = 4, cell_height = 5 } })
        stage:item { owner = 2, text = "AAA", font = "pond:runes", x = 50, y = 60, color = 0xFF00FF }
        local frame = stage:frame()
        for _, at in ipairs { { 50, 60 }, { 53, 64 }, { 55, 60 }, { 60, 62 } } do
            assert.equal(0xFF00FF, pixel(frame, at[1], at[2]))
        end
        stage:item { owner = 2, text = "M", font = "pond:lost", x = 50, y = 60, color = 0xFF00FF }
        assert.equal(0xFF00FF, pixel(stage:frame(), 50, 60))
    end)

    it("is kept apart by owner", function()
        stage:bring(2, { { name = "lake:fish", color = 0x123456 } })
        stage:bring(1, nil)
        stage:item { owner = 2, kind = ICON, sprite = "lake:fish", x = 9, y = 9 }
        assert.equal(0x123456, pixel(stage:frame(), 9, 9))
    end)
end)
