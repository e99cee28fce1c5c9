-- What the game and the host's screens say: the catalogues, and that nothing is said without them.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
local api = require "api"
local catalogue = require "words.catalogue"
local grants = require "policy.grants"
local ladder = require "policy.ladder"
local json = require "lib.json"
local locale = require "engine.locale"
local texts = require "tests.unit.support.texts"
local words = require "words"

local SOURCES = { game = { "lua/tidelight" }, host = { "lua/ui", "lua/play", "lua/words", "lua/policy", "lua/mods", "lua/cli" } }
local FORMS = { "zero", "one", "two", "few", "many", "other" }

-- What only other languages have: where the English text stands elsewhere.
local function english_elsewhere()
    local keys = {}
    for capability in pairs(api.capabilities) do keys["capability." .. capability] = true end
    for capability in pairs(grants.rules) do keys["grant." .. capability] = true end
    for reason in pairs(grants.reasons) do keys["grant." .. reason] = true end
    for kind in pairs(ladder.STRIKES) do keys["strike." .. kind] = true end
    return keys
end

local function parameters(said)
    local list, seen = {}, {}
    for name in said:gmatch("{(%w+)}") do
        if not seen[name] then list[#list + 1], seen[name] = name, true end
    end
    table.sort(list)
    return table.concat(list, " ")
end

local function each_form(said, fn)
    if type(said) == "string" then return fn(said) end
    for _, form in ipairs(FORMS) do
        if said[form] then fn(said[form], form) end
    end
end

-- The texts of one file.
local function alone(folder, tag)
    local file = assert(io.open(("%s/locale/%s.json"):format(folder, tag)))
    local own = assert(json.decode(file:read "a"))
    file:close()
    return own
end

for name, folder in pairs(texts.FOLDERS) do
    describe(("what the %s says"):format(name), function()
        local english = catalogue.read(folder, "en")

        for _, tag in ipairs(texts.LANGUAGES) do
            it("is there as a whole in " .. tag, function()
                assert.same({}, (select(2, catalogue.read(folder, tag))))
                local own, wanted = alone(folder, tag), {}
                for key in pairs(english) do wanted[key] = true end
                if name == "host" and tag ~= "en" then
                    for key in pairs(english_elsewhere()) do wanted[key] = true end
                end
                for key in pairs(wanted) do assert(own[key], ("%s: '%s' is not said"):format(tag, key)) end
                for key in pairs(own) do assert(wanted[key], ("%s: '%s' is said by nobody"):format(tag, key)) end
            end)

            it("has the parameters, the forms and the characters that it needs in " .. tag, function()
                for key, said in pairs(alone(folder, tag)) do
                    local source = english[key] or ""
                    local wants = parameters(type(source) == "table" and source.other or source)
                    each_form(said, function(text, form)
                        local has = parameters(text)
                        if form == "one" and not has:find "count" then has = parameters(text .. "{count}") end -- "once"
                        assert.equal(wants, has, key)
                        assert.is_nil(texts.missing(text), key)
                        assert.matches("%S", text, key)
                    end)
                    if type(said) == "table" then
                        for number = 0, 1000 do
                            local form = locale.form(tag, number)
                            assert(said[form], ("%s: '%s' has no form '%s', as for %d"):format(tag, key, form, number))
                        end
                    end
                end
            end)
        end

        it("is asked for by its keys, and each key is asked for", function()
            local literals = {}
            for _, source in ipairs(SOURCES[name]) do
                local files = assert(io.popen(("find %s -name '*.lua'"):format(source)))
                for path in files:lines() do
                    local file = assert(io.open(path))
                    for literal in file:read("a"):gmatch('"([%w_.]+)"') do literals[literal] = path end
                    file:close()
                end
                files:close()
            end
            local function is_asked_for(key)
                if literals[key] then return true end
                for at in key:gmatch("()%.") do
                    if literals[key:sub(1, at)] or literals[key:sub(1, at - 1)] then return true end
                end
                return key:match("^action%.") or key:match("^key%.") or key:match("^phase%.%w+%.text$")
            end
            for key in pairs(english) do assert(is_asked_for(key), key) end
            local groups = {}
            for key in pairs(english) do groups[key:match("^%w+")] = true end
            for literal, path in pairs(literals) do
                local group, rest = literal:match("^(%l+)%.([%l_.%d]+)$")
                local is_key = groups[group] and rest:sub(-1) ~= "." and path:match(name == "game" and "tidelight" or "ui/")
                    and not package.searchpath(literal, package.path)
                if is_key and group ~= "words" then
                    local known = english[literal]
                    for key in pairs(english) do known = known or key:sub(1, #literal + 1) == literal .. "." end
                    assert(known, ("%s: '%s' is in no catalogue"):format(path, literal))
                end
            end
        end)
    end)
end

describe("a catalogue", function()
    it("falls back from a region to the language and to English, key by key", function()
        local say, problems = catalogue.load("lua/tidelight", "de-at")
        assert.same({}, problems)
        assert.equal("Tag 3", say("hour.day", { day = 3 }))
        assert.equal("Day 3", (catalogue.load("lua/tidelight", "fr"))("hour.day", { day = 3 }))
        assert.equal("nothing.such", say "nothing.such")
        assert.equal("as it is", say("nothing.such", nil, "as it is"))
    end)

    it("chooses the form by the number", function()
        local say = catalogue.load("lua/tidelight", "pl")
        local function said(count) return say("phase.held", { night = 2, count = count, points = 5 }) end
        assert.matches("spalono 1 cień,", said(1))
        assert.matches("spalono 3 cienie,", said(3))
        assert.matches("spalono 12 cieni,", said(12))
        assert.matches("spalono 22 cienie,", said(22))
    end)

    it("of the host is spoken from then on; what is for programs stays English", function()
        assert.equal("running", words "state.running")
        assert.same({}, words.speak "de")
        assert.equal("läuft", words "state.running")
        assert.equal("1,5", words.number "1.5")
        assert.equal("running", words.english "state.running")
        words.use(nil)
        assert.equal("running", words "state.running")
    end)
end)
