-- What mods may have drawn: budgets and shares, on pixels and by what is reported as left out.
local t_render = require "t_render"

local W, H = 320, 180
local ICON, BAR, PIXELS = 2, 3, 4
local RED = 0xFF0000

local function changed(a, b)
    local count = 0
    for at = 1, #a, 4 do
        if a:sub(at, at + 3) ~= b:sub(at, at + 3) then count = count + 1 end
    end
    return count
end

local function edge(frame)
    local parts = {}
    for y = 0, H - 1 do
        if y < 2 or y >= H - 2 then
            parts[#parts + 1] = frame:sub(y * W * 4 + 1, (y + 1) * W * 4)
        else
            parts[#parts + 1] = frame:sub(y * W * 4 + 1, y * W * 4 + 8)
            parts[#parts + 1] = frame:sub((y + 1) * W * 4 - 7, (y + 1) * W * 4)
        end
    end
    return table.concat(parts)
end

local function find(cuts, part, owner)
    for _, cut in ipairs(cuts) do
        if cut.part == part and cut.owner == owner then return cut end
    end
end

describe("what mods show", function()
    local stage, plain
    before_each(function()
        stage = t_render.new()
        plain = stage:frame()
    end)
    after_each(function() stage:close() end)

    local function bar(owner, index, x, y, width, height)
        stage:item { owner = owner, index = index, kind = BAR, x = x, y = y, width = width, height = height, value = 1,
                     max = 1, color = RED }
    end

    describe("on the screen", function()
        -- Each covers the picture when nothing counts the sum.
        local covers = {
            pictures = function(owner)
                local black = ("\0"):rep(96 * 96)
                for i = 0, 7 do
                    stage:item { owner = owner, index = i, kind = PIXELS, x = i % 4 * 80, y = i // 4 * 90, width = 96,
                                 height = 96, pixels = black }
                end
            end,
            bars = function(owner)
                for i = 0, 22 do bar(owner, i, 0, i * 8, W, 8) end
            end,
            texts = function(owner)
                for i = 0, 25 do stage:item { owner = owner, index = i, text = ("W"):rep(120), x = 0, y = i * 7 } end
            end,
            icons = function(owner)
                stage:bring(owner, { { name = "pond:block", width = 60, height = 60, color = RED } })
                for i = 0, 17 do
                    stage:item { owner = owner, index = i, kind = ICON, x = i % 6 * 60, y = i // 6 * 60,
                                 sprite = "pond:block" }
                end
            end,
            letters = function(owner)
                stage:bring(owner, { { name = "pond:full", width = 256, height = 96, cell_width = 16, cell_height = 16 } })
                for i = 0, 11 do
                    stage:item { owner = owner, index = i, text = ("W"):rep(30), font = "pond:full", x = 0, y = i * 16 }
                end
            end,
        }

        for name, cover in pairs(covers) do
            it("never covers the game: " .. name .. ", of one mod and of six", function()
                stage:close()
                stage = t_render.new()
                cover(1)
                local share = changed(plain, stage:frame()) / (W * H)
                assert.is_true(share > 0.01 and share < 0.25, ("%.3f"):format(share))
                assert.is_true(find(stage:cuts(), "hud", 1).alone)
                for owner = 2, 6 do cover(owner) end
                share = changed(plain, stage:frame()) / (W * H)
                assert.is_true(share < 0.36, ("%.3f"):format(share))
            end)
        end

        it("is left out item by item, and the first is named", function()
            bar(1, 3, 10, 10, 100, 20)
            bar(1, 7, 10, 40, 300, 32)
            bar(1, 9, 10, 80, 300, 32)
            local frame = stage:frame()
            local cut = find(stage:cuts(), "hud", 1)
            assert.same({ 7, true, 10240 }, { cut.first, cut.alone, cut.share })
            assert.equal(102 * 22, changed(plain, frame))
            assert.is_true(cut.wanted > 20000)
        end)

        it("costs nothing where nobody sees it", function()
            bar(1, 0, 319, 0, 300, 30)
            bar(1, 1, 0, -200, 300, 30)
            bar(1, 2, 10, 40, 280, 32)
            stage:frame()
            assert.same({}, stage:cuts())
        end)

        it("is cut where it is most: a small mod keeps all of its own beside big ones", function()
            for owner = 1, 5 do bar(owner, 0, 2, owner * 31, 300, 30) end
            stage:frame()
            for owner = 1, 5 do assert.is_false(find(stage:cuts(), "hud", owner).alone, owner) end
            bar(6, 0, 100, 4, 60, 20)
            local before = stage:frame()
            assert.is_nil(find(stage:cuts(), "hud", 6))
            bar(6, 0, 400, 4, 60, 20)
            assert.is_true(changed(before, stage:frame()) > 1000)
        end)

        it("has no limit in what is the game's", function()
            for i = 0, 5 do bar(0, i, 0, i * 30, W, 30) end
            assert.equal(W * H, changed(plain, stage:frame()))
            assert.same({}, stage:cuts())
        end)
    end)

    describe("by halos", function()
        -- The largest sum of red, green and blue in the picture.
        local function brightest(frame)
            local most = 0
            for at = 1, #frame, 4 do
                local b, g, r = frame:byte(at, at + 2)
                most = math.max(most, b + g + r)
            end
            return most
        end

        local function crowd(owner, count)
            stage:close()
            stage = t_render.new()
            stage:ambient(0x080810)
            stage:bring(1, {
                { name = "pond:fly", width = 4, height = 4, color = 0x102030 },
                { name = "pond:fly_glow", width = 4, height = 4, color = 0x204060 },
            })
            for i = 1, count do stage:spawn(230 + i % 5, 155 + i % 7, 0, "pond:fly", owner) end
            return brightest(stage:frame())
        end

        it("never makes a white patch: many in one place are as bright as a few", function()
            local one, few, many = crowd(1, 1), crowd(1, 3), crowd(1, 60)
            assert.is_true(few > one + 10, "halos do not add up: " .. one .. " and " .. few)
            assert.is_true(many < few + 60, few .. " and " .. many)
        end)

        it("has no limit in what is the game's", function()
            assert.is_true(crowd(0, 60) > crowd(1, 60) + 100)
        end)
    end)

    describe("by lamps", function()
        before_each(function() stage:ambient(0x101018) end)

        local function lamps(owner, count, more)
            for i = 0, count - 1 do
                local light = { owner = owner, index = i, x = 240 + i % 8, y = 160, radius = 200 }
                for name, value in pairs(more or {}) do light[name] = value end
                stage:light(light)
            end
        end

        it("is bounded by what it costs to draw, and the lamp is named", function()
            stage:tile(15, 10, 2, 4)
            lamps(1, 64, { intensity = 20 })
            lamps(2, 64, { intensity = 20 })
            stage:frame()
            for owner = 1, 2 do
                local cut = find(stage:cuts(), "lights", owner)
                assert.is_true(cut.alone and cut.first >= 2 and cut.first < 9, cut.first)
                assert.is_true(cut.share <= 8 * W * H)
            end
        end)

        it("leaves the game's lamps as they are, and another mod's", function()
            stage:light { owner = 3, x = 200, y = 160, radius = 40 }
            stage:light { x = 280, y = 160, radius = 40 }
            local alone = stage:frame()
            lamps(1, 64, { x = 2000, y = 2000 })  -- out of sight,
            lamps(2, 64, { color = 0 })           -- without light
            lamps(4, 64, { intensity = 0 })
            assert.is_true(alone == stage:frame(), "what gives no light takes no lamp's place")
            assert.same({}, stage:cuts())
            lamps(1, 64, { radius = 320, intensity = 1 })
            stage:frame()
            assert.is_nil(find(stage:cuts(), "lights", 3))
        end)
    end)

    describe("by lamps together", function()
        local function lit(count, radius, intensity)
            for i = 0, count - 1 do
                stage:light { owner = 1 + i % 2, index = i, x = 240, y = 160, radius = radius, intensity = intensity }
            end
            local frame, sum, white = stage:frame(), 0, 0
            for at = 1, #frame, 4 do
                local b, g, r = frame:byte(at, at + 2)
                sum, white = sum + math.max(b, g, r), white + (math.min(b, g, r) >= 250 and 1 or 0)
            end
            for i = 0, count - 1 do stage:light { owner = 1 + i % 2, index = i, intensity = 0 } end
            return sum / (W * H), white
        end

        it("turns no night white: many are hardly brighter than the brightest that one may have", function()
            stage:ambient(0x101018)
            local one = lit(1, 320, 80)
            local many, white = lit(8, 320, 80)
            assert.is_true(white < 100, white .. " px of a white patch, where somebody may stand")
            assert.is_true(many > one * 0.95 and many < one * 1.15, one .. " " .. many)
            local spot, spots = lit(1, 60, 140), lit(64, 60, 140)
            assert.is_true(spots > spot * 0.95 and spots < spot * 2, spot .. " " .. spots)
        end)
    end)

    describe("by sprites in the world", function()
        before_each(function()
            stage:bring(1, { { name = "pond:wall", width = 100, height = 100, color = RED, origin_x = 50, origin_y = 99 } })
        end)

        it("covers no more than its share; the rest is seen as marks", function()
            for i = 0, 11 do stage:spawn(90 + i % 4 * 90, 130 + i // 4 * 50, 8, "pond:wall", 1) end
            local share = changed(plain, stage:frame()) / (W * H)
            assert.is_true(share > 0.1 and share < 0.55, ("%.2f"):format(share))
            assert.is_true(find(stage:cuts(), "sprites", 1).alone)
        end)

        it("ends before the picture's edge, where the host's frame is", function()
            stage:ambient(0x303030)
            plain = stage:frame()
            stage:bring(1, {
                { name = "pond:line", width = 120, height = 3, color = RED, origin_x = 60, origin_y = 2 },
                { name = "pond:line_glow", width = 120, height = 3, color = RED, origin_x = 60, origin_y = 2 },
                { name = "pond:post", width = 3, height = 120, color = RED, origin_x = 1, origin_y = 119 },
            })
            local left, top = 240 - W // 2, 160 - H // 2
            for i = 0, 2 do
                stage:spawn(left + 50 + i * 100, top + 2, 0, "pond:line", 1)
                stage:spawn(left + 50 + i * 100, top + H - 1, 0, "pond:line", 1)
            end
            for i = 0, 1 do
                stage:spawn(left + 1, top + 100 + i * 79, 0, "pond:post", 1)
                stage:spawn(left + W - 2, top + 100 + i * 79, 0, "pond:post", 1)
            end
            for i = 0, 63 do
                stage:light { owner = 1, index = i, x = left + i * 5, y = top + 1, radius = 4, intensity = 200 }
            end
            stage:burst("smoke", left + 20, top + 1, 1)
            stage:burst("spark", left + 90, top + 1, 1)
            stage:burst("glow", left + 150, top + 1, 1)
            local frame = stage:frame()
            assert.is_true(changed(plain, frame) > 200, "it is seen beside it")
            assert.is_true(edge(plain) == edge(frame), "but not there")
        end)
    end)

    it("in the air is bounded by what it costs to draw", function()
        for _ = 1, 60 do stage:burst("smoke", 240, 160, 1, 64) end
        stage:step(30)
        stage:frame()
        local cut = find(stage:cuts(), "particles", 1)
        assert.is_true(cut and cut.alone)
    end)
end)
