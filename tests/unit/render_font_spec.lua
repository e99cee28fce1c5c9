-- The game's own font: which letters it shows, and that they can be told from each other.
local t_font = require "t_font"

-- First and last of what is promised, without what Unicode has not assigned.
local PROMISED = {
    { 0x21, 0x7E }, { 0xA1, 0x17F }, { 0x218, 0x21B }, { 0x384, 0x38A }, { 0x38C, 0x38C }, { 0x38E, 0x3A1 },
    { 0x3A3, 0x3CE }, { 0x400, 0x45F }, { 0x490, 0x493 }, { 0x2010, 0x2015 }, { 0x2018, 0x2022 }, { 0x2026, 0x2026 },
    { 0x2030, 0x2030 }, { 0x2039, 0x203A }, { 0x20AC, 0x20AC }, { 0x20B4, 0x20B4 }, { 0x20BA, 0x20BA },
    { 0x20BD, 0x20BD }, { 0x2116, 0x2116 }, { 0x2122, 0x2122 }, { 0x2190, 0x2193 },
}
-- Letters that must not be the same picture as another of their script, and those that may.
local SCRIPTS = {
    latin = { { 0x41, 0x5A }, { 0x61, 0x7A }, { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x17F } },
    greek = { { 0x386, 0x386 }, { 0x388, 0x38A }, { 0x38C, 0x38C }, { 0x38E, 0x3A1 }, { 0x3A3, 0x3CE } },
    cyrillic = { { 0x400, 0x45F }, { 0x490, 0x493 } },
}
local MAY_BE_ALIKE = { ["ÐĐ"] = true } -- the same letter in print

local function each(ranges, visit)
    for _, range in ipairs(ranges) do
        for code = range[1], range[2] do visit(code, utf8.char(code)) end
    end
end

describe("the game's font", function()
    local font
    setup(function() font = t_font.open("assets/font.png", 6, 9) end)

    it("has Latin with Extended-A, Greek, Cyrillic, quotes, dashes, money and arrows", function()
        local box = font:ink("\1")
        each(PROMISED, function(code, letter)
            assert.is_nil(font:missing(letter), ("U+%04X"):format(code))
            assert.are_not.equal(box, font:ink(letter), ("U+%04X"):format(code))
            assert.is_truthy(font:ink(letter):find("#", 1, true), ("U+%04X"):format(code))
        end)
    end)

    it("draws no two letters of a script alike", function()
        for script, ranges in pairs(SCRIPTS) do
            local seen = {}
            each(ranges, function(_, letter)
                local ink = font:ink(letter)
                local other = seen[ink]
                assert.is_true(not other or MAY_BE_ALIKE[other .. letter] or false,
                    ("%s: %s and %s"):format(script, other or "", letter))
                seen[ink] = letter
            end)
        end
    end)

    it("knows which cell is whose: letters of two scripts that are one shape", function()
        for latin, other in pairs { A = "Α", B = "В", H = "Н", o = "ο", p = "р", x = "х", J = "Ј", S = "Ѕ" } do
            assert.are.equal(font:ink(latin), font:ink(other), other)
        end
        assert.are_not.equal(font:ink("R"), font:ink("Я"))
        assert.are_not.equal(font:ink("←"), font:ink("→"))
    end)

    it("draws a letter and its marks as the letter that they make", function()
        for whole, parts in pairs {
            ["é"] = "e\u{301}", ["Ż"] = "Z\u{307}", ["ř"] = "r\u{30C}", ["й"] = "и\u{306}", ["Ї"] = "І\u{308}",
            ["ΐ"] = "ι\u{308}\u{301}", ["ł"] = "ł", ["ş"] = "s\u{327}", ["ģ"] = "g\u{327}", ["ế"] = "e\u{302}\u{301}",
            ["ệ"] = "e\u{323}\u{302}",
        } do
            assert.are.equal(font:ink(whole), font:ink(parts), whole)
            assert.are.equal(font:width(whole), font:width(parts), whole)
        end
        assert.are.equal(font:width("а"), font:width("а\u{301}")) -- nothing that Unicode has as one
        assert.are_not.equal(font:ink("а"), font:ink("а\u{301}"))
    end)

    it("leaves marks beyond the fourth out", function()
        local four = "x" .. ("\u{301}"):rep(4)
        assert.are.equal(font:ink(four), font:ink("x" .. ("\u{301}"):rep(400)))
    end)

    it("draws a box for what it lacks, controls and broken text among it, and never a '?'", function()
        local box = font:ink("漢")
        assert.are_not.equal(font:ink("?"), box)
        for _, odd in ipairs { "\1", "\27", "\127", "\u{85}", "\u{9F}", "😀", "\u{FFFD}", "\xFF", "\xC3", "א" } do
            assert.are.equal(box, font:ink(odd))
            assert.are.equal(1, select(2, font:missing(odd)))
        end
        assert.are.same({ 0x6F22, 5 }, { font:missing("aż 漢") })
    end)

    it("gives no room to what nobody sees, and some to spaces", function()
        for _, unseen in ipairs { "\u{200B}", "\u{200D}", "\u{202E}", "\u{FEFF}", "\u{FE0F}" } do
            assert.are.equal(font:ink("ab"), font:ink("a" .. unseen .. "b"))
            assert.is_nil(font:missing(unseen))
        end
        for _, space in ipairs { "\u{A0}", "\u{2009}", "\u{202F}", "\t" } do
            assert.are.equal(font:ink("a b"), font:ink("a" .. space .. "b"))
        end
    end)
end)

describe("the modders' guide", function()
    it("lists the blocks of a font's picture as the font reads them", function()
        local function read(path)
            local file <close> = assert(io.open(path, "rb"))
            return file:read("a")
        end
        local blocks, told = {}, {}
        for first, last in read("engine/render/font.c"):match("blocks%[%] = (%b{})"):gmatch("{0x(%x+), +0x(%x+)}") do
            blocks[#blocks + 1] = ("%04X-%04X"):format(tonumber(first, 16), tonumber(last, 16))
        end
        local list = read("modapi/README.md"):match("blocks of Unicode, in this%s+order:(.-)%. It may end")
        for block in assert(list):gmatch("%x+%-%x+") do told[#told + 1] = block end
        assert.is_true(#blocks > 20)
        assert.same(blocks, told)
    end)
end)
