-- lua/mods/content*.lua and lua/games/content*.lua: what a game declares, what mods' files say, and what comes of both.
package.path = "lua/?.lua;lua/?/init.lua;build/gen/lua/?.lua;tests/unit/support/?.lua;" .. package.path
for name, module in pairs(require "t_files") do package.loaded["engine." .. name] = module end
local fs = require "engine.fs"
package.loaded["engine.app"] = { root = ".", version = "0.1.0" }
package.loaded["engine.locale"] = require("t_host").locale()
package.loaded["engine.plain"] = {}
package.loaded["engine.log"] = { write = function() end }
package.loaded["engine.world"] = {}

local api = require "games.api"
local api_lock = require "games.api_lock"
local content_registry = require "games.content_registry"
local content_rules = require "games.content_rules"
local json = require "lib.json"
local packages = require "mods.package"
local playing = require "games.playing"
local text = require "lib.text"

local ITEM = {
    title = { "words", required = true, max = 40 }, price = { "integer", min = 0, max = 99, default = 3 },
    speed = { "number", min = 0, max = 2 }, kind = { "enum", values = { "pot", "pan" }, default = "pot" },
    next = { "name", of = "item" }, sprite = { "sprite" }, sound = { "sound", patch = false }, tint = { "color" },
    loot = { "list", max = 3, of = { "table", fields = { item = { "name", of = "item", required = true } } } },
    size = { "table", fields = { w = { "integer", min = 1, max = 9 }, h = { "integer", min = 1, max = 9 } } },
}

local function said(more)
    local api_said = { level = 1, content = { item = { most_id = 20, fields = ITEM }, recipe = {
        patch = false, most = 2, fields = { makes = { "name", of = "item", required = true } },
    } } }
    for key, value in pairs(more or {}) do api_said[key] = value end
    return api_said
end

describe("content in api.lua", function()
    local function problems(content, more)
        local made, list = api.of(said { content = content, level = more and more.level })
        assert.is_nil(made)
        local lines = {}
        for i, one in ipairs(list) do lines[i] = one.path .. ": " .. one.text end
        table.sort(lines)
        return table.concat(lines, "\n")
    end

    local function field(one) return problems { item = { fields = { f = one } } } end

    it("is types with fields", function()
        local made = assert(api.of(said()))
        assert.are.equal("integer", made.content.item.fields.price.type)
        assert.are.equal("item", made.content.item.fields.loot.of.fields.item.of)
    end)

    it("is checked field by field", function()
        for what, one in pairs {
            ["content.item.fields.f.type: is 'integr', expected .*did you mean 'integer'"] = { "integr" },
            ["content.item.fields.f.mni: unknown field, did you mean .min."] = { "integer", mni = 1 },
            ["content.item.fields.f.min: is 3, above 'max', which is 2"] = { "integer", min = 3, max = 2 },
            ["content.item.fields.f.min: is 1.5, expected a whole number"] = { "integer", min = 1.5 },
            ["content.item.fields.f.max: is 9999999, expected a whole number from 0 to 4096"] = { "text", max = 9999999 },
            ["content.item.fields.f.max: is for numbers, texts and lists"] = { "boolean", max = 2 },
            ["content.item.fields.f.of: is missing: type 'name' needs it"] = { "name" },
            ["content.item.fields.f.of: is no type of content; there are item"] = { "name", of = "thing" },
            ["content.item.fields.f.of: expected what the elements are"] = { "list", of = "item" },
            ["content.item.fields.f.values: is missing: type 'enum' needs it"] = { "enum" },
            ["content.item.fields.f.values: is not for type 'text'"] = { "text", values = { "a" } },
            ["content.item.fields.f.default: is 9, at most 5"] = { "integer", max = 5, default = 9 },
            ["content.item.fields.f.default: is given, and the field is required"] = { "integer", default = 1, required = true },
            ["content.item.fields.f.default: is 'c', expected a or b"] = { "enum", values = { "a", "b" }, default = "c" },
            ["content.item.fields.f.since: is 2, above the level"] = { "integer", since = 2 },
            ["content.item.fields.f.fields.a.of.fields.b: is nested more than 4 deep"] = { "table", fields = {
                a = { "list", of = { "table", fields = { b = { "list", of = { "list", of = { "integer" } } } } } },
            } },
        } do
            local told = field(one)
            assert.is_truthy(told:gsub("\n", " "):find(what:gsub("([%[%]])", "%%%1"):gsub("%-", "%%-")) or told:find(what, 1, true),
                told .. "\nexpected " .. what)
        end
        assert.matches("content.item.fields.id: is what every entry has", problems { item = { fields = { id = { "text" } } } })
        assert.matches("content.item.since: is 2, above", problems { item = { since = 2, fields = { f = { "text" } } } })
        assert.matches("content.item.fields: is missing", problems { item = {} })
    end)

    it("does not let a command be called as its export is", function()
        local made, list = api.of(said { commands = { content = { number = 64 } } })
        assert.is_nil(made)
        assert.matches("a word that JavaScript or the SDK has", list[1].text)
    end)
end)

local function copy(value)
    if type(value) ~= "table" then return value end
    local made = {}
    for key, item in pairs(value) do made[key] = copy(item) end
    return made
end

describe("content in a lock", function()
    local function api_of(change, level)
        local own = said { level = level }
        own.content = copy(own.content)
        if change then change(own.content) end
        return assert(api.of(own))
    end
    local function lock() return json.decode(api_lock.text(api_of()), "lock") end
    local function told(change, level)
        local lines = {}
        for i, one in ipairs(api_lock.problems(api_of(change, level), lock())) do lines[i] = one.path .. ": " .. one.text end
        return table.concat(lines, "\n")
    end

    it("is as it was, or wider", function()
        assert.are.equal("", told())
        assert.are.equal("", told(function(types) types.item.fields.price.max = 200 end))
    end)

    it("refuses what breaks mods", function()
        for what, change in pairs {
            ["content.recipe: is gone"] = function(types) types.recipe = nil end,
            ["content.item.fields.price: is gone"] = function(types) types.item.fields.price = nil end,
            ["content.item.fields.price: its limits are narrower"] = function(types) types.item.fields.price.max = 9 end,
            ["content.item.fields.speed.required: is true now"] = function(types) types.item.fields.speed.required = true end,
            ["content.item.fields.kind.values: 'pan' is gone"] = function(types) types.item.fields.kind.values = { "pot" } end,
            ["content.item.fields.next.of: was 'item'"] = function(types) types.item.fields.next.of = "recipe" end,
            ["content.item.fields.loot.of.fields.item: is gone"] = function(types)
                types.item.fields.loot.of.fields = { other = { "integer" } }
            end,
            ["content.item.patch: is false now"] = function(types) types.item.patch = false end,
            ["content.item.most_id: is less"] = function(types) types.item.most_id = 10 end,
            ["content.item.fields.extra: is new and must be given"] = function(types)
                types.item.fields.extra = { "integer", required = true }
            end,
        } do
            assert.matches(what, told(change), 1, true)
        end
    end)

    it("asks for a new level with what is new", function()
        local function add(types) types.item.fields.extra = { "integer" } end
        assert.matches("level: is 1, as in the lock, and content.item is new in part", told(add))
        assert.are.equal("", told(add, 2))
        assert.matches("content.food is new", told(function(types) types.food = { fields = { a = { "integer" } } } end))
    end)
end)

local folder, game, merge

before_each(function()
    folder = assert(fs.make_temp_dir("/tmp", "gatehouse-content-"))
    package.loaded["mods.content_source"] = nil
    game = { id = "pots", title = "Pots", mods = false, api = assert(api.of(said())), actions = {}, particles = {}, path = folder,
             screen = { width = 320, height = 180 } }
    assert(os.execute("mkdir -p " .. folder .. "/game"))
    game.package = assert(packages.open(folder .. "/game"))
    playing.choose(game)
    merge = require "mods.content_merge"
end)
after_each(function() assert(fs.remove_tree(folder)) end)

local function write(name, content)
    local path = folder .. "/" .. name
    assert(os.execute("mkdir -p '" .. path:match("^(.*)/") .. "'"))
    assert(fs.write(path, content))
end

-- A mod as mods.find gives it, with its content; or the problems, a line each, without the folder's name.
local function mod(id, files, more)
    for name, content in pairs(files) do write(id .. "/content/" .. name, content) end
    local made = { id = id, games = {}, dependencies = {}, optional = {}, recommended = {}, locale = "en",
                   package = assert(packages.open(folder .. "/" .. id)) }
    for key, value in pairs(more or {}) do made[key] = value end
    local problems = require("mods.content_source").note(made)
    if not problems then return made end
    return nil, (table.concat(problems, "\n"):gsub(folder:gsub("%p", "%%%0") .. "/", ""))
end

local function merged(...)
    local own = require("mods.content_source").of_game(game)
    return merge.of(game, own, { ... })
end

local GAME = '{ "pot": { "title": "Pot", "price": 5, "size": { "w": 3, "h": 4 } }, "lid": { "title": "Lid" } }'

describe("content of a mod", function()
    it("has ids of the mod's, defaults, and whole ids where others are named", function()
        write("game/content/item.json", GAME)
        local snare = assert(mod("snare", {
            ["item.json"] = '{ "net": { "title": "Net", "next": "rope", "tint": "#ff0080", "loot": [{ "item": "pots:pot" }] } }',
            ["item/more.json"] = '{ "$schema": "x", "rope": { "title": "Rope" } }',
        }))
        local all = merged(snare)
        assert.are.same({}, all.problems)
        local net = all.by_id.item["snare:net"]
        assert.are.same({ title = "Net", next = "snare:rope", tint = 0xFF0080, price = 3, kind = "pot",
                          loot = { { item = "pots:pot" } } }, net.value)
        local ids = {}
        for i, record in ipairs(all.all.item) do ids[i] = record.id end
        assert.are.same({ "pots:lid", "pots:pot", "snare:net", "snare:rope" }, ids)
        assert.matches("item 'snare:net' %(.*/snare/content/item.json:1:3%)", merge.describe(net))
    end)

    it("has the mod's own sprites before the game's, and texts of its locale", function()
        write("snare/sprites/shell.png", "x")
        write("snare/locale/en.json", '{ "net": "Net" }')
        local snare = assert(mod("snare", { ["item.json"] = '{ "a": { "title": "@net", "sprite": "shell" }, '
            .. '"b": { "title": "B", "sprite": "crab", "sound": "hit" } }' }))
        local all = merged(snare).by_id.item
        assert.are.equal("snare:shell", all["snare:a"].value.sprite)
        assert.are.equal("crab", all["snare:b"].value.sprite)
    end)

    it("is refused with file, line, column and what was probably meant, all at once", function()
        local made, told = mod("bad", { ["item.json"] = [[{
  "net": { "titel": "Net", "price": 1e308, "kind": "pt", "tint": "red", "loot": {}, "size": { "w": 0 } },
  "Big": { "title": null },
  "__proto__": { "title": "x" },
  "patch": { "pots:pot": { "price": 100 } }
}]], ["item/two.json"] = [[{
  "a": { "title": "@no.key", "sprite": "shel", "sound": "zzz" },
  "constructor": { "title": "x" },
  "a-name-that-is-longer": { "title": "x" },
  "patch": { "pots:lid": { "sound": "hit" }, "bad:a": {}, "nocolon": {} }
}]], ["item/three.json"] = '{ "b": { "title": "B" }, "b": { "title": "C" } }', ["recipe.json"] = '{ "x": ', ["itme.json"] = "{}",
            ["item/deep/er.json"] = "{}", ["recipe/p.json"] = '{ "patch": { "pots:x": {} } }', ["recipe/l.json"] = "[]" })
        assert.is_nil(made)
        for _, line in ipairs {
            "bad/content/item.json:2:12: net.titel: unknown field, did you mean 'title'?",
            "bad/content/item.json:2:10: net.title: is missing",
            "bad/content/item.json:2:37: net.price: ", "bad/content/item.json:2:52: net.kind: is 'pt', expected pot or pan",
            "bad/content/item.json:2:66: net.tint: is 'red', expected a color such as '#ffcc00'",
            "bad/content/item.json:2:81: net.loot: is an object, a list is expected",
            "bad/content/item.json:2:100: net.size.w: is 0, at least 1",
            "bad/content/item.json:3:3: Big: is 'Big', expected lower-case letters",
            "bad/content/item.json:4:3: __proto__: is '__proto__'",
            'bad/content/item.json:5:37: patch["pots:pot"].price: is 100, at most 99 is expected',
            "bad/content/item/two.json:2:19: a.title: is '@no.key', and locale/en.json has no text 'no.key'",
            "bad/content/item/two.json:2:40: a.sprite: is 'shel', and there is no such sprite",
            "(did you mean 'shell'?)", "bad/content/item/two.json:2:57: a.sound: is 'zzz', and there is no such sound",
            "bad/content/item/two.json:3:3: constructor: is a word that JavaScript has",
            "bad/content/item/two.json:4:3: a-name-that-is-longer: is 'bad:a-name-that-is-longer' with the mod before it, 25 bytes",
            'bad/content/item/two.json:5:28: patch["pots:lid"].sound: is not to be changed by others',
            'bad/content/item/two.json:5:46: patch["bad:a"]: is the package\'s own',
            "bad/content/item/two.json:5:59: patch.nocolon: is no id of another's content",
            "bad/content/item/three.json:1:26: b: is given twice, first at 1:3",
            "bad/content/recipe.json:1:8: expected value but found the end",
            "bad/content/itme.json: the game 'pots' has no content of the type 'itme' (did you mean 'item'?); there are item or recipe",
            "bad/content/item/deep/er.json: expected content/TYPE.json or content/TYPE/NAME.json",
            "bad/content/recipe/p.json:1:14: patch[\"pots:x\"]: content of the type 'recipe' is not to be changed",
            "bad/content/recipe/l.json:1:1: expected an object of entries by name",
        } do
            assert.matches(line, told, 1, true)
        end
    end)

    it("has limits: depth, bytes, entries, files", function()
        local _, told = mod("deep", { ["item.json"] = ('{ "a": '):rep(100) .. "1" .. ("}"):rep(100) })
        assert.matches("deep/content/item.json", told, 1, true)
        _, told = mod("long", { ["item.json"] = '{ "a": "' .. ("x"):rep(70000) .. '" }' })
        assert.matches("at most 65536 are read", told, 1, true)
        local files = {}
        for part = 1, 5 do
            local lines = {}
            for i = 1, 250 do lines[i] = ('"n%d-%d": { "title": "x" }'):format(part, i) end
            files[("item/%d.json"):format(part)] = "{" .. table.concat(lines, ",") .. "}"
        end
        _, told = mod("many", files)
        assert.matches("has 1250 entries, at most 1024 are expected", told, 1, true)
    end)

    it("is not looked at for a game that it is not for", function()
        local made = mod("other", { ["thing.json"] = "{}" }, { games = { chess = "*" } })
        assert.is_nil(made.content)
    end)
end)

describe("content of several mods", function()
    local function problem_of(all, id) return table.concat(all.problems[id] or {}, "\n") end

    it("names both, where something is missing", function()
        write("game/content/item.json", GAME)
        local snare = assert(mod("snare", { ["item.json"] = '{ "net": { "title": "Net" } }' }))
        local bad = assert(mod("bad", { ["item.json"] = [[{
  "a": { "title": "A", "next": "b", "loot": [{ "item": "snare:net" }, { "item": "pots:pott" }, { "item": "dep:x" }] },
  "patch": { "pots:pan": { "price": 1 }, "snare:net": { "price": 1 } }
}]] }, { dependencies = { dep = "*" } }))
        local told = problem_of(merged(snare, bad), "bad")
        for _, line in ipairs {
            "item.json:2:32: a.next: is 'bad:b', and the package has no such item (did you mean 'bad:a'?)",
            "a.loot[1].item: is 'snare:net', and mod.json of 'bad' does not name 'snare' among its \"dependencies\"",
            "a.loot[2].item: is 'pots:pott', and 'pots' has no such item (did you mean 'pots:pot'?)",
            "a.loot[3].item: is 'dep:x', and 'dep' has no such item",
            "patch[\"pots:pan\"]: 'pots' has no such item",
            "patch[\"snare:net\"]: is of 'snare', which mod.json of 'bad' names neither",
        } do
            assert.matches(line, told, 1, true)
        end
    end)

    it("changes what others declared; the last one holds, and who it was is known", function()
        write("game/content/item.json", GAME)
        local a = assert(mod("a", { ["item.json"] = '{ "patch": { "pots:pot": { "price": 7, "size": { "w": 5 } } } }' }))
        local b = assert(mod("b", { ["item.json"] = '{ "patch": { "pots:pot": { "price": 9 }, "gone:x": { "price": 1 } } }' },
            { optional = { gone = "*" } }))
        local all = merged(a, b)
        assert.are.same({}, all.problems)
        local pot = all.by_id.item["pots:pot"]
        assert.are.same({ title = "Pot", price = 9, kind = "pot", size = { w = 5, h = 4 } }, pot.value)
        assert.are.equal("b", pot.changes.price.by)
        assert.are.equal("a", pot.changes["size.w"].by)
        assert.are.same({ "item 'pots:pot': 'a' sets price to 7, and 'b', which loads later, to 9: the later one holds" },
            merge.part_of(all, "a").conflicts)
        assert.are.equal(7, merged(b, a).by_id.item["pots:pot"].value.price)
        assert.are.equal(5, merged().by_id.item["pots:pot"].value.price, "what was changed is not changed for good")
        assert.matches("price changed by 'b', size.w changed by 'a'", merge.describe(pot), 1, true)
        assert.are.equal(2, #merge.part_of(all, "a").changes)
        assert.is_nil(merge.part_of(all, "c"))
    end)

    it("has room for so many of a type", function()
        local a = assert(mod("a", { ["item.json"] = '{ "i": { "title": "I" } }',
            ["recipe.json"] = '{ "r": { "makes": "i" }, "s": { "makes": "i" } }' }))
        local b = assert(mod("b", { ["recipe.json"] = '{ "t": { "makes": "a:i" } }' }, { dependencies = { a = "*" } }))
        assert.matches("t: is one too many: there is room for 2 of the type 'recipe'", problem_of(merged(a, b), "b"), 1, true)
    end)
end)

describe("the registry", function()
    it("gives entries that cannot be changed, in order", function()
        write("game/content/item.json", GAME)
        local registry = content_registry.create(merged(assert(mod("snare", {
            ["item.json"] = '{ "net": { "title": "Net", "loot": [{ "item": "net" }] } }',
        }))), function(owner, key) return owner .. "/" .. key end)
        local pot = registry.get("item", "pot")
        assert.are.equal(pot, registry.get("item", "pots:pot"))
        assert.are.same({ "pots:pot", "pots", 5, 3 }, { pot.id, pot.mod, pot.price, pot.size.w })
        assert.is_nil(registry.get("item", "snare:nothing"))
        assert.are.equal(3, #registry.all "item")
        assert.are.equal("snare:net", registry.of("item", "snare")[1].id)
        assert.are.equal("snare:net", registry.of("item", "snare")[1].loot[1].item)
        assert.matches("not to be changed", select(2, pcall(function() pot.size.w = 1 end)))
        assert.matches("declares no type 'itm' (did you mean 'item'?)", select(2, pcall(registry.get, "itm", "x")), 1, true)
        assert.matches("declares no type", select(2, pcall(registry.all, "x")))
        assert.matches("content.words: expected an entry", select(2, pcall(registry.words, nil, "title")))
    end)
end)

describe("what is made for editors", function()
    it("is a JSON Schema of each type", function()
        local value = json.decode(require("mods.schema").content("item", game.api.content.item, "pots"), "schema", 1 << 20)
        assert.are.same({ "pot", "pan" }, value.additionalProperties.properties.kind.enum)
        assert.are.equal(99, value.properties.patch.additionalProperties.properties.price.maximum)
        assert.are.same({ "title" }, value.additionalProperties.required)
        assert.is_truthy(text.sorted_keys(content_rules.TYPES)[1])
    end)
end)
