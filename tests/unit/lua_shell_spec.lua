-- lua/lib/shell and lua/lib/man: what is made of the verbs' tables, tried in the shells themselves.
local man = require "lib.man"
local shell = require "lib.shell"

local VERBS = {
    {
        name = "run", summary = "play [it] at 12:00, 'tis true", usage = "run [OPTIONS]", examples = {}, options = {
            { name = "seed", kind = "integer", value = "S", help = "a number" },
            { name = "mods", kind = "list", value = "DIR", help = "a folder" },
            { name = "mode", kind = "enum", one_of = { "fast", "slow" }, help = "how" },
            { name = "output", short = "o", kind = "string", value = "FILE", help = "it's where [it] goes: there" },
            { name = "quiet", short = "q", kind = "flag", help = "say less" },
        },
    },
    {
        name = "list", summary = "list mods", usage = "list [MOD]...\nlist --all", words = "MOD", options = {},
        about = ".starts with a dot\n'and a quote, a back\\slash, `a-verb`.",
        examples = { { line = "gatehouse list --all", does = "lists all" } },
    },
    { name = "profile", summary = "sets", usage = "profile WHAT", first = { "use", "new" }, words = "PROFILE",
      options = {}, examples = {} },
}

local function has(program) return os.execute("command -v " .. program .. " >/dev/null 2>&1") == true end

local function with_files(texts, use)
    local paths = {}
    for i, text in ipairs(texts) do
        paths[i] = os.tmpname()
        local file = assert(io.open(paths[i], "w"))
        file:write(text)
        file:close()
    end
    local ok, problem = pcall(use, table.unpack(paths))
    for _, path in ipairs(paths) do os.remove(path) end
    if not ok then error(problem, 0) end
end

local function output_of(line)
    local pipe = assert(io.popen(line .. " 2>&1 </dev/null"))
    local out = pipe:read("a")
    return out, (pipe:close())
end

-- What bash offers after these words, of which the last is being written; a gatehouse that prints KIND-a and KIND-b
-- stands in for the program.
local BASH = [[
source %q
gatehouse() { echo "$3-a"; echo "$3-b"; }
COMP_WORDS=(gatehouse "$@")
COMP_CWORD=$#
_gatehouse
printf '%%s\n' "${COMPREPLY[@]}"
]]

local function bash_offers(...)
    local words, offered = {}, nil
    for i, word in ipairs { ... } do words[i] = "'" .. word .. "'" end
    with_files({ shell.bash(VERBS) }, function(script)
        with_files({ BASH:format(script) }, function(driver)
            local out = output_of("bash " .. driver .. " " .. table.concat(words, " "))
            offered = out:gsub("\n", " "):gsub(" $", "")
        end)
    end)
    return offered
end

describe("completion for bash", function()
    if not has "bash" then return pending("there is no bash") end

    it("is a script that bash can read", function()
        with_files({ shell.bash(VERBS) }, function(script)
            local out, ok = output_of("bash -n " .. script)
            assert.are.equal("", out)
            assert.is_true(ok)
        end)
    end)

    it("offers verbs, options, and values by what they are", function()
        assert.are.equal("run list profile", bash_offers "")
        assert.are.equal("list", bash_offers "li")
        assert.are.equal("--seed --mods --mode --output --quiet", bash_offers("run", "--"))
        assert.are.equal("--mods --mode", bash_offers("run", "--mod"))
        assert.are.equal("fast slow", bash_offers("run", "--mode", ""))
        assert.are.equal("slow", bash_offers("run", "--mode", "=", "s"))
        assert.are.equal("", bash_offers("run", "--seed", ""))
        assert.are.equal("", bash_offers("run", ""))
        assert.are.equal("lua/mods", bash_offers("run", "--mods", "lua/mod"))
        assert.are.equal("lua/boot.lua", bash_offers("run", "-o", "lua/boo"))
    end)

    it("asks the program for mods and profiles", function()
        assert.are.equal("MOD-a MOD-b", bash_offers("list", ""))
        assert.are.equal("MOD-b", bash_offers("list", "MOD-b"))
        assert.are.equal("use new", bash_offers("profile", ""))
        assert.are.equal("PROFILE-a PROFILE-b", bash_offers("profile", "use", ""))
    end)

    it("offers no word that a shell would run", function()
        for _, word in ipairs { "$(reboot)", "`x`", "a b", "a;b", "-x", "", "a'b", "../x" } do
            assert.is_false(shell.is_plain(word), word)
        end
        assert.is_true(shell.is_plain "storm-front")
        assert.is_true(shell.is_plain "world.read")
    end)
end)

describe("completion for zsh", function()
    it("has a spec for each option, with its words quoted", function()
        local script = shell.zsh(VERBS)
        assert.matches("#compdef gatehouse", script, 1, true)
        assert.matches([['run:play [it] at 12:00, '\''tis true']], script, 1, true)
        assert.matches([['(--output)-o+[it'\''s where \[it\] goes: there]:FILE:_files']], script, 1, true)
        assert.matches([['(-o)--output=[it'\''s where \[it\] goes: there]:FILE:_files']], script, 1, true)
        assert.matches([['*--mods=[a folder]:DIR:_files -/']], script, 1, true)
        assert.matches([['--mode=[how]:mode:(fast slow)']], script, 1, true)
        assert.matches([['*:MOD:_gatehouse_words MOD']], script, 1, true)
        assert.matches([[completion --words $@[-1] ]], script, 1, true) -- _arguments puts options before the kind
    end)

    it("is a script that zsh can read", function()
        if not has "zsh" then return pending("there is no zsh") end
        with_files({ shell.zsh(VERBS) }, function(script)
            local out, ok = output_of("zsh -n " .. script)
            assert.are.equal("", out)
            assert.is_true(ok)
        end)
    end)
end)

describe("the manual page", function()
    local page = man.page(VERBS, {
        version = "1.2.3", common = { quiet = true }, codes = { { "0", "well" } }, files = { { "a-file", "`kept`" } },
        environment = { { "HOME", "home" } },
    })

    it("has all verbs but every verb's options, and nothing that troff takes for its own", function()
        assert.matches('.TH GATEHOUSE 1 "" "Gatehouse 1.2.3"', page, 1, true)
        assert.matches("\n.SS run\n", page, 1, true)
        assert.matches("\n.B gatehouse list [MOD]...\n.br\n.B gatehouse list \\-\\-all\n", page, 1, true)
        assert.matches("\n\\&.starts with a dot\n\\&'and a quote, a back\\eslash, \\fBa\\-verb\\fR.\n", page, 1, true)
        assert.matches("\\fB\\-o, \\-\\-output\\fR \\fIFILE\\fR", page, 1, true)
        assert.not_matches("say less", page)
    end)

    it("is one that groff sets without a warning", function()
        if not has "groff" then return pending("there is no groff") end
        with_files({ page }, function(path)
            local out = output_of("groff -man -Tutf8 -ww -P -c " .. path)
            assert.not_matches("warning", out)
            assert.not_matches("error", out)
            assert.matches("gatehouse list %-%-all", (out:gsub(".\b", ""):gsub("‐", "-")))
            assert.matches("back\\slash", out, 1, true)
        end)
    end)
end)
