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
    local html, md, llms, agents, pages

    setup(function()
        program.with_folder(function(folder)
            local run = program.run("docs", "--out", folder .. "/docs", "--json")
            assert(run.code == 0, run.err)
            pages = {}
            for _, path in ipairs(cjson.decode(run.out).files) do
                local name = path:match("/docs/(pages/.*)$")
                if name then pages[name] = program.read(path) end
            end
            llms, agents = program.read(folder .. "/docs/llms.txt"), program.read(folder .. "/docs/AGENTS.md")
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
        assert.is_true(count >= 45)
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

    it("has a page for each of them and each section of the guide, which llms.txt lists", function()
        local listed = 0
        for path in llms:gmatch("\n%- %[[^%]]+%]%((pages/[^)]+%.md)%)") do
            listed = listed + 1
            assert.matches("^# [^\n]+\n\n.", pages[path], 1, false, path)
        end
        local count = 0
        for _ in pairs(pages) do count = count + 1 end
        assert.are.equal(count, listed)
        for _, example in ipairs(EXAMPLES) do
            for _, name in ipairs(example.shows) do
                local page = pages["pages/command-" .. name .. ".md"] or pages["pages/event-" .. name .. ".md"]
                    or pages["pages/query-" .. name .. ".md"]
                assert.matches("```js\n", page, 1, true, name)
                assert.truthy(md:find(page:match("^[^\n]+\n\n([^\n]+)"), 1, true), name) -- the same words
            end
        end
        local guide = program.read("modapi/README.md")
        for title in guide:gmatch "\n## ([^\n]+)" do
            assert.matches("](pages/guide-", llms:match("\n%- %[" .. title:gsub("%p", "%%%0") .. "([^\n]+)"), 1, true)
        end
        assert.is_true(count >= 60)
        for _, page in pairs(pages) do assert.is_nil(page:find("%]%([%w.]+%.md%)")) end -- a link into nothing
    end)

    it("is for agents in 8 KB, in which each name is one that there is", function()
        assert.is_true(#agents <= 8192, #agents)
        local typings = program.read("build/gen/gatehouse.d.ts")
        local rows = 0
        for name in agents:gmatch "\n| `([%w_.]+)` |" do
            rows = rows + 1
            local group, call = name:match "^(%l+)%.(%l+)$"
            if group then
                assert.matches("const " .. group .. ": {.-\n    };", typings)
                assert.matches("%f[%w]" .. call .. "%(", typings:match("const " .. group .. ": {.-\n    };"))
            else
                assert.is_string(pages["pages/event-" .. name .. ".md"], name)
            end
        end
        assert.are.equal(20, rows)
        local known = {}
        for _, verb in ipairs(cjson.decode(program.run("help", "--json").out).verbs) do known[verb.name] = true end
        local verbs = 0
        for verb in agents:gmatch "gatehouse (%l+)" do
            assert.is_true(known[verb] or verb == "mod", verb)
            verbs = verbs + 1
        end
        assert.is_true(verbs >= 5)
        for module in agents:match("Also from `\"gatehouse\"`: (.-)%.\n"):gmatch "`(%l+)`" do
            assert.matches("export const " .. module .. "%f[%W]", typings, 1, false, module)
        end
    end)

    it("is for agents with code that runs as it stands, and commands that do", function()
        program.with_folder(function(folder)
            local home, mod, scripts = program.at_home(folder .. "/home"), folder .. "/my-mod", 0
            program.write(mod .. "/mod.json", agents:match "```json\n(.-)```")
            for code in agents:gmatch "```js\n(.-)```" do
                if code:find("gatehouse/test", 1, true) then
                    program.write(mod .. "/tests/my-mod.test.js", code)
                else
                    program.write(mod .. "/main.js", code)
                    scripts = scripts + 1
                    local run = program.run_with(home, "run", "--headless", "--only-mods", "--dev", mod, "--ticks",
                        "400", "--phases", "4,3,60,5", "--strict")
                    assert.are.equal(0, run.code, code .. run.err)
                    assert.not_matches("my%-mod [^\n]*denied", run.err)
                end
            end
            assert.are.equal(3, scripts)
            for line in agents:match("```sh\n(.-)```"):gmatch "[^\n]+" do
                local words = {}
                for word in line:gsub("^gatehouse ", ""):gmatch "%S+" do
                    words[#words + 1] = word == "." and mod or word == "out.zip" and folder .. "/out.zip" or word
                end
                -- the script uses one part of what its mod.json shows: the rest of it is asked for in vain
                if words[1] == "check" then table.remove(words) end
                local run = program.run_with(home, table.unpack(words))
                assert.are.equal(0, run.code, line .. "\n" .. run.out .. run.err)
            end
        end)
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
