-- What mods keep, seen through the gate: commands, queries, quotas and the migration of older data.
local t = require "t_gate"

local KB = 1024

local function send(gate, mod, ...)
    local commands = { ... }
    for i, command in ipairs(commands) do command.seq = command.seq or i end
    gate:submit(mod, assert(t.encode("Send", { batch = { commands = commands } })))
    gate:act()
end

local function set(key, value) return { storage_set = { key = key, value = value } } end
local function remove(key) return { storage_remove = { key = key } } end
local function migrated(version) return { storage_migrated = { version = version } } end

local function query(gate, mod, what)
    return t.decode("Reply", gate:query_bytes(mod, t.encode("Send", { query = what })))
end

local function get(gate, mod, key)
    local value = query(gate, mod, { storage_get = { key = key } }).storage_value
    return value.found and value.value or nil
end

local function keys(gate, mod, prefix, after, limit)
    local request = { storage_keys = { prefix = prefix or "", after = after or "", limit = limit or 0 } }
    return query(gate, mod, request).storage_keys
end

local function results(gate, mod)
    local bytes = gate:take_bytes(mod)
    local found = {}
    for _, event in ipairs(bytes ~= "" and t.decode("EventBatch", bytes).events or {}) do
        if event.command_result then found[#found + 1] = event.command_result end
    end
    return found
end

local function first_events(gate, mod)
    local bytes = gate:take_init(mod)
    return t.decode("EventBatch", bytes).events
end

local function start(gate, mod, id, version, bytes)
    assert(gate:add(mod, id, { "storage" }) == "ok")
    gate:keep(mod, version or 1, bytes or 16 * KB)
    return first_events(gate, mod)
end

-- A life that keeps some values and ends.
local function past(gate, version, values)
    start(gate, 9, "pet", version)
    for key, value in pairs(values) do send(gate, 9, set(key, value)) end
    gate:remove(9)
end

describe("what a mod keeps", function()
    local gate

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    it("is there from the next tick on, byte for byte", function()
        start(gate, 1, "pet")
        local bytes = "\0\255a\0"
        gate:submit(1, t.encode("Send", { batch = { commands = { set("name", bytes) } } }))
        assert.is_nil(get(gate, 1, "name"))
        gate:act()
        assert.equal(bytes, get(gate, 1, "name"))
        send(gate, 1, set("name", ""), set("other", "x"), remove("other"), remove("never"))
        assert.equal("", get(gate, 1, "name"))
        assert.is_nil(get(gate, 1, "other"))
        assert.same({}, results(gate, 1))
    end)

    it("outlives the mod's process", function()
        start(gate, 1, "pet")
        send(gate, 1, set("a", "1"))
        gate:remove(1)
        start(gate, 1, "pet")
        assert.equal("1", get(gate, 1, "a"))
    end)

    it("is its own: another mod sees and changes nothing of it", function()
        start(gate, 1, "pet")
        start(gate, 2, "thief")
        send(gate, 1, set("secret", "42"))
        send(gate, 2, set("secret", "stolen"), remove("secret"))
        assert.equal("42", get(gate, 1, "secret"))
        assert.is_nil(get(gate, 2, "secret"))
        assert.same({}, keys(gate, 2).keys or {})
    end)

    it("is told in the order of bytes, page by page, with what is used", function()
        start(gate, 1, "pet", 1, 4 * KB)
        for _, key in ipairs { "b", "a", "ab", "é", "aa", "z" } do send(gate, 1, set(key, "1234")) end
        assert.same({ "a", "aa", "ab", "b", "z", "é" }, keys(gate, 1).keys)
        assert.same({ "a", "aa", "ab" }, keys(gate, 1, "a").keys)
        assert.same({ "b" }, keys(gate, 1, "b", "a").keys)
        local page = keys(gate, 1, "", "a", 2)
        assert.same({ "aa", "ab" }, page.keys)
        assert.is_true(page.more)
        assert.equal(9 + 6 * 4, page.used)
        assert.equal(4 * KB, page.most)
        assert.is_falsy(keys(gate, 1, "a", "aa").more)
    end)

    it("is denied without the capability and without \"storage\" in mod.json", function()
        gate:add(1, "poor", {})
        gate:keep(1, 1, KB)
        gate:add(2, "forgot", { "storage" })
        send(gate, 1, set("a", "b"))
        send(gate, 2, set("a", "b"), remove("a"))
        assert.matches('needs the capability "storage"', results(gate, 1)[1].reason, 1, true)
        for _, result in ipairs(results(gate, 2)) do
            assert.equal("denied", result.outcome)
            assert.matches('add "storage": {"version": 1', result.reason, 1, true)
        end
        assert.matches("storage", query(gate, 1, { storage_get = { key = "a" } }).error.reason)
        assert.matches("mod.json", query(gate, 2, { storage_keys = {} }).error.reason)
    end)

    it("is told with the init event", function()
        local init = start(gate, 1, "pet", 3, 16 * KB)[1].init
        assert.equal(3, init.storage_version)
        assert.equal(16, init.storage_kb)
        gate:add(2, "none", {})
        assert.equal(0, first_events(gate, 2)[1].init.storage_version)
    end)

    it("changes the mod's stream and not the world", function()
        start(gate, 1, "pet")
        local world, stream = gate:digest(), gate:counts(1).stream_digest
        send(gate, 1, set("a", "b"))
        assert.equal(world, gate:digest())
        assert.not_equal(stream, gate:counts(1).stream_digest)
    end)

    describe("has a limit", function()
        it("to the byte, keys and values, and says what is used", function()
            start(gate, 1, "pet", 1, KB)
            send(gate, 1, set("key", ("x"):rep(KB - 3)))
            assert.equal(KB, keys(gate, 1).used)
            send(gate, 1, set("k", ""))
            local result = results(gate, 1)[1]
            assert.equal("over_quota", result.outcome)
            assert.equal("the storage is full: 1024 of 1024 bytes are used, this needs 1 more", result.reason)
            send(gate, 1, set("key", "short"), set("k", ""))
            assert.same({}, results(gate, 1))
            assert.equal(3 + 5 + 1, keys(gate, 1).used)
        end)

        it("on a key and a value, in bytes", function()
            start(gate, 1, "pet", 1, 64 * KB)
            send(gate, 1, set(("k"):rep(64), ("v"):rep(16384)))
            assert.same({}, results(gate, 1))
            send(gate, 1, set(("k"):rep(65), "v"))
            send(gate, 1, set("k", ("v"):rep(16385)))
            send(gate, 1, set("\255", "v"))
            assert.equal(3, gate:counts(1).rejected_batches)
            send(gate, 1, set("", "v"))
            assert.equal("the key is empty", results(gate, 1)[1].reason)
        end)

        it("on the number of keys", function()
            start(gate, 1, "pet", 1, 1024 * KB)
            for i = 1, 4096, 64 do
                local batch = {}
                for j = 0, 63 do batch[j + 1] = set("k" .. i + j, "") end
                send(gate, 1, table.unpack(batch))
            end
            assert.same({}, results(gate, 1))
            send(gate, 1, set("one more", ""))
            assert.equal("at most 4096 keys", results(gate, 1)[1].reason)
            assert.equal(512, #keys(gate, 1).keys)
        end)

        it("that may shrink below what is there: less is always taken", function()
            start(gate, 1, "pet", 1, 4 * KB)
            send(gate, 1, set("a", ("x"):rep(3 * KB)))
            gate:remove(1)
            start(gate, 1, "pet", 1, KB)
            send(gate, 1, set("a", ("x"):rep(2 * KB)), set("b", "1"))
            local refused = results(gate, 1)
            assert.equal(1, #refused)
            assert.equal(2, refused[1].seq)
        end)
    end)

    describe("by an older version of it", function()
        local function events_after(version)
            return start(gate, 1, "pet", version)
        end

        it("is told right after the init event, once", function()
            past(gate, 1, { fish = "3" })
            local events = events_after(2)
            assert.equal(2, #events)
            assert.is_table(events[1].init)
            assert.same({ from = 1, to = 2 }, events[2].storage_migration)
        end)

        it("is brought up to date as one: what was set, removed and the version", function()
            past(gate, 1, { fish = "3" })
            events_after(2)
            send(gate, 1, set("oil", "3"), remove("fish"))
            send(gate, 1, migrated(2))
            assert.same({}, results(gate, 1))
            assert.same({ "oil" }, keys(gate, 1).keys)
            gate:remove(1)
            assert.equal(1, #start(gate, 1, "pet", 2))
        end)

        it("is as it was when the process ends before it is done", function()
            past(gate, 1, { fish = "3" })
            events_after(2)
            send(gate, 1, set("oil", "3"), remove("fish"))
            gate:remove(1)
            local events = events_after(2)
            assert.same({ from = 1, to = 2 }, events[2].storage_migration)
            assert.same({ "fish" }, keys(gate, 1).keys)
        end)

        it("is as it was when the mod gives it up, and then cannot be written", function()
            past(gate, 1, { fish = "3" })
            events_after(2)
            send(gate, 1, remove("fish"), migrated(1))
            assert.matches("was not brought from version 1 to 2 and is as it was", gate:last_line(), 1, true)
            assert.equal("3", get(gate, 1, "fish"))
            send(gate, 1, set("fish", "4"))
            local result = results(gate, 1)[1]
            assert.equal("denied", result.outcome)
            assert.matches("the migration from version 1 to 2 failed: the mod gave it up", result.reason, 1, true)
        end)

        it("is as it was when one of its commands failed", function()
            past(gate, 1, { fish = "3" })
            events_after(2)
            send(gate, 1, remove("fish"), set("big", ("x"):rep(16 * KB)), migrated(2))
            local refused = results(gate, 1)
            assert.equal("storage_set", refused[1].command)
            assert.equal("storage_migrated", refused[2].command)
            assert.equal("denied", refused[2].outcome)
            assert.matches("the storage is full", refused[2].reason, 1, true)
            assert.equal("3", get(gate, 1, "fish"))
        end)

        it("is as it was when bytes of it were thrown away", function()
            past(gate, 1, { fish = "3" })
            events_after(2)
            send(gate, 1, remove("fish"))
            send(gate, 1, set("big", ("x"):rep(16385)))
            send(gate, 1, migrated(2))
            assert.equal("3", get(gate, 1, "fish"))
            assert.matches("thrown away", results(gate, 1)[1].reason, 1, true)
        end)

        it("goes to no other version than the mod's", function()
            past(gate, 1, { fish = "3" })
            events_after(3)
            send(gate, 1, migrated(2))
            assert.matches("from 1 to 3, not to 2", results(gate, 1)[1].reason, 1, true)
        end)

        it("is no matter when nothing is kept", function()
            past(gate, 1, {})
            assert.equal(1, #events_after(2))
            send(gate, 1, set("a", "b"), migrated(2))
            assert.equal("no migration is going on", results(gate, 1)[1].reason)
        end)
    end)

    it("by a newer version of it can be read and not written", function()
        past(gate, 5, { fish = "3" })
        assert.equal(1, #start(gate, 1, "pet", 4))
        assert.matches("was saved by a newer version of it (storage version 5, this one has 4)", gate:last_line(), 1,
            true)
        assert.equal("3", get(gate, 1, "fish"))
        send(gate, 1, set("fish", "4"), remove("fish"))
        for _, result in ipairs(results(gate, 1)) do
            assert.equal("denied", result.outcome)
            assert.matches("of a newer version of this mod", result.reason, 1, true)
        end
        assert.equal("3", get(gate, 1, "fish"))
    end)
end)

describe("what a mod keeps for the player", function()
    local gate

    local function player_set(key, value) return { player_storage_set = { key = key, value = value } } end

    local function player_get(mod, key)
        local reply = query(gate, mod, { player_storage_get = { key = key } })
        return reply.storage_value and reply.storage_value.found and reply.storage_value.value or nil, reply.error
    end

    local function begin(mod, id, bytes, capabilities)
        assert(gate:add(mod, id, capabilities or { "storage", "storage.player" }) == "ok")
        gate:keep(mod, 1, 16 * KB)
        gate:keep_for_player(mod, bytes or KB)
        first_events(gate, mod)
    end

    before_each(function() gate = t.new {} end)
    after_each(function() gate:close() end)

    it("is beside what it keeps in the save, and its own alone", function()
        begin(1, "pet")
        begin(2, "thief")
        send(gate, 1, set("name", "in the save"), player_set("name", "for the player"))
        assert.equal("in the save", get(gate, 1, "name"))
        assert.equal("for the player", player_get(1, "name"))
        assert.is_nil((player_get(2, "name")))
        send(gate, 1, { player_storage_remove = { key = "name" } })
        assert.equal("in the save", get(gate, 1, "name"))
        assert.is_nil((player_get(1, "name")))
    end)

    it("outlives the mod's lives", function()
        begin(1, "pet")
        send(gate, 1, player_set("best", "7"))
        gate:remove(1)
        begin(1, "pet")
        assert.equal("7", player_get(1, "best"))
    end)

    it("has a quota of its own", function()
        begin(1, "pet", KB)
        send(gate, 1, player_set("a", ("x"):rep(900)), player_set("b", ("x"):rep(900)), set("b", ("x"):rep(900)))
        local said = results(gate, 1)
        assert.same({ 1, "over_quota", "player_storage_set" }, { #said, said[1].outcome, said[1].command })
        assert.matches("the storage is full", said[1].reason)
        local keys_now = query(gate, 1, { player_storage_keys = { prefix = "", after = "", limit = 0 } }).storage_keys
        assert.same({ { "a" }, 901, KB }, { keys_now.keys, keys_now.used, keys_now.most })
    end)

    it("needs its own capability", function()
        begin(1, "pet", KB, { "storage" })
        send(gate, 1, player_set("a", "x"))
        local said = results(gate, 1)
        assert.equal("denied", said[1].outcome)
        assert.matches('capability "storage.player"', said[1].reason)
        local _, problem = player_get(1, "a")
        assert.matches('needs the capability "storage.player"', problem.reason)
        gate:remove(1)
        begin(1, "pet", KB, { "storage.player" })
        send(gate, 1, player_set("a", "x"), set("a", "x"))
        assert.matches('capability "storage"', results(gate, 1)[1].reason)
    end)

    it("refuses bytes that are no key", function()
        begin(1, "pet", KB)
        send(gate, 1, player_set("", "x"))
        assert.matches("the key is empty", results(gate, 1)[1].reason)
        for _, key in ipairs { ("k"):rep(65), "\255" } do
            send(gate, 1, player_set(key, "x"))
            assert.same({}, query(gate, 1, { player_storage_keys = { prefix = "" } }).storage_keys.keys or {})
        end
    end)

    it("is not there where there is no room for it", function()
        assert(gate:add(1, "pet", { "storage.player" }) == "ok")
        send(gate, 1, player_set("a", "x"))
        assert.matches("no room", results(gate, 1)[1].reason)
        local _, problem = player_get(1, "a")
        assert.matches("no room", problem.reason)
    end)
end)
