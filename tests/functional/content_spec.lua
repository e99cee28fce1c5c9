-- What mods declare of a game's types of content, from their files to the game's Lua and to mods: tests/functional/games/pots
-- with its mods. `snare` declares, `hard` changes.
local json = require "lib.json"
local program = require "tests.functional.program"

local POTS = "tests/functional/games/pots"
local home

local function run(...) return program.run_with(program.at_home(home), ...) end

local function write(name, content)
    assert(os.execute(("mkdir -p '%s'"):format((home .. "/" .. name):match("^(.*)/"))))
    program.write(home .. "/" .. name, content)
end

before_each(function()
    home = os.tmpname()
    os.remove(home)
    assert(os.execute("mkdir -m 700 " .. home))
end)

after_each(function() os.execute("rm -r " .. home) end)

local function expect(words, lines)
    for _, line in ipairs(lines) do assert.matches(line, words, 1, true) end
end

describe("content", function()
    it("reaches the game's Lua and mods alike, whole and in order", function()
        local told = run("run", POTS, "--headless", "--ticks", "3")
        assert.are.equal(0, told.code, told.err)
        expect(told.err, {
            "hot=false id=pots:pot kind=pot mod=pots name=pot price=9 size=table sprite=shell tint=16777215 title=Pot",
            "hot=false id=snare:rope kind=pot mod=snare name=rope next=snare:net price=3 tint=16777215 title=Rope",
            "game: net A net", "game: item 'pots:pot' (" .. POTS .. "/content/item.lua:2; price changed by 'hard', size.w changed by 'snare')",
            "content is not to be changed", "declares no type 'itm' (did you mean 'item'?)",
            "'snare' sets price to 7, and 'hard', which loads later, to 9: the later one holds",
            "snare main.js:13: pots:lid,pots:pot,snare:net,snare:rope 9",
            "snare main.js:14: 2 pots:pot undefined", "Cannot assign to read only property 'w'",
            "the game has no type 'itm': there are item or recipe", "the game has no type '__proto__'",
        })
        expect(run("run", POTS, "--headless", "--ticks", "1", "--language", "de").err, { "game: net Ein Netz" })
        expect(run("run", POTS, "--headless", "--ticks", "1", "--no-mods").err, { "price=5" })
    end)

    it("is told of by info, check, types, docs and names", function()
        local info = json.decode(run("info", "snare", "--game", POTS, "--json").out, "info")
        assert.are.equal("snare:net", info.content.declares[1].id)
        assert.are.same({ field = "price", by = "hard", type = "item", id = "snare:net", was = 3, is = 1 },
            info.content.declares[1].changed[1])
        expect(run("info", "hard", "--game", POTS).out, { "changes item 'pots:pot': price 7 -> 9", "conflict: item 'pots:pot'" })
        expect(run("check", POTS .. "/mods/hard", "--game", POTS, "--mods", POTS .. "/mods", "--ticks", "2").out, {
            "changes: item 'pots:pot': price 7 -> 9", "warning: content: item 'pots:pot': 'snare' sets price to 7",
        })
        assert.are.equal(0, run("types", "--game", POTS, "-o", home .. "/types").code)
        expect(program.read(home .. "/types/gatehouse.d.ts"), {
            "export interface GameContent", 'readonly kind: "pot" | "pan";', "get<Type extends keyof GameContent>",
        })
        assert.are.equal("object", json.decode(program.read(home .. "/types/content.item.schema.json"), "schema", 1 << 20).type)
        assert.are.equal(0, run("docs", "--game", POTS, "-o", home .. "/docs").code)
        expect(program.read(home .. "/docs/game.md"), { "### content: item", "| `loot[].chance` | integer | 1 to 100; usually 50 |" })
        expect(run("names", "content", "--game", POTS).out, { "item pots:pot" })
    end)

    it("that is wrong stops its mod before anything runs, and those that need it, and no other", function()
        local manifest = '{ "id": "%s", "version": "1.0.0", "title": "B", "main": "main.js", "games": { "pots": "*" }%s }'
        write("mods/bad/mod.json", manifest:format("bad", ""))
        write("mods/bad/main.js", "throw new Error('ran');")
        write("mods/bad/content/item.json", '{\n  "a": { "titel": "A" }\n}')
        write("mods/link/mod.json", manifest:format("link", ""))
        write("mods/link/main.js", "throw new Error('ran');")
        write("mods/link/content/item.json", '{ "a": { "title": "A", "next": "pots:pott" } }')
        write("mods/needs/mod.json", manifest:format("needs", ', "dependencies": { "link": "*" }'))
        write("mods/needs/main.js", "throw new Error('ran');")
        local told = run("run", POTS, "--mods", home .. "/mods", "--headless", "--ticks", "2")
        assert.are.equal(0, told.code, told.err)
        expect(told.err, {
            "mods/bad/content/item.json:2:10: a.titel: unknown field, did you mean 'title'?",
            "mods/link/content/item.json:1:32: a.next: is 'pots:pott', and 'pots' has no such item (did you mean 'pots:pot'?)",
            "needs link", "snare main.js:13: pots:lid,pots:pot,snare:net,snare:rope 9",
        })
        assert.is_nil(told.err:find("ran", 1, true))
        local checked = run("check", home .. "/mods/link", "--game", POTS, "--ticks", "2")
        assert.are.equal(1, checked.code)
        expect(checked.err, { "error: content: " })
    end)

    it("of the game's own is checked with the game", function()
        assert(os.execute(("cp -r %s %s/game"):format(POTS, home)))
        program.write(home .. "/game/content/item.lua", 'return {\n    pot = { title = "Pot", prise = 5 },\n    lid = { title = "Lid", next = "pott" },\n}\n')
        local told = run("check", home .. "/game", "--ticks", "2")
        assert.are.equal(1, told.code)
        expect(told.err, { "content/item.lua:2: pot.prise: unknown field, did you mean 'price'?" })
        assert.are_not.equal(0, run("run", home .. "/game", "--headless", "--ticks", "1").code)
    end)
end)
