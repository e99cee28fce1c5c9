-- Mods as no author would write them, and yet valid: every text at its longest, of wide, combining and right-to-left
-- letters; every number at an edge. What a manifest's reader refuses is made anew, so that what is written is what
-- an install would let through.
local dice = require "monkey.dice"
local fs = require "engine.fs"
local json = require "lib.json"
local manifest = require "mods.manifest"
local rules = require "mods.manifest_rules"
local xdg = require "lib.xdg"

local mods = {}

local MOST_MODS = 4
local TRIES = 40

local PIECES = { -- wide, combining, right to left, beyond the basic plane, without a width, plain
    "W", "i", "漢", "字", "Ｗ", "e\u{301}", "n\u{303}\u{323}\u{33C}", "ש", "ל", "م", "ض", "😀", "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}",
    "\u{10FFFD}", "ß", "%d", "%s", "\"", "\\", "ﷺ", "𒐫", "W W", "[31m", "</b>", "{0}", "ﬃ",
}

-- Text of at most so many bytes, mostly as many as there is room for.
local function words(d, most)
    local out, bytes = {}, 0
    local few = d:some(PIECES, d:between(1, 3))
    local wanted = d:one_in(5) and d:between(1, most) or most
    while bytes < wanted do
        local piece = d:one_in(6) and d:of(PIECES) or d:of(few)
        if bytes + #piece > most then break end
        out[#out + 1], bytes = piece, bytes + #piece
    end
    local text = table.concat(out)
    return text ~= "" and text or "x"
end

local function name(d, first, rest, most)
    local out = { d:of(first) }
    for i = 2, d:one_in(4) and d:between(1, most) or most do out[i] = d:of(rest) end
    return table.concat(out)
end

local LETTERS = { "a", "m", "w", "i", "q" }
local LETTERS_AND_MORE = { "a", "m", "w", "i", "0", "9", "-", "w" }

local NUMBERS = { -- as they stand in a mod.json
    "0", "-0", "-0.0", "1", "-1", "0.1", "1e-320", "5e-324", "1e15", "999999999999", "9007199254740991",
    "-9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "1e308", "-1e308", "1.7976931348623157e308", "2147483648", "4294967296", "0.30000000000000004",
}

local function number(d) return d:of(NUMBERS) end

local function quoted(text) return json.encode(text) end

local function list(items) return "[" .. table.concat(items, ", ") .. "]" end

local function many(d, most, make)
    local items = {}
    for i = 1, d:one_in(3) and d:between(0, most) or most do items[i] = make(i) end
    return items
end

local function version(d)
    local numbers = ("%d.%d.%d"):format(d:between(0, 1 << 53 - 1), d:between(0, 9), d:between(0, 9))
    local rest = d:of { "-a.", "-", "+", "-rc.1+", "" }
    if rest == "" then return numbers end
    return numbers .. rest .. ("w"):rep(d:one_in(3) and d:between(1, 20) or 128 - #numbers - #rest)
end

local function value(d)
    return d:of {
        function() return number(d) end,
        function() return quoted(words(d, d:of { 3, 80, 400 })) end,
        function() return d:of { "true", "false" } end,
        function() return list(many(d, 8, function() return number(d) end)) end,
        function()
            local low, high = number(d), number(d)
            if tonumber(low) > tonumber(high) then low, high = high, low end
            local step = d:one_in(2) and (', "step": ' .. number(d):gsub("^%-", "")) or ""
            return ('{"label": %s, "default": %s, "min": %s, "max": %s%s%s}'):format(quoted(words(d, 80)),
                d:of { low, high }, low, high, step, d:one_in(2) and ', "type": "number"' or "")
        end,
        function()
            local choices = many(d, 12, function(i) return quoted(words(d, 70) .. i) end)
            if #choices == 0 then choices[1] = '"one"' end
            return ('{"label": %s, "default": %s, "choices": %s}'):format(quoted(words(d, 80)), d:of(choices),
                list(choices))
        end,
        function() return ('{"label": %s, "default": %s}'):format(quoted(words(d, 80)), d:of { "true", "false" }) end,
        function() return ('{"label": %s, "default": %s, "type": "number"}'):format(quoted(words(d, 80)), number(d)) end,
    }()
end

local function settings(d)
    local parts, bytes = {}, 0
    for i = 1, d:of { 0, 3, 8, 30, 128 } do
        local part = ('"%s%d": %s'):format(name(d, { "A", "w" }, { "w", "M", "_" }, d:of { 2, 44 }), i, value(d))
        bytes = bytes + #part
        if bytes > 12000 then break end
        parts[i] = part
    end
    return "{" .. table.concat(parts, ", ") .. "}"
end

local CAPABILITIES = rules.manifest.fields.capabilities.of.fields.cap.one_of

local function capabilities(d)
    local items = {}
    for i, cap in ipairs(d:some(CAPABILITIES, d:between(0, #CAPABILITIES))) do
        local quota = d:one_in(2) and (', "quota": %d'):format(d:of { 1, 2, 16, 64, 256 }) or ""
        items[i] = ('{"cap": "%s", "reason": %s%s}'):format(cap, quoted(words(d, 200)), quota)
    end
    return list(items)
end

local SOURCES = { "key:m", "key:f5", "pad:y", "mouse:middle", "key:right ctrl", "key:" .. ("w"):rep(36), "pad:leftshoulder" }

local function inputs(d)
    return list(many(d, 16, function(i)
        local keys = {}
        for at, source in ipairs(d:some(SOURCES, d:between(0, #SOURCES))) do keys[at] = quoted(source) end
        return ('{"action": "%s%d", "label": %s, "keys": %s}'):format(name(d, LETTERS, LETTERS, d:of { 2, 30 }), i,
            quoted(words(d, 60)), list(keys))
    end))
end

local function one(d, id)
    local fields = {
        ('"id": "%s"'):format(id), ('"title": %s'):format(quoted(words(d, 60))), ('"version": "%s"'):format(version(d)),
        '"main": "main.js"', '"capabilities": ' .. capabilities(d), '"settings": ' .. settings(d),
        '"inputs": ' .. inputs(d),
    }
    local function maybe(field, text)
        if not d:one_in(4) then fields[#fields + 1] = ('"%s": %s'):format(field, text) end
    end
    maybe("authors", list(many(d, 32, function() return quoted(words(d, 80)) end)))
    maybe("license", quoted(words(d, 80)))
    maybe("homepage", quoted(words(d, 200)))
    maybe("description", quoted(words(d, 400)))
    maybe("api", d:of { '{"min": 1}', '{"min": 1, "target": 1}', '{"target": 65535}' })
    maybe("optional", ('{"%s": %s}'):format(name(d, LETTERS, LETTERS, 48), quoted(("1.x || "):rep(28) .. "*")))
    maybe("after", list(many(d, 4, function(i) return quoted("w" .. ("w"):rep(40) .. i) end)))
    maybe("storage", d:of { '{"version": 65535, "max_kb": 4096}', '{"version": 1}' })
    maybe("events", '{"publish": {"w.w": 65535}, "hear": {"w.w": [65535, 1]}}')
    return "{" .. table.concat(fields, ",\n  ") .. "}"
end

-- What it does: little, or too much, or nothing that works.
local SCRIPTS = {
    "", "throw new Error('W'.repeat(4000));", "await new Promise(() => {});",
    [[import { on, settings, hud } from "gatehouse";
on("tick", () => { for (const key of Object.keys(settings)) hud.text(0, String(settings[key]).repeat(20)); });]],
    [[import { on } from "gatehouse"; let i = 0;
on("tick", () => { if (++i % 7 === 0) console.log("\u6f22\u05e9\u0301".repeat(i % 400)); if (i % 90 === 0) nobody(); });]],
    [[import { on, hud, world } from "gatehouse";
on("tick", () => hud.bar(1, { value: 4294967295, max: 1, x: -320, y: 180, width: 320, height: 180 }));
on("tick", () => world.spawn("shade", 0, 0)); on("tick", () => world.spawn("crab", 1151, 1023));]],
    [[import { on, storage } from "gatehouse"; let i = 0;
on("tick", () => storage.set("w".repeat(i++ % 70), "w".repeat(i % 900)));]],
}

local function problem_of(source)
    local mod, problems = manifest.parse(source, "mod.json")
    return not mod and problems[1] or nil
end

-- The text of a valid mod.json; nil: it did not come to one.
local function valid(d, id)
    local problem
    for _ = 1, TRIES do
        local source = one(d, id)
        problem = problem_of(source)
        if not problem then return source end
    end
    error("no manifest of many was valid: " .. problem)
end

-- Writes some mods of a seed below a folder, in place of those that are there: a list of {id, actions (its own)}.
function mods.write(folder, seed)
    local d, written = dice.new(seed), {}
    assert(xdg.make(folder))
    for i = 1, d:between(1, MOST_MODS) do
        local id = name(d, LETTERS, LETTERS_AND_MORE, 46):gsub("%-+$", "w") .. i
        local source = valid(d, id)
        assert(fs.mkdir(("%s/%s"):format(folder, id)))
        assert(fs.replace(("%s/%s/mod.json"):format(folder, id), source))
        assert(fs.replace(("%s/%s/main.js"):format(folder, id), d:of(SCRIPTS)))
        local actions = {}
        for at, input in ipairs(manifest.parse(source, "mod.json").inputs) do actions[at] = input.action end
        written[i] = { id = id, actions = actions }
    end
    return written
end

return mods
