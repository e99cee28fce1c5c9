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
        package.loaded["mods.locale"] = nil
        os.getenv = function(name) return environment[name] end -- luacheck: ignore
        locale = require "mods.locale"
    end)
    teardown(function()
        os.getenv = kept_getenv -- luacheck: ignore
        package.loaded["mods.locale"] = nil
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
                "one, few, many or other (did you mean 'few'?)")
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
    end)
end)
