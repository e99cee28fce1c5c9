-- lua/mods/manifest: what is read from a mod.json, and every problem with its exact place.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local manifest = require "mods.manifest"
require("games.playing").choose(require "tests.unit.support.own_game")

local FULL = [[{
  "$schema": "mod.schema.json",
  "id": "storm", "title": "Storm", "version": "1.2.0-rc.1+7", "main": "src/main.js",
  "description": "Rain.", "authors": ["Ada", "Bo"], "license": "MIT", "homepage": "https://example.org",
  "api": { "min": 1, "target": 1 },
  "dependencies": { "sea": ">=1.2 <2" }, "optional": { "sky": "^1" }, "recommended": { "moon": "2.x" },
  "incompatible": { "drought": "*" },
  "after": ["sun"],
  "capabilities": [{ "cap": "weather", "reason": "clouds", "quota": 4 }, { "cap": "hud", "reason": "a line" }],
  "events": { "publish": { "storm.front": 2 }, "hear": { "tide": 1, "wind.turns": [1, 2] } },
  "inputs": [{ "action": "calm", "label": "Calm it", "keys": ["key:m", "pad:y"] }],
  "settings": { "rain": 50, "calm": { "default": false, "label": "Calm" }, "name": "x",
    "wind": { "label": "Wind", "default": 3, "min": 0, "max": 9, "step": 1 },
    "mode": { "default": "a", "choices": ["a", "b"] } },
  "storage": { "version": 3, "max_kb": 128 },
  "games": { "isle": ">=1" },
  "locale": "de"
}]]

describe("a manifest", function()
    it("gives what the engine needs", function()
        assert.are.same({
            id = "storm", title = "Storm", version = "1.2.0-rc.1+7", main = "src/main.js", description = "Rain.",
            authors = { "Ada", "Bo" }, license = "MIT", homepage = "https://example.org",
            api = { min = 1, target = 1, games = {} }, games = { isle = ">=1" },
            dependencies = { sea = ">=1.2 <2" }, optional = { sky = "^1" }, recommended = { moon = "2.x" },
            incompatible = { drought = "*" },
            after = { "sun" },
            capabilities = { "weather", "hud" }, reasons = { weather = "clouds", hud = "a line" },
            quotas = { weather = 4 }, rarely = {},
            events = { publish = { ["storm.front"] = 2 }, hear = { tide = 1, ["wind.turns"] = { 1, 2 } } },
            inputs = { { action = "calm", label = "Calm it", keys = { "key:m", "pad:y" } } },
            settings = '{"calm":false,"mode":"a","name":"x","rain":50,"wind":3}',
            described = {
                rain = 50, calm = { default = false, label = "Calm" }, name = "x",
                wind = { label = "Wind", default = 3, min = 0, max = 9, step = 1 },
                mode = { default = "a", choices = { "a", "b" } },
            },
            storage = { version = 3, max_kb = 128 }, locale = "de",
        }, manifest.parse(FULL, "m/mod.json"))
    end)

    it("is read the same whether it was scanned or not", function()
        assert.are.same(manifest.parse(FULL, "m"), (manifest.parse(FULL:gsub("Storm", "\\u0053torm"), "m")))
    end)

    it("writes a setting that is an empty list as one", function()
        local mod = manifest.parse([[{"id":"a","title":"A","version":"1.0.0","main":"main.js",
            "settings": {"a": [], "b": {"default": []}, "c": {"default": {}}}}]], "mod.json")
        assert.are.equal('{"a":[],"b":[],"c":{}}', mod.settings)
    end)

    it("needs four fields and makes up the rest", function()
        local mod = manifest.parse('{"id":"a","title":"A","version":"1.0.0","main":"main.js"}', "mod.json")
        assert.are.same({ min = 1, target = 1, games = {} }, mod.api)
        assert.are.same({}, mod.dependencies)
        assert.are.same({ publish = {}, hear = {} }, mod.events)
        assert.is_nil(mod.storage)
        assert.are.equal("{}", mod.settings)
        assert.are.equal("en", mod.locale)
    end)
end)

-- A manifest with `fields` on its second line (and the needed ones, but those that `without` names, on the third).
local NEEDED = { '"id": "storm"', '"title": "Storm"', '"version": "1.0.0"', '"main": "main.js"' }
local function source_with(fields)
    local lines = {}
    for _, needed in ipairs(NEEDED) do
        if not ("\n" .. fields):find("\n" .. needed:match('^"%l+":'), 1, true) then lines[#lines + 1] = needed end
    end
    return "{\n" .. fields .. ",\n" .. table.concat(lines, ", ") .. "\n}"
end

-- { fields, problem without "mod.json:" }
local WRONG = {
    -- names of fields
    { '"capabilties": []', "2:1: capabilties: unknown field, did you mean 'capabilities'?" },
    { '"zzzzzz": []', "2:1: zzzzzz: unknown field" },
    { '"Id": "x"', "2:1: Id: unknown field, did you mean 'id'?" },
    { '"a.b\\n": 1', '2:1: ["a.b\\u000a"]: unknown field' },
    { '"requires": ["a"]', "2:1: requires: is called 'dependencies' now: such as {\"other-mod\": \">=1.2 <2\"}" },
    { '"conflicts": ["a"]', "2:1: conflicts: is called 'incompatible' now: such as {\"other-mod\": \">=1.2 <2\"}" },
    { '"author": "A"', "2:1: author: is called 'authors' now: such as [\"Ada\"]" },
    { '"license": "MIT",\n "license": "X"', "3:2: license: is given twice, first at 2:1: one of them is expected" },
    -- identity
    { '"id": "engine"', "2:7: id: is the log's name for lines that are no mod's" },
    { '"id": "St orm"',
      "2:7: id: is 'St orm', expected lower-case letters, digits and '-', beginning with a letter" },
    { '"id": "Storm"', "2:7: id: is 'Storm', expected lower-case letters, digits and '-', beginning with a letter" },
    { '"id": "\u{441}torm"',
      "2:7: id: is '\u{441}torm', expected lower-case letters, digits and '-', beginning with a letter" },
    { '"id": "' .. ("a"):rep(49) .. '"', "2:7: id: is 49 bytes, at most 48 is expected" },
    { '"id": ""', "2:7: id: is empty, at least 1 is expected" },
    { '"id": null', "2:7: id: is null, a string is expected" },
    { '"version": "1"', "2:12: version: is '1', expected three numbers, such as '1.0.0'" },
    { '"version": "v1.0.0"', "2:12: version: is 'v1.0.0', expected three numbers, such as '1.0.0'" },
    { '"version": "1.0.00"', "2:12: version: is '1.0.00', expected three numbers, such as '1.0.0'" },
    { '"version": 1.0', "2:12: version: is 1, a string is expected" },
    { '"title": "a\\u001b[2J"', "2:10: title: has control characters, one line of text is expected" },
    { '"title": ["\u{E9}"], "license": 1', {
        "2:10: title: is a list, a string is expected", "2:28: license: is 1, a string is expected" } },
    { '"authors": "Ada"', "2:12: authors: is 'Ada', a list is expected" },
    { '"authors": {}', "2:12: authors: is an object, a list is expected" },
    { '"authors": ["Ada", 3]', "2:20: authors[2]: is 3, a string is expected" },
    { '"locale": "EN"', "2:11: locale: is 'EN', expected a language, such as 'en'" },
    -- main
    { '"main": "../main.js"', "2:9: main: is '../main.js', expected the path of a .js file in the mod's folder" },
    { '"main": "/etc/x.js"', "2:9: main: is '/etc/x.js', expected the path of a .js file in the mod's folder" },
    { '"main": "main.ts"', "2:9: main: is 'main.ts', expected the path of a .js file in the mod's folder" },
    { '"main": "a/../b.js"', "2:9: main: must be a plain path inside the mod's folder, without '..'" },
    -- api
    { '"api": 1', "2:8: api: is 1, an object is expected" },
    { '"api": []', "2:8: api: is a list, an object is expected" },
    { '"api": { "min": 3 }, "capabilties": []',
      "2:17: api.min: needs API 3, this engine has 1: a newer Gatehouse is needed" },
    { '"api": { "min": 0 }', "2:17: api.min: is 0, at least 1 is expected" },
    { '"api": { "min": 1.5 }', "2:17: api.min: is 1.5, an integer is expected" },
    { '"api": { "target": 1e400 }', "2:20: api.target: is not a number that can be used" },
    { '"api": { "minimum": 1 }', "2:10: api.minimum: unknown field" },
    -- relations
    { '"dependencies": ["sea"]', "2:17: dependencies: is a list, an object is expected" },
    { '"dependencies": { "sea": 1 }', "2:26: dependencies.sea: is 1, a string is expected" },
    { '"dependencies": { "Sea": "*" }',
      "2:19: dependencies.Sea: is 'Sea', expected lower-case letters, digits and '-', beginning with a letter" },
    { '"dependencies": { "sea": ">=1.2.beta" }',
      "2:26: dependencies.sea: '>=1.2.beta' is not understood, expected a range, such as '>=1.2 <2', '^1.2.3', "
          .. "'1.x' or '*'" },
    { '"dependencies": { "storm": "*" }', "2:19: dependencies.storm: names the mod itself" },
    { '"dependencies": { "sea": "1" },\n"optional": { "sea": "1" }',
      "3:15: optional.sea: stands in dependencies, too: one of them is expected" },
    { '"optional": { "sea": "1" },\n"recommended": { "sea": "1" }',
      "3:18: recommended.sea: stands in optional, too: one of them is expected" },
    { '"recommended": { "sea": ">>1" }',
      "2:25: recommended.sea: '>>1' is not understood, expected a range, such as '>=1.2 <2', '^1.2.3', '1.x' or '*'" },
    { '"recomended": { "sea": "1" }', "2:1: recomended: unknown field, did you mean 'recommended'?" },
    { '"incompatible": { "sea": ">>1" }',
      "2:26: incompatible.sea: '>>1' is not understood, expected a range, such as '>=1.2 <2', '^1.2.3', '1.x' or "
          .. "'*'" },
    { '"after": ["sea", "sea"]', "2:18: after[2]: is 'sea', which stands there already" },
    { '"after": ["storm"]', "2:11: after[1]: names the mod itself" },
    -- capabilities
    { '"capabilities": "hud"', "2:17: capabilities: is 'hud', a list is expected" },
    { '"capabilities": [{ "reason": "x" }]', "2:18: capabilities[1].cap: is missing: a string is expected" },
    { '"capabilities": [{ "cap": "hud" }]', "2:18: capabilities[1].reason: is missing: a string is expected" },
    { '"capabilities": [{ "cap": "hud", "reason": "" }]',
      "2:44: capabilities[1].reason: is empty, at least 1 is expected" },
    { '"capabilities": [{ "cap": "hud", "reason": "x", "quota": 0 }]',
      "2:58: capabilities[1].quota: is 0, at least 1 is expected" },
    { '"capabilities": [{ "cap": "weather", "reason": "x", "quota": 17 }]',
      "2:62: capabilities[1].quota: is 17, at most 16 is expected: 4 times what is usual" },
    { '"capabilities": [{ "cap": "input.read", "reason": "x", "quota": 1 }]',
      "2:65: capabilities[1].quota: is for commands, and 'input.read' has none: leave it out" },
    { '"capabilities": [{ "cap": "hud", "reason": "x" }, { "cap": "hud", "reason": "y" }]',
      "2:60: capabilities[2].cap: is 'hud', which stands there already" },
    -- events
    { '"events": { "publish": ["tide"] }', "2:24: events.publish: is a list, an object is expected" },
    { '"events": { "publish": { "Tide": 1 } }',
      "2:26: events.publish.Tide: is 'Tide', expected a topic: lower-case letters, digits, '_', '.' and '-', "
          .. "beginning with a letter" },
    { '"events": { "publish": { "tide.up": 0 } }', '2:37: events.publish["tide.up"]: is 0, at least 1 is expected' },
    { '"events": { "publish": { "' .. ("t"):rep(65) .. '": 1 } }',
      "2:26: events.publish." .. ("t"):rep(65) .. ": is 65 bytes, at most 64 are expected" },
    { '"events": { "hear": { "tide": "1" } }',
      "2:31: events.hear.tide: is '1', expected a version, such as 1, or a list of versions, such as [1, 2]" },
    { '"events": { "hear": { "tide": [] } }', "2:31: events.hear.tide: is empty, at least 1 is expected" },
    { '"events": { "hear": { "tide": [1, 70000] } }',
      "2:35: events.hear.tide[2]: is 70000, at most 65535 is expected" },
    { '"events": { "listen": {} }', "2:13: events.listen: unknown field" },
    -- inputs
    { '"inputs": [{ "action": "Zoom", "label": "Z" }]',
      "2:24: inputs[1].action: is 'Zoom', expected lower-case letters, digits, '_' and '-', beginning with a "
          .. "letter" },
    { '"inputs": [{ "action": "z", "label": "Z", "keys": ["key:e"], "consume": true }]',
      "2:73: inputs[1].consume: needs the capability 'input.read', since the mod learns when a key of the game's is "
          .. 'pressed: add it to "capabilities"' },
    { '"inputs": [{ "action": "z", "label": "Z", "consume": 1 }]',
      "2:54: inputs[1].consume: is 1, a boolean is expected" },
    { '"inputs": [{ "action": "zoom" }]', "2:12: inputs[1].label: is missing: a string is expected" },
    { '"inputs": [{ "action": "z", "label": "Z", "keys": ["m"] }]',
      "2:52: inputs[1].keys[1]: is 'm', expected a device and a name, such as 'key:m' or 'pad:y'" },
    { '"inputs": [{ "action": "z", "label": "Z", "keys": ["joy:1"] }]',
      "2:52: inputs[1].keys[1]: begins with no device, expected key:, mouse: or pad:" },
    { '"inputs": [{ "action": "z", "label": "Z" }, { "action": "z", "label": "Y" }]',
      "2:57: inputs[2].action: is 'z', which stands there already" },
    -- settings
    { '"settings": [1]', "2:13: settings: is a list, an object is expected" },
    { '"settings": { "a b": 1 }',
      "2:15: settings[\"a b\"]: is 'a b', expected letters, digits, '_' and '-', beginning with a letter" },
    { '"settings": { "a": null }', "2:20: settings.a: is null, expected a value, or an object with 'default'" },
    { '"settings": { "a": { "label": "A" } }', "2:20: settings.a.default: is missing: a value is expected" },
    { '"settings": { "a": { "default": 1, "title": "A" } }', "2:36: settings.a.title: unknown field" },
    { '"settings": { "a": { "default": null } }',
      "2:33: settings.a.default: has a null or a number that cannot be used in it" },
    { '"settings": { "a": { "default": [1, null] } }',
      "2:33: settings.a.default: has a null or a number that cannot be used in it" },
    { '"settings": { "a": { "default": "a\\u0007" } }',
      "2:33: settings.a.default: is no line of text of at most 4096 bytes" },
    { '"settings": { "a": "a\\u0007" }',
      "2:20: settings.a: has control characters, one line of text is expected" },
    { '"settings": { "a": 1e999 }', "2:20: settings.a: is not a number that can be used" },
    { '"settings": { "a": { "default": [1e999] } }',
      "2:33: settings.a.default: has a null or a number that cannot be used in it" },
    { '"settings": { "a": { "default": 5, "min": 6 } }', "2:33: settings.a.default: is 5, outside of 6 to anything" },
    { '"settings": { "a": { "default": 5, "min": 0, "max": 4 } }',
      "2:33: settings.a.default: is 5, outside of 0 to 4" },
    { '"settings": { "a": { "default": 5, "min": 9, "max": 4 } }',
      "2:43: settings.a.min: is 9, more than max, which is 4" },
    { '"settings": { "a": { "default": "x", "max": 4 } }',
      "2:45: settings.a.max: is only for numbers, and the setting is a string" },
    { '"settings": { "a": { "default": 5, "step": 0 } }', "2:44: settings.a.step: is 0, more than 0 is expected" },
    { '"settings": { "a": { "default": 5, "min": 0, "max": 9, "step": 10 } }',
      "2:64: settings.a.step: is 10, more than there is from min to max" },
    { '"settings": { "a": { "default": 5, "type": "integer", "step": 0.5 } }',
      "2:63: settings.a.step: is 0.5, a whole number is expected as for its type" },
    { '"settings": { "a": { "default": 5, "type": "string" } }',
      "2:33: settings.a.default: is 5, but its type is string" },
    { '"settings": { "a": { "default": [], "type": "object" } }',
      "2:33: settings.a.default: is a list, but its type is object" },
    { '"settings": { "a": { "default": 5, "type": "int" } }',
      "2:44: settings.a.type: is 'int', expected boolean, integer, number, string, list or object" },
    { '"settings": { "a": { "default": "c", "choices": ["a", "b"] } }',
      "2:33: settings.a.default: is 'c', none of the choices: a or b (did you mean 'a'?)" },
    { '"settings": { "a": { "default": "a", "choices": ["a", 2] } }',
      "2:55: settings.a.choices[2]: is 2, a value of the setting's type is expected: string" },
    { '"settings": { "a": { "default": "a", "choices": ["a", "a"] } }',
      "2:55: settings.a.choices[2]: is 'a', which stands there already" },
    { '"settings": { "a": { "default": "a", "choices": [] } }',
      "2:49: settings.a.choices: is empty, at least 1 is expected" },
    { '"settings": { "a": { "default": true, "choices": ["a"] } }',
      "2:50: settings.a.choices: are only for texts and numbers, and the setting is a boolean" },
    { '"settings": { "a": { "default": 1, "max": 3, "choices": [1, 2] } }',
      "2:43: settings.a.max: and choices at once: one of them is expected" },
    -- storage
    { '"storage": { "version": 0 }', "2:25: storage.version: is 0, at least 1 is expected" },
    { '"storage": {}', "2:12: storage.version: is missing: an integer is expected" },
    { '"storage": { "version": 1, "max_kb": 5000 }', "2:38: storage.max_kb: is 5000, at most 4096 is expected" },
}

local function lines_of(problem)
    if type(problem) == "string" then problem = { problem } end
    local lines = {}
    for i, line in ipairs(problem) do lines[i] = "mod.json:" .. line end
    return lines
end

describe("a problem of a manifest", function()
    for _, case in ipairs(WRONG) do
        it("has its exact place: " .. case[1]:sub(1, 70):gsub("%c", " "), function()
            local mod, problems = manifest.parse(source_with(case[1]), "mod.json")
            assert.is_nil(mod)
            assert.are.same(lines_of(case[2]), problems)
        end)
    end

    it("does not hide others: all are told, in the order of the file", function()
        local mod, problems, id = manifest.parse([[{
  "id": "storm", "version": "1", "main": "main.js", "titel": "Storm",
  "capabilities": [{ "cap": "hud", "reason": "a" }, { "cap": "hud", "reason": "b" }],
  "settings": { "rain": { "default": 200, "max": 100 } },
  "version": "2"
}]], "mod.json")
        assert.is_nil(mod)
        assert.are.equal("storm", id)
        assert.are.same(lines_of {
            "1:1: title: is missing: a string is expected",
            "2:53: titel: unknown field, did you mean 'title'?",
            "3:62: capabilities[2].cap: is 'hud', which stands there already",
            "4:38: settings.rain.default: is 200, outside of anything to 100",
            "5:3: version: is given twice, first at 2:18: one of them is expected",
            "5:14: version: is '2', expected three numbers, such as '1.0.0'",
        }, problems)
    end)

    it("is told of an API that was not what the mod was written for", function()
        local level = manifest.API
        manifest.API = 3
        finally(function() manifest.API = level end)
        assert.are.same(lines_of "2:30: api.target: is 1, less than api.min, which is 2",
            select(2, manifest.parse(source_with('"api": { "min": 2, "target": 1 }'), "mod.json")))
        assert.are.equal(2, manifest.parse(source_with('"api": { "min": 2, "target": 9 }'), "mod.json").api.min)
    end)

    it("is told with as many others as a person can use", function()
        local wrong = {}
        for i = 1, 500 do wrong[i] = ('"x%d": 1'):format(i) end
        local _, problems = manifest.parse("{" .. table.concat(wrong, ",") .. "}", "mod.json")
        assert.are.equal(21, #problems)
        assert.are.equal("mod.json: what else is wrong is told when these 20 are mended", problems[21])
    end)

    it("is told of text that is no object, too long, too deep or no JSON", function()
        for _, source in ipairs { "[]", '"x"', "1", "null" } do
            assert.are.same({ 'mod.json:1:1: expected an object: { "id": ..., "title": ... }' },
                (select(2, manifest.parse(source, "mod.json"))))
        end
        local function problem_of(source) return select(2, manifest.parse(source, "mod.json"))[1] end
        assert.matches("^mod%.json: 200000 bytes, at most 65536 are read", problem_of((" "):rep(200000)))
        assert.matches("^mod%.json:1:33: found too many nested", problem_of(("["):rep(40)))
        assert.matches("^mod%.json:2:8: not UTF%-8", problem_of('{\n "id": \xFF}'))
    end)

    it("bounds what settings may be, all in all", function()
        local many = {}
        for i = 1, 5 do many[i] = ('"s%d": "%s"'):format(i, ("x"):rep(4000)) end
        local _, problems = manifest.parse(source_with('"settings": {' .. table.concat(many, ", ") .. "}"), "mod.json")
        assert.matches("^mod%.json:2:13: settings: are %d+ bytes, at most 16384 are expected", problems[1])
    end)
end)

describe("ids that look alike", function()
    it("have the same skeleton, others do not", function()
        for _, pair in ipairs {
            { "tide-map", "tidemap" }, { "storm0", "stormo" }, { "lamp1", "lampl" }, { "lampl", "lampi" },
            { "barn", "bam" }, { "vvind", "wind" }, { "bar-n", "bam" }, { "st0rm-fr0nt", "storm-front" },
        } do
            assert.are.equal(manifest.skeleton(pair[1]), manifest.skeleton(pair[2]))
        end
        assert.are_not.equal(manifest.skeleton("tide-map"), manifest.skeleton("tide-mop"))
        assert.are_not.equal(manifest.skeleton("storm"), manifest.skeleton("storms"))
    end)
end)

describe("the manifests of this project", function()
    local playing = require "games.playing"
    local before

    setup(function()
        before = playing.game()
        playing.choose { id = "tidelight", version = "0.1.0",
            api = assert(require("games.api").of(dofile "lua/tidelight/api.lua", "tidelight")) }
    end)

    teardown(function() playing.choose(before) end)

    it("are all good", function()
        local pipe = assert(io.popen("ls mods/*/mod.json mods/hostile/*/mod.json tests/hostile/honest/*/mod.json"))
        local count = 0
        for path in pipe:lines() do
            local file = assert(io.open(path))
            local mod, problems = manifest.parse(file:read("a"), path)
            file:close()
            assert.is_truthy(mod, problems and problems[1])
            count = count + 1
        end
        pipe:close()
        assert.is_true(count >= 14)
    end)
end)
