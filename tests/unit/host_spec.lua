local host = require("t_host")

local function script(text)
    local path = os.tmpname()
    local file = assert(io.open(path, "w"))
    file:write(text)
    file:close()
    finally(function() os.remove(path) end)
    return path
end

describe("host: the Lua state", function()
    it("runs a file and gives its value", function()
        assert.are.equal("3", host.run(".", script("return 1 + 2")))
    end)

    it("names file and line of a syntax error", function()
        local path = script("local x = 1\nlocal = 2\n")
        local value, status, text = host.run(".", path)
        assert.is_nil(value)
        assert.are.equal("script error", status)
        assert.truthy(text:find(path:match("[^/]+$") .. ":2:", 1, true), text)
    end)

    it("gives a traceback with a run-time error and leaves the stack as it was", function()
        local path = script("local function inner() error('the lamp is out') end\n"
            .. "local function outer() inner() end\nouter()")
        local value, status, text = host.run(".", path)
        assert.is_nil(value)
        assert.are.equal("script error", status)
        assert.truthy(text:find("the lamp is out", 1, true))
        assert.truthy(text:find("stack traceback", 1, true))
        assert.truthy(text:find("inner", 1, true))
    end)

    it("turns an error that is no text into one", function()
        local _, status, text = host.run(".", script("error({})"))
        assert.are.equal("script error", status)
        assert.truthy(text:find("table:", 1, true))
    end)

    it("says which file is missing", function()
        local _, status, text = host.run(".", "build/no/such/file.lua")
        assert.are.equal("not found", status)
        assert.truthy(text:find("build/no/such/file.lua", 1, true))
    end)

    it("refuses precompiled chunks, which can crash the interpreter", function()
        local _, status = host.run(".", script(string.dump(function() return 1 end)))
        assert.are.equal("script error", status)
    end)

    it("loads nothing from the current folder, neither Lua nor libraries", function()
        local value = host.run("/nowhere", script([[
            local strange = {}
            for entry in (package.path .. ";" .. package.cpath):gmatch("[^;]+") do
                if entry:sub(1, 1) ~= "/" then strange[#strange + 1] = entry end
            end
            return table.concat(strange, " ") .. "|" .. package.path:match("^[^;]+")
        ]]))
        assert.are.equal("|/nowhere/lua/?.lua", value)
    end)

    it("reads, writes and lists files, with the path in every error", function()
        local value = host.run(".", script([[
            local fs = require("engine.fs")
            local path = os.tmpname()
            assert(fs.write(path, "a\0b"))
            local text = assert(fs.read(path))
            os.remove(path)
            local nothing, problem = fs.read("no/such/file")
            local folder, other = fs.read("lua")
            local names = fs.list("engine")
            local sorted = true
            for i = 2, #names do sorted = sorted and names[i - 1] < names[i] end
            local device, what = fs.read("/dev/null")
            assert(device == nil and what == "/dev/null: is no file but a pipe, a socket or a device", what)
            return table.concat({ #text, tostring(nothing), problem, tostring(folder), other, tostring(sorted),
                fs.kind("lua"), fs.kind("Makefile"), tostring(fs.kind("nothing")) }, "|")
        ]]))
        assert.are.equal("3|nil|no/such/file: No such file or directory|nil|lua: Is a directory|true|dir|file|nil",
            value)
    end)
end)

describe("app: timing", function()
    it("gives percentiles of what it kept", function()
        local samples = {}
        for i = 1, 101 do samples[i] = (i * 37 % 101 + 1) * 1000 end
        local median, p99, max, count = host.percentiles(samples)
        assert.are.same({ 51000, 100000, 101000, 101 }, { median, p99, max, count })
    end)

    it("keeps the last ones of many, and says 0 of none", function()
        local samples = {}
        for i = 1, 10000 do samples[i] = i <= 1808 and 9000000 or 5 end
        local median, _, max, count = host.percentiles(samples)
        assert.are.same({ 5, 5, 10000 }, { median, max, count })
        assert.are.equal(0, (host.percentiles({})))
    end)
end)
