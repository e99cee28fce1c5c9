-- lua/mods: lock files, over real files.
package.path = "lua/?.lua;lua/?/init.lua;build/gen/lua/?.lua;" .. package.path
local files = require "t_files"
for name, module in pairs(files) do package.loaded["engine." .. name] = module end
package.loaded["engine.app"] = { version = "0.1.0" }
local fs = files.fs

local lockfile = require "mods.lockfile"

local folder

before_each(function() folder = assert(fs.make_temp_dir("/tmp", "gatehouse-lock-")) end)
after_each(function() assert(fs.remove_tree(folder)) end)

local DIGEST = ("0123456789abcdef"):rep(4)

local function mod(id, version, digest, more)
    local made = { id = id, version = version, place = "user", dependencies = {}, optional = {},
        package = { sha256 = function() return digest or DIGEST end, close = function() end } }
    for key, value in pairs(more or {}) do made[key] = value end
    return made
end

local function differences(was, is, found)
    local out = {}
    for i, one in ipairs(lockfile.differences(assert(lockfile.of(was)), assert(lockfile.of(is)), found)) do
        out[i] = one.line
    end
    return out
end

describe("a lock file", function()
    it("is the same text for the same mods, in the order in which they start", function()
        local lock = assert(lockfile.of {
            mod("tide-map", "1.0.0"),
            mod("storm", "1.2.0-rc.1", nil, { dependencies = { ["tide-map"] = "^1" }, optional = { other = "*" } }),
        })
        assert.are.equal('{"api":' .. lock.api .. ',"engine":"0.1.0","format":1,"mods":[\n'
            .. '{"dependencies":{},"id":"tide-map","place":"user","sha256":"' .. DIGEST .. '","version":"1.0.0"},\n'
            .. '{"dependencies":{"tide-map":"1.0.0"},"id":"storm","place":"user","sha256":"' .. DIGEST
            .. '","version":"1.2.0-rc.1"}\n]}\n', lockfile.encode(lock))
        assert(lockfile.write(folder .. "/new/mods.lock", lock))
        assert.are.same(lock.mods, assert(lockfile.read(folder .. "/new/mods.lock")).mods)
        assert(lockfile.write(folder .. "/none.lock", assert(lockfile.of {})))
        assert.are.same({}, assert(lockfile.read(folder .. "/none.lock")).mods)
    end)

    it("is not made of a package that cannot be read", function()
        local broken = mod("storm", "1.0.0")
        broken.package.sha256 = function() return nil, "storm.zip: is damaged" end
        assert.are.same({ nil, "storm.zip: is damaged" }, { lockfile.of { broken } })
    end)

    it("tells each difference in a line", function()
        local OTHER = ("f"):rep(64)
        assert.are.same({}, differences({ mod("a", "1.0.0") }, { mod("a", "1.0.0", nil, { place = "game" }) }))
        assert.are.same({
            "added: a 1.0.0 is not in the lock",
            "missing: b 1.0.0",
            ("other content: c 1.0.0 is sha256 %s here, %s in the lock"):format(OTHER, DIGEST),
            "other version: d is 1.1.0 here, 1.0.0 in the lock",
            "missing: e 1.0.0 (e/mod.json:1:1: is broken)",
            "missing: f 1.0.0 (it is switched off)",
        }, (function()
            local list = differences(
                { mod("b", "1.0.0"), mod("c", "1.0.0"), mod("d", "1.0.0"), mod("e", "1.0.0"), mod("f", "1.0.0") },
                { mod("a", "1.0.0"), mod("c", "1.0.0", OTHER), mod("d", "1.1.0", OTHER) },
                { broken = { { id = "e", problems = { "e/mod.json:1:1: is broken" } } }, disabled = { { id = "f" } } })
            return list
        end)())
    end)

    it("of a stranger is checked, with what was expected", function()
        local function refused(text, content)
            local path = folder .. "/x.lock"
            assert(fs.replace(path, content))
            local lock, problem = lockfile.read(path)
            assert.is_nil(lock)
            assert.is_truthy(problem:find(path, 1, true) and problem:find(text, 1, true), problem)
        end
        local HEAD = '{"format": 1, "engine": "0.1.0", "api": 1, "mods": ['
        local function one(fields) return HEAD .. "{" .. fields .. "}]}" end
        local GOOD = '"id": "a", "version": "1.0.0", "sha256": "' .. DIGEST .. '"'
        refused("x.lock:1:1:", "")
        refused("expected an object", "3")
        refused("format 2 is of a newer Gatehouse", '{"format": 2}')
        refused("'format' is missing", '{"mods": [], "engine": "x", "api": 1}')
        refused("'mods' is missing", '{"format": 1, "engine": "x", "api": 1}')
        refused("'mods[1].sha256'", one('"id": "a", "version": "1.0.0", "sha256": "abc"'))
        refused("'mods[1].version'", one('"id": "a", "version": "1", "sha256": "' .. DIGEST .. '"'))
        refused("'mods[1].id'", one('"id": "../a", "version": "1.0.0", "sha256": "' .. DIGEST .. '"'))
        refused("'mods[1].versoin'", one(GOOD .. ', "versoin": 1'))
        refused("'a' is in it twice", HEAD .. "{" .. GOOD .. "}, {" .. GOOD .. "}]}")
        refused("at most 4194304 are", (" "):rep(5 << 20))
        assert(fs.replace(folder .. "/x.lock", one(GOOD)))
        assert.is_truthy(lockfile.read(folder .. "/x.lock"))
        local none = folder .. "/none"
        assert.are.equal(("%s: there is no such lock file; to write one: gatehouse lock -o %s"):format(none, none),
            select(2, lockfile.read(none)))
    end)
end)
