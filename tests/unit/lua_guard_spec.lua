-- What keeps a drawing that fails from costing more than itself (lib.guard), what makes everything fit that is for
-- show (lib.clip), and which numbers get in (lib.whole).
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local clip = require "lib.clip"
local fake_ui = require "tests.unit.support.fake_ui"
local json = require "lib.json"
local page = require "ui.page"
local draw = require "ui.draw"
local schema = require "lib.schema"
local whole = require "lib.whole"

local HUGE, NAN = math.huge, 0 / 0

describe("a drawing that fails", function()
    local guard, said

    before_each(function()
        said = {}
        package.loaded["engine.log"] = { write = function(level, source, line) said[#said + 1] = { level, source, line } end }
        package.loaded["lib.guard"] = nil
        guard = require "lib.guard"
    end)
    after_each(function() package.loaded["engine.log"] = nil end)

    it("is said once, with its place, and whether it came to its end is told", function()
        local function broken() error("no ink") end
        for _ = 1, 3 do assert.is_false(guard.draw("the map", broken)) end
        assert.are.equal(1, #said)
        assert.are.same({ "error", "engine" }, { said[1][1], said[1][2] })
        assert.matches("^error while drawing the map, at .*lua_guard_spec%.lua:%d+: .*no ink$", said[1][3])
        local drawn
        assert.is_true(guard.draw("the map", function(a, b) drawn = a + b end, 2, 3))
        assert.are.equal(5, drawn)
        guard.draw("the map", function() return nil .. "" end)
        assert.are.equal(2, #said, "another place")
    end)

    it("has the place of the Lua that called what failed below it", function()
        guard.draw("a number", function() ("%d"):format(0.5) end)
        assert.matches("lua_guard_spec%.lua:%d+: bad argument", said[1][3])
    end)

    it("survives what is no text, and fills no log", function()
        guard.draw("x", function() error({}) end)
        guard.draw("x", function() error(nil) end)
        for i = 1, 200 do guard.draw("x", assert(load("error 'e'", "@many" .. i .. ".lua"))) end
        assert.is_true(#said >= 3 and #said <= 64, #said .. " lines")
    end)

    it("costs no other row of a page", function()
        local ui = fake_ui.create()
        local d = draw.create { scene = ui.scene, measure = ui.measure }
        local self = page.create { x = 0, y = 0, width = 100, height = 100, play = ui.play }
        local function row(words)
            return { height = 10, key = words, draw = function(_, dd, x, y) draw.text(dd, x, y, words) end }
        end
        page.fill(self, { row "one", { height = 10, draw = function() error "broken" end }, row "three" })
        draw.begin(d)
        page.draw(self, d, true)
        draw.finish(d)
        assert.are.same({ "one", "three" }, ui.texts())
    end)
end)

describe("what is for show", function()
    it("is a place in the picture's reach, or none", function()
        for value, is in pairs { [0] = 0, [-320] = -320, [320] = 320, [7.5] = 8 } do assert.are.equal(is, clip.px(value, 320)) end
        for _, value in ipairs { 323, -321, 1e308, -1e308, HUGE, -HUGE, NAN, "7" } do assert.is_nil(clip.px(value, 320)) end
        assert.is_nil(clip.px(nil, 320))
    end)

    it("is an amount and a length of what there is", function()
        assert.are.same({ 0, 0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 3 }, { clip.amount(-1), clip.amount(NAN), clip.amount(nil),
            clip.amount(HUGE), clip.amount(1e300), clip.amount(3.9) })
        assert.are.equal("integer", math.type(clip.amount(HUGE)))
        assert.is_nil(clip.length(0.5, 320))
        assert.are.equal(320, clip.length(1e9, 320))
    end)

    it("is cut where it leaves the picture", function()
        assert.are.same({ 0, 7 }, { clip.stretch(-3, 10, 320) })
        assert.are.same({ 310, 10 }, { clip.stretch(310, 1e308, 320) })
        for _, far in ipairs { 320, -10, HUGE, -HUGE, NAN } do assert.is_nil(clip.stretch(far, 10, 320)) end
    end)
end)

describe("drawing on the overlay", function()
    local ui, d

    before_each(function()
        ui = fake_ui.create()
        d = draw.create { scene = ui.scene, measure = ui.measure }
        draw.begin(d)
    end)

    it("puts nothing where the scene takes nothing", function()
        local odd = { 0, -1, 323, -400, 1e308, -1e308, HUGE, -HUGE, NAN, 0.5 }
        for _, x in ipairs(odd) do
            for _, y in ipairs(odd) do
                draw.box(d, x, y, y, x, 0)
                draw.outline(d, x, y, x, y, 0)
                draw.bar(d, x, y, 40, 4, x, y, 0)
                draw.text(d, x, y, "words")
                draw.icon(d, x, y, "icon", 16)
                draw.finish(d)
                for _, item in ipairs(ui.items()) do
                    assert.is_true(math.abs(item.x) <= 320 and math.abs(item.y) <= 320)
                    assert.is_true((item.width or 1) <= 320 and (item.height or 1) <= 180)
                    for _, part in ipairs { "value", "max" } do
                        local value = item[part] or 0
                        assert.is_true(value >= 0 and value <= 0xFFFFFFFF)
                    end
                end
                draw.begin(d)
            end
        end
    end)

    it("fits what ends somewhere, or is in the middle, into the picture", function()
        for _, words in ipairs { ("9"):rep(126), ("漢"):rep(80), ("e\u{301}"):rep(60), ("ש"):rep(99), "\0", "\xFF" } do
            draw.text_right(d, 308, 0, words)
            draw.text_right(d, 308, 10, words, nil, 70)
            draw.text_middle(d, 160, 20, words, nil, true)
            draw.text_middle(d, 300, 30, words)
        end
        draw.finish(d)
        assert.are.equal(24, #ui.items())
        for _, item in ipairs(ui.items()) do
            assert.is_true(item.x >= 0, item.text)
            assert.is_true(item.x + ui.measure(item.text, item.large) <= 320, item.text)
        end
    end)
end)

describe("a whole number", function()
    it("is one that can be counted with and printed", function()
        for _, value in ipairs { 0, 1, -1, 1 << 62, 3.0, -0.0, 2 ^ 53 - 1 } do
            local is = whole.of(value)
            assert.are.equal("integer", math.type(is))
            assert.are.equal(("%d"):format(is), whole.show(value))
        end
        for _, value in ipairs { 0.5, 1e308, -1e308, HUGE, -HUGE, NAN, 2 ^ 53, 2 ^ 53 + 2, 2 ^ 63, "7", true, {} } do
            assert.is_nil(whole.of(value))
        end
        assert.is_nil(whole.of(nil))
    end)

    it("is read from digits of at most 64 bits", function()
        for words, is in pairs { ["0"] = 0, ["-0"] = 0, ["007"] = 7, ["-12"] = -12, ["9223372036854775807"] = math.maxinteger,
            ["-9223372036854775808"] = math.mininteger } do
            assert.are.equal(is, whole.read(words))
        end
        for _, words in ipairs { "", "-", "1e999", "1e3", "1.0", "0x10", " 1", "nan", "inf", "9223372036854775808",
            "99999999999999999999", ("9"):rep(400) } do
            assert.is_nil(whole.read(words), words)
        end
        assert.is_nil(whole.read(nil))
    end)

    it("is shown in few letters, whatever it is", function()
        for words, value in pairs { ["1e+308"] = 1e308, inf = HUGE, ["0.25"] = 0.25, ["9.007199254741e+15"] = 2 ^ 53 } do
            assert.are.equal(words, whole.show(value))
        end
        assert.is_true(#whole.show(NAN) < 6)
    end)

    it("comes out of JSON as an integer, and goes into it exactly", function()
        local source = "[0,-0,-0.0,1.0,1e3,9007199254740991,-9007199254740991]"
        for i, value in ipairs(json.decode(source, "x")) do assert.are.equal("integer", math.type(value), i) end
        for _, words in ipairs { "9007199254740993", "1e308", "1e999", "9223372036854775808" } do
            assert.are.equal("float", math.type(json.decode(words, "x")), words)
        end
        assert.are.equal("[9007199254740991,0.1,0.30000000000000004,1e+300,null]",
            json.encode { 9007199254740991, 0.1, 0.1 + 0.2, 1e300, HUGE })
    end)

    it("is what a schema takes for one", function()
        local rule = { kind = "table", fields = { n = { kind = "integer", required = true, min = 1 } } }
        for words, problem in pairs { ["1e308"] = "is 1e+308, an integer is expected", ["1e999"] = "is not a number that can be used",
            ["9007199254740993"] = "is 9.007199254741e+15, an integer is expected", ["-0"] = "is 0, at least 1 is expected",
            ["0.5"] = "is 0.5, an integer is expected" } do
            assert.are.equal(problem, schema.check(json.decode(('{"n": %s}'):format(words), "x"), rule)[1].text)
        end
        assert.are.same({}, schema.check(json.decode('{"n": 9007199254740991}', "x"), rule))
    end)
end)
