-- Saved games: what is written and read again, what a save keeps of the one before, and what damage does.
local t = require "t_store"

local folder, path, saves, c

local function write(game, more)
    local save = { path = path, game = game, meta = { digest = c:digest() }, mods = {}, wait = true }
    for key, value in pairs(more or {}) do save[key] = value end
    return saves.write(save)
end

local function read() return saves.read(path) end

local function slurp()
    local file = assert(io.open(path, "rb"))
    local bytes = file:read("a")
    file:close()
    return bytes
end

local function spill(bytes)
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
end

local function exists(name) return os.rename(name, name) ~= nil end

-- Another process's view: a module of its own, with nothing in memory.
local function fresh()
    saves.close()
    saves, c = t.new()
end

describe("a saved game", function()
    before_each(function()
        folder = os.tmpname()
        os.remove(folder)
        assert(os.execute("mkdir " .. folder))
        path = folder .. "/one.save"
        saves, c = t.new()
    end)
    after_each(function()
        saves.close()
        os.execute("rm -r " .. folder)
    end)

    it("brings back the world, the game's state, what it says of itself and the mods", function()
        c:set_var("score", 7)
        local digest = c:digest()
        assert.is_true(write("the game\0's", {
            meta = { name = "one", digest = digest },
            mods = { { id = "storm", version = "1.0.0", sha256 = "abc" }, { id = "pet", version = "2.1.0" } },
        }))
        fresh()
        local save = assert(read())
        assert.same({ name = "one", digest = digest }, save.meta)
        assert.equal("the game\0's", save.game)
        assert.same({ { id = "storm", version = "1.0.0", sha256 = "abc" },
            { id = "pet", version = "2.1.0", sha256 = "" } }, save.mods)
        assert.equal(digest, (t.digest_of(save.world)))
    end)

    it("brings back what mods keep, with its version", function()
        c:begin("pet", 3, 4096)
        c:set("pet", "fish", "\0\1\255")
        c:set("pet", "empty", "")
        assert.is_true(write("g"))
        fresh()
        assert.same({ { mod = "pet", version = 3, keys = 2, bytes = 12 } }, assert(read()).storage)
        assert.is_nil(c:get("pet", "fish"))
        assert(saves.read(path, true))
        assert.equal("\0\1\255", c:get("pet", "fish"))
        assert.equal("", c:get("pet", "empty"))
        assert.equal(1, c:begin("pet", 4, 4096))
    end)

    it("has what changed since the last one, and no more of what went", function()
        c:begin("pet", 1, 4096)
        c:begin("map", 1, 4096)
        c:set("pet", "a", "1")
        c:set("pet", "b", "1")
        c:set("map", "m", "1")
        assert.is_true(write("1"))
        c:set("pet", "a", "2")
        c:remove("pet", "b")
        assert.is_true(write("2"))
        assert.is_true(write("3"))
        fresh()
        assert(saves.read(path, true))
        assert.equal("2", c:get("pet", "a"))
        assert.is_nil(c:get("pet", "b"))
        assert.equal("1", c:get("map", "m"))
    end)

    it("forgets what an older game in the same file had", function()
        c:begin("pet", 1, 4096)
        c:set("pet", "a", "1")
        assert.is_true(write("1"))
        fresh()
        c:begin("map", 1, 4096)
        c:set("map", "m", "1")
        assert.is_true(write("2"))
        local storage = assert(read()).storage
        assert.equal(1, #storage)
        assert.equal("map", storage[1].mod)
    end)

    it("has what was there before a migration that is not done", function()
        c:begin("pet", 1, 4096)
        c:set("pet", "a", "1")
        c:finish("pet")
        c:begin("pet", 2, 4096)
        c:set("pet", "a", "2")
        c:set("pet", "b", "2")
        assert.is_true(write("1"))
        assert.same({ { mod = "pet", version = 1, keys = 1, bytes = 2 } }, assert(read()).storage)
        assert.equal("ok", c:commit("pet"))
        assert.is_true(write("2"))
        assert.same({ { mod = "pet", version = 2, keys = 2, bytes = 4 } }, assert(read()).storage)
    end)

    it("is one file between saves, with nothing beside it", function()
        assert.is_true(write("1"))
        saves.close()
        assert.is_true(exists(path))
        assert.is_false(exists(path .. "-journal"))
        assert.is_false(exists(path .. "-wal"))
        assert.equal("ok", t.sql(path, "PRAGMA integrity_check"))
    end)

    it("is written aside when it is not waited for, one at a time", function()
        assert.is_true(write("1", { wait = false }))
        local given = { "1" }
        for i = 2, 20 do
            local ok, problem, kind = write(tostring(i), { wait = false })
            if ok then
                given[#given + 1] = tostring(i)
            else
                assert.equal("busy", kind)
                assert.matches("still being written", problem, 1, true)
            end
        end
        saves.close()
        assert.is_true(saves.result())
        assert.is_nil(saves.result())
        assert.equal(given[#given], assert(read()).game)
    end)

    it("belongs to one process at a time", function()
        assert.is_true(write("1"))
        local others = t.new()
        local ok, problem, kind = others.read(path)
        assert.is_nil(ok)
        assert.equal("busy", kind)
        assert.equal(path .. ": another game has it open", problem)
        saves.close()
        assert.is_table(others.read(path))
    end)

    describe("cannot be read", function()
        local function refused(kind, pattern)
            local save, problem, what = read()
            assert.is_nil(save)
            assert.equal(kind, what)
            assert.matches(path, problem, 1, true)
            if pattern then assert.matches(pattern, problem) end
        end

        it("when it is not there, or nothing was saved in it", function()
            refused("missing", "No such file")
            spill("")
            refused("missing", "nothing was saved")
        end)

        it("when it is another kind of file", function()
            spill(("This is a diary. "):rep(200))
            refused("damaged", "not a saved game")
            assert.is_nil(write("1"))
            assert.matches("This is a diary", slurp(), 1, true)
            os.remove(path)
            t.sql(path, "SELECT 1")
            spill("")
            assert(t.sql(path, "CREATE TABLE t (a)"))
            refused("damaged", "not a saved game")
            os.remove(path)
            os.execute("mkdir " .. path)
            refused("damaged", "no regular file")
        end)

        it("when it is a link: that could be any file of the player's", function()
            assert.is_true(write("1"))
            saves.close()
            os.execute(("mv %s %s/real && ln -s real %s"):format(path, folder, path))
            refused("damaged", "no regular file")
        end)

        it("when the journal beside it names another file: SQLite would remove that", function()
            assert.is_true(write("1"))
            saves.close()
            local precious = folder .. "/precious"
            local function number(value) return string.pack(">I4", value) end
            local magic, sum = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", 0
            for i = 1, #precious do sum = sum + precious:byte(i) end
            local header = magic .. number(0) .. number(1) .. number(15) .. number(512) .. number(4096)
            local file = assert(io.open(path .. "-journal", "wb"))
            file:write(header, ("\0"):rep(512 - #header), number(0x40000000 // 4096 + 1), precious, number(#precious),
                number(sum), magic)
            file:close()
            file = assert(io.open(precious, "wb"))
            file:write("the player's own")
            file:close()
            refused("damaged", "names another file")
            assert.is_true(exists(precious))
        end)

        it("when it is larger than any save", function()
            assert.is_true(write("1"))
            saves.close()
            os.execute(("truncate -s 200M %s"):format(path))
            refused("damaged", "at most 134217728 are read")
        end)

        it("when a newer engine wrote it", function()
            assert.is_true(write("1"))
            saves.close()
            t.sql(path, "PRAGMA user_version = 9")
            refused("newer", "saved in format 9, this engine reads 1")
        end)

        it("when its tables are others: nothing of a stranger's is evaluated", function()
            for _, change in ipairs {
                "CREATE VIEW v AS SELECT 1",
                "CREATE TRIGGER r AFTER INSERT ON meta BEGIN DELETE FROM part; END",
                "ALTER TABLE meta ADD COLUMN more CHECK (abs(more) < 5)",
                "ALTER TABLE mod ADD COLUMN more AS (zeroblob(100000000))",
                "DROP TABLE value", "CREATE INDEX i ON value (bytes)",
                "CREATE VIRTUAL TABLE f USING fts5(a)",
            } do
                os.remove(path)
                saves, c = t.new()
                assert.is_true(write("1"))
                saves.close()
                local ok, problem = t.sql(path, change)
                assert(ok, problem)
                refused("damaged", "its tables are not those of a saved game")
            end
        end)

        it("when a value is of another type, too long, or has changed", function()
            for change, pattern in pairs {
                ["UPDATE part SET bytes = zeroblob(5000000) WHERE number = 1"] = "damaged",
                ["UPDATE part SET bytes = 'text'"] = "one of its parts",
                ["UPDATE part SET bytes = x'00' WHERE number = 2"] = "one of its parts has changed",
                ["DELETE FROM part WHERE number = 1"] = "no world",
                ["UPDATE part SET number = 3 WHERE number = 2"] = "one of its parts",
                ["UPDATE meta SET text = x'00'"] = "what it says of itself",
                ["UPDATE meta SET text = CAST(x'6100FF' AS TEXT)"] = "what it says of itself",
                ["UPDATE meta SET name = printf('%.100c', 'a')"] = "what it says of itself",
                ["INSERT INTO mod (id, version, sha256) VALUES ('', '', '')"] = "its list of mods",
                ["UPDATE storage SET version = 0"] = "what mods keep",
                ["UPDATE storage SET version = 4294967297"] = "what mods keep",
                ["UPDATE storage SET mod = 'other'"] = "what a mod keeps",
                ["UPDATE value SET bytes = x'00' WHERE key = 'a'"] = "what a mod keeps has changed",
                ["DELETE FROM value WHERE key = 'a'"] = "what a mod keeps has changed",
                ["UPDATE value SET key = printf('%.65c', 'a') WHERE key = 'a'"] = "what a mod keeps",
                ["UPDATE value SET bytes = zeroblob(16385) WHERE key = 'a'"] = "what a mod keeps",
            } do
                os.remove(path)
                saves, c = t.new()
                c:begin("pet", 1, 4096)
                c:set("pet", "a", "1")
                c:set("pet", "b", "1")
                assert.is_true(write("1"))
                saves.close()
                local ok, problem = t.sql(path, change)
                assert(ok, problem)
                local save, why = read()
                assert.is_nil(save, change)
                assert.matches(pattern, why, 1, true, change)
            end
        end)

        it("when bytes of it are others, and never crashes; what can be read is the save", function()
            c:begin("pet", 1, 65536)
            for i = 1, 50 do c:set("pet", "key" .. i, ("v"):rep(i * 20)) end
            assert.is_true(write("the game"))
            saves.close()
            local good, state = slurp(), 12345
            local function random(most)
                state = (state * 1103515245 + 12345) % 2147483648
                return state // 65536 % most + 1
            end
            local refusals = 0
            for _ = 1, 150 do
                local bytes = good
                for _ = 1, 4 do
                    local at = random(32768) * random(32768) % #bytes + 1
                    bytes = bytes:sub(1, at - 1) .. string.char(random(256) - 1) .. bytes:sub(at + 1)
                end
                if random(4) == 1 then bytes = bytes:sub(1, random(#bytes)) end
                spill(bytes)
                os.remove(path .. "-journal")
                local save, problem, kind = read()
                if save then
                    assert.equal("the game", save.game)
                    assert.equal(c:digest(), (t.digest_of(save.world)))
                else
                    refusals = refusals + 1
                    assert.matches(path, problem, 1, true)
                    assert.is_true(kind == "damaged" or kind == "newer" or kind == "failed" or kind == "missing", kind)
                end
            end
            assert.is_true(refusals > 50, refusals)
        end)
    end)

    it("that could not be written is written in whole the next time", function()
        c:begin("pet", 1, 4096)
        c:set("pet", "a", "1")
        local good = path
        path = folder .. "/no/such/folder.save"
        local ok, problem, kind = write("1")
        assert.is_nil(ok)
        assert.equal("failed", kind)
        assert.matches(path, problem, 1, true)
        path = good
        assert.is_true(write("2"))
        assert.equal(1, #assert(read()).storage)
    end)
end)
