-- The finished picture does not flash, whatever was put into it: measured from outside, on its pixels.
local t_render = require "t_render"

local W, H = 320, 180
local BAR, PIXELS = 3, 4
local CELL, FINE = 4, 2 -- px of a side of what is measured

-- sRGB, IEC 61966-2-1
local linear = {}
for value = 0, 255 do
    local part = value / 255
    linear[value] = part <= 0.04045 and part / 12.92 or ((part + 0.055) / 1.055) ^ 2.4
end

-- The relative luminance of each cell of side x side px, row by row, and the share of red in its light.
local function measure(stage, side) return stage:cells(side, linear) end

-- Counts turns of a value, as WCAG 2.3.1 counts halves of a flash.
local function counter(step, dark)
    local extreme, way, turns = nil, 0, {}
    return function(value, tick)
        extreme = extreme or value
        local change = value - extreme
        local now = change > 0 and 1 or -1
        if now == way then
            extreme = value
        elseif math.abs(change) >= step and math.min(value, extreme) < dark then
            turns[#turns + 1] = tick
            way, extreme = now, value
        end
        while turns[1] and turns[1] <= tick - 60 do table.remove(turns, 1) end
        return #turns
    end
end

-- Plays so many ticks; the greatest share of the picture (0 to 1) that made more than `most` turns within a second,
-- the same for saturated red, and the mean luminance of each picture. `side`: of the cells that are measured.
local function play(stage, ticks, most, draw, side)
    local counters, red_counters, worst, worst_red, means = {}, {}, 0, 0, {}
    for tick = 1, ticks do
        stage:step()
        draw(tick)
        local cells, reds = measure(stage, side or CELL)
        local over, red_over, sum = 0, 0, 0
        for i, value in ipairs(cells) do
            counters[i] = counters[i] or counter(0.1, 0.8)
            red_counters[i] = red_counters[i] or counter(20 / 320, math.huge)
            if counters[i](value, tick) > most then over = over + 1 end
            if red_counters[i](reds[i], tick) > most then red_over = red_over + 1 end
            sum = sum + value
        end
        worst, worst_red = math.max(worst, over / #cells), math.max(worst_red, red_over / #cells)
        means[tick] = sum / #cells
    end
    return worst, worst_red, means
end

local FLASH = 7 -- turns: three flashes are six, and one may be under way

describe("a picture", function()
    local stage
    before_each(function()
        stage = t_render.new()
        stage:ambient(0xFFFFFF)
    end)
    after_each(function() stage:close() end)

    local function all_over(index, x, y, width, height, color)
        stage:item { owner = 0, index = index, kind = BAR, x = x, y = y, width = width, height = height, value = 1, max = 1,
                     color = color }
    end

    -- Each would flash over a quarter of the picture or more, more than three times a second.
    local attacks = {
        ["dark and bright in each tick"] = function(tick) stage:ambient(tick % 2 == 0 and 0 or 0xFFFFFF) end,
        ["ten times a second"] = function(tick) stage:ambient(tick // 3 % 2 == 0 and 0 or 0xFFFFFF) end,
        ["five times a second, up and down in steps"] = function(tick)
            local part = math.abs(tick % 12 - 6) * 42
            stage:ambient(part << 16 | part << 8 | part)
        end,
        ["by tints"] = function(tick) stage:tint(tick // 2 % 2 == 0 and 0x101010 or 0xFFFFFF) end,
        ["by lamps at night"] = function(tick)
            stage:ambient(0x101018)
            for i = 0, 7 do
                stage:light { index = i, x = 160 + i * 20, y = 160, radius = 320, intensity = tick // 4 % 2 * 200 }
            end
        end,
        ["a half that changes sides"] = function(tick)
            all_over(0, 0, 0, W // 2, H, tick % 2 == 0 and 0xFFFFFF or 0)
            all_over(1, W // 2, 0, W // 2, H, tick % 2 == 1 and 0xFFFFFF or 0)
        end,
        ["a checkerboard that inverts"] = function(tick)
            local cells = {}
            for y = 0, 95 do
                for x = 0, 95 do
                    cells[#cells + 1] = string.char((x // 8 + y // 8 + tick) % 2 == 0 and 0 or 31)
                end
            end
            local board = table.concat(cells)
            for i = 0, 5 do
                stage:item { owner = 0, index = i, kind = PIXELS, x = i % 3 * 96, y = i // 3 * 90, width = 96, height = 96,
                             pixels = board }
            end
        end,
        ["a third of it"] = function(tick) all_over(0, 40, 40, 180, 110, tick % 2 == 0 and 0xFFFFFF or 0) end,
    }

    for name, draw in pairs(attacks) do
        it("does not flash: " .. name, function()
            local worst = play(stage, 150, FLASH, draw)
            assert.is_true(worst < 0.25, ("%.2f of the picture flashed"):format(worst))
        end)
    end

    -- Two pictures of the whole that change places in each tick: index(x, y, which) is the colour of the palette there.
    local function change_places(index)
        local boards = {}
        for which = 0, 1 do
            local bytes = {}
            for y = 0, 95 do
                for x = 0, 95 do bytes[#bytes + 1] = string.char(index(x, y, which)) end
            end
            boards[which] = table.concat(bytes)
        end
        return function(tick)
            for i = 0, 5 do
                stage:item { owner = 0, index = i, kind = PIXELS, x = i % 3 * 96, y = i // 3 * 90, width = 96, height = 96,
                             pixels = boards[tick % 2] }
            end
        end
    end

    it("does not flash in stripes that change places", function()
        local stripes = change_places(function(x, _, which) return (x // 6 + which) % 2 == 0 and 0 or 31 end)
        local worst = play(stage, 100, FLASH, stripes, FINE)
        assert.is_true(worst < 0.25, ("%.2f of the picture flashed"):format(worst))
    end)

    -- Squares from a tenth of a degree on (2 px of a picture of 320 that is a third of what is seen) are no fine pattern.
    local function squares(side, offset)
        return function(x, y, which) return ((x + offset) // side + (y + offset) // side + which) % 2 == 0 and 0 or 31 end
    end
    local fine = {
        ["squares of 2 px, each a quarter of four blocks"] = squares(2, 1),
        ["squares of 3 px"] = squares(3, 0),
        ["squares of 4 px beside the blocks"] = squares(4, 1),
        ["squares of 5 px"] = squares(5, 1),
        ["stripes of 3 px"] = function(_, y, which) return (y // 3 + which) % 2 == 0 and 0 or 31 end,
        ["stripes of 2 px beside the blocks, lighter and darker as well"] = function(x, _, which)
            return ((x + 1) // 2 + which) % 2 == 0 and 0 or which == 0 and 31 or 30
        end,
    }
    for name, index in pairs(fine) do
        it("does not flash finely: " .. name, function()
            local draw, last, changes = change_places(index), nil, {}
            for tick = 1, 80 do
                stage:step()
                draw(tick)
                if tick < 70 then
                    stage:frame()
                else
                    local now = measure(stage, 1)
                    for i, value in ipairs(last or {}) do
                        if math.abs(now[i] - value) >= 0.1 then changes[i] = (changes[i] or 0) + 1 end
                    end
                    last = now
                end
            end
            local flashing = 0
            for _, count in pairs(changes) do flashing = flashing + (count > 6 and 1 or 0) end
            assert.is_true(flashing < W * H / 8, ("%.2f of the picture flashes"):format(flashing / (W * H)))
        end)
    end

    it("is left as it is while the ground scrolls by under what stands on the screen", function()
        local function checker(at)
            for y = 0, 19 do
                for x = 0, 29 do at:tile(x, y, (x + y) % 2 == 0 and 0 or 2, 4) end
            end
        end
        local function look(at, tick) at:camera(163 + tick * 2, 95 + tick) end
        checker(stage)
        for tick = 1, 75 do
            stage:step()
            look(stage, tick)
            for i = 0, 3 do
                all_over(i, 20, 20 + i * 40, 280, 12, 0xFFFFFF)
            end
            stage:frame()
        end
        local plain = t_render.new()
        plain:ambient(0xFFFFFF)
        plain:step(75)
        checker(plain)
        look(plain, 75)
        for i = 0, 3 do
            plain:item { owner = 0, index = i, kind = BAR, x = 20, y = 20 + i * 40, width = 280, height = 12, value = 1,
                         max = 1, color = 0xFFFFFF }
        end
        assert.is_true(stage:frame() == plain:frame())
        plain:close()
    end)

    it("does not flash while the camera moves either, or jumps", function()
        for _, far in ipairs { 1, 100 } do
            local worst = play(stage, 110, FLASH, function(tick)
                stage:camera(200 + tick % 2 * far, 150)
                stage:ambient(tick % 2 == 0 and 0 or 0xFFFFFF)
            end)
            assert.is_true(worst < 0.25, ("%.2f of the picture flashed"):format(worst))
        end
    end)

    it("does not flash by two halves that change places, in the first second either", function()
        local halves = { counter(0.1, 0.8), counter(0.1, 0.8) }
        for tick = 1, 60 do
            stage:step()
            local left = tick // 4 % 2 == 0
            all_over(0, 0, 0, W // 2, H, left and 0xFFFFFF or 0)
            all_over(1, W // 2, 0, W // 2, H, left and 0 or 0xFFFFFF)
            local cells, sums = measure(stage, CELL), { 0, 0 }
            for i, value in ipairs(cells) do
                local half = (i - 1) % (W // CELL) < W // CELL // 2 and 1 or 2
                sums[half] = sums[half] + value * 2 / #cells
            end
            for half = 1, 2 do
                local turns = halves[half](sums[half], tick)
                assert.is_true(turns <= 6, ("tick %d: %d turns"):format(tick, turns))
            end
        end
    end)

    it("does not flash in red of the same lightness", function()
        local _, worst_red = play(stage, 130, FLASH, function(tick)
            all_over(0, 0, 0, W, H, tick % 2 == 0 and 0xFF0000 or 0x007200)
        end)
        assert.is_true(worst_red < 0.25, ("%.2f of the picture flashed in red"):format(worst_red))
    end)

    it("does not flash by parts that take turns, each of them no more than three times a second", function()
        local function count(means)
            local one, most = counter(0.1, 0.8), 0
            for tick, mean in ipairs(means) do most = math.max(most, one(mean, tick)) end
            return most
        end
        local _, _, means = play(stage, 180, FLASH, function(tick)
            for i = 0, 3 do -- one after another, each for five ticks of twenty
                local on = tick // 5 % 4 == i and tick % 5 < 3
                all_over(i, i * W // 4, 0, W // 4, H, on and 0xFFFFFF or 0)
            end
        end)
        assert.is_true(count(means) <= FLASH, count(means) .. " turns of the whole in a second")
    end)

    it("settles on the light between, wherever it began, and is let go when it is quiet", function()
        local function strobe(tick) stage:ambient(tick % 2 == 0 and 0 or 0xFFFFFF) end
        local _, _, means = play(stage, 140, FLASH, strobe)
        assert.is_true(math.abs(means[140] - means[139]) < 0.02, means[139] .. " " .. means[140])
        local other = t_render.new()
        other:step()
        stage, other = other, stage
        local _, _, shifted = play(stage, 141, FLASH, strobe)
        stage, other = other, stage
        other:close()
        assert.is_true(math.abs(means[140] - shifted[141]) < 0.08, means[140] .. " " .. shifted[141])

        stage:ambient(0xFFFFFF)
        play(stage, 150, FLASH, function() end)
        local fresh = t_render.new()
        fresh:ambient(0xFFFFFF)
        fresh:step(290)
        assert.is_true(stage:frame() == fresh:frame(), "as if nothing had been")
        fresh:close()
    end)

    it("keeps three strokes of lightning in a second as they are, and what is in one place", function()
        local plain = t_render.new()
        for tick = 1, 60 do
            for _, at in ipairs { stage, plain } do
                at:ambient(0x202840)
                at:step()
                if tick % 20 == 1 then at:flash(75) end
            end
            local small = { owner = 1, kind = BAR, x = 10, y = 10, width = 60, height = 40, value = 1, max = 1,
                            color = tick % 2 == 0 and 0xFFFFFF or 0 }
            stage:item(small)
            plain:item(small)
            local seen = stage:frame()
            plain:close() -- another that never saw the ticks before
            plain = t_render.new()
            plain:ambient(0x202840)
            for before = 1, tick do
                plain:step()
                if before % 20 == 1 then plain:flash(75) end
            end
            plain:item(small)
            if tick % 6 == 0 then assert.is_true(seen == plain:frame(), "tick " .. tick) end
        end
        plain:close()
    end)

    it("flashes less for players who ask for it", function()
        local function slow(tick) stage:ambient(tick // 12 % 2 == 0 and 0 or 0xFFFFFF) end -- 2.5 flashes a second
        assert.is_true(play(stage, 130, 4, slow) > 0.9, "that is allowed without it")
        stage:close()
        stage = t_render.new()
        stage:less_flashing(true)
        local worst = play(stage, 190, 4, slow)
        assert.is_true(worst < 0.25, ("%.2f of the picture"):format(worst))
    end)

    it("flashes no more often where a second has more ticks", function()
        stage:tick_rate(240)
        local turns, means = counter(0.1, 0.8), {}
        for tick = 1, 480 do
            stage:step()
            stage:ambient(tick // 8 % 2 == 0 and 0 or 0xFFFFFF)
            local cells, sum = measure(stage, CELL), 0
            for _, value in ipairs(cells) do sum = sum + value end
            means[tick] = sum / #cells
        end
        local most = 0
        for tick, mean in ipairs(means) do most = math.max(most, turns(mean, tick / 4)) end
        assert.is_true(most <= FLASH, most .. " turns in a second")
    end)

    it("of the same tick is the same again, however often it is drawn", function()
        for tick = 1, 40 do
            stage:step()
            stage:ambient(tick % 2 == 0 and 0 or 0xFFFFFF)
            local first = stage:frame()
            assert.is_true(first == stage:frame() and first == stage:frame(), "tick " .. tick)
        end
    end)
end)
