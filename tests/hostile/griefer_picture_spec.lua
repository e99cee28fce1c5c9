-- griefer, as a player sees it: the picture of the real program with each attack, beside the same without it.
package.path = "tests/hostile/?.lua;" .. package.path
local picture = require "t_picture"
local support = require "support"

local PHASES = { "--phases", "1,1,60,8" } -- night
local TICKS = 200

-- The mean relative luminance (0 to 1) of a picture, near enough: by the square of each channel.
local function light_of(pixels)
    local sum = 0
    for at = 1, #pixels, 4 do
        local b, g, r = pixels:byte(at, at + 2)
        sum = sum + 0.2126 * r * r + 0.7152 * g * g + 0.0722 * b * b
    end
    return sum / 255 / 255 / (#pixels / 4)
end

-- The share of the picture (0 to 1) in which two pictures differ by more than a little, and that along the edge.
local function differs(a, b, width, height)
    local count, at_edge, edge = 0, 0, 0
    for i = 0, #a // 4 - 1 do
        local x, y = i % width, i // width
        local b1, g1, r1 = a:byte(i * 4 + 1, i * 4 + 3)
        local b2, g2, r2 = b:byte(i * 4 + 1, i * 4 + 3)
        local is_other = math.abs(r1 - r2) + math.abs(g1 - g2) + math.abs(b1 - b2) > 24
        local is_edge = x < 2 or y < 2 or x >= width - 2 or y >= height - 2
        if is_other then count = count + 1 end
        if is_edge then edge = edge + 1 end
        if is_other and is_edge then at_edge = at_edge + 1 end
    end
    return count / (#a / 4), at_edge / edge
end

local TAGS = { [0] = 0xF2B65A, 0x7FD1C1, 0xE88FA2, 0x9FB8F0, 0xB8D978, 0xD9A0E0 } -- by a mod's number, of six

-- How many pixels have that colour.
local function count_color(pixels, color)
    local wanted, count = string.pack("<I3", color), 0
    for at = 1, #pixels, 4 do
        if pixels:sub(at, at + 2) == wanted then count = count + 1 end
    end
    return count
end

describe("beside griefer a player sees", function()
    local folder, runs, size, number = nil, {}, nil, nil

    -- What is looked at, each in a run of its own: {attack, tick}; two a tick apart for what blinks.
    local wanted = {
        { "none", TICKS }, { "blackout", TICKS }, { "cover", TICKS }, { "long_text", TICKS }, { "lamps", TICKS },
        { "unseen", TICKS }, { "frame", TICKS }, { "blink", TICKS }, { "blink", TICKS + 1 }, { "strobe", TICKS },
        { "strobe", TICKS + 1 }, { "fake_panel", TICKS },
    }

    setup(function()
        folder = support.folder()
        local list = {}
        for i, one in ipairs(wanted) do
            local words = support.words("griefer", one[1], {
                ticks = one[2], ["until"] = TICKS + 2,
                more = { "--seed", "7", "--scale", "1", "--shot", ("%s/%d.png"):format(folder, i),
                         table.unpack(PHASES) },
            })
            list[i] = words
        end
        for i, run in ipairs(support.run_all(list)) do
            assert.are.equal(0, run.code, run.err)
            local pixels, width, height = picture.read(("%s/%d.png"):format(folder, i))
            assert(pixels, width)
            size, number = { width, height }, run.mods.griefer.number
            runs[wanted[i][1] .. " " .. wanted[i][2]] = pixels
        end
    end)
    teardown(function() if folder then support.remove(folder) end end)

    local function seen(attack, tick) return runs[attack .. " " .. (tick or TICKS)] end

    for _, attack in ipairs { "blackout", "cover", "long_text" } do
        it("the game: " .. attack .. " covers a part of the picture alone", function()
            local share = differs(seen("none"), seen(attack), size[1], size[2])
            assert.is_true(share > 0.02, "the attack does nothing")
            assert.is_true(share < 0.25, ("%.2f of the picture"):format(share))
        end)
    end

    for _, attack in ipairs { "blink", "strobe" } do
        it("no flashing: " .. attack, function()
            local before, after = light_of(seen(attack)), light_of(seen(attack, TICKS + 1))
            assert.is_true(math.abs(before - after) < 0.05, ("%.3f and %.3f a tick later"):format(before, after)) -- a flash is 0.1
        end)
    end

    it("what others show: nothing unseen takes its place", function()
        local share = differs(seen("none"), seen("unseen"), size[1], size[2])
        assert.is_true(share < 0.005, ("%.4f"):format(share)) -- sparks fly elsewhere; none is missing
    end)

    it("whose it is: what looks like a panel of the host carries its mod's name", function()
        local color = TAGS[number % 6]
        assert.are.equal(0, count_color(seen("none"), color))
        assert.is_true(count_color(seen("fake_panel"), color) >= 16, "no stripe of a tag")
    end)

    it("the edge as it is: no frame but the host's is there", function()
        local share, at_edge = differs(seen("none"), seen("frame"), size[1], size[2])
        assert.is_true(share > 0.005, "the attack does nothing")
        assert.are.equal(0, at_edge)
    end)

end)
