-- lua/mods: looking at packages, packing and installing, over real files; and what is left when an
-- installation is killed between any two changes of the disk.
package.path = "lua/?.lua;lua/?/init.lua;build/gen/lua/?.lua;tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
local files = require "t_files"

-- The file system, which ends the process (as far as these specs see) at the change that `killed_at` names.
local changes, killed_at = 0, nil
local KILLED = {}
local fs = setmetatable({}, { __index = files.fs })
for _, name in ipairs { "replace", "rename", "remove", "remove_tree", "make_temp_dir", "mkdir" } do
    fs[name] = function(...)
        changes = changes + 1
        if changes == killed_at then
            if name == "remove_tree" then files.fs.remove(... .. "/mod.json") end -- in the middle of it
            error(KILLED)
        end
        return files.fs[name](...)
    end
end
local at_read -- called with a path before it is read
function fs.read(path, ...)
    if at_read then at_read(path) end
    return files.fs.read(path, ...)
end
package.loaded["engine.fs"] = fs
package.loaded["engine.hash"], package.loaded["engine.zip"] = files.hash, files.zip
package.loaded["engine.locale"], package.loaded["engine.unicode"] = require("t_host").locale(), files.unicode
package.loaded["engine.log"] = { write = function() end }
-- What the game that is played has beside, these specs do not ask.
package.loaded["engine.app"] = {
    root = ".", version = "0.1.0",
    limits = { min_width = 2, max_width = 2, min_height = 2, max_height = 2, min_palette = 1, max_palette = 1 },
}
package.loaded["mods.content_source"] = { note = function() end }

local inspect = require "mods.inspect"
local install = require "mods.install"
local pack = require "mods.pack"
local packages = require "mods.package"
local since = require "mods.since"

local folder, mods

before_each(function()
    changes, killed_at, at_read = 0, nil, nil
    folder = assert(fs.make_temp_dir("/tmp", "gatehouse-install-"))
    mods = folder .. "/mods"
end)
after_each(function()
    killed_at = nil
    assert(fs.remove_tree(folder))
end)

local MANIFEST = '{ "id": "%s", "title": "Storm", "version": "%s", "main": "main.js" }'

-- The path of an archive with a mod in it.
local function make(id, version, more)
    local entries = { { name = "m/mod.json", text = MANIFEST:format(id, version) },
                      { name = "m/main.js", text = "// " .. version } }
    for _, entry in ipairs(more or {}) do entries[#entries + 1] = entry end
    local path = ("%s/%s-%s.zip"):format(folder, id, version)
    assert(files.fs.replace(path, archive.make(entries)))
    return path
end

local function put(path, options) return install.install(mods, path, options or {}) end

-- What the game would find: "id version" of each mod, whole ones alone; a problem otherwise.
local function there()
    local list = {}
    for _, name in ipairs(files.fs.list(mods) or {}) do
        if name:sub(1, 1) ~= "." then
            local found, problems = inspect.path(mods .. "/" .. name)
            list[#list + 1] = found and found.mod.id .. " " .. found.mod.version or problems[1]
        end
    end
    return list
end

describe("looking at a package", function()
    local function refused(text, entries)
        assert(files.fs.replace(folder .. "/a.zip", archive.make(entries)))
        local found, problems = inspect.path(folder .. "/a.zip")
        assert.is_nil(found)
        assert.is_truthy(problems[1]:find(text, 1, true), problems[1])
    end
    local GOOD = { name = "m/mod.json", text = MANIFEST:format("a", "1.0.0") }

    it("tells what is in it", function()
        local found = assert(inspect.path(make("storm", "1.2.0")))
        assert.are.same({ "storm", 2, 72 + 8 + 2, 64 },
            { found.mod.id, #found.files, found.bytes, #found.sha256 })
    end)

    it("refuses what is no mod, with a reason", function()
        refused("a.zip: there is no mod.json in it. A mod has one at its top.", { { name = "m/a" } })
        refused("there is no mod.json in it. There is 'sub/mod.json': it belongs at the top.",
            { { name = "m/sub/mod.json" } })
        refused("There is 'Mod.json'", { { name = "m/Mod.json" } })
        refused("a.zip/mod.json:1:2:", { { name = "m/mod.json", text = "{" } })
        refused("a.zip/mod.json: 'main' is 'main.js', but there is no such file in the mod (did you mean 'Main.js'?)",
            { GOOD, { name = "m/Main.js" } })
        refused("a.zip/mod.json: is ", { { name = "m/mod.json", text = (" "):rep(70000) } })
        refused("a.zip/x: is damaged: the check sum does not fit the content",
            { GOOD, { name = "m/main.js" }, { name = "m/x", text = "x", crc = 1 } })
        local scripts = { GOOD }
        for i = 1, 257 do scripts[#scripts + 1] = { name = ("m/%d.js"):format(i) } end
        refused("a.zip: more than 256 scripts in one mod", scripts)
        local two = ("x"):rep(1 << 21)
        local crc = archive.crc32(two)
        refused("a.zip: more than 4194304 bytes of scripts in one mod",
            { GOOD, { name = "m/a.js", text = two, crc = crc }, { name = "m/b.js", text = two, crc = crc },
              { name = "m/c.js", text = "x" } })
    end)
end)

describe("packing", function()
    it("gives the same bytes each time, and the same digest as the folder", function()
        assert(fs.mkdir(folder .. "/m"))
        files.fs.replace(folder .. "/m/mod.json", MANIFEST:format("storm", "1.0.0"))
        files.fs.replace(folder .. "/m/main.js", "let a;")
        files.fs.replace(folder .. "/m/.secret", "x")
        local package = assert(packages.open(folder .. "/m"))
        local found = assert(inspect.package(package))
        local bytes = assert(pack.bytes(package, found))
        os.execute("touch -d 2001-01-01 " .. folder .. "/m/*; chmod 600 " .. folder .. "/m/*")
        assert.are.equal(bytes, pack.bytes(package, found))
        assert.are.equal("storm_1.0.0.zip", pack.file_name(found.mod))
        files.fs.replace(folder .. "/p.zip", bytes)
        local again = assert(inspect.path(folder .. "/p.zip"))
        assert.are.equal(found.sha256, again.sha256)
        assert.are.equal(2, #again.files)
    end)
end)

describe("installing", function()
    it("puts the archive into the folder, and replaces another version", function()
        local result = assert(put(make("storm", "1.0.0")))
        assert.are.equal(mods .. "/storm_1.0.0.zip", result.path)
        assert.are.same({}, result.replaced)
        result = assert(put(make("storm", "1.1.0")))
        assert.are.equal("1.0.0", result.replaced[1].version)
        assert.are.same({ "storm 1.1.0" }, there())
        result = assert(put(make("storm", "1.0.5")))
        assert.are.equal("1.1.0", result.replaced[1].version)
        assert.are.same({ ".lock", ".since.json", "storm_1.0.5.zip" }, fs.list(mods))
    end)

    it("remembers in which order mods came, those that lay there before among them", function()
        fs.mkdir(mods)
        files.fs.rename(make("z-by-hand", "1.0.0"), mods .. "/z-by-hand_1.0.0.zip")
        for _, mod in ipairs { { "c", "1.0.0" }, { "a", "1.0.0" }, { "c", "1.1.0" } } do
            assert(put(make(table.unpack(mod))))
        end
        assert.are.same({ ["z-by-hand"] = 1, c = 2, a = 3 }, since.load(mods))
        assert(install.remove(mods, "c"))
        assert(put(make("c", "1.0.0")))
        assert.are.same({ ["z-by-hand"] = 1, a = 3, c = 4 }, since.load(mods))
        for _, broken in ipairs { "[", "7", '{"format": 2, "mods": {"a": 1}}', '{"format": 1, "mods": {"a": 1e308}}' } do
            files.fs.replace(mods .. "/.since.json", broken)
            assert.are.same({}, since.load(mods))
        end
        local path, damaged = mods .. "/.since.json", '{"format":1,"mods":{"c":2,"a":9223372036854775807}}'
        assert(fs.remove(path))
        files.fs.replace(path, damaged)
        assert(put(make("b", "1.0.0")))
        assert.are.equal(damaged, fs.read(path .. ".broken"))
        assert.are.same({ a = 1, c = 2, ["z-by-hand"] = 3, b = 4 }, since.load(mods))
    end)

    it("takes the same version again, also when its content is another", function()
        assert(put(make("storm", "1.0.0")))
        assert(put(make("storm", "1.0.0", { { name = "m/more", text = "x" } })))
        assert.are.same({ ".lock", ".since.json", "storm_1.0.0.zip" }, fs.list(mods))
        assert.are.equal(3, #assert(inspect.path(mods .. "/storm_1.0.0.zip")).files)
    end)

    it("replaces one that is broken, and one that was put there by hand", function()
        assert(put(make("other", "1.0.0")))
        files.fs.replace(mods .. "/storm_0.9.0.zip", "broken")
        os.execute(("cp %s %s/My_Storm.zip"):format(make("storm", "0.5.0"), mods))
        assert.are.equal(2, #assert(put(make("storm", "1.0.0"))).replaced)
        assert.are.same({ "other 1.0.0", "storm 1.0.0" }, there())
    end)

    it("packs a folder", function()
        fs.mkdir(folder .. "/m")
        files.fs.replace(folder .. "/m/mod.json", MANIFEST:format("storm", "1.0.0"))
        files.fs.replace(folder .. "/m/main.js", "let a;")
        assert(put(folder .. "/m"))
        assert.are.same({ "storm 1.0.0" }, there())
    end)

    local function refused(text, path, options)
        local before = there()
        local result, problems = put(path, options)
        assert.is_nil(result)
        assert.is_truthy(problems[1]:find(text, 1, true), problems[1])
        assert.are.same(before, there())
        for _, name in ipairs(fs.list(mods) or {}) do assert.not_matches("^%.[ir]", name) end
    end

    it("writes nothing of what is no good", function()
        refused("none.zip: there is no such file or folder", folder .. "/none.zip")
        files.fs.replace(folder .. "/x.zip", "PK")
        refused("x.zip: is cut off, or is no zip archive", folder .. "/x.zip")
        refused("has '..' in it", make("storm", "1.0.0", { { name = "m/../../x" } }))
        assert.is_nil(fs.kind(mods))
    end)

    it("refuses an id that looks like another, unless it is meant", function()
        assert(put(make("storm-front", "1.0.0")))
        local alike = make("st0rm-front", "1.0.0")
        refused("the id 'st0rm-front' looks like 'storm-front', which is installed", alike)
        refused("the id 'tide-rnap' looks like 'tide-map', which is a mod of the game", make("tide-rnap", "1.0.0"),
            { known = { { id = "tide-map", where = "a mod of the game" } } })
        assert(put(alike, { allow_lookalike = true }))
        assert(put(make("storm-front", "1.1.0"))) -- it was there first
        assert.are.same({ "st0rm-front 1.0.0", "storm-front 1.1.0" }, there())
    end)

    it("leaves alone a folder of the same mod, and says what to do", function()
        fs.mkdir(mods)
        fs.mkdir(mods .. "/storm")
        files.fs.replace(mods .. "/storm/mod.json", MANIFEST:format("storm", "0.1.0"))
        files.fs.replace(mods .. "/storm/main.js", "")
        refused("mods/storm: is a folder with this mod that nobody installed; first: gatehouse remove storm",
            make("storm", "1.0.0"))
        assert.are.equal("folder", assert(install.remove(mods, "storm"))[1].kind)
        assert(put(make("storm", "1.0.0")))
        assert.are.same({ "storm 1.0.0" }, there())
    end)

    it("installs nothing but what it looked at", function()
        local path = make("storm", "1.0.0")
        at_read = function(name)
            if name == path then os.rename(make("other", "6.6.6"), path) end
        end
        refused("the file changed while it was read; try again", path)
    end)

    it("says when a file's name tells of another mod", function()
        os.rename(make("storm", "1.0.0"), folder .. "/calm_2.0.0.zip")
        local result = assert(put(folder .. "/calm_2.0.0.zip"))
        assert.matches("by its name it is calm 2.0.0, but the mod in it is storm 1.0.0", result.warning)
        assert.is_nil(assert(put(make("storm", "1.1.0"))).warning)
    end)

    it("waits for nobody who installs at the same time", function()
        assert(put(make("storm", "1.0.0")))
        local lock = assert(fs.lock(mods .. "/.lock"))
        refused("mods: another process installs or removes mods there; wait until it is done", make("storm", "1.1.0"))
        lock:release()
        assert(put(make("storm", "1.1.0")))
        assert(fs.remove(mods .. "/.lock"))
        assert(os.execute(("ln -s nowhere %s/.lock"):format(mods)))
        refused("mods/.lock: Too many levels of symbolic links", make("storm", "1.2.0"))
    end)
end)

-- Runs `work` again and again, each time killed one change later, until it comes through; `check(n)` looks at
-- what each left.
local function kill_everywhere(prepare, work, check)
    local n = 0
    repeat
        n = n + 1
        killed_at = nil
        files.fs.remove_tree(mods)
        prepare()
        changes, killed_at = 0, n
        local ok, problem = pcall(work)
        killed_at = nil
        assert(ok or problem == KILLED, problem)
        check(n, ok)
    until ok
    return n
end

describe("an installation that is killed", function()
    local function one_of(list, ...)
        for _, wanted in ipairs { ... } do
            if table.concat(list, ", ") == wanted then return true end
        end
        error("there is: " .. table.concat(list, ", "))
    end

    for _, case in ipairs { { "an update", "1.0.0", "1.1.0" }, { "a step back", "1.1.0", "1.0.0" } } do
        local name, old, new = table.unpack(case)
        it(name .. " leaves the old mod or the new one, and the next one cleans up", function()
            local was, is = "storm " .. old, "storm " .. new
            local both = old < new and was .. ", " .. is or is .. ", " .. was
            local from, to, other = make("storm", old), make("storm", new), make("other", "1.0.0")
            local seen = {}
            local steps = kill_everywhere(function() assert(put(from)) end, function() assert(put(to)) end,
                function(_, done)
                    local list = there()
                    seen[table.concat(list, ", ")] = true
                    one_of(list, was, both, is)
                    assert(put(other))
                    one_of(there(), "other 1.0.0, " .. (table.concat(list, ", ") == was and was or is))
                    assert.are.same({ ".lock" }, { fs.list(mods)[1] })
                    assert.are.equal(4, #fs.list(mods))
                    if done then assert.are.equal(is, list[1]) end
                end)
            assert.is_true(steps >= 6)
            assert.is_true(seen[was] and seen[both] and seen[is])
        end)
    end

    it("before its rename has changed nothing, also of others that it would replace", function()
        local n = 0
        repeat
            n = n + 1
            killed_at = nil
            files.fs.remove_tree(mods)
            assert(put(make("storm", "1.0.0")))
            os.execute(("cp %s %s/by-hand.zip"):format(make("storm", "0.5.0"), mods))
            assert(put(make("other", "1.0.0")))
            changes, killed_at = 0, n
            local ok = pcall(put, make("storm", "1.0.0", { { name = "m/new" } }))
            killed_at = nil
            local is_new = #assert(inspect.path(mods .. "/storm_1.0.0.zip")).files == 3
            assert.are.same({}, install.remove(mods, "none"))
            assert.are.equal(is_new, not fs.look(mods .. "/by-hand.zip"))
        until ok
        assert.is_true(n > 4)
    end)

    it("a removal of a folder leaves it whole, or nothing", function()
        kill_everywhere(function()
            files.fs.mkdir(mods)
            files.fs.mkdir(mods .. "/storm")
            files.fs.replace(mods .. "/storm/mod.json", MANIFEST:format("storm", "1.0.0"))
            files.fs.replace(mods .. "/storm/main.js", "")
        end, function() assert(install.remove(mods, "storm")) end, function(_, done)
            local list = there()
            one_of(list, "storm 1.0.0", "")
            assert.are.same({}, install.remove(mods, "none"))
            assert.are.same(list, there())
            for _, name in ipairs(fs.list(mods)) do assert.not_matches("^%.r", name) end
            if done then assert.are.same({}, list) end
        end)
    end)

    it("believes no plan that names what is not the folder's own", function()
        assert(put(make("storm", "1.0.0")))
        files.fs.replace(folder .. "/precious.zip", "x")
        for _, plan in ipairs { '{"to": "storm_1.0.0.zip", "replaces": ["../precious.zip"]}',
            '{"to": "storm_1.0.0.zip", "replaces": ["storm_1.0.0.zip"]}', '{"to": 1, "replaces": []}', "[", "{}",
            '{"to": "storm_1.0.0.zip", "replaces": [".lock"]}', '{"to": "storm_1.0.0.zip", "replaces": 7}' } do
            fs.mkdir(mods .. "/.installing-x")
            files.fs.replace(mods .. "/.installing-x/plan.json", plan)
            assert.are.same({}, install.remove(mods, "none"))
            assert.are.same({ ".lock", ".since.json", "storm_1.0.0.zip" }, fs.list(mods))
            assert.is_truthy(fs.look(folder .. "/precious.zip"))
        end
    end)
end)

describe("removing", function()
    it("takes every version of a mod, and says what it took", function()
        assert(put(make("storm", "1.0.0")))
        assert(put(make("other", "1.0.0")))
        os.execute(("cp %s %s/hand.zip"):format(make("storm", "0.5.0"), mods))
        local removed = assert(install.remove(mods, "storm"))
        assert.are.same({ "0.5.0", "1.0.0" }, { removed[1].version, removed[2].version })
        assert.are.same({ "other 1.0.0" }, there())
        assert.are.same({}, install.remove(mods, "storm"))
        assert.are.same({}, install.remove(folder .. "/none", "storm"))
    end)

    it("takes a link, and not what it points to", function()
        fs.mkdir(folder .. "/mine")
        files.fs.replace(folder .. "/mine/mod.json", MANIFEST:format("mine", "1.0.0"))
        fs.mkdir(mods)
        assert(os.execute(("ln -s ../mine %s/mine"):format(mods)))
        assert.are.equal(1, #assert(install.remove(mods, "mine")))
        assert.is_nil((fs.look(mods .. "/mine")))
        assert.are.equal("file", (fs.look(folder .. "/mine/mod.json")))
    end)

    it("knows what was probably meant", function()
        assert.are.equal("there is no mod 'strom' (did you mean 'storm'?)", install.unknown("strom", { "storm" }))
    end)
end)
