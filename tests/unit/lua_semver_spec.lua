-- lua/mods/semver: versions and ranges, case by case as the documentation of npm's node-semver has them.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path

local semver = require "mods.semver"

-- { range, versions that are in it, versions that are not }
local RANGES = {
    -- comparators
    { "1.2.3", "1.2.3 1.2.3+build", "1.2.4 1.2.2 1.2.3-beta" },
    { "=1.2.3", "1.2.3", "1.2.4" },
    { "= 1.2.3", "1.2.3", "1.2.4" },
    { "v1.2.3", "1.2.3", "1.2.4" },
    { "=v1.2.3", "1.2.3", "2.2.3" },
    { ">=1.2.7", "1.2.7 1.2.8 1.3.9 2.5.3", "1.2.6 1.1.0" },
    { ">1.2.7", "1.2.8 2.0.0", "1.2.7 1.2.7-beta 1.0.0" },
    { "<1.2.7", "1.2.6 0.0.0", "1.2.7 1.2.8 1.2.7-beta" },
    { "<=1.2.7", "1.2.7 1.2.6", "1.2.8 2.0.0" },
    { ">=1.2.7 <1.3.0", "1.2.7 1.2.8 1.2.99", "1.2.6 1.3.0 1.1.0" },
    { ">= 1.2.7   < 1.3.0", "1.2.7 1.2.99", "1.3.0" },
    { "1.2.7 || >=1.2.9 <2.0.0", "1.2.7 1.2.9 1.4.6", "1.2.8 2.0.0" },
    { "1.2.7||>=1.2.9 <2.0.0", "1.2.7 1.2.9", "1.2.8" },
    { "1.x || >=2.5.0 || 5.0.0 - 7.2.3", "1.2.3 2.5.0 5.0.0 7.2.3", "0.9.0 2.4.9" },
    { ">1.0.0 <1.0.0", "", "1.0.0 0.9.9 1.0.1" },
    { "<0.0.0", "", "0.0.0 0.0.1" },
    { ">=1.0.0+build", "1.0.0 1.0.0+other", "0.9.9" },
    -- hyphens
    { "1.2.3 - 2.3.4", "1.2.3 2.0.0 2.3.4", "1.2.2 2.3.5" },
    { "1.2 - 2.3.4", "1.2.0 2.3.4", "1.1.9 2.3.5" },
    { "1.2.3 - 2.3", "1.2.3 2.3.9", "2.4.0 2.4.0-0" },
    { "1.2.3 - 2", "1.2.3 2.9.9", "3.0.0 1.2.2" },
    { "1.2.3-beta - 2.0.0", "1.2.3-beta 1.2.3-rc 2.0.0", "1.2.3-alpha 1.9.0-rc" },
    { "1.0.0 - 2.0.0-rc.2", "1.0.0 2.0.0-rc.1 2.0.0-rc.2", "2.0.0-rc.3 2.0.0" },
    { "  1.2.3   -   2.3.4  ", "2.0.0", "3.0.0" },
    { "* - 2", "0.0.1 2.9.9", "3.0.0" },
    { "1 - *", "1.0.0 99.0.0", "0.9.0" },
    -- x
    { "*", "0.0.0 1.2.3 99.0.0", "1.0.0-beta 0.0.0-0" },
    { "", "0.0.0 1.2.3", "1.0.0-beta" },
    { "x", "1.2.3", "1.2.3-beta" },
    { "X.X", "1.2.3", "1.2.3-beta" },
    { "1.x", "1.0.0 1.9.9", "0.9.9 2.0.0 2.0.0-alpha" },
    { "1.X.x", "1.0.0 1.9.9", "2.0.0" },
    { "1.2.x", "1.2.0 1.2.9", "1.1.9 1.3.0" },
    { "1.2.*", "1.2.0 1.2.9", "1.3.0" },
    { "1", "1.0.0 1.9.9", "2.0.0 0.9.9" },
    { "1.2", "1.2.0 1.2.9", "1.3.0" },
    { "=1.2", "1.2.0 1.2.9", "1.3.0" },
    { "0", "0.0.0 0.9.9", "1.0.0" },
    { ">1", "2.0.0", "1.0.0 1.9.9 2.0.0-beta" },
    { ">1.2", "1.3.0 2.0.0", "1.2.9 1.2.0" },
    { ">=1", "1.0.0 2.0.0", "0.9.9" },
    { ">=1.2", "1.2.0 1.3.0", "1.1.9" },
    { "<1", "0.9.9", "1.0.0 1.0.0-beta" },
    { "<1.2", "1.1.9", "1.2.0 1.2.0-beta" },
    { "<=1", "1.9.9 0.1.0", "2.0.0" },
    { "<=1.2", "1.2.9 1.0.0", "1.3.0 1.3.0-0" },
    { "<*", "", "0.0.0 1.0.0" },
    { ">x", "", "0.0.0 99.0.0" },
    { "<=*", "0.0.0 99.0.0", "1.0.0-beta" },
    { ">=*", "0.0.0 99.0.0", "" },
    { "1.x 1.2.x", "1.2.5", "1.3.0" },
    -- ~
    { "~1.2.3", "1.2.3 1.2.9", "1.2.2 1.3.0 1.3.0-0" },
    { "~1.2", "1.2.0 1.2.9", "1.3.0 1.1.9" },
    { "~1", "1.0.0 1.9.9", "2.0.0" },
    { "~0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2" },
    { "~0.2", "0.2.0 0.2.9", "0.3.0" },
    { "~0", "0.0.0 0.9.9", "1.0.0" },
    { "~1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.4 1.2.3 1.2.9", "1.2.4-beta.2 1.2.3-beta.1 1.3.0" },
    { "~> 1.2.3", "1.2.9", "1.3.0" },
    { "~>1", "1.9.9", "2.0.0" },
    { "~ 1.2", "1.2.9", "1.3.0" },
    { "~v1.2", "1.2.9", "1.3.0" },
    { "~x", "0.0.1 9.9.9", "1.0.0-rc" },
    -- ^
    { "^1.2.3", "1.2.3 1.9.9", "1.2.2 2.0.0 2.0.0-rc" },
    { "^0.2.3", "0.2.3 0.2.9", "0.3.0 0.2.2 1.0.0" },
    { "^0.0.3", "0.0.3", "0.0.4 0.0.2 0.1.0" },
    { "^1.2.3-beta.2", "1.2.3-beta.2 1.2.3-beta.4 1.2.3 1.9.0", "1.2.4-beta.2 2.0.0 1.2.3-alpha" },
    { "^0.0.3-beta", "0.0.3-beta 0.0.3-pr.2 0.0.3", "0.0.4 0.0.3-alpha" },
    { "^0.2.3-rc", "0.2.3-rc 0.2.3 0.2.9", "0.3.0 0.2.4-rc" },
    { "^1.2.x", "1.2.0 1.9.9", "2.0.0 1.1.9" },
    { "^0.0.x", "0.0.0 0.0.9", "0.1.0" },
    { "^0.0", "0.0.0 0.0.9", "0.1.0" },
    { "^1.x", "1.0.0 1.9.9", "2.0.0" },
    { "^0.x", "0.0.0 0.9.9", "1.0.0" },
    { "^0", "0.0.0 0.9.9", "1.0.0" },
    { "^*", "0.0.0 9.9.9", "1.0.0-rc" },
    { "^ 1.2", "1.9.9", "2.0.0" },
    { "^v1.2.0", "1.9.9", "2.0.0" },
    -- before a release
    { ">1.2.3-alpha.3", "1.2.3-alpha.7 1.2.3 3.4.5", "3.4.5-alpha.9 1.2.3-alpha.3 1.2.3-alpha.2" },
    { ">=1.0.0-rc.1 <2", "1.0.0-rc.1 1.0.0-rc.10 1.0.0 1.5.0", "1.0.0-beta 1.5.0-rc 2.0.0-rc" },
    { "1.0.0-rc.1", "1.0.0-rc.1 1.0.0-rc.1+x", "1.0.0 1.0.0-rc.2" },
    { ">=1.0.0 || 0.9.0-beta", "1.0.0 0.9.0-beta", "0.9.0 0.9.0-alpha 1.1.0-beta" },
    { "<2.0.0-beta", "1.9.9 2.0.0-alpha", "2.0.0-beta 2.0.0 1.9.9-alpha" },
    { "* || 1.0.0-alpha", "1.0.0", "1.0.0-alpha" },
    { "1.2.x-beta", "1.2.0 1.2.9", "1.2.0-beta 1.3.0" },
}

local NO_RANGES = {
    "1.2.beta", "1.2-beta", "a", "latest", ">>1", "==1", "=>1.0.0", "^^1", "1.2.3.4", "01.2.3", "1.02.3",
    "1.2.03", "1.",
    ".1", "1..2", "1.2.", "1.2.3-", "1.2.3-a..b", "1.2.3-01", "1.2.3+", "1.2.3+a_b", "1.2.3-a_b", "1.x.3", "x.1",
    "1+b",
    "|", "1 | 2", ">", "~", "^", "1,2", ">=1.0.0,<2", "1.0.0 -2.0.0", "1.0.0 - ", "- 2.0.0", "1.0.0 - 2.0.0 3.0.0",
    "9007199254740992.0.0", "99999999999999999999.0.0", "1.0.0\0", "1.0.\u{661}", "http://x", "file:x", "npm:a@1",
    "-1",
    "1.0.0 && 2", "!1", "(1)", "xx", "1.xx", "^1.0.0-", "vv1", "v",
}

local VERSIONS = {
    "0.0.0", "1.2.3", "10.20.30", "1.1.2-prerelease+meta", "1.1.2+meta", "1.0.0-alpha", "1.0.0-alpha.beta.1",
    "1.0.0-0A.is.legal",
    "1.0.0-alpha0.valid", "1.0.0-rc.1+build.123", "2.0.0+build.1848", "1.0.0--", "1.0.0-x-y-z.-",
    "1.2.3----RC-SNAPSHOT.12.9.1--.12",
    "1.0.0+0.build.1-rc.10000aaa-kk-0.1", "9007199254740991.0.0", "1.0.0-0", "1.0.0-99999999999999999999999",
}

local NO_VERSIONS = {
    "", "1", "1.2", "1.2.3.4", "v1.2.3", "=1.2.3", " 1.2.3", "1.2.3 ", "01.1.1", "1.01.1", "1.1.01", "1.2.3-0123",
    "1.2.3-0123.0123",
    "1.1.2+.123", "+invalid", "-invalid", "1.0.0-alpha_beta", "1.0.0-alpha..", "1.0.0-alpha..1", "1.2.3-",
    "1.2.3+", "1.2.3+a+b",
    "1.2.3-a+b+c", "alpha", "1.2.x", "*", "9007199254740992.0.0", "1.2.3\n", "1.2.3\0", "-1.0.0", "1.-2.3",
    "1.2.3-\u{E9}",
    ("1"):rep(129),
}

-- Each is below the next.
local LADDER = {
    "0.0.0-0", "0.0.0", "0.0.1", "0.1.0", "0.2.0", "0.10.0", "1.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10",
    "1.0.0--", "1.0.0-A",
    "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.1.0", "1.0.0-alpha.beta", "1.0.0-alpha-b", "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0-alpha", "2.0.0", "10.0.0",
    "9007199254740991.0.0",
}

local function each_word(words, fn)
    for word in words:gmatch("%S+") do fn(word) end
end

describe("a range of versions", function()
    for _, case in ipairs(RANGES) do
        it(("'%s' holds what it should and no more"):format(case[1]), function()
            local range = assert(semver.range(case[1]))
            each_word(case[2], function(version)
                assert.is_true(semver.satisfies(semver.parse(version), range), version .. " is in " .. case[1])
            end)
            each_word(case[3], function(version)
                assert.is_false(semver.satisfies(semver.parse(version), range), version .. " is not in " .. case[1])
            end)
        end)
    end

    it("is refused when it is none, with the words that are wrong", function()
        for _, text in ipairs(NO_RANGES) do
            local range, problem = semver.range(text)
            assert.is_nil(range, text)
            assert.matches("is not understood, expected a range, such as '>=1%.2 <2'", problem)
        end
        assert.matches("^'<x2' is not understood", select(2, semver.range("1.2 || >=1.2 <x2")))
        assert.are.equal("is 257 bytes, at most 256 are expected", select(2, semver.range((" "):rep(257))))
    end)

    it("that takes as long as it may is still read at once", function()
        local range = assert(semver.range(("1||"):rep(80)))
        assert.is_true(semver.satisfies(semver.parse("1.0.0"), range))
    end)
end)

describe("a version", function()
    it("is read as semver has it", function()
        for _, text in ipairs(VERSIONS) do assert.is_table(semver.parse(text), text) end
        local text = "1.2.3-rc.1.x-2+7.01"
        assert.are.same({ major = 1, minor = 2, patch = 3, pre = { "rc", 1, "x-2" }, build = "7.01", text = text },
            semver.parse(text))
    end)

    it("is refused when it is none", function()
        for _, text in ipairs(NO_VERSIONS) do assert.is_nil(semver.parse(text), text) end
        assert.is_nil(semver.parse(1))
        assert.is_nil(semver.parse(nil))
    end)

    it("stands in one order with all others", function()
        for i, low in ipairs(LADDER) do
            for j, high in ipairs(LADDER) do
                local expected = i < j and -1 or i > j and 1 or 0
                assert.are.equal(expected, semver.compare(semver.parse(low), semver.parse(high)), low .. " " .. high)
            end
        end
    end)

    it("is the same whatever it was built from", function()
        assert.are.equal(0, semver.compare(semver.parse("1.0.0+a"), semver.parse("1.0.0+b")))
    end)
end)

it("the table has enough cases", function()
    local count = #NO_RANGES + #VERSIONS + #NO_VERSIONS
    for _, case in ipairs(RANGES) do
        each_word(case[2] .. " " .. case[3], function() count = count + 1 end)
    end
    assert.is_true(count > 300)
end)
