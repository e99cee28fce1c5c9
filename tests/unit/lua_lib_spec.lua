-- lua/lib: words, JSON with places, command lines, descriptions of tables, strict globals.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local args = require "lib.args"
local json = require "lib.json"
local places = require "lib.json_places"
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
        assert.are.equal("a?gnp.js?", text.printable("a\u{202E}gnp.js\u{2069}", 20))
        assert.is_true(text.has_controls("a\u{202E}b") and text.has_controls("a\u{2066}b"))
        assert.is_false(text.has_controls("a\u{2030}b \u{200D}\u{FE0F}"))
        for _, code in ipairs { 0x61C, 0x200B, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF, 0xAD, 0xFFFF, 0xE0041 } do
            local value = ("a%sb"):format(utf8.char(code))
            assert.is_true(text.has_controls(value))
            assert.are.equal("a?b", text.printable(value, 20))
        end
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

    it("says in people's words what the parser met, and the probable cause", function()
        for source, expected in pairs {
            ['{"a": 1 "b": 2}'] = "1:9: expected ',' or '}' but found a string (is a ',' missing before it?)",
            ['{"a": 1,\n}'] = "2:1: expected a key in quotes but found '}' (the ',' before it is too much)",
            ['[1, ]'] = "1:5: expected value but found ']' (the ',' before it is too much)",
            ['{ // no\n}'] = "1:3: expected a key in quotes but found invalid token (JSON has no comments)",
            ["{'a': 1}"] = "1:2: expected a key in quotes but found invalid token (texts stand in \"double quotes\")",
            ['{"\u{E9}\u{E9}": tru}'] = "1:8: expected value but found invalid token",
            ['{"a": 1'] = "1:8: expected ',' or '}' but found the end",
            [("["):rep(40)] = "1:33: found too many nested data structures (33)",
        } do
            local value, problem = json.decode(source, "x")
            assert.is_nil(value)
            assert.are.equal("x:" .. expected, problem)
        end
    end)

    it("knows where each value and each key stands", function()
        local source = '{ "a" : [1, {"b":\t"x,]}\\"y"}, [ ]] ,\n "a.b":{}, "c\\u0041":-1.5e3 }'
        assert.is_table(json.decode(source, "x"))
        local at = places.of(source)
        local function rest(byte) return source:sub(byte, byte + 3) end
        assert.are.equal('"a" ', rest(at.keys.a))
        assert.are.equal("1, {", rest(at.values["a[1]"]))
        assert.are.equal('"b":', rest(at.keys["a[2].b"]))
        assert.are.equal('"x,]', rest(at.values["a[2].b"]))
        assert.are.equal("[ ]]", rest(at.values["a[3]"]))
        assert.are.equal("{}, ", rest(at.values['["a.b"]']))
        assert.are.equal("-1.5", rest(at.values.cA))
        assert.are.same({ [""] = true, ["a[2]"] = true, ['["a.b"]'] = true }, at.objects)
        assert.are.same({ a = true, ["a[3]"] = true }, at.lists)
        assert.are.same({}, at.twice)
    end)

    it("knows the places in whatever is written", function()
        local state = 7
        local function chance(most)
            state = (state * 1103515245 + 12345) % 2147483648
            return (state >> 16) % most + 1
        end
        local KEYS = { "a", "b-c", "d.e", "\u{E9}", 'q"', "\\", "[1]", "", "x\ny" }
        local out, at, values, keys

        local function put(words)
            out[#out + 1] = words
            at = at + #words
        end
        local function space() put(({ "", "", " ", "\n", "\t \r\n" })[chance(5)]) end
        local write
        local function members(path, depth)
            local first = chance(#KEYS)
            for i = 1, chance(3) - 1 do
                local key = KEYS[(first + i) % #KEYS + 1]
                if i > 1 then put(",") end
                space()
                keys[places.member(path, key)] = at
                put(json.encode(key))
                space()
                put(":")
                write(places.member(path, key), depth + 1)
            end
        end
        function write(path, depth)
            space()
            values[path] = at
            local kind = chance(depth > 4 and 4 or 6)
            if kind == 5 then
                put("[")
                for i = 1, chance(4) - 1 do
                    if i > 1 then put(",") end
                    write(places.element(path, i), depth + 1)
                end
                space()
                put("]")
            elseif kind == 6 then
                put("{")
                members(path, depth)
                space()
                put("}")
            else
                put(({ "-1.5e3", '"a,]}\\\\\\"{"', "true", "null" })[kind])
            end
            space()
        end
        for _ = 1, 500 do
            out, at, values, keys = {}, 1, {}, {}
            write("", 1)
            local source = table.concat(out)
            local got = places.of(source)
            assert.is_not_nil((json.decode(source, "x")), source)
            assert.are.same(values, got.values)
            assert.are.same(keys, got.keys)
            assert.are.same({}, got.twice)
        end
    end)

    it("finds keys that are given twice, however they are written", function()
        local source = '{"a": 1, "b": {"c": 1, "\\u0063": 2}, "a": 3}'
        local at = places.of(source)
        assert.are.same({ { path = "b.c", at = 24, first = 16 }, { path = "a", at = 38, first = 2 } }, at.twice)
        assert.are.equal("3", source:sub(at.values.a, at.values.a))
    end)

    it("knows which text need not be scanned", function()
        for _, source in ipairs {
            '{"a": 1}', '{"a": {"b": ["x:y", {"c": 1}]}, "d": ["{}", "[]"]}', '[1, {"a": "b"}]',
        } do
            assert.is_true(places.is_plain(source, json.decode(source, "x")), source)
        end
        for _, source in ipairs { "1", '{"a": 1, "a": 1}', '{"a": []}', '{"a": { }}', '{"a": "\\n"}', "[]",
            '{"a": {"b": 1, "b": 2}, "c": 3}' } do
            assert.is_false(places.is_plain(source, (json.decode(source, "x"))), source)
        end
    end)

    it("scans whatever the parser accepts, to its end", function()
        for _, source in ipairs { "1", " true ", '"x"', "[]", "[[],[{}]]", '{"":{"":[null]}}',
            "[" .. ("[],"):rep(20000) .. "1]", ("["):rep(32) .. ("]"):rep(32), '["\\\\","\\"",1.5]', '{"a":"b\nc"}' } do
            assert.is_not_nil((json.decode(source, "x")))
            assert.is_number(places.of(source).values[""])
        end
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
        assert.matches("widht unknown field, did you mean 'width'%?", lines)
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

describe("what leaves the program", function()
    local unseen = require "lib.unseen"

    it("is for people with an escape for what they would not see", function()
        assert.are.equal("a\\x1b[31mb\n\tc\\u202ed\\xff\u{E9}", unseen.escaped("a\27[31mb\n\tc\u{202E}d\xFF\u{E9}"))
        assert.are.equal("plain", unseen.escaped("plain"))
        assert.are.equal("\\xe2\\x80", unseen.escaped("\xE2\x80"))
    end)

    it("is in JSON the same value, in which nothing is hidden", function()
        local cjson = require "cjson.safe"
        local json = require "lib.json"
        local value = "a\27\u{9B}\u{202E}\u{200F}\u{61C}\u{2028}\u{FEFF}\u{E0041}\u{1F600}\n\t\"\\z"
        local encoded = json.encode { [value] = value }
        assert.is_false(unseen.is_in(encoded))
        assert.is_truthy(encoded:find("\\u202e", 1, true))
        assert.are.same({ [value] = value }, cjson.decode(encoded))
        assert.are.equal('"a\u{FFFD}b"', json.encode "a\xFFb")
    end)

    it("goes through doors that clean it, which are files otherwise", function()
        local stdout, stderr, globals = io.stdout, io.stderr, {}
        local path = os.tmpname()
        local file = assert(io.open(path, "w"))
        io.stdout = file
        package.loaded["lib.doors"] = nil
        local doors = require "lib.doors"
        doors.install(globals)
        globals.print("a\27b", 7, nil)
        assert.is_truthy(io.stdout:write("c\u{202E}", 1.5, "\n"):write("d\n") == io.stdout)
        doors.raw("\27[1me")
        assert.is_truthy(io.stdout:flush())
        io.stdout, io.stderr = stdout, stderr
        package.loaded["lib.doors"] = nil
        file:close()
        local read = assert(io.open(path))
        assert.are.equal("a\\x1bb\t7\tnil\nc\\u202e1.5\nd\n\27[1me\n", read:read("a"))
        read:close()
        os.remove(path)
    end)
end)

describe("the lines of a data file", function()
    local lines = require "lib.data_lines"
    local SOURCE = [==[
-- return { x = 1 }
local k = 3
return {
    id = "a", --[[ author = 1,
    ]] author = "x, { y",
    ["inventory.give"] = { label = 'it\'s', n = f(1, {2}), },
    actions = {
        "a", { name = "b",
            keys = { "key:a",
                "key:b" } },
    },
    last = 3 == 3,
    z = 1
}
]==]

    it("are those in which fields stand, or the tables in which they should", function()
        local found = {}
        for _, path in ipairs { "id", "author", "inventory.give.label", "inventory.give.lacks", "actions[2]",
            "actions[2].keys[2]", "actions[9]", "last", "z" } do
            found[#found + 1] = lines.find(SOURCE, path)
        end
        assert.are.same({ 4, 5, 6, 6, 8, 10, 7, 12, 13 }, found)
        assert.is_nil(lines.find(SOURCE, "x"))
    end)

    it("are not made up where a file is cut, or makes its table otherwise", function()
        for _, source in ipairs { "", "return {", "return { a = { ", "return { b = \"", "return { -- [[", "return { [", "return f { c = 1 }",
            "return { b = [==[ }", "return { [1] = 2, [\"" } do
            assert.is_nil(lines.find(source, "d"))
        end
    end)

    it("stand in what is said to people", function()
        assert.are.same({ "g/game.lua:13: z: is 1", "g/game.lua: is empty", "g/game.lua: x: is missing" },
            lines.complaints("g/game.lua", SOURCE,
                { { path = "z", text = "is 1" }, { path = "", text = "is empty" }, { path = "x", text = "is missing" } }))
        assert.are.same({ "g:10: actions[2].keys[2]: is odd" },
            lines.complaints("g", SOURCE, { { path = "keys[2]", text = "is odd" } }, "actions[2]."))
        assert.are.same({}, lines.complaints("g", SOURCE, {}))
    end)
end)
