-- --json of every verb: over good and bad input each line of standard output is what the verb's schema says, which
-- `help VERB --schema` gives. What is promised there stays.
package.path = "tests/functional/?.lua;tests/unit/support/?.lua;" .. package.path
local cjson = require "cjson"
local json_schema = require "json_schema"
local program = require "program"

-- Words, and the exit code: after what came before, in one home. "@" is the temporary folder.
local CALLS = {
    { 0, "version" }, { 0, "help" }, { 0, "help run" }, { 0, "help run --schema" }, { 2, "help nothing" },
    { 2, "help --schema" }, { 0, "list" }, { 0, "list --long" }, { 3, "list nothing" }, { 0, "doctor" },
    { 0, "new mine --dir @/mine" }, { 1, "new mine --dir @/mine" }, { 2, "new Mine" }, { 2, "new" },
    { 0, "check @/mine" }, { 3, "check @/nowhere" }, { 1, "check @/broken" }, { 0, "test @/mine" },
    { 0, "test @/mine --list" }, { 1, "test @/failing" }, { 3, "test @/nowhere" }, { 2, "test --seed x" },
    { 0, "pack @/mine -o @/mine_0.1.0.zip" }, { 1, "pack @/broken -o @/b.zip" }, { 3, "pack @/nowhere" },
    { 0, "install @/mine_0.1.0.zip" }, { 1, "install @/broken" }, { 1, "install @/nowhere.zip" },
    { 0, "install @/mine --grant hud" }, { 1, "install @/next" }, { 0, "install @/next --accept-changes" }, { 1, "install @/dependent" },
    { 0, "install @/dependent --accept-changes" }, { 2, "install" }, { 2, "install @/mine --grant nothing" },
    { 0, "list" }, { 0, "info mine" }, { 0, "info storm-front" }, { 3, "info nothing" }, { 0, "perms" },
    { 0, "perms mine" }, { 0, "perms storm-front --revoke weather" }, { 3, "perms mine --revoke hud" },
    { 3, "perms nothing" }, { 0, "settings storm-front" }, { 0, "settings storm-front rain=30" },
    { 3, "settings storm-front rain=many" }, { 3, "settings nothing" },
    { 0, "disable tide-map" }, { 0, "enable tide-map" }, { 3, "enable nothing" }, { 3, "disable nothing" },
    { 0, "profile" }, { 0, "profile new calm" }, { 0, "profile show calm" }, { 0, "profile use calm" },
    { 3, "profile use nothing" }, { 2, "profile nothing" }, { 0, "lock --file @/mods.lock" },
    { 0, "verify --file @/mods.lock" }, { 1, "verify --file @/none.lock" },
    { 0, "run --headless --ticks 20 --save a" }, { 0, "saves info a" }, { 0, "saves" }, { 0, "saves remove a" }, { 0, "run --headless --ticks 5 --dev @/mine --timing" },
    { 0, "run --headless --ticks 5 --mods @/throws" }, { 3, "run --headless --ticks 5 --mods @/throws --strict" },
    { 2, "run --sead 5" }, { 3, "run --headless --ticks 5 --dev @/nowhere" }, { 0, "disable mine" },
    { 1, "verify --file @/mods.lock" }, { 0, "dev @/mine --headless --ticks 5" }, { 3, "dev @/nowhere" },
    { 0, "shot --no-mods --ticks 2 -o @/a.png" }, { 2, "shot --ticks x" }, { 0, "saves" }, { 3, "saves info nothing" },
    { 0, "new-game shells -o @/shells" }, { 1, "new-game shells -o @/shells" }, { 2, "new-game Shells" },
    { 0, "check @/shells --ticks 20" }, { 0, "check @/shells --trace --ticks 20" }, { 0, "test @/shells" },
    { 0, "pack-game @/shells -o @/home/shells.zip" }, { 3, "pack-game @/nowhere" }, { 1, "pack-game @/mine" },
    { 0, "games" }, { 0, "games --games @" }, { 3, "run nothing" }, { 3, "list --game nothing" },
    { 0, "log" }, { 0, "run --headless --ticks 5 --mods @/throws --log-dir @/home/data/gatehouse/logs" },
    { 0, "log" }, { 0, "log throws" }, { 3, "log nothing" }, { 0, "completion bash" },
    { 0, "completion --words MOD" }, { 2, "completion nothing" }, { 0, "types --out @/types" },
    { 0, "docs --out @/docs" }, { 1, "docs --out /dev/null/docs" }, { 0, "console --list" }, { 1, "console 1" },
    { 1, "bisect --fail-if true" }, { 0, "bisect --fail-if 'test -z \"$GATEHOUSE_ONLY\"'" }, { 2, "bisect" },
    { 0, "api --game tests/functional/games/arena" }, { 0, "api" }, { 0, "names --game tests/functional/games/arena" },
    { 0, "names cut --game tests/functional/games/arena" },
    { 0, "names" }, { 0, "names kinds" }, { 0, "names palette" }, { 2, "names nothing" },
    { 0, "run --headless --ticks 30 --trace @/a.trace" }, { 0, "replay @/a.trace" }, { 3, "replay @/b.trace" },
    { 0, "replay @/a.trace --run tide-map" }, { 3, "replay @/a.trace --run nobody" },
    { 0, "trace @/a.trace" }, { 0, "probe @/a.trace tide-map main.js:1 1" },
    { 3, "probe @/b.trace tide-map main.js:1 1" }, { 2, "probe @/a.trace tide-map main.js 1" }, { 0, "trace @/a.trace --commands" }, { 3, "trace @/b.trace" }, { 2, "trace @/a.trace --tick x" },
    { 0, "remove mine" }, { 3, "remove nothing" }, { 1, "remove storm-front" }, { 2, "nothing" },
}

local function words_of(line, folder)
    local words = {}
    for word in line:gsub("@", (folder:gsub("%%", "%%%%"))):gsub("'(.-)'", function(quoted)
        return (quoted:gsub(" ", "\1"))
    end):gmatch "%S+" do
        words[#words + 1] = (word:gsub("\1", " "))
    end
    words[#words + 1] = "--json"
    return words
end

local function write_mod(folder, id, version, more, script)
    program.write(folder .. "/mod.json", ('{ "id": "%s", "title": "A mod", "version": "%s", "main": "main.js"%s }')
        :format(id, version, more or ""))
    program.write(folder .. "/main.js", script or "")
end

local function write_mods(folder)
    program.write(folder .. "/broken/mod.json", "{")
    write_mod(folder .. "/next", "mine", "0.2.0", ', "authors": ["Mal"], "capabilities": [{ "cap": "light", "reason": "x" }]')
    write_mod(folder .. "/dependent", "mine", "0.3.0", ', "dependencies": { "tide-map": "*" }')
    write_mod(folder .. "/throws", "throws", "1.0.0", nil, 'console.log("said");\nthrow new Error("thrown");\n')
    write_mod(folder .. "/failing", "failing", "1.0.0")
    program.write(folder .. "/failing/tests/a.test.js", 'import { test } from "gatehouse/test";\n'
        .. 'test("no", (t) => { t.expect(1).toBe(2); });\ntest.skip("later", () => {});\n')
end

describe("--json", function()
    local schemas, results = {}, {}

    setup(function()
        for _, verb in ipairs(cjson.decode(program.run("help", "--json").out).verbs) do
            schemas[verb.name] = cjson.decode(program.run("help", verb.name, "--schema").out)
        end
        program.with_folder(function(folder)
            write_mods(folder)
            local home = program.at_home(folder .. "/home")
            for i, call in ipairs(CALLS) do
                results[i] = program.run_with(home, table.unpack(words_of(call[2], folder)))
            end
        end)
    end)

    it("has a schema for each verb", function()
        for name, schema in pairs(schemas) do
            assert.are.equal("gatehouse " .. name .. " --json", schema.title)
            assert.are.equal("http://json-schema.org/draft-07/schema#", schema["$schema"])
            assert.is_false(json_schema.check({ surprise = true, of = "no verb" }, schema.anyOf[2]), name)
        end
    end)

    it("is tried with each verb", function()
        local tried = {}
        for _, call in ipairs(CALLS) do tried[call[2]:match "^[%l-]+"] = true end
        for name in pairs(schemas) do assert.is_true(tried[name], name) end
    end)

    it("marks what a mod wrote: in schemas by field, in lines of the log by line", function()
        local installed = schemas.install.anyOf[1].properties.installed.items.properties
        assert.are.equal("mod", installed.title["x-from"])
        assert.is_nil(installed.id["x-from"]) -- letters, digits and '-' alone
        program.with_folder(function(folder)
            write_mods(folder)
            local home = program.at_home(folder .. "/home")
            local logs = folder .. "/home/data/gatehouse/logs"
            local shown = program.run_with(home, "run", "--headless", "--ticks", "3", "--mods", folder .. "/throws",
                "--log", "json", "--log-dir", logs).err
            local function check_lines(lines)
                local own, engines = {}, 0
                for line in lines:gmatch "{[^\n]+" do
                    local entry = cjson.decode(line)
                    assert.is_true(json_schema.check(entry, schemas.log), line)
                    if entry.from_mod then
                        assert.are.equal("throws", entry.mod)
                        own[#own + 1] = entry.text
                    else
                        assert.not_matches("said", entry.text)
                        assert.not_matches("thrown", entry.text)
                        engines = engines + 1
                    end
                end
                assert.are.equal("said", own[1])
                assert.matches("thrown", own[2])
                return engines
            end
            assert.is_true(check_lines(shown) > 0)
            check_lines(program.run_with(home, "log", "throws", "--lines", "0", "--json").out)
        end)
    end)

    for i, call in ipairs(CALLS) do
        it(("is what the schema says: %s"):format(call[2]), function()
            local result = results[i]
            assert.are.equal(call[1], result.code, result.out .. result.err)
            local schema = schemas[call[2]:match "^[%l-]+"] or schemas.list -- of no verb: an error in any case
            local lines = 0
            for line in result.out:gmatch "[^\n]+" do
                lines = lines + 1
                local value = cjson.decode(line)
                assert.is_true(json_schema.check(value, schema), line:sub(1, 3000))
                if value.error then
                    assert.are.equal(call[1], value.error.exit)
                    assert.is_true(#value.error.messages > 0, line)
                end
            end
            assert.is_true(lines > 0, "nothing was printed: " .. result.err)
        end)
    end
end)
