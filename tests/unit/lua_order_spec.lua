-- lua/mods/order: which mods load, in which order, and what is said of the others.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local order = require "mods.order"

-- A mod from "id version" and its relations.
local function mod(name, fields)
    local id, version = name:match("^(%S+) ?(%S*)$")
    local m = {
        id = id, version = version ~= "" and version or "1.0.0", path = "mods/" .. id,
        dependencies = {}, optional = {}, incompatible = {}, after = {},
    }
    for key, value in pairs(fields or {}) do m[key] = value end
    return m
end

local function needs(...)
    local map = {}
    for _, word in ipairs { ... } do map[word:match("^%S+")] = word:match("^%S+ (.+)$") or "*" end
    return { dependencies = map }
end

local function ids(list)
    local names = {}
    for i, m in ipairs(list) do names[i] = m.id end
    return table.concat(names, " ")
end

local function lines(dropped)
    local out = {}
    for _, drop in ipairs(dropped) do
        for _, problem in ipairs(drop.problems) do
            out[#out + 1] = ("%s %s: %s"):format(drop.mod.id, problem.field or "-", problem.text)
        end
    end
    return out
end

local function resolve(...)
    local sorted, dropped = order.resolve({ ... })
    return ids(sorted), lines(dropped)
end

describe("the order of mods", function()
    it("is by depth, and in one depth by id as people count", function()
        assert.are.equal("mod-2 mod-10 z a mod-1", (resolve(mod("a", needs("z")), mod("mod-10"), mod("z"), mod("mod-2"),
            mod("mod-1", { after = { "mod-10" } }))))
        assert.are.equal("a b mod mod-02 mod-2 mod-3 mod1 mod1a mod10", (resolve(mod("mod10"), mod("mod1a"), mod("mod"),
            mod("mod-3"), mod("mod-2"), mod("b"), mod("mod-02"), mod("mod1"), mod("a"))))
    end)

    it("is the same whatever order they come in", function()
        local list = { mod("a", needs("b", "c")), mod("b", needs("d")), mod("c", { optional = { d = "*" } }), mod("d"),
            mod("e", { after = { "a", "not-there" } }) }
        for turn = 1, #list do
            assert.are.equal("d b c a e", ids((order.resolve(list))))
            table.insert(list, 1, table.remove(list, turn))
        end
    end)

    it("lets `optional` and `after` wait for what is there alone", function()
        local sorted, problems = resolve(mod("a", { optional = { b = ">=1", zz = "*" }, after = { "yy" } }), mod("b"))
        assert.are.equal("b a", sorted)
        assert.are.same({}, problems)
        sorted, problems = resolve(mod("a", { recommended = { b = ">=1", zz = "*" } }), mod("b"))
        assert.are.equal("b a", sorted)
        assert.are.same({}, problems)
    end)
end)

-- { what it is, mods, order of those that load, problems }
local CASES = {
    { "a dependency that is not there", { mod("a", needs("bb >=2")), mod("bbb") }, "bbb", {
        "a dependencies.bb: a 1.0.0 needs bb >=2, which is not there (did you mean 'bbb'?)" } },
    { "another version", { mod("a", needs("b >=2")), mod("b 1.3.0") }, "b", {
        "a dependencies.b: a 1.0.0 needs b >=2, found b 1.3.0 (mods/b)" } },
    { "a version before the release", { mod("a", needs("b ^2")), mod("b 2.0.0-rc.1") }, "b", {
        "a dependencies.b: a 1.0.0 needs b ^2, found b 2.0.0-rc.1 (mods/b)" } },
    { "a chain", { mod("c 3.0.0", needs("a")), mod("d", needs("c")), mod("a", needs("b >=2")), mod("b 1.3.0") }, "b", {
        "a dependencies.b: a 1.0.0 needs b >=2, found b 1.3.0 (mods/b)",
        "c dependencies.a: c 3.0.0 needs a; a 1.0.0 needs b >=2, found b 1.3.0 (mods/b)",
        "d dependencies.c: d 1.0.0 needs c; c 3.0.0 needs a; a 1.0.0 needs b >=2, found b 1.3.0 (mods/b)" } },
    { "all that one lacks", { mod("a", needs("b >=2", "xxx", "yyy")), mod("b") }, "b", {
        "a dependencies.b: a 1.0.0 needs b >=2, found b 1.0.0 (mods/b)",
        "a dependencies.xxx: a 1.0.0 needs xxx *, which is not there",
        "a dependencies.yyy: a 1.0.0 needs yyy *, which is not there" } },
    { "two that are out and a third that needs both",
        { mod("a", needs("xxx")), mod("b", needs("yyy")), mod("c", needs("a", "b")) }, "", {
        "a dependencies.xxx: a 1.0.0 needs xxx *, which is not there",
        "b dependencies.yyy: b 1.0.0 needs yyy *, which is not there",
        "c dependencies.a: c 1.0.0 needs a; a 1.0.0 needs xxx *, which is not there",
        "c dependencies.b: c 1.0.0 needs b; b 1.0.0 needs yyy *, which is not there" } },
    { "an optional one in another version", { mod("a", { optional = { b = "<1" } }), mod("b") }, "b", {
        "a optional.b: a 1.0.0 works with no b but <1, found b 1.0.0 (mods/b). For a instead: gatehouse disable b" } },
    { "a recommended one in another version", { mod("a", { recommended = { b = "<1" } }), mod("b") }, "b", {
        "a recommended.b: a 1.0.0 works with no b but <1, found b 1.0.0 (mods/b). For a instead: gatehouse disable b" } },
    { "an optional one that is out itself", { mod("a", { optional = { b = "<1" } }), mod("b", needs("xxx")) }, "a", {
        "b dependencies.xxx: b 1.0.0 needs xxx *, which is not there" } },
    { "two that need each other", { mod("a", needs("b")), mod("b", needs("a")), mod("c") }, "c", {
        "a dependencies.b: a 1.0.0 waits for itself: a needs b, b needs a; one of them must let go",
        "b dependencies.a: b 1.0.0 waits for itself: b needs a, a needs b; one of them must let go" } },
    { "a circle of three, and who needs it, and who only comes after it",
        { mod("a", needs("b")), mod("b", needs("c")), mod("c", needs("a")), mod("d", needs("c")),
          mod("e", { after = { "a" } }) }, "e", {
        "a dependencies.b: a 1.0.0 waits for itself: a needs b, b needs c, c needs a; one of them must let go",
        "b dependencies.c: b 1.0.0 waits for itself: b needs c, c needs a, a needs b; one of them must let go",
        "c dependencies.a: c 1.0.0 waits for itself: c needs a, a needs b, b needs c; one of them must let go",
        "d dependencies.c: d 1.0.0 needs c; c 1.0.0 waits for itself: c needs a, a needs b, b needs c; "
            .. "one of them must let go" } },
    { "a circle that is none because one is out", { mod("a", { after = { "b" } }), mod("b", { after = { "a" },
        dependencies = { xxx = "*" } }) }, "a", {
        "b dependencies.xxx: b 1.0.0 needs xxx *, which is not there" } },
    { "two that do not go together", { mod("a"), mod("b", { incompatible = { a = "*" } }) }, "a", {
        "b incompatible.a: b 1.0.0 does not go together with a 1.0.0 (mods/a), as b itself says. "
            .. "For b instead: gatehouse disable a" } },
    { "the same, said by the first, whose id keeps nobody out",
        { mod("a", { incompatible = { b = ">=1" } }), mod("b 1.2.0") }, "b", {
        "a incompatible.b: a 1.0.0 does not go together with b 1.2.0 (mods/b), as a itself says. "
            .. "For a instead: gatehouse disable b" } },
    { "the same, said by one of those that many need",
        { mod("a", { incompatible = { c = "*" } }), mod("b", needs("a")), mod("c"), mod("d", needs("c")) }, "c d", {
        "a incompatible.c: a 1.0.0 does not go together with c 1.0.0 (mods/c), as a itself says. "
            .. "For a instead: gatehouse disable c",
        "b dependencies.a: b 1.0.0 needs a; a 1.0.0 does not go together with c 1.0.0 (mods/c), as a itself says. "
            .. "For a instead: gatehouse disable c" } },
    { "the same, said by both: the one that was there before stays",
        { mod("a", { place = "user", since = 7, incompatible = { b = "*" } }),
          mod("b", { place = "user", since = 2, incompatible = { a = "*" } }) }, "b", {
        "a incompatible.b: a 1.0.0 does not go together with b 1.0.0 (mods/b), as both say, and b was there before. "
            .. "For a instead: gatehouse disable b" } },
    { "the same, by a mod of the game and one that is named",
        { mod("a", { place = "named", incompatible = { b = "*" } }),
          mod("b", { place = "game", incompatible = { a = "*" } }) }, "b", {
        "a incompatible.b: a 1.0.0 does not go together with b 1.0.0 (mods/b), as both say, and b was there before. "
            .. "For a instead: gatehouse disable b" } },
    { "the same, of one that was named",
        { mod("a", { place = "named" }), mod("b", { incompatible = { a = "*" } }) }, "a", {
        "b incompatible.a: b 1.0.0 does not go together with a 1.0.0 (mods/a), as b itself says. "
            .. "For b instead: --without a" } },
    { "a ring of three that say so: the last of them stays out, and the next plays",
        { mod("a", { since = 3, place = "user", incompatible = { b = "*" } }),
          mod("b", { since = 1, place = "user", incompatible = { c = "*" } }),
          mod("c", { since = 2, place = "user", incompatible = { a = "*" } }) }, "c", {
        "a incompatible.b: a 1.0.0 does not go together with b 1.0.0 (mods/b), as a itself says. "
            .. "For a instead: gatehouse disable b",
        "b incompatible.c: b 1.0.0 does not go together with c 1.0.0 (mods/c), as b itself says. "
            .. "For b instead: gatehouse disable c" } },
    { "versions that do go together", { mod("a 2.0.0"), mod("b", { incompatible = { a = "<2" } }) }, "a b", {} },
    { "an enemy that is out itself", { mod("a", needs("xxx")), mod("b", { incompatible = { a = "*" } }) }, "b", {
        "a dependencies.xxx: a 1.0.0 needs xxx *, which is not there" } },
    { "an enemy that another enemy keeps out",
        { mod("a"), mod("b", { incompatible = { a = "*" } }), mod("c", { incompatible = { b = "*" } }),
          mod("d", needs("b")) }, "a c", {
        "b incompatible.a: b 1.0.0 does not go together with a 1.0.0 (mods/a), as b itself says. "
            .. "For b instead: gatehouse disable a",
        "d dependencies.b: d 1.0.0 needs b; b 1.0.0 does not go together with a 1.0.0 (mods/a), as b itself says. "
            .. "For b instead: gatehouse disable a" } },
    { "one that needs what it does not go together with",
        { mod("a", { dependencies = { c = "*" }, incompatible = { b = "*" } }), mod("b"), mod("c", needs("b")) },
        "b c", {
        "a incompatible.b: a 1.0.0 does not go together with b 1.0.0 (mods/b), and needs it" } },
    { "one that needs a mod which does not go together with it",
        { mod("a", needs("c")), mod("b", { incompatible = { a = "*" } }), mod("c", needs("b")) }, "b c", {
        "a -: a 1.0.0 needs b 1.0.0 (mods/b), which does not go together with it" } },
    { "two that want the other in another version: the first by id where nobody was before",
        { mod("a", { optional = { b = "<1" } }), mod("b", { optional = { a = "<1" } }) }, "a", {
        "b optional.a: b 1.0.0 works with no a but <1, found a 1.0.0 (mods/a). For b instead: gatehouse disable a" } },
}

describe("what keeps a mod out:", function()
    for _, case in ipairs(CASES) do
        it(case[1], function()
            local sorted, problems = resolve(table.unpack(case[2]))
            assert.are.equal(case[3], sorted)
            assert.are.same(case[4], problems)
        end)
    end

    it("what is known of one that is not among them is told", function()
        local _, dropped = order.resolve({ mod("a", needs("b")), mod("c", needs("b", "d")) },
            { absent = { b = "is disabled: gatehouse enable b", d = "is broken (mods/d)" } })
        assert.are.same({
            "a dependencies.b: a 1.0.0 needs b *, which is disabled: gatehouse enable b",
            "c dependencies.b: c 1.0.0 needs b *, which is disabled: gatehouse enable b",
            "c dependencies.d: c 1.0.0 needs d *, which is broken (mods/d)",
        }, lines(dropped))
    end)

    it("a chain of hundreds is told in short", function()
        local list = {}
        for i = 1, 300 do list[i] = mod("m" .. i, needs("m" .. i + 1)) end
        local sorted, dropped = order.resolve(list)
        assert.are.equal(0, #sorted)
        assert.are.equal(300, #dropped)
        assert.is_true(#dropped[1].problems[1].text < 300)
        assert.matches("^m1 1%.0%.0 needs m2; .*; %.%.%.; m300 1%.0%.0 needs m301 %*, which is not there",
            dropped[1].problems[1].text)
    end)

    it("a circle of hundreds is told in short, and each in it", function()
        local list = {}
        for i = 1, 300 do list[i] = mod("m" .. i, needs("m" .. i % 300 + 1)) end
        local sorted, dropped = order.resolve(list)
        assert.are.equal(0, #sorted)
        assert.are.equal(300, #dropped)
        assert.matches("^m1 1%.0%.0 waits for itself: m1 needs m2, .*%.%.%. %(300 in all%)",
            dropped[1].problems[1].text)
        assert.are.equal("m300 1.0.0 waits in a circle of 300 mods with m1", dropped[300].problems[1].text)
    end)
end)

describe("wishes that make a circle", function()
    -- { what, mods, order, notes }
    local WISHES = {
        { "one that is needed wishes to come later", { mod("a", needs("b")), mod("b", { after = { "a" } }) }, "b a", {
            "b after[1]: b 1.0.0 does not start after a, which waits for it" } },
        { "a stranger wishes so of who wishes so of it",
            { mod("lib", { place = "user", since = 9, after = { "z" } }),
              mod("z", { place = "user", since = 1, after = { "lib" } }) }, "lib z", {
            "lib after[1]: lib 1.0.0 does not start after z, which waits for it" } },
        { "a wish for a version is one", { mod("a", needs("b")), mod("b", { optional = { a = "*" } }) }, "b a", {
            "b optional.a: b 1.0.0 does not start after a, which waits for it" } },
        { "a wish in a circle of needs is not heard, and the circle stays",
            { mod("a", needs("b")), mod("b", { dependencies = { a = "*" }, after = { "c" } }), mod("c", { after = { "a" } }) },
            "c", { "c after[1]: c 1.0.0 does not start after a, which waits for it" } },
    }
    for _, case in ipairs(WISHES) do
        it("keep nobody out: " .. case[1], function()
            local sorted, _, notes = order.resolve(case[2])
            assert.are.equal(case[3], ids(sorted))
            local said = {}
            for i, note in ipairs(notes) do said[i] = ("%s %s: %s"):format(note.mod.id, note.field, note.text) end
            assert.are.same(case[4], said)
        end)
    end
end)

-- Whether a mod may stand beside those that load, as far as versions say: nil, or what is against it.
local semver = require "mods.semver"

local function is_in(m, range) return semver.satisfies(semver.parse(m.version), semver.range(range)) end

local function objection(m, loaded)
    for id, range in pairs(m.dependencies) do
        if not loaded[id] or not is_in(loaded[id], range) then return "needs " .. id end
    end
    for id, range in pairs(m.optional) do
        if loaded[id] and not is_in(loaded[id], range) then return "wants another " .. id end
    end
    for id, other in pairs(loaded) do
        if m.incompatible[id] and is_in(other, m.incompatible[id]) then return "says it is against " .. id end
    end
end

describe("mods by chance", function()
    local state = 11
    local function chance(most)
        state = (state * 1103515245 + 12345) % 2147483648
        return (state >> 16) % most + 1
    end

    local function some(count, links)
        local list = {}
        for i = 1, count do
            list[i] = mod(("m%d %d.%d.0"):format(i, chance(2), chance(3)))
            for _ = 1, chance(links) - 1 do
                local field = ({ "dependencies", "dependencies", "optional", "incompatible", "after" })[chance(5)]
                local id = "m" .. chance(count + 1)
                if id ~= list[i].id and field == "after" then
                    table.insert(list[i].after, id)
                elseif id ~= list[i].id then
                    list[i][field][id] = ({ "*", "^1", "^2", ">=1.2", "<2" })[chance(5)]
                end
            end
        end
        return list
    end

    it("load as far as they can, each after what it waits for, and each other with a reason", function()
        local seen = { loaded = 0, dropped = 0, circles = 0 }
        for round = 1, 600 do
            local list = some(3 + round % 9, 4)
            for i, m in ipairs(list) do m.place, m.since = "user", round % 3 > 0 and (i * 7) % 5 or nil end
            local sorted, dropped, notes = order.resolve(list, round % 2 == 1 and { shuffle = round } or nil)
            local loaded, at, unheard = {}, {}, {}
            for _, note in ipairs(notes) do unheard[note.text] = true end
            local function waits(m, id)
                return not unheard[("%s %s does not start after %s, which waits for it"):format(m.id, m.version, id)]
            end
            for i, m in ipairs(sorted) do loaded[m.id], at[m.id] = m, i end
            assert.are.equal(#list, #sorted + #dropped)
            for i, m in ipairs(sorted) do
                loaded[m.id] = nil
                assert.is_nil(objection(m, loaded))
                loaded[m.id] = m
                for id in pairs(m.dependencies) do assert.is_true(not at[id] or at[id] < i) end
                for id in pairs(m.optional) do assert.is_true(not at[id] or at[id] < i or not waits(m, id)) end
                for _, id in ipairs(m.after) do assert.is_true(not at[id] or at[id] < i or not waits(m, id)) end
            end
            for _, drop in ipairs(dropped) do
                local what = drop.problems[1].text
                local is_circle = what:find("waits for itself", 1, true)
                local is_ring = what:find("does not go together", 1, true) or what:find("works with no", 1, true)
                assert.is_truthy(is_circle or is_ring or objection(drop.mod, loaded), what)
                -- who says nothing against others, and needs nobody, is never out
                local silent = not next(drop.mod.incompatible) and not next(drop.mod.optional)
                assert.is_true(not silent or next(drop.mod.dependencies) ~= nil)
                seen.circles = seen.circles + (is_circle and 1 or 0)
            end
            seen.loaded, seen.dropped = seen.loaded + #sorted, seen.dropped + #dropped
            table.insert(list, 1, table.remove(list, chance(#list)))
            local again, others = order.resolve(list, round % 2 == 1 and { shuffle = round } or nil)
            assert.are.equal(ids(sorted), ids(again))
            assert.are.same(lines(dropped), lines(others))
        end
        assert.is_true(seen.loaded > 500 and seen.dropped > 500 and seen.circles > 20)
    end)
end)

describe("a shuffled order", function()
    local function shuffled(list, seed) return ids((order.resolve(list, { shuffle = seed }))) end

    it("comes from the seed alone, and keeps what is declared", function()
        local list, orders, count = {}, {}, 0
        for i = 1, 12 do list[i] = mod("m" .. i, i > 6 and needs("m" .. i - 6) or {}) end
        for seed = 0, 50 do
            local got = shuffled(list, seed)
            assert.are.equal(got, shuffled(list, seed))
            if not orders[got] then count = count + 1 end
            orders[got] = true
            for i = 7, 12 do
                local function place_of(number) return (got .. " "):find(("m%d "):format(number), 1, true) end
                assert.is_true(place_of(i - 6) < place_of(i), got)
            end
        end
        assert.is_true(count > 45)
        assert.are.equal(12, #({ order.resolve(list, { shuffle = 1 }) })[1])
    end)

    it("is the same on every machine", function()
        local list = {}
        for i = 1, 8 do list[i] = mod("m" .. i) end
        assert.are.equal("m1 m4 m7 m3 m8 m2 m6 m5", shuffled(list, 1))
    end)

    it("keeps out what the usual order keeps out", function()
        local list = { mod("a"), mod("b", { incompatible = { a = "*" } }) }
        for seed = 1, 10 do assert.are.equal("a", shuffled(list, seed)) end
    end)
end)
