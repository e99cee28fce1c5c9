local t = require "t_scene"

local TEXT, BAR, PIXELS = 1, 3, 4
local SMOKE, SPLASH, LEAF = 1, 2, 3

local function steps(scene, count)
    for _ = 1, count do scene.step() end
end

describe("scene: names", function()
    it("are numbers that stay", function()
        local scene, _, c = t.new()
        local lamp = c:intern("lamp")
        assert.equal(1, lamp)
        assert.equal(2, c:intern("bell"))
        assert.equal(lamp, c:intern("lamp"))
        scene.reset()
        assert.equal(lamp, c:intern("lamp"))
        assert.equal("lamp", c:name(lamp))
        assert.same({ "", "", "" }, { c:name(0), c:name(3), c:name(65535) })
        assert.same({ 0, 0 }, { c:intern(""), c:intern(("n"):rep(97)) })
        assert.equal(3, c:intern(("n"):rep(96)))
    end)

    it("can be looked for without making one", function()
        local _, _, c = t.new()
        assert.equal(0, c:find_name("lamp"))
        c:intern("lamp")
        assert.equal(1, c:find_name("lamp"))
        assert.equal(0, c:find_name("lamps"))
        assert.equal(2, c:intern("next"))
    end)

    it("end at 4096, and all are still found", function()
        local _, _, c = t.new()
        for i = 1, 4096 do assert.equal(i, c:intern("name" .. i)) end
        assert.equal(0, c:intern("one more"))
        for i = 1, 4096 do
            assert.equal(i, c:intern("name" .. i))
            assert.equal("name" .. i, c:name(i))
        end
    end)
end)

describe("scene: items", function()
    it("are set, replaced and removed by number", function()
        local scene, _, c = t.new()
        assert.is_nil(c:item(0, 0))
        scene.set_item(3, {
            kind = "text", text = "Night 2", anchor = "top_right", x = -4, y = 3, color = 0xFF8040, large = true,
        })
        local item = c:item(0, 3)
        assert.same({ TEXT, 2, -4, "Night 2", 0xFF8040, 1 },
            { item.kind, item.anchor, item.x, item.text, item.color, item.large })
        scene.set_item(3, { kind = "bar", x = 1, y = 1, width = 40, height = 4, value = 60, max = 50 })
        item = c:item(0, 3)
        assert.same({ BAR, 50, 50, 0, 0xFFFFFF }, { item.kind, item.value, item.max, item.anchor, item.color })
        scene.set_item(3, { kind = "icon", x = 1, y = 1, sprite = "oil" })
        assert.equal("oil", c:item(0, 3).sprite)
        assert.is_true(scene.remove_item(3))
        assert.equal(0, c:item(0, 3).kind)
        assert.is_false(scene.remove_item(3))
        assert.equal("over the limit", c:remove_item(0, 64))
        assert.equal("not found", c:remove_item(200, 3))
    end)

    it("keep a copy of their pixels", function()
        local scene, _, c = t.new()
        local picture = string.char(0, 1, 255, 31, 5, 6)
        scene.set_item(0, { kind = "pixels", x = 0, y = 0, width = 3, height = 2, pixels = picture })
        assert.equal(picture, c:item(0, 0).pixels)
        scene.set_item(0, { kind = "pixels", x = 0, y = 0, width = 2, height = 3, pixels = "abcdef" })
        assert.equal("abcdef", c:item(0, 0).pixels)
        scene.set_item(0, { kind = "pixels", x = 0, y = 0, width = 96, height = 96, pixels = ("x"):rep(9216) })
        assert.equal(9216, #c:item(0, 0).pixels)
        scene.set_item(0, { kind = "text", x = 0, y = 0, text = "gone" })
        assert.is_nil(c:item(0, 0).pixels)
        assert.has_error(function()
            scene.set_item(0, { kind = "pixels", x = 0, y = 0, width = 3, height = 3, pixels = "short" })
        end)
        assert.equal("gone", c:item(0, 0).text)
    end)

    it("are refused when an owner, a number, a size or a kind is wrong, and change nothing", function()
        local _, _, c = t.new()
        assert.equal("ok", c:set_item(256, 63, TEXT, 0, 0, "here"))
        for _, bad in ipairs {
            { "over the limit", 257, 0, TEXT, 0, 0 }, { "over the limit", 256, 64, TEXT, 0, 0 },
            { "invalid value", 256, 63, 0, 0, 0 }, { "invalid value", 256, 63, 5, 0, 0 },
            { "invalid value", 256, 63, -1, 0, 0 }, { "over the limit", 256, 63, BAR, 0, 4 },
            { "over the limit", 256, 63, BAR, 321, 4 }, { "over the limit", 256, 63, BAR, 4, 181 },
            { "over the limit", 256, 63, PIXELS, 97, 1 }, { "over the limit", 256, 63, PIXELS, 1, 0 },
            { "invalid value", 256, 63, PIXELS, 1, 1 },
        } do
            assert.equal(bad[1], c:set_item(table.unpack(bad, 2)))
        end
        assert.equal("here", c:item(256, 63).text)
    end)

    it("have text that is cut between characters", function()
        local scene, _, c = t.new()
        for _, case in ipairs {
            { ("x"):rep(300), 256 }, { ("x"):rep(256), 256 }, { ("\u{20ac}"):rep(100), 255 }, -- 3 bytes each
            { "x" .. ("\u{e9}"):rep(200), 255 }, { ("\u{1f41a}"):rep(65), 256 }, { "xx" .. ("\u{1f41a}"):rep(65), 254 },
        } do
            scene.set_item(0, { kind = "text", x = 0, y = 0, text = case[1] })
            local text = c:item(0, 0).text
            assert.equal(case[2], #text)
            assert.is_number(utf8.len(text))
            c:set_item(1, 0, TEXT, 0, 0, case[1])
            assert.equal(text, c:item(1, 0).text)
            scene.toast(case[1])
            assert.equal(text, c:toasts()[1])
            scene.reset()
        end
    end)

    it("belong to their owner and go with it", function()
        local scene, _, c = t.new()
        c:set_item(1, 0, TEXT, 0, 0, "one")
        c:set_item(2, 0, TEXT, 0, 0, "two")
        c:set_light(1, 0, 10, 100, 0)
        c:set_weather(1, 50, 0, 0, 0)
        c:set_tint(1, 0x00FF00, 0)
        c:set_owner_name(1, "Storm Front")
        c:sound(1, c:intern("thunder"), 100)
        c:sound(2, c:intern("thunder"), 100)
        c:remove_owner(1)
        assert.is_nil(c:item(1, 0))
        assert.equal("two", c:item(2, 0).text)
        assert.same({}, c:lights())
        assert.equal(0, scene.weather().rain)
        assert.equal(0xFFFFFF, c:tint())
        assert.equal("", c:owner_name(1))
        local sounds = c:take_sounds()
        assert.same({ 1, 2 }, { #sounds, sounds[1].owner })
        c:remove_owner(1)
        c:remove_owner(60000)
        c:hide_owner(60000, true)
    end)

    it("are not shown while their owner is hidden, and all there afterwards", function()
        local scene, _, c = t.new()
        c:set_item(1, 0, TEXT, 0, 0, "one")
        c:set_light(1, 0, 10, 100, 0)
        c:set_weather(1, 50, 0, 0, 0)
        c:set_weather(2, 20, 0, 0, 0)
        c:set_tint(1, 0x00FF00, 0)
        c:hide_owner(1, true)
        c:set_item(1, 1, TEXT, 0, 0, "two")
        assert.is_nil(c:item(1, 0))
        assert.same({}, c:lights())
        assert.equal(20, scene.weather().rain)
        assert.equal(0xFFFFFF, c:tint())
        c:hide_owner(1, false)
        assert.same({ "one", "two" }, { c:item(1, 0).text, c:item(1, 1).text })
        assert.equal(1, #c:lights())
        assert.equal(70, scene.weather().rain)
        assert.equal(0x00FF00, c:tint())
    end)

    it("go in a reset, titles stay", function()
        local scene, _, c = t.new()
        c:set_item(1, 0, TEXT, 0, 0, "one")
        c:set_owner_name(1, "Storm Front")
        scene.reset()
        assert.is_nil(c:item(1, 0))
        assert.equal("Storm Front", c:owner_name(1))
        assert.equal("", c:owner_name(300))
    end)
end)

describe("scene: lights", function()
    it("stay at a place or go with an entity while it lives", function()
        local scene, world, c = t.new()
        world.reset(40, 30, 1)
        world.define_kind { name = "lamp", half_w = 2, half_h = 2 }
        local lamp = world.spawn("lamp", 100, 50)
        scene.set_light(0, { x = 20, y = 10.5, radius = 40, color = 0xFFCC88 })
        scene.set_light(1, { x = 0, y = -4, entity = lamp, radius = 30, color = 0x88CCFF, intensity = 150 })
        assert.same({
            { x = 20 * 256, y = 10.5 * 256, radius = 40, intensity = 100, color = 0xFFCC88 },
            { x = 100 * 256, y = 46 * 256, radius = 30, intensity = 150, color = 0x88CCFF },
        }, c:lights())
        assert.same({}, c:lights(1))
        world.put(lamp, 200, 50)
        assert.equal(200 * 256, c:lights()[2].x)
        world.remove(lamp)
        assert.equal(1, #c:lights())
        scene.step()
        assert.is_false(scene.remove_light(1)) -- its number is free again
        assert.is_true(scene.remove_light(0))
        assert.same({}, c:lights())
    end)

    it("fade out and are gone", function()
        local scene, _, c = t.new()
        scene.set_light(0, { x = 0, y = 0, radius = 40, color = 0xFFFFFF, ticks = 10 })
        local last = 101
        for _ = 1, 10 do
            local now = c:lights()[1].intensity
            assert.is_true(now < last)
            last = now
            scene.step()
        end
        assert.equal(10, last)
        assert.same({}, c:lights())
    end)

    it("flicker the same in every run, and only as far as they may", function()
        local seen = {}
        for run = 1, 2 do
            local scene, _, c = t.new()
            scene.set_light(0, { x = 0, y = 0, radius = 40, color = 0xFFFFFF, flicker = 30 })
            local list, low = {}, 100
            for i = 1, 200 do
                list[i] = c:lights()[1].intensity
                low = math.min(low, list[i])
                scene.step()
            end
            assert.is_true(low >= 70 and low < 85)
            seen[run] = list
        end
        assert.same(seen[1], seen[2])
    end)

    it("that are dark are no lights", function()
        local scene, _, c = t.new()
        scene.set_light(0, { x = 0, y = 0, radius = 40, color = 0xFFFFFF, intensity = 0 })
        scene.set_light(1, { x = 0, y = 0, radius = 40, color = 0 })
        scene.set_light(2, { x = 0, y = 0, radius = 40, color = 0x010101, intensity = 50 })
        scene.set_light(3, { x = 0, y = 0, radius = 40, color = 0x010101, intensity = 100 })
        assert.equal(1, #c:lights())
    end)

    it("are cut to their limits and refused beyond the numbers", function()
        local _, _, c = t.new()
        assert.equal("ok", c:set_light(3, 63, 65535, 65535, 0))
        assert.same({ 512, 200, 0xFFFFFF }, { c:lights()[1].radius, c:lights()[1].intensity, c:lights()[1].color })
        assert.equal("over the limit", c:set_light(3, 64, 1, 1, 0))
        assert.equal("over the limit", c:set_light(257, 0, 1, 1, 0))
        assert.equal("over the limit", c:remove_light(257, 0))
        assert.equal("not found", c:remove_light(3, 0))
        assert.equal("not found", c:remove_light(4, 0))
    end)
end)

describe("scene: ambience", function()
    it("adds the owners' weather and caps it", function()
        local scene, _, c = t.new()
        scene.set_weather { rain = 30, wind_x = 1.5 }
        c:set_weather(1, 50, 20, 256, -128)
        assert.same({ rain = 80, fog = 20, wind_x = 2.5, wind_y = -0.5 }, scene.weather())
        assert.same({ 2.5, -0.5 }, { scene.wind() })
        c:set_weather(2, 100, 65535, 2147483647, -2147483648)
        assert.same({ rain = 100, fog = 100, wind_x = 8, wind_y = -8 }, scene.weather())
        c:set_weather(3, 0, 0, 2147483647, 2147483647)
        c:remove_owner(2)
        assert.same({ rain = 80, fog = 20, wind_x = 8, wind_y = 8 }, scene.weather())
        c:set_weather(300, 100, 100, 0, 0)
        assert.equal(80, scene.weather().rain)
    end)

    it("flashes at most three times in any second, however many ticks that is", function()
        local scene, _, c = t.new()
        c:tick_rate(120)
        local last = {}
        for tick = 1, 480 do
            local before = c:flash()
            scene.flash(100)
            if c:flash() > before then last[#last + 1] = tick end
            scene.step()
        end
        assert.is_true(#last >= 9)
        for i = 4, #last do assert.is_true(last[i] - last[i - 3] >= 120) end
    end)

    it("flashes at most three times in any second", function()
        local scene, _, c = t.new()
        local flashes, before = {}, 0
        for tick = 1, 600 do
            scene.flash(100)
            local now = c:flash()
            assert.is_true(now <= 100)
            if now > before then flashes[#flashes + 1] = tick end
            scene.step()
            before = c:flash()
        end
        assert.is_true(#flashes >= 10)
        for i = 1, #flashes do
            if flashes[i + 3] then assert.is_true(flashes[i + 3] - flashes[i] >= 60) end
        end
        scene.flash(0)
        steps(scene, 60)
        assert.equal(0, c:flash())
        scene.flash(40)
        assert.equal(40, c:flash())
    end)

    it("multiplies the owners' tints and fades them in", function()
        local scene, _, c = t.new()
        assert.equal(0xFFFFFF, c:tint())
        scene.tint(0x80FF00, 0)
        assert.equal(0x80FF00, c:tint())
        c:set_tint(1, 0xFF8080, 0)
        assert.equal(0x808000, c:tint())
        c:set_tint(1, 0xFFFFFF, 4)
        local last = 0x80
        for _ = 1, 4 do
            scene.step()
            local green = c:tint() >> 8 & 0xFF
            assert.is_true(green > last)
            last = green
        end
        assert.equal(0x80FF00, c:tint())
        c:set_tint(300, 0, 0)
        assert.equal(0x80FF00, c:tint())
    end)

    it("has the sky's light, the camera and a shake that ends", function()
        local scene, _, c = t.new()
        assert.equal(0xFFFFFF, c:ambient())
        scene.set_ambient(0x203060)
        assert.equal(0x203060, c:ambient())
        scene.set_camera(100.5, -3)
        assert.same({ 100.5, -3 }, { scene.camera() })
        scene.shake(200, 20)
        local most = 0
        for tick = 1, 20 do
            scene.step()
            local x, y = c:shake()
            most = math.max(most, math.abs(x), math.abs(y))
            if tick == 10 then scene.shake(1, 600) end -- the weaker one does not take over
        end
        assert.is_true(most > 4 and most <= 16)
        scene.step()
        assert.same({ 0, 0 }, { c:shake() })
    end)
end)

describe("scene: particles", function()
    it("have the styles that are told to mods", function()
        local _, _, c = t.new()
        local styles = c:particle_styles()
        table.sort(styles)
        local file <close> = assert(io.open("lua/games/names.lua"))
        local told = {}
        for name in assert(file:read("a"):match("names.PARTICLES = (%b{})")):gmatch('"(%l+)"') do told[#told + 1] = name end
        assert.same(styles, told)
    end)

    it("live their life and go", function()
        local scene, _, c = t.new()
        scene.burst("spark", 100, 50, 20, 0xFFEE88, 2)
        local all = c:particles()
        assert.equal(20, #all)
        local directions = {}
        for _, p in ipairs(all) do
            assert.same({ 100 * 256, 50 * 256 }, { p[1], p[2] })
            assert.is_true(p[3] ^ 2 + p[4] ^ 2 <= 514 ^ 2)
            directions[(p[3] > 0 and 2 or 0) + (p[4] > 0 and 1 or 0)] = true
        end
        assert.equal(4, #directions + 1)
        scene.step()
        assert.not_same({ 100 * 256, 50 * 256 }, { c:particles()[1][1], c:particles()[1][2] })
        local last = 20
        for _ = 1, 200 do
            scene.step()
            local now = #c:particles()
            assert.is_true(now <= last)
            last = now
        end
        assert.equal(0, last)
    end)

    it("replace the oldest when there is no more room", function()
        local scene, _, c = t.new()
        for _ = 1, 8 do c:burst(LEAF, 0, 0, 256, 0) end
        assert.equal(2048, #c:particles())
        scene.step()
        c:burst(LEAF, 99, 0, 100, 0)
        assert.equal(2048, #c:particles())
        scene.step() -- in order of age again: the new ones last
        local all = c:particles()
        for i = 1, #all do assert.equal(i > #all - 100 and 1 or 2, all[i][5]) end
        c:burst(LEAF, 5, 0, 4000, 0) -- cut to the limit of one burst
        local new = 0
        for _, p in ipairs(c:particles()) do new = new + (p[5] == 0 and 1 or 0) end
        assert.equal(256, new)
    end)

    it("of one mod take no room of another's, nor of the game's", function()
        local _, _, c = t.new()
        local function count()
            local owners = {}
            for _, p in ipairs(c:particles()) do owners[p[8]] = (owners[p[8]] or 0) + 1 end
            return owners
        end
        for _ = 1, 3 do c:burst(LEAF, 0, 0, 200, 0) end
        for _ = 1, 4 do c:burst(LEAF, 0, 0, 100, 0, 5) end
        for _ = 1, 16 do c:burst(LEAF, 0, 0, 256, 0, 3) end
        assert.same({ [0] = 600, [5] = 400, [3] = 1048 }, count())
        for _ = 1, 16 do c:burst(LEAF, 0, 0, 256, 0, 4) end
        local owners = count()
        assert.equal(2048, owners[0] + owners[3] + owners[4] + owners[5])
        assert.equal(512, owners[0] - math.max(0, owners[0] - 512))
        assert.is_true(owners[5] == 400 and math.abs(owners[3] - owners[4]) <= 1)
        for _ = 1, 16 do c:burst(LEAF, 0, 0, 256, 0, 6) end
        assert.is_true(count()[0] >= 512)
    end)

    it("that nobody sees go first: far away, or light without a colour", function()
        local _, _, c = t.new()
        for _ = 1, 8 do c:burst(SMOKE, 0, 0, 100, 0, 5) end
        for _ = 1, 32 do c:burst(0, 5000 * 256, 0, 64, 0, 3) end
        for _ = 1, 32 do c:burst(0, 0, 0, 64, 0, 4, 0) end
        for _ = 1, 8 do c:burst(SMOKE, 0, 0, 100, 0, 5) end
        local seen = 0
        for _, p in ipairs(c:particles()) do seen = seen + (p[8] == 5 and 1 or 0) end
        assert.equal(1600, seen)
    end)

    it("go with their owner", function()
        local scene, _, c = t.new()
        c:burst(LEAF, 0, 0, 10, 0, 5)
        c:burst(LEAF, 0, 0, 10, 0, 6)
        c:remove_owner(5)
        assert.equal(10, #c:particles())
        scene.step()
    end)

    it("are blown by the wind or not, each after its style", function()
        local function drift(style)
            local scene, _, c = t.new()
            c:set_weather(0, 0, 0, 1024, 0)
            c:burst(style, 0, 0, 1, 0)
            steps(scene, 10)
            return c:particles()[1][1]
        end
        assert.is_true(drift(SMOKE) > drift(SPLASH))
        assert.is_true(drift(LEAF) > drift(SMOKE))
        assert.equal(0, drift(0))
    end)

    it("are the same in every run with the same seed", function()
        local function picture(seed)
            local scene, _, c = t.new(seed)
            for _ = 1, 10 do
                c:burst(SMOKE, 5000, 5000, 10, 500)
                scene.shake(4, 10)
                scene.step()
            end
            return c:particles()
        end
        assert.same(picture(3), picture(3))
        assert.not_same(picture(3), picture(4))
    end)

    it("take no harm from absurd numbers", function()
        local scene, _, c = t.new()
        local odd = { -2147483648, -1, 0, 2147483647 }
        for _, n in ipairs(odd) do
            for _, m in ipairs(odd) do
                c:burst(0, n, m, 5, m)
                c:burst(n, 0, 0, 5, 0)
                c:burst(6, 0, 0, 5, 0)
            end
        end
        steps(scene, 100)
        assert.same({}, c:particles())
    end)
end)

describe("scene: sound and notes", function()
    it("keeps what is to be played until it is taken", function()
        local scene, _, c = t.new()
        scene.sound("bell", 80)
        scene.sound("bell", 90) -- the same once more: the louder counts
        scene.sound("bell", 90, 100, 50)
        scene.sound("horn")
        local sounds = c:take_sounds()
        assert.same({
            { name = "bell", volume = 90, owner = 0 }, { name = "bell", volume = 90, owner = 0, x = 25600 },
            { name = "horn", volume = 100, owner = 0 },
        }, sounds)
        assert.same({}, c:take_sounds())
        c:sound(1, 1, 255)
        c:sound(1, 0, 100)
        c:sound(1, 2, 0)
        assert.same({ { name = "bell", volume = 100, owner = 1 } }, c:take_sounds())
    end)

    it("drops what is too much", function()
        local scene, _, c = t.new()
        for i = 1, 100 do scene.sound("bell", 50, i, 0) end
        assert.equal(64, #c:take_sounds())
    end)

    it("of one mod takes no request of another's, nor of the game's", function()
        local scene, _, c = t.new()
        local ids = {}
        for i = 1, 64 do ids[i] = c:intern("s" .. i) end
        local function count()
            local owners = {}
            for _, request in ipairs(c:take_sounds()) do owners[request.owner] = (owners[request.owner] or 0) + 1 end
            return owners
        end
        for i = 1, 64 do c:sound(3, ids[i], 50) end
        for i = 1, 4 do c:sound(5, ids[i], 50) end
        for i = 1, 20 do scene.sound("s" .. i, 50) end -- the game comes last in a tick
        assert.same({ [0] = 20, [3] = 40, [5] = 4 }, count())
        for i = 1, 64 do c:sound(3, ids[i], 50) end
        for i = 1, 64 do c:sound(4, ids[i], 50) end
        local owners = count()
        assert.is_true(owners[3] + owners[4] == 64 and math.abs(owners[3] - owners[4]) <= 1)
        for i = 1, 64 do scene.sound("s" .. i, 50) end
        for i = 1, 64 do c:sound(4, ids[i], 50) end
        assert.same({ [0] = 64 }, count())
    end)

    it("has loops by name", function()
        local scene, _, c = t.new()
        scene.loop("sea", 60)
        scene.loop("wind", 20)
        scene.loop("sea", 30)
        assert.same({ { name = "sea", volume = 30, owner = 0 }, { name = "wind", volume = 20, owner = 0 } }, c:loops())
        scene.loop("sea", 0)
        scene.loop("never", 0)
        assert.same({ { name = "wind", volume = 20, owner = 0 } }, c:loops())
        for i = 1, 30 do scene.loop("l" .. i, 10) end
        assert.equal(16, #c:loops())
    end)

    it("shows the last six notes for a while", function()
        local scene, _, c = t.new()
        for i = 1, 8 do scene.toast("note " .. i, 0xFF0000) end
        assert.same({ "note 3", "note 4", "note 5", "note 6", "note 7", "note 8" }, c:toasts())
        steps(scene, 200)
        scene.toast("late")
        steps(scene, 100)
        assert.same({ "late" }, c:toasts())
        steps(scene, 200)
        assert.same({}, c:toasts())
    end)

    it("shows one note of a mod at a time, each long enough to be read, and the last of what waits", function()
        local scene, _, c = t.new()
        scene.toast("of the game")
        for i = 1, 6 do scene.toast("one " .. i, 0xFF0000, 1) end
        scene.toast("two", 0xFF0000, 2)
        scene.toast("of the game, too")
        assert.same({ "of the game", "one 1", "two", "of the game, too" }, c:toasts())
        steps(scene, 89)
        assert.equal("one 1", c:toasts()[2])
        steps(scene, 1)
        assert.equal("one 6", c:toasts()[2])
        steps(scene, 90)
        scene.toast("one 7", 0xFF0000, 1)
        assert.equal("one 7", c:toasts()[2])
        steps(scene, 120)
        assert.same({ "one 7" }, c:toasts())
        steps(scene, 180)
        assert.same({}, c:toasts())
        assert.has_error(function() scene.toast("x", 0, 257) end)
    end)
end)

describe("engine.scene's arguments", function()
    local function message(fn, ...)
        local ok, err = pcall(fn, ...)
        assert.is_false(ok)
        return (tostring(err):gsub("^[^ ]*:%d+: ", ""))
    end

    it("are named in the error", function()
        local scene = t.new()
        assert.equal("scene.set_item: argument 1 (index): expected a number from 0 to 63, got 64",
            message(scene.set_item, 64, {}))
        assert.equal("scene.set_item: field 'kind' of argument 2 (item): is missing", message(scene.set_item, 1, {}))
        assert.equal("scene.set_item: field 'kind' of argument 2 (item): 'box' is none of: text, icon, bar, pixels",
            message(scene.set_item, 1, { kind = "box" }))
        assert.equal("scene.set_item: field 'text' of argument 2 (item): expected a string, got number",
            message(scene.set_item, 1, { kind = "text", text = 5 }))
        assert.equal("scene.set_light: field 'radius' of argument 2 (light): is missing",
            message(scene.set_light, 1, {}))
        assert.equal("scene.burst: argument 1 (style): no style is called 'confetti'",
            message(scene.burst, "confetti", 0, 0, 1, 0, 0))
        assert.equal("scene.set_ambient: argument 1 (color): expected a number from 0 to 16777215, got 16777216",
            message(scene.set_ambient, 0x1000000))
        assert.equal("scene.sound: argument 1 (name): must not be empty", message(scene.sound, ""))
        assert.equal("scene.sound: argument 4 (y): expected a number, got nil", message(scene.sound, "bell", 50, 3))
        assert.matches("^scene.flash: argument 1 %(percent%): expected a finite number", message(scene.flash, 0 / 0))
    end)

    it("may be anything without harm", function()
        local scene = t.new()
        local odd = {
            nil, true, -1, 0, 1, 0.5, 0 / 0, math.huge, math.maxinteger, math.mininteger, 1e300, "", "spark", "\0",
            ("x"):rep(5000), {}, { 1 }, function() end, { kind = {} }, { radius = {} }, { radius = 1, entity = 7 },
            { rain = "x" },
        }
        for _, fn in pairs(scene) do
            if type(fn) == "function" then
                for i = 1, 22 do
                    for j = 1, 22 do
                        pcall(fn, odd[i], odd[j], odd[(i * 7 + j) % 22 + 1], odd[(i + j * 5) % 22 + 1])
                    end
                end
            end
        end
        scene.step()
    end)
end)

describe("scene: the overlay", function()
    it("has items of four kinds, until they are cleared", function()
        local scene, _, c = t.new()
        assert.same({}, c:overlay())
        scene.set_overlay(0, { kind = "box", x = 0, y = 0, width = 320, height = 180, color = 0x102030, alpha = 72 })
        scene.set_overlay(1, { kind = "text", x = 10, y = 20, text = "Mods", large = true })
        scene.set_overlay(2, { kind = "bar", x = 1, y = 2, width = 30, height = 4, value = 60, max = 50 })
        scene.set_overlay(4, { kind = "icon", x = 1, y = 2, sprite = "key_e" })
        local items = c:overlay()
        local kinds = {}
        for i, item in ipairs(items) do kinds[i] = item.kind end
        assert.same({ 4, 1, 3, 0, 2 }, kinds)
        assert.same({ 320, 180, 0x102030, 72 }, { items[1].width, items[1].height, items[1].color, items[1].alpha })
        assert.same({ "Mods", 50, "key_e" }, { items[2].text, items[3].value, items[5].sprite })
        scene.clear_overlay(2)
        assert.equal(2, #c:overlay())
        scene.clear_overlay()
        assert.same({}, c:overlay())
    end)

    it("belongs to the host: it outlives a new game and has no owner", function()
        local scene, _, c = t.new()
        scene.set_overlay(0, { kind = "box", x = 0, y = 0, width = 9, height = 9 })
        scene.reset()
        assert.equal(1, #c:overlay())
        assert.is_nil(c:item(0, 0))
    end)

    it("refuses what does not fit", function()
        local scene = t.new()
        for _, bad in ipairs {
            { 512, { kind = "box", width = 1, height = 1 } }, { -1, { kind = "box", width = 1, height = 1 } },
            { 0, { kind = "box", width = 0, height = 4 } }, { 0, { kind = "bar", width = 321, height = 4 } },
            { 0, { kind = "pixels", width = 4, height = 4 } }, { 0, { kind = "text" } }, { 0, { kind = "icon" } },
            { 0, { kind = "box", width = 4, height = 4, alpha = 101 } }, { 0, {} },
        } do
            assert.is_false(pcall(scene.set_overlay, bad[1], bad[2]))
        end
        assert.is_false(pcall(scene.clear_overlay, 513))
    end)
end)
