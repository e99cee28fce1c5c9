-- lua/mods: sources, finding and starting, over real files.
package.path = "lua/?.lua;lua/?/init.lua;tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
for name, module in pairs(require "t_files") do package.loaded["engine." .. name] = module end
local fs = require "engine.fs"

local logged
package.loaded["engine.app"] = { root = ".", version = "0.1.0" }
package.loaded["engine.locale"] = require("t_host").locale()
package.loaded["engine.plain"] = {} -- no configuration is read here
package.loaded["engine.log"] = { write = function(_, _, line) logged[#logged + 1] = line end }

require("games.playing").choose { id = "tidelight", title = "Tidelight", mods = false }
local mods = require "mods"
local packages = require "mods.package"
local sources = require "mods.sources"

local folder

before_each(function()
    folder, logged = assert(fs.make_temp_dir("/tmp", "gatehouse-mods-")), {}
end)
after_each(function() assert(fs.remove_tree(folder)) end)

local function write(name, text)
    local path = folder .. "/" .. name
    assert(os.execute("mkdir -p '" .. path:match("^(.*)/") .. "'"))
    assert(fs.write(path, text))
end

-- Text without the temporary folder's name.
local function plain(text) return (text:gsub(folder:gsub("%p", "%%%0") .. "/", "")) end

describe("sources", function()
    local function collect(name, main) return sources.collect(packages.open(folder .. "/" .. name), main) end

    it("are the scripts, by path", function()
        write("m/main.js", "1")
        write("m/lib/a.mjs", "2")
        write("m/readme.md", "no")
        write("m/.hidden.js", "no")
        assert.are.same({ ["main.js"] = "1", ["lib/a.mjs"] = "2" }, collect("m", "main.js"))
    end)

    it("have their source maps beside them, wherever those stood, and none in them", function()
        local url = "data:application/json;base64,eyJ2ZXJzaW9uIjozfQ=="
        write("m/main.js", "1\n//# sourceMappingURL=no.map\n2\n//# sourceMappingURL=" .. url .. "\n")
        write("m/lib/a.js", "3\n//# sourceMappingURL=maps/a.js.map")
        write("m/lib/maps/a.js.map", "{}")
        write("m/b.js", "4 //# sourceMappingURL=http://example.org/b.map")
        write("m/c.js", "5; const text = '//# sourceMappingURL=';")
        assert.are.same({
            ["main.js"] = "1\n//# sourceMappingURL=no.map\n2\n//# sourceMappingURL=main.js.map\n", ["main.js.map"] = url,
            ["lib/a.js"] = "3\n//# sourceMappingURL=a.js.map\n", ["lib/a.js.map"] = "{}",
            ["b.js"] = "4 //# sourceMappingURL=http://example.org/b.map",
            ["c.js"] = "5; const text = '//# sourceMappingURL=';",
        }, collect("m", "main.js"))
    end)

    it("may have maps that are larger than all scripts may be; what is too large is left out and said", function()
        local function script(bytes) return "1\n//# sourceMappingURL=data:application/json;base64," .. ("A"):rep(bytes) end
        write("m/main.js", script(5 * 1024 * 1024))
        local modules, notes = collect("m", "main.js")
        assert.are.equal(37 + 5 * 1024 * 1024 - 8, #modules["main.js.map"])
        assert.are.same({}, notes)
        write("n/main.js", script(12 * 1024 * 1024))
        modules, notes = collect("n", "main.js")
        assert.are.same({ ["main.js"] = "1\n//# sourceMappingURL=main.js.map\n" }, modules)
        assert.are.equal("n/main.js: its source map is too large (9437184 bytes; 8388608 are read of one, 16777216 of "
            .. "all): places in errors are those of the script itself", plain(notes[1]))
    end)

    it("come with the JSON that they import, and with no other", function()
        write("m/main.js", 'import data from "./data.json";')
        write("m/data.json", '{"a": ["\\n"]}')
        write("m/other.json", "not JSON")
        write("m/mod.json", "{}")
        local modules = collect("m", "main.js")
        assert.are.equal([[export default JSON.parse("{\"a\": [\"\\n\"]}");]], modules["data.json"])
        assert.is_nil(modules["other.json"])
        write("m/data.json", '{\n  "a": 1,\n}')
        assert.matches("^m/data.json:3:1: ", plain(select(2, collect("m", "main.js"))))
    end)

    it("are those of an archive, too", function()
        write("a.zip", archive.make { { name = "top/main.js", text = "1" }, { name = "top/x.png", text = "no" } })
        assert.are.same({ ["main.js"] = "1" }, collect("a.zip", "main.js"))
    end)

    it("must contain main", function()
        write("m/other.js", "1")
        assert.are.equal("m/mod.json: 'main' is 'main.js', but there is no such file in the mod",
            plain(select(2, collect("m", "main.js"))))
    end)

    it("refuses links, too many files and too many bytes", function()
        write("m/main.js", "1")
        assert(os.execute(("ln -s main.js '%s/m/x.js'"):format(folder)))
        assert.matches("is a link", select(2, collect("m", "main.js")))
        os.remove(folder .. "/m/x.js")
        for i = 1, sources.MAX_FILES do write(("m/f%d.js"):format(i), "") end
        assert.matches("more than 256 scripts", select(2, collect("m", "main.js")))
        write("n/main.js", (" "):rep(sources.MAX_BYTES + 1))
        assert.matches("bytes of scripts", select(2, collect("n", "main.js")))
    end)
end)

local function manifest_of(id, version, more)
    return ('{"id": "%s", "title": "T", "version": "%s", "main": "main.js"%s}'):format(id, version, more or "")
end

-- "one" or "one 1.2.0", with more of its mod.json.
local function add(path, name, more)
    local id, version = name:match("^(%S+) ?(%S*)$")
    write(path .. "/mod.json", manifest_of(id, version ~= "" and version or "1.0.0", more))
    write(path .. "/main.js", "// " .. path)
end

local function add_zip(path, id, version)
    write(path, archive.make {
        { name = id .. "/mod.json", text = manifest_of(id, version) },
        { name = id .. "/main.js", text = "// " .. path },
    })
end

-- Looks into places given as "name path".
local function find(places, options)
    local query = { places = {} }
    for key, value in pairs(options or {}) do query[key] = value end
    for i, words in ipairs(places) do
        local name, path = words:match("^(%S+) (%S+)$")
        query.places[i] = { name = name, path = folder .. "/" .. path }
    end
    return mods.find(query)
end

local function paths(found)
    local list = {}
    for i, mod in ipairs(found.mods) do list[i] = plain(mod.path) end
    return table.concat(list, " ")
end

local function problems(found)
    local list = {}
    for _, broken in ipairs(found.broken) do
        for _, problem in ipairs(broken.problems) do list[#list + 1] = plain(problem) end
    end
    return list
end

local function replaced(found)
    local list = {}
    for i, one in ipairs(found.replaced) do list[i] = ("%s %s -> %s"):format(one.id, plain(one.path), plain(one.by)) end
    return list
end

describe("finding mods", function()
    it("keeps one broken mod from hiding the others", function()
        add("mods/one", "one")
        add("mods/two", "two")
        write("mods/bad/mod.json", "{")
        write("mods/notes.txt", "not a mod")
        write("mods/empty/readme.md", "not a mod")
        local found = find { "game mods" }
        assert.are.equal("mods/one mods/two", paths(found))
        assert.are.same({ "mods/bad/mod.json:1:2: expected a key in quotes but found the end" }, problems(found))
        assert.are.equal("game", found.mods[1].place)
    end)

    it("takes a mod's own folder or archive as a place", function()
        add("x/one", "one")
        add_zip("y/two_1.0.0.zip", "two", "1.0.0")
        local found = find { "named x/one", "named y/two_1.0.0.zip", "dev x/one/" }
        assert.are.equal("x/one y/two_1.0.0.zip", paths(found))
        assert.are.equal("dev", found.mods[1].place)
    end)

    it("lets a later place replace an earlier one, and says so", function()
        add("a/one", "one 2.0.0")
        add("b/one", "one 1.0.0")
        add("c/uno", "one 1.5.0")
        local found = find { "game a", "user b", "user c", "user not-there" }
        assert.are.equal("c/uno", paths(found))
        assert.are.same({ "one a/one -> b/one", "one b/one -> c/uno" }, replaced(found))
        mods.start_all({ start = function() return 1 end }, found, { mods = { cpu_us_per_tick = 2000 }, mods_by_id = {} }, function() end)
        assert.are.equal("a/one: is replaced by b/one", plain(logged[1]))
    end)

    it("says whose name is easily taken for another's, of those that strangers made", function()
        add("a/storm", "storm")
        add("b/st0rm", "st0rm")
        add("c/tide", "tide")
        add("c/t1de", "t1de")
        local function told(list)
            logged = {}
            mods.start_all({ start = function() return 1 end }, find(list), { mods = { cpu_us_per_tick = 2000 }, mods_by_id = {} },
                function() end)
            return logged
        end
        assert.are.same({ "is easily taken for 'storm'. If you did not mean to have both: gatehouse remove st0rm" },
            told { "game a", "user b", "named c" })
        assert.are.same({}, told { "user a", "user c/tide" })
    end)

    it("takes the newer of two in one place, and neither of two that are the same", function()
        add_zip("a/one_1.9.0.zip", "one", "1.9.0")
        add_zip("a/one_1.10.0.zip", "one", "1.10.0")
        add("b/two", "two")
        add("b/uno", "two")
        local found = find { "user a", "user b" }
        assert.are.equal("a/one_1.10.0.zip b/two", paths(found))
        assert.are.same({ "one a/one_1.9.0.zip -> a/one_1.10.0.zip" }, replaced(found))
        assert.are.same({ "b/uno: the id 'two' is already taken by b/two; take one of them away" }, problems(found))
    end)

    it("refuses archives whose name is not what their mod.json says, and those that are none", function()
        add_zip("a/one.zip", "one", "1.0.0")
        add_zip("a/two_1.0.0.zip", "two", "1.0.1")
        write("a/three_1.0.0.zip", "PK no")
        local found = find { "user a" }
        assert.are.equal("", paths(found))
        local told = problems(found)
        assert.are.equal("a/one.zip: is one 1.0.0 by its mod.json, so its name must be 'one_1.0.0.zip'", told[1])
        assert.matches("^a/three_1%.0%.0%.zip: ", told[2])
        assert.are.equal("a/two_1.0.0.zip: is two 1.0.1 by its mod.json, so its name must be 'two_1.0.1.zip'", told[3])
        assert.are.equal("two", found.broken[3].id)
    end)

    it("takes an archive that is named itself under any name", function()
        add_zip("b/one-2.zip", "one", "1.0.0")
        for _, place in ipairs { "dev b/one-2.zip", "named b/one-2.zip" } do
            local found = find { place }
            assert.are.same({}, problems(found))
            assert.are.equal("b/one-2.zip", paths(found))
        end
    end)

    it("looks at no more than it can in one place", function()
        add("a/one", "one")
        assert(os.execute(("cd '%s/a' && seq 8192 | xargs touch"):format(folder)))
        local found = find { "user a" }
        assert.are.equal("", paths(found))
        assert.are.same({ "a: has 8193 files and folders, at most 8192 are looked at" }, problems(found))
    end)

    it("says of names that cannot be shown that they cannot", function()
        add("a/one", "one")
        add("a/\27[2J", "two")
        local found = find { "user a" }
        assert.are.equal("a/one", paths(found))
        assert.are.same({ "a/?[2J: has characters in its name that cannot be shown; give it another" }, problems(found))
    end)

    it("says of one under development that there is no manifest", function()
        write("mine/main.js", "")
        assert.are.same({ "mine/mod.json: no such file" }, problems(find { "dev mine" }))
    end)

    it("leaves out by id, or by folder what has none, and tells what is not there", function()
        add("a/one", "one")
        write("a/bad/mod.json", "{")
        local found = find({ "game a" }, { without = { "one", "bad", "tow" } })
        assert.are.equal("", paths(found))
        assert.are.same({}, found.broken)
        assert.are.same({ "there is no mod 'tow' to leave out" }, found.missing)
    end)

    it("sets those aside that are disabled", function()
        add("a/one", "one")
        add("a/two", "two", ', "dependencies": {"one": "*"}')
        local found = find({ "game a" }, { enabled = function(id, mod) return id ~= "one" or mod.place ~= "game" end })
        assert.are.equal("", paths(found))
        assert.are.equal("one", found.disabled[1].id)
        assert.are.same({
            "a/two/mod.json:1:85: two 1.0.0 needs one *, which is disabled: gatehouse enable one",
        }, problems(found))
    end)

    it("puts problems among mods where they stand in mod.json", function()
        add("a/one", "one 1.3.0")
        add("a/two", "two", ',\n"dependencies": {"one": ">=2"}')
        write("a/sea/mod.json", manifest_of("sea", "1"))
        add("a/crab", "crab", ',\n"after": ["one"], "dependencies": {"sea": "1"}')
        local found = find { "game a" }
        assert.are.equal("a/one", paths(found))
        local told = problems(found)
        assert.are.equal("a/sea/mod.json:1:40: version: is '1', expected three numbers, such as '1.0.0'", told[1])
        assert.matches("^a/crab/mod%.json:2:36: crab 1%.0%.0 needs sea 1, which is broken %(a/sea%)$", told[2])
        assert.matches("^a/two/mod%.json:2:18: two 1%.0%.0 needs one >=2, found one 1%.3%.0 %(a/one%)$", told[3])
    end)

    it("gives another order for each seed", function()
        for i = 1, 9 do add("a/m" .. i, "m" .. i) end
        assert.are_not.equal(paths(find({ "game a" }, { shuffle = 1 })), paths(find({ "game a" }, { shuffle = 2 })))
    end)
end)

describe("starting mods", function()
    it("starts what can be started and tells the rest", function()
        add("mods/one", "one", ', "capabilities": [{ "cap": "hud", "reason": "a line" }]')
        write("mods/two/mod.json", manifest_of("two", "1.0.0"))
        write("mods/two/other.js", "")
        local started = {}
        local noted = {}
        local numbers, told = mods.start_all({
            start = function(source)
                started[#started + 1] = source
                return #started
            end,
        }, find { "game mods" }, {
            mods = { handler_cpu_ms = 250, heap_mb = 64, cpu_us_per_tick = 2000 }, mods_by_id = { one = { handler_cpu_ms = 500 } },
        }, function(id) noted[#noted + 1] = id end)
        assert.are.same({ one = 1 }, numbers)
        assert.are.same({ "one", "two" }, noted)
        assert.are.same({ handler_cpu_ms = 500, cpu_us_per_tick = 2000 }, started[1].limits)
        assert.are.same({ "hud" }, started[1].capabilities)
        assert.are.equal("// mods/one", started[1].modules["main.js"])
        assert.matches("no such file", told[1])
        assert.are.same(told, logged)
    end)
end)

describe("what is new in an update", function()
    local changes = require "mods.changes"

    -- A mod that needs a library, of which there is that version.
    local function snapshot(version, exports)
        local function one(id, of, needed)
            return { id = id, version = of, authors = { "Ann" }, capabilities = {}, quotas = {}, dependencies = needed, exports = exports }
        end
        local lib = one("lib", version, {})
        return changes.snapshot(one("shop", "1.0.0", { lib = "*" }), { lib = lib })
    end

    it("is code of other mods, where it can import that and it is of another version", function()
        local shares = { ["client.js"] = "client.js" }
        local difference = changes.between(snapshot("1.0.0", shares), snapshot("1.1.0", shares))
        assert.are.same({ { mod = "lib", by = "shop", before = "1.0.0", now = "1.1.0" } }, difference.code)
        assert.is_false(changes.is_empty(difference))
        assert.is_false(changes.must_ask(difference))
        assert.are.same({ "lib, whose code it can run as its own, is 1.1.0 (before: 1.0.0)" }, changes.lines(difference, "shop"))
        assert.are.equal(1, #changes.between(snapshot("1.0.0"), snapshot("1.1.0", shares)).code)
        for _, pair in ipairs { { snapshot("1.0.0"), snapshot("1.1.0") }, { snapshot("1.0.0", shares), snapshot("1.0.0", shares) } } do
            assert.is_true(changes.is_empty(changes.between(pair[1], pair[2])))
        end
    end)
end)

describe("code of other mods", function()
    local shared_code = require "mods.shared_code"

    it("counts among the importer's scripts, and only what is imported comes along", function()
        write("lib/mod.json", manifest_of("lib", "1.0.0", ', "exports": ["client.js"]'))
        write("lib/main.js", "main")
        write("lib/client.js", 'import "./inner.js";')
        write("lib/inner.js", 'import "./client.js";') -- a circle
        write("lib/other.js", "other")
        local function with(main, count)
            write("use/mod.json", manifest_of("use", "1.0.0", ', "dependencies": { "lib": "*" }'))
            write("use/main.js", main)
            for i = 1, count or 0 do write(("use/m%d.js"):format(i), "") end
            for _, mod in ipairs(find({ "game lib", "game use" }).mods) do
                if mod.id == "use" then return shared_code.with(sources.collect(mod.package, mod.main), mod, mod.others) end
            end
        end
        local modules = with 'import "lib/client.js";'
        assert.are.same({ "lib" }, shared_code.whose(modules))
        assert.are.equal("'lib' 1.0.0 exports lib/client.js (\"exports\" in its mod.json), and nothing else\nlib/client.js",
            modules[">lib"])
        for name, is_there in pairs { ["lib/client.js"] = true, ["lib/inner.js"] = true, ["lib/other.js"] = false, ["lib/main.js"] = false } do
            assert.are.equal(is_there, modules[name] ~= nil, name)
        end
        assert.are.same({}, shared_code.whose((with "")))
        modules = { with('import "lib/client.js";', sources.MAX_FILES - 2) }
        assert.is_nil(modules[1])
        assert.matches("more than 256 scripts in one mod, with what it imports of 'lib'", modules[2])
    end)

    it("has the limits of the boundary", function()
        local text = assert(fs.read("engine/ipc/protocol.h", 65536))
        assert.are.equal(shared_code.MAX_NAME_BYTES + 1, tonumber(text:match("PROTOCOL_MAX_NAME_BYTES = (%d+)")))
        assert.matches("#define PROTOCOL_LINK '>'", text)
    end)
end)
