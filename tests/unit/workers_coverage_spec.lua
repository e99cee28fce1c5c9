-- What ran, as the worker counts it and as lcov is told: by V8's own report and by reports that lie.
local coverage = require "testing.coverage"
local json = require "lib.json"
local sdk = require("tests.unit.support.sdk")
local source_map = require "testing.source_map"
local worker = require("t_worker")

local SOURCE = [[
// A comment.
export function twice(x) {
    if (x > 100) {
        return 0;
    }
    return x * 2; // é€
}

const never = (x) => x > 1 ? x : -x;
for (let i = 0; i < 3; i++) twice(i);
]]

local live
after_each(function()
    if live then live:dispose() end
    live = nil
    sdk.dispose_all()
end)

local function report_of(source)
    live = worker.new {}
    assert(live:start_coverage())
    assert(live:load_module("main.js", source))
    return live:take_coverage()
end

local function lcov_of(source, ...)
    local self = coverage.create { ["main.js"] = source }
    for _, report in ipairs { ... } do assert.is_nil(coverage.add(self, report)) end
    return coverage.lcov(self, "mod/")
end

describe("the worker's coverage", function()
    it("is not there unless it was asked for", function()
        live = worker.new {}
        assert(live:load("a.js", "1"))
        assert.is_nil(live:take_coverage())
    end)

    it("counts what is loaded afterwards, and each time only what is new", function()
        local report = assert(json.decode(report_of(SOURCE), "report", 1000000))
        local main
        for _, script in ipairs(report.result.result) do main = script.url == "main.js" and script or main end
        local counts = {}
        for _, one in ipairs(main.functions) do counts[one.functionName] = one.ranges[1].count end
        assert.same({ [""] = 1, twice = 3, never = 0 }, counts)
        assert.is_nil(live:take_coverage():find('"count":3', 1, true))
    end)

    it("does not show itself to scripts", function()
        live = worker.new {}
        assert(live:load("before.js", "$print(Reflect.ownKeys(globalThis).length);"))
        assert(live:start_coverage())
        assert(live:load("after.js", "$print(Reflect.ownKeys(globalThis).length, typeof console, typeof inspector);"))
        local prints = live:prints()
        assert.equal(prints[1].text .. " undefined undefined", prints[2].text)
    end)

    it("still reports after a script has failed", function()
        live = worker.new {}
        assert(live:start_coverage())
        local ok = live:load_module("bad.js", "export const a = 1; throw new Error('x');")
        assert.is_falsy(ok)
        assert.is_string(live:take_coverage())
    end)
end)

describe("coverage for lcov", function()
    it("tells lines, functions and blocks", function()
        assert.equal([[
SF:mod/main.js
FN:2,twice:21
FN:9,never:125
FNDA:3,twice:21
FNDA:0,never:125
FNF:2
FNH:1
BRDA:3,58,0,0
BRDA:10,176,0,3
BRF:2
BRH:1
DA:2,1
DA:3,3
DA:4,0
DA:5,0
DA:6,3
DA:7,3
DA:9,1
DA:10,1
LF:8
LH:6
end_of_record
]], lcov_of(SOURCE, report_of(SOURCE)))
    end)

    it("adds up several processes' reports, in which blocks may be cut otherwise", function()
        local once = report_of(SOURCE)
        live:dispose()
        local text = lcov_of(SOURCE, once, report_of(SOURCE:gsub("i < 3", "i < 1")))
        assert.matches("FNDA:4,twice:21", text)
        assert.matches("DA:3,4\nDA:4,0", text)
        assert.matches("BRDA:10,176,0,4", text)
    end)

    it("names scripts that nothing loaded as not run", function()
        local self = coverage.create { ["main.js"] = "let a = 1;\n", ["other.js"] = "let b = 2;\n" }
        assert.is_nil(coverage.add(self, report_of("let a = 1;\n")))
        assert.matches("SF:mod/other.js\nFNF:0\nFNH:0\nBRF:0\nBRH:0\nDA:1,0\nLF:1\nLH:0\nend_of_record",
            coverage.lcov(self, "mod/"))
    end)

    it("does not believe what makes no sense", function()
        local self = coverage.create { ["main.js"] = "let a = 1;\n" }
        local unread = "what the mod's process told of what ran cannot be read"
        for _, report in ipairs { "", "{}", "[]", "null", '{"result":5}', '{"result":{"result":7}}', "\255" } do
            assert.equal(unread, coverage.add(self, report))
        end
        local wrong = "the counts of 'main.js' make no sense"
        local function told(functions)
            return coverage.add(self, ('{"result":{"result":[{"url":"main.js","functions":%s}]}}'):format(functions))
        end
        local function range(from, to, count)
            local ranges = ('[{"startOffset":%s,"endOffset":%s,"count":%s}]'):format(from, to, count)
            return told(('[{"functionName":"f","isBlockCoverage":true,"ranges":%s}]'):format(ranges))
        end
        assert.is_nil(range(0, 10, 1))
        for _, case in ipairs { { -1, 4, 1 }, { 0, 1000, 1 }, { 5, 2, 1 }, { 0, 4, -1 }, { 0, 4, 1e300 }, { 0.5, 4, 1 },
            { '"0"', 4, 1 }, { 0, 4, "null" } } do
            assert.equal(wrong, range(table.unpack(case)))
        end
        for _, functions in ipairs { "5", "[5]", '[{"ranges":5}]', '[{"ranges":[5]}]' } do
            assert.equal(wrong, told(functions))
        end
        assert.is_nil(told('[{"ranges":[]}]'))
        assert.is_nil(coverage.add(self, '{"result":{"result":[5,{"url":7},{"url":"/etc/passwd","functions":1}]}}'))
        assert.is_nil(coverage.lcov(self, "mod/"):find("passwd", 1, true))
    end)
end)

describe("a source map", function()
    -- let a = 1; / let b = 2; in src/a.ts, lines 3 and 5
    local MAP = '{"version":3,"sources":["../src/a.ts"],"mappings":"AAEA;AAEA"}'
    local function encoded(map)
        local out = {}
        local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for i = 1, #map, 3 do
            local a, b, c = map:byte(i, i + 2)
            local bits = a << 16 | (b or 0) << 8 | (c or 0)
            for j = 0, 3 do
                local at = bits >> (18 - 6 * j) & 63
                out[#out + 1] = (j == 2 and not b or j == 3 and not c) and "=" or digits:sub(at + 1, at + 1)
            end
        end
        return "data:application/json;base64," .. table.concat(out)
    end

    it("leads to what a script was made of", function()
        local map = source_map.of("out/a.js", encoded(MAP))
        assert.same({ "src/a.ts", 3 }, { map(1, 1) })
        assert.same({ "src/a.ts", 5 }, { map(2, 4) })
        assert.is_nil((map(3, 1)))
    end)

    it("is followed by coverage", function()
        local source = "let a = 1;\nlet b = 2;\n"
        local self = coverage.create({ ["out/a.js"] = source }, { ["out/a.js"] = encoded(MAP) })
        assert.is_nil(coverage.add(self, (report_of(source):gsub('"main.js"', '"out/a.js"'))))
        local text = coverage.lcov(self, "mod/")
        assert.matches("SF:mod/src/a.ts\n.*DA:3,1\nDA:5,1\n", text)
    end)

    it("that is broken, or leads out of the mod, is none", function()
        for _, map in ipairs { "{}", "5", '{"sources":[],"mappings":5}', '{"sources":["a"],"mappings":"!"}', "{" } do
            assert.is_nil(source_map.of("a.js", encoded(map)), map)
        end
        local out = source_map.of("a.js", encoded('{"sources":["../../b.ts"],"mappings":"AAAA"}'))
        assert.is_nil((out(1, 1)))
        assert.is_nil(source_map.of("a.js", "let x;"))
    end)
end)
