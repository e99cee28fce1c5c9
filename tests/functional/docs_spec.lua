-- The reference: every event, command and query stands in it with an example, and each example is a mod that plays,
-- without an error and without a capability that it does not use.
package.path = "tests/functional/?.lua;" .. package.path
local cjson = require "cjson"
local program = require "program"

local EXAMPLES = cjson.decode(program.read("build/gen/examples.json"))

local function list_of(items, form)
    local parts = {}
    for i, item in ipairs(items) do parts[i] = form:format(item) end
    return "[" .. table.concat(parts, ", ") .. "]"
end

-- The example as a mod that its author would give away.
local function write_example(folder, example)
    program.write(folder .. "/mod.json", ([[{ "id": "example-%s", "title": "Example", "version": "1.0.0",
  "main": "main.js", "authors": ["A spec"], "license": "MIT", "description": "An example of the reference.",
  "capabilities": %s, "storage": { "version": 2 },
  "events": { "publish": { "example.news": 1 }, "hear": { "example.news": 1 } } }]]):format(example.name,
        list_of(example.capabilities, '{ "cap": "%s", "reason": "to show it" }')))
    program.write(folder .. "/main.js", program.read("modapi/examples/" .. example.name .. ".js"))
end

describe("the reference", function()
    local html, md

    setup(function()
        program.with_folder(function(folder)
            local run = program.run("docs", "--out", folder .. "/docs", "--json")
            assert(run.code == 0, run.err)
            assert(#cjson.decode(run.out).files == 2)
            html, md = program.read(folder .. "/docs/reference.html"), program.read(folder .. "/docs/reference.md")
        end)
    end)

    it("has every event, command and query, with its example", function()
        local count = 0
        for _, example in ipairs(EXAMPLES) do
            for _, name in ipairs(example.shows) do
                count = count + 1
                local card = html:match('<article id="[a-z]+%-' .. name .. '" (.-)</article>')
                assert.truthy(card, name)
                assert.matches("Example (modapi/examples/", card, 1, true)
                local part = md:match("\n### " .. name .. "\n(.-)\n##")
                assert.matches("```js\n", part, 1, true)
            end
        end
        assert.is_true(count >= 46)
    end)

    it("says of a command all that a modder must know", function()
        local card = html:match('<article id="command%-push".-</article>')
        for _, fact in ipairs { "Adds to the velocity of any entity", "Push players and creatures around",
            "#cap-entity.push", "costs 2", "at most 64 a tick", "since API level 1", "px/tick, -8 to 8",
            "an entity's handle" } do
            assert.matches(fact, card, 1, true)
        end
    end)

    it("is one page that needs no other file and no network", function()
        for _, reaches_out in ipairs { "https?:", "src=", "<link", "@import", "fetch%(" } do
            assert.is_nil(html:find(reaches_out), reaches_out)
        end
        for target in html:gmatch('href="#([%w_.$-]+)"') do
            assert.truthy(html:find('id="' .. target .. '"', 1, true), target)
        end
    end)

    it("has the SDK's own typings, nothing of runs of tests among its commands", function()
        assert.matches('data-name="storage"', html, 1, true)
        assert.is_nil(html:find('id="command-test"', 1, true))
        assert.is_nil(html:find('id="event-test_reply"', 1, true))
    end)
end)

describe("each example", function()
    for _, example in ipairs(EXAMPLES) do
        it("plays: " .. example.name, function()
            program.with_folder(function(folder)
                write_example(folder, example)
                local check = program.run("check", folder, "--strict", "--ticks", "400")
                assert.are.equal(0, check.code, check.out .. check.err)
                assert.is_nil(check.err:find(" error", 1, true), check.err)
                assert.is_nil(check.err:find(" warn", 1, true), check.err)
            end)
        end)
    end
end)
