-- Source maps: the reader by itself against maps of every kind, and what a worker makes of them.
local worker = require("t_worker")

local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(text)
    local out = {}
    for at = 1, #text, 3 do
        local a, b, c = text:byte(at, at + 2)
        local bits, digits = a << 16 | (b or 0) << 8 | (c or 0), { "=", "=", "=", "=" }
        for i = 1, c and 4 or b and 3 or 2 do
            local value = bits >> (24 - 6 * i) & 63
            digits[i] = DIGITS:sub(value + 1, value + 1)
        end
        out[#out + 1] = table.concat(digits)
    end
    return table.concat(out)
end

local function vlq(number)
    local bits, out = math.abs(number) << 1 | (number < 0 and 1 or 0), ""
    repeat
        local digit = bits & 31
        bits = bits >> 5
        if bits > 0 then digit = digit | 32 end
        out = out .. DIGITS:sub(digit + 1, digit + 1)
    until bits == 0
    return out
end

-- Mappings from a list of lines, each a list of {column, source, line, column}, all from 0.
local function mappings(lines)
    local last, out = { 0, 0, 0, 0 }, {}
    for i, line in ipairs(lines) do
        local parts = {}
        last[1] = 0
        for j, segment in ipairs(line) do
            local text = ""
            for field, value in ipairs(segment) do
                text = text .. vlq(value - last[field])
                last[field] = value
            end
            parts[j] = text
        end
        out[i] = table.concat(parts, ",")
    end
    return table.concat(out, ";")
end

local function json(fields)
    return ('{"version":3,"sources":%s,"names":[],%s"mappings":"%s"}'):format(fields.sources or '["a.ts"]',
        fields.more or "", type(fields.mappings) == "table" and mappings(fields.mappings) or fields.mappings)
end

local function url(text) return "data:application/json;base64," .. base64(text) end
local function comment(text) return "\n//# sourceMappingURL=" .. url(text) end

local function slurp(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

local plain = { { { 0, 0, 10, 4 }, { 8, 0, 10, 20 } }, {}, { { 4, 0, 2, 1 }, { 6 }, { 9, 0, 40, 0 } } }

describe("a source map", function()
    local text = json { mappings = plain }

    local function at(line, column, map)
        local place = worker.json_place(map or text, line, column)
        return place and ("%s:%d:%d"):format(place.file, place.line, place.column) or place
    end

    it("gives the place that the nearest segment before it has", function()
        assert.equal("a.ts:11:5", at(1, 1))
        assert.equal("a.ts:11:5", at(1, 8))
        assert.equal("a.ts:11:21", at(1, 9))
        assert.equal("a.ts:11:21", at(1, 2 ^ 31 - 1))
        assert.equal("a.ts:3:2", at(3, 6))
        assert.equal("a.ts:41:1", at(3, 10))
    end)

    it("gives none where the map has none", function()
        for _, place in ipairs { { 2, 1 }, { 3, 1 }, { 3, 4 }, { 3, 7 }, { 3, 9 }, { 4, 1 }, { 0, 1 }, { 1, 0 },
            { -1, -1 }, { 2 ^ 31 - 1, 1 } } do
            assert.is_nil((worker.json_place(text, place[1], place[2])))
        end
        assert.is_nil((worker.json_place(json { mappings = "" }, 1, 1)))
    end)

    it("is read from a data URL, with a charset or without", function()
        assert.equal(11, worker.map_place(url(text), 1, 1).line)
        local coded = base64(text)
        assert.equal(11, worker.map_place("data:application/json;charset=utf-8;base64," .. coded, 1, 1).line)
        for _, bad in ipairs { "", "data:", "a.js.map", "data:application/json", "data:application/json;base64",
            "data:application/json," .. text, "data:application/json;base64,", "data:text/plain;base64," .. coded,
            "data:application/json;base64,!" .. coded, "data:application/json;base64,A" .. coded .. "AAAA=",
            "data:application/jsonbase64," .. coded, "data:application/json;base64,=" } do
            assert.is_false(worker.map_place(bad, 1, 1))
        end
    end)

    it("may be written in any order and with anything besides", function()
        local map = ' {\n"mappings" : "AAUI", "x_ext": {"a": [1, "]}", {"b": null}], "c": "\\"}"}, "names": ["n"],'
            .. ' "sourceRoot": "src" , "sources": [ "a.ts" , null ] ,"file":"out.js","version": 3 } '
        assert.equal("src/a.ts:11:5", at(1, 1, map))
        assert.equal("a.ts:11:5", at(1, 1, json { mappings = "AAUI", more = '"sourceRoot":null,' }))
        assert.equal("s/a.ts:11:5", at(1, 1, json { mappings = "AAUI", more = '"sourceRoot":"s/",' }))
    end)

    it("has names and lines with escapes and characters of every length", function()
        local sources = '["\\u00e4\\/\\ud83d\\ude00\\n\\u0000\\u009b\\"\\\\\u{20AC}.ts"]'
        local more = '"sourcesContent":["one\\r\\ntwo \u{1F600}\\t\\u20ac\\nthree"],'
        local map = json { sources = sources, more = more, mappings = { { { 0, 0, 1, 0 } } } }
        local place = worker.json_place(map, 1, 1)
        assert.equal('\u{e4}/\u{1F600}???"\\\u{20AC}.ts', place.file)
        assert.equal("two \u{1F600}\t\u{20AC}", place.text)
    end)

    it("mends what is no UTF-8, and cuts between characters", function()
        local place = worker.json_place(json { sources = '["' .. ("\u{20AC}"):rep(40) .. '"]', mappings = plain }, 1, 1)
        assert.equal(("\u{20AC}"):rep(21), place.file)
        for _, bad in ipairs { "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80",
            "\\ud800", "\\udc00\\ud800", "\\ud800\\u0041" } do
            place = worker.json_place(json { sources = '["' .. bad .. '"]', mappings = plain }, 1, 1)
            assert.is_truthy(utf8.len(place.file), bad)
            assert.matches("\u{FFFD}", place.file)
        end
    end)

    it("without the source's text has no line", function()
        for _, contents in ipairs { "[]", "[null]", '["short"]' } do
            local more = '"sourcesContent":' .. contents .. ","
            assert.equal("", worker.json_place(json { mappings = plain, more = more }, 1, 1).text)
        end
    end)

    it("that is none is refused", function()
        for _, bad in ipairs {
            "", "null", "[]", "{}", "{", '{"version":3}', '{"version":3,"mappings":"AAAA"}',
            '{"version":2,"sources":["a"],"mappings":"AAAA"}', '{"version":"3","sources":["a"],"mappings":"AAAA"}',
            '{"version":3,"sources":{},"mappings":"AAAA"}', '{"version":3,"sources":[1],"mappings":"AAAA"}',
            '{"version":3,"sources":["a"],"mappings":1}', '{"version":3,"sources":["a"],"mappings":"AAAA',
            '{"version":3,"sources":["a"],"sources":["b"],"mappings":"AAAA"}',
            '{"version":3,"sources":["a"' .. ("\0"):rep(9) .. '],"mappings":"AAAA"}',
            '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{}}]}',
            ('{"x":' .. ("["):rep(1e5)), ('{"x":' .. ("[{"):rep(10) .. "}"), '{"\\', '{"a":"\\u12',
        } do
            assert.is_false(worker.json_place(bad, 1, 1), bad:sub(1, 80))
        end
    end)

    it("whose mappings go out of bounds is refused", function()
        for _, bad in ipairs {
            "A", "AA", "AAA", "AAAAAA", "AAAAA,AAAAAA", -- too few, too many
            "D", "ADAA", "AADA", "AAAD", "ACAA", -- below 0, too high
            "IAAA,DAAA", "!", "A!", "AAA\\u0000", "g", "AAAg", "AAA\u{e4}", "ggggggggggggA", "//////H", "AAggggggD",
            "gggggggggggggggggggggggggggggggggggg",
        } do
            local place = worker.json_place(json { mappings = bad }, 1, 1)
            if bad == "A" then
                assert.is_nil(place)
            else
                assert.is_false(place, bad)
            end
        end
        assert.is_false(worker.json_place(json { sources = "[]", mappings = "AAAA" }, 1, 1))
    end)

    it("is bounded in lines, places, sources and bytes, and by what it holds", function()
        local function size(map) return select(2, worker.json_place(map, 1, 1)) end
        assert.is_truthy(size(json { mappings = (";"):rep((1 << 18) - 1) }))
        assert.is_nil(size(json { mappings = (";"):rep(1 << 18) }))
        assert.is_truthy(size(json { mappings = ("A"):rep(1 << 20, ",") }))
        assert.is_nil(size(json { mappings = ("A"):rep((1 << 20) + 1, ",") }))
        assert.is_truthy(size(json { mappings = "", sources = "[" .. ('""'):rep(4096, ",") .. "]" }))
        assert.is_nil(size(json { mappings = "", sources = "[" .. ('""'):rep(4097, ",") .. "]" }))
        local most = json { mappings = "AAAA", more = '"x":"' .. ("x"):rep((1 << 23) - 68) .. '",' }
        assert.equal(1 << 23, #most)
        assert.is_true(size(most) < (1 << 23) + 4096)
        assert.is_truthy(select(2, worker.map_place(url(most), 1, 1)))
        assert.is_nil(size(most .. " "))
        assert.is_false(worker.map_place(url(most .. " "), 1, 1))
    end)

    it("survives being cut and garbled anywhere", function()
        local whole = json { mappings = plain, more = '"sourcesContent":["a\\u00e4\\n\u{20AC}"],"sourceRoot":"r",' }
        for cut = 0, #whole - 1 do
            assert.is_false(worker.json_place(whole:sub(1, cut), 3, 9))
        end
        local coded, seed = url(whole), 1
        for _ = 1, 20000 do
            seed = (seed * 6364136223846793005 + 1442695040888963407)
            local where, byte = (seed >> 33) % #whole + 1, string.char(seed >> 24 & 255)
            local place = worker.json_place(whole:sub(1, where - 1) .. byte .. whole:sub(where + 1), 3, 10)
            if place then assert.is_truthy(utf8.len(place.file .. place.text)) end
            where = (seed >> 33) % #coded + 1
            worker.map_place(coded:sub(1, where - 1) .. byte .. coded:sub(where + 1), 1, 1)
        end
    end)
end)

describe("a worker with source maps", function()
    local live = {}

    local function new(options)
        local subject = worker.new(options)
        live[#live + 1] = subject
        return subject
    end

    after_each(function()
        for _, subject in ipairs(live) do subject:dispose() end
        live = {}
    end)

    -- points.js is what the TypeScript compiler made of points.ts, with its map.
    local compiled, written = slurp("tests/unit/fixtures/maps/points.js"), {}
    for line in io.lines("tests/unit/fixtures/maps/points.ts") do written[#written + 1] = line end

    local function assert_points(subject)
        assert.same({ { text = "loaded Down", file = "mod/points.ts", line = 18 } }, subject:prints())
        assert.is_false((subject:send("1234")))
        assert.equal("mod/points.ts:14:9: RangeError: no place at 4\n" .. written[14] .. "\n        ^\n"
            .. "    at step (mod/points.ts:14:15)\n    at <anonymous> (mod/points.ts:23:12)", subject:exception())
        local e = subject:error()
        assert.same({ "mod/points.ts", 14, 9, written[14] }, { e.file, e.line, e.column, e.source_line })
        assert.same({ func = "step", file = "mod/points.ts", line = 14, column = 15 }, e.frames[1])
    end

    it("tells the places of a module's source", function()
        local subject = new()
        assert(subject:load_module("mod/points.js", compiled))
        assert_points(subject)
    end)

    it("tells the places of a script's source, and with a charset in the URL", function()
        local subject = new()
        assert(subject:load("mod/points.js", (compiled:gsub("json;base64", "json;charset=utf-8;base64"))))
        assert_points(subject)
    end)

    it("mixes files with maps and without", function()
        local subject = new({ modules = {
            ["lib/b.js"] = "export function b() {\n  throw new Error('b');\n}"
                .. comment(json { sources = '["../src/b.ts"]', mappings = { {}, { { 2, 0, 99, 6 } } } }),
        } })
        assert.is_false(subject:load_module("main.js", "import { b } from './lib/b.js';\nb();"))
        local e = subject:error()
        assert.same({ "src/b.ts", 100, 7, "" }, { e.file, e.line, e.column, e.source_line })
        assert.same({ file = "main.js", line = 2, column = 1, func = "" }, e.frames[2])
        assert.equal("src/b.ts:100:7: Error: b\n    at b (src/b.ts:100:7)\n    at <anonymous> (main.js:2:1)",
            subject:exception())
    end)

    it("names sources as modules are named", function()
        for source, name in pairs { ["a.ts"] = "x/y/a.ts", ["./a.ts"] = "x/y/a.ts", ["../a.ts"] = "x/a.ts",
            ["../../a.ts"] = "a.ts", ["../../../../a.ts"] = "a.ts", ["/a.ts"] = "/a.ts", ["b/../../a.ts"] = "x/a.ts",
            ["webpack:///a.ts"] = "webpack:///a.ts", [".."] = "x/" } do
            local subject = new()
            local map = json { sources = '["' .. source .. '"]', mappings = "AAAA" }
            assert.is_false(subject:load("x/y/main.js", "throw 1" .. comment(map)))
            assert.equal(name, subject:error().file)
        end
    end)

    it("tells where a stopped script was", function()
        local subject = new()
        local more = '"sourcesContent":["' .. ("\\n"):rep(41) .. '  loop"],'
        local map = json { mappings = { {}, { { 0, 0, 41, 2 } } }, more = more }
        subject:start_killer(20)
        local ok = subject:load("main.js", "(function spin() {\n  for (;;);\n})();" .. comment(map))
        subject:stop_killer()
        assert.is_false(ok)
        local e = subject:error()
        assert.same({ "terminated", "a.ts", 42, "  loop" }, { e.kind, e.file, e.line, e.source_line })
    end)

    it("tells where an unhandled rejection was", function()
        local subject = new()
        local map = json { mappings = { {}, { { 0, 0, 6, 0 } } } }
        assert.is_false(subject:load("main.js", "(async () => {\n  throw new Error('x');\n})();" .. comment(map)))
        assert.matches("^a%.ts:7:1: unhandled rejection: Error: x", subject:exception())
    end)

    it("ignores what is no map, and does nothing else", function()
        for _, bad in ipairs { "a.js.map", "data:application/json;base64,AAAA", "data:application/json;base64,",
            "data:application/json;base64,\u{20AC}", url("{}"), url(json { mappings = "AAAD" }),
            url(json { sources = "[null]", mappings = "AAAA" }), url(json { sources = '[""]', mappings = "AAAA" }),
            url(json { mappings = "", more = '"x":"' .. ("x"):rep(1 << 20) .. '",' }), ("x"):rep(3 << 20) } do
            local subject = new()
            assert.is_false(subject:load("main.js", "$print('here');\nthrow 5;\n//# sourceMappingURL=" .. bad))
            assert.same({ { text = "here", file = "main.js", line = 1 } }, subject:prints())
            assert.equal("main.js:2:1: 5\nthrow 5;\n^\n    at <anonymous> (main.js:2:1)", subject:exception())
        end
    end)

    it("lets no map speak for a library", function()
        local options = { library_prefix = "sdk/" }
        local map = json { sources = '["../sdk/core.js"]', mappings = "AAAA" }
        local subject = new(options)
        assert(subject:load("mod/main.js", "$print(1);" .. comment(map)))
        assert.same({ { text = "1", file = "mod/main.js", line = 1 } }, subject:prints())
    end)

    it("tells the places in stacks that a library prints, and in no other text", function()
        local subject = new({ library_prefix = "sdk/", modules = {
            ["lib/b.js"] = "export function b() {\n  throw new Error('b');\n}"
                .. comment(json { sources = '["../src/b.ts"]', mappings = { {}, { { 2, 0, 99, 6 } } } }),
        } })
        assert(subject:load("sdk/say.js", "globalThis.say = (text) => $print(text);"))
        assert(subject:load_module("main.js", [[
            import { b } from "./lib/b.js";
            try { b(); } catch (error) {
                say(error.stack);
                $print(error.stack);
                say("    at lib/b.js:2:3\n    at x (lib/b.js:2:9)) y\n    at (lib/b.js:2:)\n at lib/b.js:2:3"
                    + "\n    at :1:2\n    at lib/none.js:2:3"
                    + "\n    at lib/b.js:1:1\n    at lib/b.js:99999999999:3\n    at ");
            }]]))
        local texts = {}
        for i, print in ipairs(subject:prints()) do texts[i] = print.text end
        assert.matches("^Error: b\n    at b %(src/b.ts:100:7%)\n    at main.js:2:19$", texts[1])
        assert.matches("^Error: b\n    at b %(lib/b.js:2:9%)\n    at main.js:2:19$", texts[2])
        assert.equal("    at src/b.ts:100:7\n    at x (lib/b.js:2:9)) y\n    at (lib/b.js:2:)\n at lib/b.js:2:3"
            .. "\n    at :1:2\n    at lib/none.js:2:3"
            .. "\n    at lib/b.js:1:1\n    at lib/b.js:99999999999:3\n    at ", texts[3])
    end)

    it("keeps a bounded amount of maps", function()
        local subject = new()
        local map = comment(json { mappings = "AAAA", more = '"x":"' .. ("x"):rep(1e6) .. '",' })
        for i = 1, 20 do
            assert.is_false(subject:load(("m%d/main.js"):format(i), "$print(1); throw 1;" .. map))
            assert.equal(("m%d/a.ts"):format(i), subject:error().file)
        end
        for i = 1, 600 do
            assert(subject:load("main.js", "$print(1);" .. comment(json { mappings = "AAAA" })), i)
        end
    end)
end)

describe("a map that the host has", function()
    local function failing(tail, maps)
        local subject = worker.new({ maps = maps })
        local ok, message = subject:load("main.js", ("throw new Error('x');\n%s"):format(tail))
        assert.falsy(ok)
        subject:dispose()
        return message:match("^[^\n]*")
    end
    local MAP = json { mappings = { { { 0, 0, 40, 2 } } } }

    it("is asked for by the script's name, when its URL is no data: URL", function()
        assert.equal("a.ts:41:3: Error: x", failing("//# sourceMappingURL=main.js.map", { ["main.js"] = MAP }))
        assert.equal("a.ts:41:3: Error: x", failing("//# sourceMappingURL=main.js.map", { ["main.js"] = url(MAP) }))
    end)

    it("may not be there, or be none", function()
        assert.equal("main.js:1:1: Error: x", failing("//# sourceMappingURL=main.js.map", {}))
        assert.equal("main.js:1:1: Error: x", failing("//# sourceMappingURL=main.js.map", { ["main.js"] = "{" }))
        assert.equal("main.js:1:1: Error: x", failing("", { ["main.js"] = MAP }))
        assert.equal("main.js:1:1: Error: x", failing("//# sourceMappingURL=" .. ("x"):rep(600), { ["main.js"] = MAP }))
    end)

    it("tells $print's place, too", function()
        local subject = worker.new({ maps = { ["main.js"] = MAP } })
        assert(subject:load("main.js", "$print(1);\n//# sourceMappingURL=main.js.map"))
        local print = subject:prints()[1]
        assert.same({ "a.ts", 41 }, { print.file, print.line })
        subject:dispose()
    end)
end)
