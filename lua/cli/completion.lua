-- gatehouse completion: scripts that let a shell complete verbs, options, mods and profiles.
local catalogue = require "mods.catalogue"
local cli = require "cli"
local find = require "games.find"
local grants = require "policy.grants"
local json = require "lib.json"
local out = require "lib.out"
local profiles = require "mods.profiles"
local shell = require "lib.shell"
local text = require "lib.text"

local verb = {
    summary = "print the completion script for bash or zsh",
    group = "play",
    usage = "completion bash|zsh\n"
        .. "completion --words CAP|GAME|MOD|PROFILE|VERB",
    about = "The scripts are made from the verbs' own tables. `make install` puts them where the shells look.\n"
        .. "With --json: {shell, script} or {words = [..]}.",
    rest = 1,
    first = shell.names,
    options = {
        words = { kind = "enum", value = "KIND", one_of = shell.KINDS,
                  help = "the words of a kind, one a line, for the scripts" },
    },
    examples = {
        { "gatehouse completion zsh >~/.zsh/completions/_gatehouse", "for zsh, in a folder of fpath" },
        { "source <(gatehouse completion bash)", "for this bash" },
    },
}

local words = { CAP = function() return grants.known end, VERB = cli.verbs }

function words.MOD()
    local ids, self = {}, catalogue.load {}
    for _, entry in ipairs(self and self.entries or {}) do ids[#ids + 1] = entry.id end
    return ids
end

function words.GAME()
    local ids = {}
    for i, game in ipairs(find.all().games) do ids[i] = game.id end
    return ids
end

function words.PROFILE() return text.sorted_keys(profiles.load().all) end

local function print_words(kind, options)
    local list = json.list {}
    for _, word in ipairs(words[kind]()) do
        if shell.is_plain(word) then list[#list + 1] = word end
    end
    if options.json then return cli.print_json { words = list } end
    for _, word in ipairs(list) do print(word) end
end

function verb.run(options)
    local name = options._[1]
    if options.words and name then return cli.usage_error("completion", "--words and a shell at once") end
    if options.words then
        print_words(options.words, options)
        return cli.OK
    end
    if not name then return cli.usage_error("completion", "the shell is missing: " .. text.any_of(shell.names)) end
    if not shell[name] or name ~= "bash" and name ~= "zsh" then
        return cli.usage_error("completion", ("'%s' is not %s%s"):format(text.printable(name, 40),
            text.any_of(shell.names), text.suggest(name, shell.names)))
    end
    local verbs = {}
    for i, one in ipairs(cli.verbs()) do verbs[i] = cli.describe(one) end
    local script = shell[name](verbs)
    if options.json then cli.print_json { shell = name, script = script } else out.write(script) end
    return cli.OK
end

return verb
