-- lua/mods/locale: which language, which file, which text; and what is said of files that are wrong.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local host = require "t_host"
local FOLDER = "/mods/tide"
local files

-- A package of these files.
local package_of_files = {
    files = function()
        local list = { { name = "main.js", size = 1 } }
        for name in pairs(files) do list[#list + 1] = { name = name, size = 1 } end
        table.sort(list, function(a, b) return a.name < b.name end)
        return list
    end,
    read = function(_, name, most)
        if not files[name] then return nil, "no such file" end
        if #files[name] > most then return nil, ("%d bytes, at most %d are read"):format(#files[name], most) end
        return files[name]
    end,
}

local environment
local kept_getenv, locale

local function mod(more)
    local result = { path = FOLDER, package = package_of_files, title = "Tide Map", description = "A map." }
    for key, value in pairs(more or {}) do result[key] = value end
    return result
end

describe("mods.locale", function()
    setup(function()
        kept_getenv = os.getenv
        package.loaded["engine.locale"] = host.locale()
        package.loaded["mods.locale"], package.loaded["mods.locale_files"] = nil, nil
        os.getenv = function(name) return environment[name] end -- luacheck: ignore
        locale = require "mods.locale"
    end)
    teardown(function()
        os.getenv = kept_getenv -- luacheck: ignore
        package.loaded["mods.locale"], package.loaded["mods.locale_files"] = nil, nil
    end)
    before_each(function() files, environment = {}, {} end)

    it("takes the language from the configuration, or from the environment as the C library does", function()
        local function is(language, said, set)
            environment = set or {}
            assert.equal(language, locale.language(said))
        end
        is("de", "de", { LANG = "fr_FR.UTF-8" })
        is("pt-br", "pt_BR")
        is("en", "auto")
        is("en", nil)
        is("de-at", "auto", { LANG = "de_AT.UTF-8@euro" })
        is("fr", "auto", { LC_MESSAGES = "fr", LANG = "de_AT.UTF-8" })
        is("it-it", "auto", { LC_ALL = "it_IT", LC_MESSAGES = "fr", LANG = "de" })
        is("de", "auto", { LC_ALL = "", LANG = "de" })
        is("en", "auto", { LC_ALL = "C.UTF-8", LANG = "de" })
        is("en", "auto", { LANG = "POSIX" })
        is("en", "auto", { LANG = "../../etc" })
        is("sr-latn-rs", "auto", { LANG = "sr_RS.UTF-8@latin" })
        is("zh-hant-tw", "zh-Hant-TW")
        is("es-419", "es-419")
        is("ca-es-valencia", "auto", { LANG = "ca_ES@valencia", LC_ALL = "ca-ES-valencia" })
    end)

    it("falls back from the region to the language, to the mod's own, to the key", function()
        files["locale/en.json"] = '{"a": "en a", "b": "en b", "c": "en c"}'
        files["locale/de.json"] = '{"b": "de b", "c": "de c"}'
        files["locale/de-at.json"] = '{"c": "at c"}'
        local function texts(language, more)
            local got, problems = locale.load(mod(more), language)
            assert.same({}, problems)
            return got
        end
        assert.same({ a = "en a", b = "de b", c = "at c" }, texts "de-at")
        assert.same({ a = "en a", b = "de b", c = "de c" }, texts "de-ch")
        assert.same({ a = "en a", b = "en b", c = "en c" }, texts "fr")
        assert.same({ b = "de b", c = "de c" }, texts("fr", { locale = "de" }))
        assert.equal("nothing", locale.text(texts "de", "nothing"))
        assert.equal("else", locale.text(texts "de", "nothing", nil, "else"))
        files = {}
        assert.same({}, texts "de")
    end)

    it("falls back as CLDR does", function()
        -- Of these files the ones that are read, the best first; `own` is the mod's.
        local function reads(said, names, expected)
            files = { ["locale/own.json"] = '{"own": "own"}' }
            for name in names:gmatch("%S+") do
                files[("locale/%s.json"):format(name)] = ('{"%s": "x", "best": "%s"}'):format(name, name)
            end
            local texts, problems = locale.load(mod { locale = "own" }, said)
            assert.same({}, problems)
            local got = {}
            for name in names:gmatch("%S+") do got[#got + 1] = texts[name] and name end
            table.sort(got)
            local wanted = {}
            for name in expected:gmatch("%S+") do wanted[#wanted + 1] = name end
            assert.equal(wanted[1], texts.best, said)
            table.sort(wanted)
            assert.same(wanted, got, said)
        end
        reads("zh-Hant-TW", "zh zh-hans zh-hant", "zh-hant")
        reads("zh-TW", "zh-Hant-TW zh-hant zh en", "zh-Hant-TW zh-hant")
        reads("zh-tw", "zh-tw zh-hant", "zh-tw zh-hant")
        reads("zh-HK", "zh zh-tw", "zh-tw")
        reads("zh-MO", "zh-hk zh-hant zh", "zh-hk zh-hant")
        reads("zh-Hant", "zh", "")
        reads("zh-CN", "zh-hant zh-Hans", "zh-Hans")
        reads("zh", "zh-hans zh-hant", "zh-hans")
        reads("zh-SG", "zh zh-hant", "zh")
        reads("es-MX", "es es-419 es-ES es-AR", "es-419 es es-ES")
        reads("es", "es-419 es", "es")
        reads("pt-PT", "pt pt-BR", "pt pt-BR")
        reads("pt-AO", "pt pt-PT", "pt-PT pt")
        reads("pt", "pt-br pt-pt", "pt-br")
        reads("en-AU", "en-001 en-US", "en-001 en-US")
        reads("de-AT", "de de-DE de-CH", "de de-DE")
        reads("sr-Latn", "sr hr", "")
        reads("sr-Latn-RS", "sr sr-Latn", "sr-Latn")
        reads("sr-RS", "sr-Cyrl sr-Latn", "sr-Cyrl")
        reads("sr-ME", "sr sr-latn", "sr-latn")
        reads("sh", "sr sr-latn", "sr-latn")
        reads("nb", "no", "no")
        reads("no", "nb nn", "nb")
        reads("nn", "no nb", "no nb")
        reads("iw", "he", "he")
        reads("id", "in", "in")
        reads("uz-AF", "uz uz-arab", "uz-arab")
        reads("ar-EG", "AR", "AR")
        reads("tlh", "en", "")
        reads("de-1996", "de", "de")
        reads("de-u-co-phonebk", "de", "de")
        reads("../x", "de", "")
    end)

    it("has plurals as the guide shows them, and as objects", function()
        files["locale/en.json"] = '{"steps.one": "{count} step", "steps.other": "{count} steps", "mode": "Mode", '
            .. '"mode.one": "1", "mode.other": "2", "only.one": "x"}'
        files["locale/de.json"] = '{"steps": {"one": "{count} Schritt", "other": "{count} Schritte"}}'
        files["locale/ar.json"] = '{"steps.zero": "z", "steps.one": "o", "steps.two": "t", "steps.few": "f", '
            .. '"steps.many": "m", "steps.other": "x"}'
        files["locale/hr.json"] = '{"steps.one": "o", "steps.few": "f", "steps.other": "x"}'
        files["locale/sr-Latn-RS.json"] = files["locale/hr.json"]
        local function steps(said, count)
            local texts, problems = locale.load(mod(), said)
            assert.same({}, problems)
            return locale.text(texts, "steps", { count = count })
        end
        local function all(said, ...)
            local list = {}
            for i, count in ipairs { ... } do list[i] = steps(said, count) end
            return table.concat(list, " ")
        end
        assert.equal("0 steps", steps("en", 0))
        assert.equal("1 step", steps("en", 1))
        assert.equal("3 Schritte", steps("de", 3))
        assert.equal("1 Schritt", steps("de", 1))
        assert.equal("z o t f m x f m", all("ar", 0, 1, 2, 3, 11, 100, 103, 111))
        assert.equal("x o f f x x o f", all("hr", 0, 1, 2, 4, 5, 11, 21, 22))
        assert.equal("x o f f x x o f", all("sr-Latn-RS", 0, 1, 2, 4, 5, 11, 21, 22))
        local texts = locale.load(mod(), "en")
        assert.equal("{count} step", texts["steps.one"]) -- also a key of its own
        assert.equal("Mode", texts.mode)                 -- which is no number's
        assert.is_nil(texts.only)
    end)

    it("has CLDR's rules for whole numbers", function()
        local words = host.locale()
        -- Of each language some numbers and their forms, from CLDR's samples.
        for said, samples in pairs {
            en = "0 other 1 one 2 other", de = "1 one 0 other", fr = "0 one 1 one 2 other 1000000 many 2000001 other",
            es = "1 one 0 other 1000000 many", pt = "0 one 1 one 2 other", ["pt-pt"] = "0 other 1 one",
            ["pt-br"] = "0 one", ja = "0 other 1 other", ["zh-hant-tw"] = "1 other", ru = "1 one 2 few 5 many 11 many 21 one 112 many",
            uk = "3 few 13 many", pl = "1 one 21 many 22 few 12 many", cs = "1 one 2 few 5 other", sk = "4 few 0 other",
            hr = "1 one 2 few 5 other 11 other 21 one", sr = "31 one 34 few 35 other", ["sr-latn"] = "1 one",
            bs = "1 one 3 few", sl = "1 one 2 two 3 few 4 few 5 other 101 one 102 two", lt = "1 one 2 few 10 other 11 other 21 one",
            lv = "0 zero 1 one 2 other 10 zero 11 zero 21 one", ro = "1 one 0 few 19 few 20 other 101 few 120 other",
            ar = "0 zero 1 one 2 two 3 few 10 few 11 many 99 many 100 other 102 other 103 few", he = "1 one 2 two 3 other",
            ga = "1 one 2 two 3 few 7 many 11 other", cy = "0 zero 1 one 2 two 3 few 6 many 4 other", mt = "1 one 2 two 0 few 11 many 20 other",
            mk = "1 one 11 other 21 one", is = "1 one 21 one 11 other", tr = "1 one 0 other", hi = "0 one 1 one 2 other",
            fil = "1 one 4 other 5 one", gd = "1 one 11 one 2 two 12 two 3 few 20 other", br = "1 one 2 two 3 few 5 other 1000000 many",
            nb = "1 one 0 other", tlh = "1 other", ["x"] = "1 other", [""] = "1 other", pto = "1 other", e = "1 other",
        } do
            for number, form in samples:gmatch("(%d+) (%l+)") do
                assert.equal(form, words.form(said, math.tointeger(number)), ("%s %s"):format(said, number))
            end
        end
        assert.equal("one", words.form("en", -1))
        assert.equal("many", words.form("ru", math.mininteger)) -- 9223372036854775808
        assert.equal("one few many other", words.forms("cs"))
        assert.equal("other", words.forms("tlh"))
    end)

    it("puts arguments in, and chooses the form for a number", function()
        files["locale/en.json"] = [[{"hits": {"one": "{count} hit for {who}", "other": "{count} hits for {who}"},
            "braces": "{{x}} {missing} {", "turned": "{b} {a}"}]]
        files["locale/fr.json"] = '{"hits": {"one": "{count} coup", "other": "{count} coups"}}'
        files["locale/ru.json"] = '{"hits": {"one": "{count} a", "few": "{count} b", "many": "{count} c",' ..
            ' "other": "d"}}'
        files["locale/pl.json"] = files["locale/ru.json"]
        files["locale/cs.json"] = '{"hits": {"one": "{count} a", "few": "{count} b", "other": "{count} d"}}'
        files["locale/ja.json"] = '{"hits": {"one": "never", "other": "{count}"}}'
        local function hits(language, count)
            return locale.text(locale.load(mod(), language), "hits", { count = count, who = "Ann" })
        end
        local function all(language, numbers)
            local list = {}
            for i, number in ipairs(numbers) do list[i] = hits(language, number) end
            return table.concat(list, ", ")
        end
        assert.equal("0 hits for Ann, 1 hit for Ann, 2 hits for Ann, -1 hit for Ann", all("en", { 0, 1, 2, -1 }))
        assert.equal("0 coup, 1 coup, 2 coups", all("fr", { 0, 1, 2 }))
        assert.equal("0 c, 1 a, 2 b, 4 b, 5 c, 11 c, 12 c, 14 c, 21 a, 22 b, 111 c, 121 a",
            all("ru", { 0, 1, 2, 4, 5, 11, 12, 14, 21, 22, 111, 121 }))
        assert.equal("0 c, 1 a, 2 b, 5 c, 12 c, 21 c, 22 b", all("pl", { 0, 1, 2, 5, 12, 21, 22 }))
        assert.equal("0 d, 1 a, 2 b, 4 b, 5 d, 22 d", all("cs", { 0, 1, 2, 4, 5, 22 }))
        assert.equal("1, 2", all("ja", { 1, 2 }))
        assert.equal("d", hits("ru", "many"):sub(1, 1)) -- a text is no number
        local texts = locale.load(mod(), "en")
        assert.equal("{x} {missing} {", locale.text(texts, "braces", { x = "y" }))
        assert.equal("1 {b}", locale.text(texts, "turned", { a = "{b}", b = 1 })) -- what is put in is not read again
        assert.has_error(function() locale.text(texts, "turned", { a = 1.5 }) end,
            "locale.write: 'a': expected a text or a whole number, got number")
    end)

    it("gives the mod the words that players read, no longer than mod.json may have them", function()
        files["locale/de.json"] = ([[{"mod.title": "Gezeitenkarte", "mod.description": "%s",
            "capabilities.hud.reason": "Zeigen", "settings.size.label": "Seite",
            "settings.plain.label": "?", "inputs.map.label": "Karte"}]]):format(
            ("\u{e4}"):rep(250))
        local function subject()
            return mod {
                reasons = { hud = "To show", ["world.read"] = "To look" },
                described = { size = { label = "Side", default = 1 }, on = { default = false }, plain = 1 },
                inputs = { { action = "map", label = "Map" }, { action = "zoom", label = "Zoom" } },
            }
        end
        local german = subject()
        assert.same({}, locale.apply(german, "de"))
        assert.equal("Gezeitenkarte", german.title)
        assert.is_true(#german.description <= 400)
        assert.same({ size = { label = "Seite", default = 1 }, on = { default = false }, plain = 1 }, german.described)
        assert.same({ hud = "Zeigen", ["world.read"] = "To look" }, german.reasons)
        assert.same({ { action = "map", label = "Karte" }, { action = "zoom", label = "Zoom" } }, german.inputs)
        assert.equal("Gezeitenkarte", german.texts["mod.title"])
        files["locale/de.json"] = "["
        local plain = subject()
        assert.equal(1, #locale.apply(plain, "de"))
        assert.same(subject().described, plain.described)
        assert.equal("Tide Map", plain.title)
        assert.equal("A map.", plain.description)
        assert.same({}, plain.texts)
    end)

    describe("says where a file is wrong and takes the rest of it:", function()
        local function problem_of(content, expected)
            files["locale/en.json"] = content
            local texts, problems = locale.load(mod(), "en")
            assert.equal(expected, problems[1])
            return texts
        end
        local AT = FOLDER .. "/locale/en.json"

        it("no JSON", function()
            problem_of('{\n  "a": "x",\n  "b"\n}', AT .. ":4:1: expected ':' but found '}'")
            problem_of('["a"]', AT .. ':1:1: expected an object of keys and texts: { "key": "text" }')
            problem_of('{"a": "\xff"}', AT .. ":1:8: not UTF-8 text")
            problem_of('{"a": "' .. ("x"):rep(70000) .. '"}', AT .. ": 70009 bytes, at most 65536 are read")
        end)
        it("texts that are none", function()
            local texts = problem_of('{\n  "good": "x",\n  "bad": 3\n}', AT .. ":3:3: 'bad' expected a text, " ..
                "or an object with the forms one and other")
            assert.same({ good = "x" }, texts)
            problem_of('{"a": "' .. ("x"):rep(513) .. '"}', AT .. ":1:2: 'a' is 513 bytes, at most 512 are expected")
            problem_of('{"a": "x\\ny"}', AT .. ":1:2: 'a' has control characters, one line of text is expected")
        end)
        it("keys that are none", function()
            problem_of('{"a b": "x"}', AT .. ":1:2: 'a b' is no key: expected letters, digits, '_', '.' and '-', " ..
                "at most 64 of them")
            problem_of(('{"%s": "x"}'):format(("k"):rep(65)), AT .. ":1:2: '" .. ("k"):rep(57) ..
                "...' is no key: expected letters, digits, '_', '.' and '-', at most 64 of them")
            local many = {}
            for i = 1, 513 do many[i] = ('"k%03d": "x"'):format(i) end
            problem_of("{" .. table.concat(many, ",\n") .. "}",
                AT .. ":513:1: 'k513' is one text too many, at most 512 are expected")
        end)
        it("forms that are none", function()
            problem_of('{"a": {"one": "x"}}', AT .. ":1:2: 'a' the form 'other' is missing: it is what numbers get " ..
                "that have no form of their own")
            problem_of('{"a": {"other": "x", "fev": "y"}}', AT .. ":1:2: 'a' 'fev' is no form of a text, expected " ..
                "zero, one, two, few, many or other (did you mean 'few'?)")
            problem_of('{"a": {"other": 1}}', AT .. ":1:2: 'a' expected a text, or an object with the " ..
                "forms one and other")
        end)
        it("keys that are there twice", function()
            local texts = problem_of('{"a": "x",\n "b": "y", "a": "z"}', AT .. ":2:12: 'a' is there twice: the last " ..
                "one counts")
            assert.same({ a = "z", b = "y" }, texts)
        end)
        it("files that cannot be read", function()
            files["locale/en.json"] = false
            local _, problems = locale.load(mod(), "en")
            assert.same({ AT .. ": no such file" }, problems)
            local broken = { files = package_of_files.files, read = function() return nil, AT .. ": is a link" end }
            _, problems = locale.load(mod { package = broken }, "en")
            assert.same({ AT .. ": is a link" }, problems)
        end)
    end)

    it("checks all files, and what one has and another has not", function()
        files["locale/en.json"] = '{"a": "x", "b": "y"}'
        files["locale/de.json"] = '{"a": 1}'
        files["locale/German.json"], files["locale/notes.txt"] = "{}", "x"
        local problems, gaps = locale.check(mod())
        assert.same({
            FOLDER .. "/locale/German.json: expected a language as a name, such as 'en.json' or 'pt-br.json'",
            FOLDER .. "/locale/notes.txt: expected a language as a name, such as 'en.json' or 'pt-br.json'",
            FOLDER .. "/locale/de.json:1:2: 'a' expected a text, or an object with the forms one and other",
        }, problems)
        assert.same({
            FOLDER .. "/locale/de.json: has no 'a'; en.json has", FOLDER .. "/locale/de.json: has no 'b'; en.json has",
        }, gaps)
        problems = locale.check(mod { locale = "fr" })
        assert.equal(FOLDER .. ": there is no locale/fr.json, and 'fr' is the mod's default language ('locale')",
            problems[4])
        files = {}
        assert.same({}, (locale.check(mod())))
        files["locale/zh.json"], files["locale/zh-Hans.json"], files["locale/zh_TW.json"] = "{}", "{}", "{}"
        problems = locale.check(mod { locale = "zh-CN" })
        assert.same({
            FOLDER .. "/locale/zh_TW.json: expected a language as a name, such as 'en.json' or 'pt-br.json'",
            FOLDER .. "/locale/zh.json: is for the same language as 'zh-Hans.json', which is read",
            FOLDER .. ": there is no locale/zh-CN.json, and 'zh-CN' is the mod's default language ('locale')",
        }, problems)
    end)

    it("are told again in another language, and what a language lacks is mod.json's own", function()
        files["locale/de.json"] = '{"mod.title": "Flutkarte", "settings.size.label": "Größe", '
            .. '"capabilities.hud.reason": "Zum Zeigen", "inputs.map.label": "Karte"}'
        files["locale/pl.json"] = '{"mod.description": "Mapa."}'
        local one = mod {
            described = { size = { default = 1, label = "Size" } }, reasons = { hud = "To show" },
            inputs = { { action = "map", label = "Map" } },
        }
        local function said() return { one.title, one.description, one.described.size.label, one.reasons.hud, one.inputs[1].label } end
        assert.same({}, locale.apply(one, "de"))
        assert.same({ "Flutkarte", "A map.", "Größe", "Zum Zeigen", "Karte" }, said())
        assert.same({}, locale.apply(one, "pl"))
        assert.same({ "Tide Map", "Mapa.", "Size", "To show", "Map" }, said())
        assert.same({}, locale.apply(one, "de"))
        assert.same({ "Flutkarte", "A map.", "Größe", "Zum Zeigen", "Karte" }, said())
    end)

    it("says which forms a language has and a text has not", function()
        local AT = FOLDER .. "/locale/"
        files["locale/en.json"] = '{"steps.one": "1", "steps.other": "2", "hits": {"one": "1", "other": "2"}}'
        files["locale/pl.json"] = files["locale/en.json"]
        files["locale/ja.json"] = '{"steps.other": "2", "hits": {"other": "2"}}'
        files["locale/fr.json"] = files["locale/en.json"] -- `many`, of millions, may be missing
        files["locale/cs.json"] = '{"steps.one": "1", "steps.few": "1", "steps.many": "of fractions", "steps.other": "2", '
            .. '"hits": {"zero": "0", "one": "1", "few": "2", "other": "2"}}'
        files["locale/de.json"] = '{"steps.one": "1", "hits": {"other": "2"}}'
        local problems, gaps = locale.check(mod())
        assert.same({}, problems)
        assert.same({
            AT .. "cs.json: 'hits' has a form 'zero', which no number gets: cs has one, few, many, other",
            AT .. "de.json: has no 'steps.other'; en.json has",
            AT .. "de.json: 'hits' has no form 'one', which de has for 1",
            AT .. "pl.json: 'hits' has no form 'few', which pl has for 2, 3, 4, 22, ...",
            AT .. "pl.json: 'hits' has no form 'many', which pl has for 0, 5, 6, 7, ...",
            AT .. "pl.json: 'steps' has no form 'few', which pl has for 2, 3, 4, 22, ...",
            AT .. "pl.json: 'steps' has no form 'many', which pl has for 0, 5, 6, 7, ...",
        }, gaps)
    end)

    it("takes no more texts than there is room for, and says so", function()
        local function many(letter)
            local list = {}
            for i = 1, 512 do list[i] = ('"%s%03d": "x"'):format(letter, i) end
            return "{" .. table.concat(list, ",") .. "}"
        end
        files["locale/en.json"], files["locale/de.json"], files["locale/de-at.json"] = many "a", many "b", many "c"
        local texts, problems = locale.load(mod(), "de-at")
        local count = 0
        for _ in pairs(texts) do count = count + 1 end
        assert.equal(1024, count)
        assert.same({ FOLDER .. "/locale/de-at.json: 'c001' is one text too many of those that are read for 'de-at', at most "
            .. "1024 are expected" }, problems)
    end)
end)
