-- lua/mods: manifests, sources, order and starting, over a file system that is a table.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local files, links
local logged

local function kind_of(path)
    if files[path] then return "file" end
    for name in pairs(files) do
        if name:sub(1, #path + 1) == path .. "/" then return "dir" end
    end
end

local fake_fs = {
    read = function(path) return files[path], not files[path] and "no such file" or nil end,
    kind = kind_of,
    list = function(path)
        local names, seen = {}, {}
        for name in pairs(files) do
            local first = name:sub(1, #path + 1) == path .. "/" and name:sub(#path + 2):match("^[^/]+")
            if first and not seen[first] then
                seen[first] = true
                names[#names + 1] = first
            end
        end
        table.sort(names)
        return names
    end,
}

package.loaded["engine.fs"] = fake_fs
package.loaded["engine.locale"] = require("t_host").locale()
package.loaded["engine.log"] = { write = function(_, _, line) logged[#logged + 1] = line end }
package.loaded["lfs"] = {
    symlinkattributes = function(path, what)
        if what == "size" then return #files[path] end
        if links[path] then return "link" end
        return kind_of(path) == "dir" and "directory" or kind_of(path)
    end,
}

local mods = require "mods"
local order = require "mods.order"
local sources = require "mods.sources"

before_each(function()
    files, links, logged = {}, {}, {}
end)

describe("sources", function()
    it("are the scripts, by path", function()
        files = { ["m/main.js"] = "1", ["m/lib/a.js"] = "2", ["m/readme.md"] = "no", ["m/.hidden.js"] = "no" }
        assert.are.same({ ["main.js"] = "1", ["lib/a.js"] = "2" }, sources.collect("m", "main.js"))
    end)

    it("must contain main", function()
        files = { ["m/other.js"] = "1" }
        assert.matches("no such file", select(2, sources.collect("m", "main.js")))
    end)

    it("refuses links, too many files and too many bytes", function()
        files = { ["m/main.js"] = "1", ["m/x.js"] = "1" }
        links["m/x.js"] = true
        assert.matches("is a link", select(2, sources.collect("m", "main.js")))
        links = {}
        for i = 1, sources.MAX_FILES do files[("m/f%d.js"):format(i)] = "" end
        assert.matches("more than 256 scripts", select(2, sources.collect("m", "main.js")))
        files = { ["m/main.js"] = (" "):rep(sources.MAX_BYTES + 1) }
        assert.matches("bytes of scripts", select(2, sources.collect("m", "main.js")))
    end)

    it("refuses folders nested without end", function()
        files = { ["m/main.js"] = "1", ["m/" .. ("d/"):rep(20) .. "x.js"] = "1" }
        assert.matches("nested", select(2, sources.collect("m", "main.js")))
    end)
end)

describe("the order", function()
    local function mod(id, fields)
        local m = {
            id = id, after = {}, version = "1.0.0", dependencies = {}, optional = {}, incompatible = {},
        }
        for key, value in pairs(fields or {}) do m[key] = value end
        return m
    end

    local function ids(list)
        local names = {}
        for i, m in ipairs(list) do names[i] = m.id end
        return table.concat(names, " ")
    end

    it("is by id, but after what a mod names", function()
        local sorted = order.sort { mod("c"), mod("a", { after = { "c", "absent" } }), mod("b") }
        assert.are.equal("b c a", ids(sorted))
    end)

    it("drops what lacks a requirement, and who needs that", function()
        local sorted, dropped = order.sort {
            mod("a", { dependencies = { b = "*" } }), mod("b", { dependencies = { zz = "*" } }), mod("c"),
        }
        assert.are.equal("c", ids(sorted))
        assert.are.equal(2, #dropped)
        assert.matches("needs the mod", dropped[1].reason)
    end)

    it("drops circles and conflicts with a reason, and keeps the rest", function()
        local sorted, dropped = order.sort {
            mod("a", { after = { "b" } }), mod("b", { after = { "a" } }), mod("c"),
            mod("d", { incompatible = { c = "*" } }),
        }
        assert.are.equal("c", ids(sorted))
        assert.are.equal(3, #dropped)
    end)
end)

describe("finding and starting", function()
    local function add(folder, id, more)
        files[folder .. "/mod.json"] = ('{"id": "%s", "title": "T", "version": "1.0.0", "main": "main.js"%s}')
            :format(id, more or "")
        files[folder .. "/main.js"] = "// " .. id
    end

    it("keeps one broken mod from hiding the others", function()
        add("mods/one", "one")
        add("mods/two", "two")
        files["mods/bad/mod.json"] = "{"
        files["mods/notes.txt"] = "not a mod"
        local found = mods.find({ "mods" })
        assert.are.equal(2, #found.mods)
        assert.are.equal(1, #found.broken)
        assert.matches("mods/bad/mod%.json:1:%d+: ", found.broken[1].problems[1])
    end)

    it("takes a mod's own folder, leaves out by id, and reports twins", function()
        add("x/one", "one")
        add("y/uno", "one")
        add("y/two", "two")
        local found = mods.find({ "x/one", "y" }, { "two" })
        assert.are.equal(1, #found.mods)
        assert.are.equal("x/one", found.mods[1].folder)
        assert.matches("already taken by x/one", found.broken[1].problems[1])
    end)

    it("starts what can be started and tells the rest", function()
        add("mods/one", "one", ', "capabilities": [{ "cap": "hud", "reason": "a line" }]')
        add("mods/two", "two")
        files["mods/two/main.js"] = nil
        files["mods/two/other.js"] = ""
        local started = {}
        local noted = {}
        local numbers, problems = mods.start_all({
            start = function(source)
                started[#started + 1] = source
                return #started
            end,
        }, mods.find({ "mods" }), {
            mods = { handler_cpu_ms = 250, heap_mb = 64 }, mods_by_id = { one = { handler_cpu_ms = 500 } },
        }, function(id) noted[#noted + 1] = id end)
        assert.are.same({ one = 1 }, numbers)
        assert.are.same({ "one", "two" }, noted)
        assert.are.same({ handler_cpu_ms = 500 }, started[1].limits)
        assert.are.same({ "hud" }, started[1].capabilities)
        assert.are.equal("// one", started[1].modules["main.js"])
        assert.matches("no such file", problems[1])
        assert.are.same(problems, logged)
    end)
end)
