-- lua/mods/schema: the JSON Schema of mod.json accepts what the engine accepts, and refuses what it can.
package.path = "lua/?.lua;lua/?/init.lua;tests/unit/support/?.lua;" .. package.path

local cjson = require "cjson"
local json_schema = require "json_schema"
local manifest = require "mods.manifest"
local schema = require "mods.schema"
local semver = require "mods.semver"
require("games.playing").choose(require "tests.unit.support.own_game")

local function slurp(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

local built = cjson.decode(slurp("build/gen/mod.schema.json"))

local NEEDED = { '"id": "storm"', '"title": "Storm"', '"version": "1.0.0"', '"main": "main.js"' }

local function source_with(fields)
    local lines = { fields }
    for _, needed in ipairs(NEEDED) do
        if not fields:find("^" .. needed:match('^"%l+":')) then lines[#lines + 1] = needed end
    end
    return "{" .. table.concat(lines, ",\n") .. "}"
end

local GOOD = {
    '"$schema": "../mod.schema.json"', '"api": {"min": 1, "target": 1}', '"authors": ["Ada"]',
    '"version": "1.0.0-rc.1+7"', '"dependencies": {"sea": ">=1.2 <2"}', '"optional": {}', '"recommended": {"sea": "^1"}',
    '"incompatible": {"a": "*"}', '"after": ["a", "b"]',
    '"capabilities": [{"cap": "hud", "reason": "a line", "quota": 2}]', '"capabilities": []',
    '"events": {"publish": {"a.b": 1}, "hear": {"c": [1, 2], "d": 3}}', '"storage": {"version": 1}',
    '"locale": "pt-br"', '"inputs": [{"action": "zoom", "label": "Zoom", "keys": ["key:m"]}]',
    '"main": "src/main.mjs"',
    '"settings": {"a": 1, "b": true, "c": "x", "d": [1]}',
    '"settings": {"e": {"default": 2, "min": 1, "max": 3, "step": 1, "label": "E"}}',
    '"settings": {"a": {"default": "x", "choices": ["x", "y"]}, "b": {"default": 1, "type": "number"}}',
}

local BAD = {
    '"capabilties": []', '"id": "Storm"', '"id": ""', '"id": null', '"title": "a\\tb"', '"version": "1.0"',
    '"version": "01.0.0"', '"main": "main.ts"', '"main": "/main.js"', '"authors": "Ada"', '"authors": [1]',
    '"api": 1', '"api": {"min": 0}', '"api": {"minimum": 1}', '"dependencies": ["a"]', '"dependencies": {"A": "*"}',
    '"dependencies": {"a": 1}', '"after": ["a", "a"]', '"capabilities": [{"cap": "wether", "reason": "x"}]',
    '"capabilities": [{"cap": "hud"}]', '"capabilities": [{"cap": "hud", "reason": "x", "quota": 0}]',
    '"events": {"hear": {"a": []}}', '"events": {"hears": {}}', '"events": {"publish": {"A": 1}}',
    '"inputs": [{"action": "a"}]', '"inputs": [{"action": "a", "label": "b", "keys": ["m"]}]',
    '"settings": {"a b": 1}', '"settings": {"a": {"label": "A"}}', '"settings": {"a": {"default": 1, "maximum": 3}}',
    '"settings": {"a": {"default": 1, "type": "int"}}', '"settings": {"a": null}', '"storage": {"version": 0}',
    '"storage": {}', '"storage": {"version": 1, "max_kb": 4097}', '"locale": "EN"', '"requires": ["a"]',
}

describe("the JSON Schema of mod.json", function()
    it("is what the build wrote", function()
        assert.are.equal(schema.text(), slurp("build/gen/mod.schema.json"))
        assert.are.equal("http://json-schema.org/draft-07/schema#", built["$schema"])
    end)

    it("accepts the manifests of this project, with what their game has", function()
        local playing = require "games.playing"
        local before = playing.game()
        playing.choose { id = "tidelight", version = "0.1.0",
            api = assert(require("games.api").of(dofile "lua/tidelight/api.lua", "tidelight")) }
        local of_game = cjson.decode(schema.text())
        playing.choose(before)
        local pipe = assert(io.popen("ls mods/*/mod.json mods/hostile/*/mod.json tests/hostile/honest/*/mod.json"))
        local count = 0
        for path in pipe:lines() do
            assert.is_true(json_schema.check(cjson.decode(slurp(path)), of_game), path)
            count = count + 1
        end
        pipe:close()
        assert.is_true(count >= 14)
    end)

    it("accepts what the engine accepts", function()
        for _, fields in ipairs(GOOD) do
            local source = source_with(fields)
            assert.is_truthy(manifest.parse(source, fields))
            assert.is_true(json_schema.check(cjson.decode(source), built), fields)
        end
    end)

    it("refuses what is broken, as the engine does", function()
        for _, fields in ipairs(BAD) do
            local source = source_with(fields)
            assert.is_nil((manifest.parse(source, fields)), fields)
            assert.is_false(json_schema.check(cjson.decode(source), built), fields)
        end
        for i = 1, #NEEDED do
            local kept = {}
            for j, needed in ipairs(NEEDED) do kept[#kept + 1] = i ~= j and needed or nil end
            assert.is_false(json_schema.check(cjson.decode("{" .. table.concat(kept, ",") .. "}"), built))
        end
    end)

    it("has the labels that players read of each capability", function()
        local listed = built.properties.capabilities.items.properties.cap.oneOf
        for _, one in ipairs(listed) do assert.are.equal(require("api").capabilities[one.const], one.description) end
        assert.is_true(#listed >= 12)
    end)

    it("has the same idea of a version", function()
        for _, version in ipairs {
            "1.0.0", "0.0.0", "1.0.0-a", "1.0.0-a.1", "1.0.0--", "1.0.0+1", "1.0.0-0a+x.y", "1", "1.0", "v1.0.0",
            "1.0.0.0", "01.0.0", "1.00.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", "1.0.0+", "1.0.0+a+b", "1.0.0-a_b", "x",
            " 1.0.0",
        } do
            assert.are.equal(semver.parse(version) ~= nil, json_schema.matches(version, semver.REGEX), version)
        end
    end)
end)
