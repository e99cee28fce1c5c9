-- lua/lib: words, JSON with places, command lines, descriptions of tables, strict globals.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local args = require "lib.args"
local json = require "lib.json"
local schema = require "lib.schema"
local strict = require "lib.strict"
local text = require "lib.text"

describe("text", function()
    it("counts edits", function()
        assert.are.equal(0, text.distance("shade", "shade"))
        assert.are.equal(1, text.distance("shade", "shades"))
        assert.are.equal(1, text.distance("shade", "shaed")) -- neighbours swapped
        assert.are.equal(5, text.distance("", "shade"))
    end)

    it("suggests what is near and nothing that is not", function()
        assert.are.equal("headless", text.nearest("headles", { "help", "headless", "seed" }))
        assert.is_nil(text.nearest("zzzzzz", { "help", "headless", "seed" }))
        assert.are.equal(" (did you mean 'run'?)", text.suggest("rnu", { "run", "shot" }))
    end)

    it("cuts very long words before it compares them", function()
        assert.are.equal(64, text.distance(("a"):rep(100000), ""))
    end)

    it("joins alternatives and cleans a stranger's text", function()
        assert.are.equal("a, b or c", text.any_of { "a", "b", "c" })
        assert.are.equal("a?b...", text.printable("a\27bcdefgh", 6))
    end)

    it("leaves no half character, no bytes that are none and nothing that a terminal obeys", function()
        assert.are.equal("a?31mb", text.printable("a\u{9B}31mb", 20))
        assert.are.equal("\u{E9}??\u{20AC}?", text.printable("\u{E9}\xFF\xC2\u{20AC}\xE2", 20))
        for most = 4, 12 do
            local cut = text.printable("\u{E9}\u{20AC}\u{1F600}\u{20AC}", most)
            assert.is_truthy(utf8.len(cut))
            assert.is_true(#cut <= most)
        end
        assert.is_true(utf8.len(text.printable(("\x80"):rep(50), 20)) ~= nil)
        assert.is_true(text.has_controls("a\27[2J") and text.has_controls("\u{85}"))
        assert.is_false(text.has_controls("\u{A0}\u{E9}\u{20AC}"))
    end)
end)

describe("json", function()
    it("reads a value", function()
        assert.are.same({ a = { 1, 2 } }, json.decode('{"a": [1, 2]}', "x.json"))
    end)

    it("says file, line and column of an error", function()
        local value, problem = json.decode('{\n  "a": 1,\n  "b" 2\n}', "mod.json")
        assert.is_nil(value)
        assert.matches("^mod%.json:3:7: ", problem)
    end)

    it("refuses what is too deep or too long", function()
        assert.is_nil((json.decode(("["):rep(10000) .. ("]"):rep(10000), "deep.json")))
        local _, problem = json.decode(" " .. ("x"):rep(json.MAX_BYTES), "big.json")
        assert.matches("at most", problem)
    end)

    it("refuses what is not UTF-8, and says where", function()
        for _, bytes in ipairs({ "\xFF", "\xC2", "\xED\xA0\x80", "\xC0\x80", "\xF4\x90\x80\x80" }) do
            local value, problem = json.decode('{\n "a": "' .. bytes .. '"}', "bad.json")
            assert.is_nil(value)
            assert.are.equal("bad.json:2:8: not UTF-8 text", problem)
        end
    end)

    it("survives every cut of a document", function()
        local whole = '{"id": "a", "list": [1, 2, {"x": null}], "text": "\\u00e9"}'
        for length = 0, #whole - 1 do
            local value, problem = json.decode(whole:sub(1, length), "cut.json")
            assert.is_nil(value)
            assert.is_string(problem)
        end
    end)

    it("writes keys in order", function()
        assert.are.equal('{"a":[1,2],"b":{"x":true}}', json.encode { b = { x = true }, a = { 1, 2 } })
        assert.are.equal("{}", json.encode {})
    end)

    it("writes equal values as equal text, and lists that are empty as lists", function()
        assert.are.equal('{"a":[],"b":{},"c":[1,2]}', json.encode { c = { 1, 2 }, b = {}, a = json.list {} })
    end)

    it("finds where a key is", function()
        assert.are.equal(":2:3", json.find_key('{\n  "main": 1}', "main"))
        assert.are.equal("", json.find_key("{}", "main"))
    end)
end)

describe("args", function()
    local options = {
        ticks = { kind = "integer", value = "N", min = 1, max = 100 }, headless = { kind = "flag" },
        output = { kind = "string", short = "o" }, mods = { kind = "list" }, scale = { kind = "integer", default = 3 },
        shell = { kind = "enum", one_of = { "bash", "zsh" } },
    }

    it("reads flags, values, lists, short names and defaults", function()
        local got = args.parse({ "--ticks", "20", "--headless", "--mods", "a", "--mods=b", "-o", "x.png" }, options)
        assert.are.same({ ticks = 20, headless = true, mods = { "a", "b" }, output = "x.png", scale = 3, _ = {} }, got)
    end)

    local function problem_of(words)
        local got, problem = args.parse(words, options)
        assert.is_nil(got)
        return problem
    end

    it("says what was expected", function()
        assert.matches("did you mean '%-%-headless'", problem_of { "--headles" })
        assert.matches("1 to 100", problem_of { "--ticks", "0" })
        assert.matches("not a whole number", problem_of { "--ticks", "1.5" })
        assert.matches("needs a value", problem_of { "--ticks" })
        assert.matches("takes no value", problem_of { "--headless=1" })
        assert.matches("unexpected argument 'x'", problem_of { "x" })
        assert.matches("--shell: 'zhs' is not bash or zsh (did you mean 'zsh'?)", problem_of { "--shell", "zhs" },
            1, true)
    end)

    it("takes all for words after two dashes", function()
        assert.are.same({ "a", "--ticks", "--" }, args.parse({ "a", "--", "--ticks", "--" }, options, 3)._)
    end)

    it("describes options with their values and defaults", function()
        local described = args.describe(options)
        assert.matches("  %-o, %-%-output", described)
        assert.matches("%-%-ticks N", described)
        assert.matches("%-%-scale +%(3%)", described)
        assert.matches("%-%-shell bash|zsh", described)
    end)
end)

describe("schema", function()
    local rule = { kind = "table", fields = {
        width = { kind = "integer", min = 0, max = 10 }, title = { kind = "string", required = true, max = 5 },
        mode = { kind = "string", one_of = { "fast", "slow" } },
        list = { kind = "list", max = 2, of = { kind = "boolean" } },
    } }

    local function problems_of(value)
        local lines = {}
        for i, problem in ipairs(schema.check(value, rule)) do lines[i] = problem.path .. " " .. problem.text end
        return lines
    end

    it("accepts what fits", function()
        assert.are.same({}, problems_of { title = "x", width = 3, mode = "fast", list = { true } })
    end)

    it("stops after the first twenty problems", function()
        local wrong = {}
        for i = 1, 1000 do wrong["key" .. i] = 1 end
        assert.are.equal(schema.MOST_PROBLEMS, #schema.check(wrong, rule))
        assert.are.equal(1, #schema.check({ title = "x", width = 11 }, rule))
    end)

    it("hides no mistake of a description's", function()
        assert.has_error(function() schema.check({ title = "x" }, { kind = "table", fields = { title = 1 } }) end)
    end)

    it("names each problem by its key", function()
        local lines = table.concat(problems_of { widht = 1, mode = "fsat", list = { 1 }, width = 11 }, "\n")
        assert.matches("widht is not a known key %(did you mean 'width'%?%)", lines)
        assert.matches("mode is 'fsat', expected fast or slow %(did you mean 'fast'%?%)", lines)
        assert.matches("list%[1%] is 1, a boolean is expected", lines)
        assert.matches("width is 11, at most 10", lines)
        assert.matches("title is missing", lines)
    end)

    it("minds lists that are none and lists that are long", function()
        assert.matches("without keys", problems_of({ title = "x", list = { a = true } })[1])
        assert.matches("at most 2", problems_of({ title = "x", list = { true, true, true } })[1])
        assert.matches("is a table, a string is expected", problems_of({ title = {} })[1])
    end)
end)

describe("strict", function()
    it("makes undefined and new globals errors where they are used", function()
        local globals = {}
        strict.install(globals)
        assert.has_error(function() return globals.missing end,
            "undefined global 'missing': a local that is missing, or a misspelt name")
        assert.has_error(function() globals.fresh = 1 end)
        assert.is_nil(rawget(globals, "fresh"))
    end)
end)
