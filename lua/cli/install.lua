-- gatehouse install: checks a mod from a stranger, says what it is and what it wants, and puts it into the
-- player's folder of mods.
local answers = require "mods.answers"
local app = require "engine.app"
local cli = require "cli"
local grants = require "policy.grants"
local installer = require "mods.install"
local json = require "lib.json"
local locale = require "mods.locale"
local needs = require "mods.needs"
local semver = require "mods.semver"
local text = require "lib.text"
local titles = require "mods.titles"
local xdg = require "lib.xdg"

local verb = {
    summary = "check mods, say what they want, and put them into your folder of mods",
    group = "mods",
    usage = "install FILE... [OPTIONS]",
    about = "Checks a mod whole before anything is written: a .zip file, or a folder, which is packed. An older\n"
        .. "version of it is replaced in one step. Nothing of the mod is run.\n"
        .. "With --json: {installed = [{id, version, title, path, sha256, bytes, files, capabilities = [{cap, label,\n"
        .. "reason, state, why, quota}], replaced = [{version, path}], replaces_shipped, unmet,\n"
        .. "namesakes}], problems}.",
    needs = { "FILE" },
    rest = 64,
    words = "FILE",
    options = {
        ["allow-lookalike"] = { kind = "flag", help = "also a mod whose id looks like that of another" },
        grant = { kind = "list", value = "CAP", help = "allow it, or `all`; may be repeated, or a list with commas" },
        yes = { kind = "flag", short = "y", help = "allow it all that it asks for" },
    },
    examples = {
        { "gatehouse install storm-front_1.2.0.zip", "installs it, or replaces the version that you have" },
        { "gatehouse install storm-front_1.2.0.zip --grant weather", "and allows it to change the weather" },
        { "gatehouse install mods/mine", "packs a folder and installs that" },
    },
}

-- Other mods whose names a stranger's may not look like.
local function shipped()
    local known = {}
    for _, entry in ipairs(installer.list(app.root .. "/mods")) do
        known[#known + 1] = { id = entry.id, version = entry.version, mod = entry.mod,
                              where = "a mod that comes with the game" }
    end
    return known
end

-- Whether people may take one mod for the other, in any language of theirs: by titles, or by the title of one and the
-- id of the other.
local function is_namesake(mod, other)
    local theirs = locale.titles(other)
    theirs[#theirs + 1] = other.id
    for _, title in ipairs(locale.titles(mod)) do
        for _, their in ipairs(theirs) do
            if titles.are_alike(title, their) then return true end
        end
    end
    return false
end

-- Whom its titles imitate, besides mods; or nil.
local function imitated(mod)
    for _, title in ipairs(locale.titles(mod)) do
        if titles.imitates(title) then return titles.imitates(title) end
    end
end

-- What a mod is to those that are there: adds `unmet` and `namesakes` (ids of others with its title).
local function compare(result, known, folder)
    local have, mod = {}, result.mod
    result.namesakes = json.list {}
    for _, list in ipairs { known, installer.list(folder) } do
        for _, entry in ipairs(list) do
            if entry.mod then have[entry.id] = entry.version end
            if entry.mod and entry.id ~= mod.id and is_namesake(mod, entry.mod) then
                table.insert(result.namesakes, entry.id)
            end
        end
    end
    result.unmet = json.list(needs.unmet(mod, have))
end

local function is_shipped(id, known)
    for _, entry in ipairs(known) do
        if entry.id == id then return true end
    end
    return false
end

local function size(bytes)
    if bytes < 10240 then return ("%d bytes"):format(bytes) end
    if bytes < 10 << 20 then return ("%d kB"):format(bytes // 1024) end
    return ("%d MB"):format(bytes >> 20)
end

-- What it asks for and whether it gets it: a list of {cap, label, reason, state = "allowed"|"asked"|"denied", why,
-- quota}.
local function wants(mod, kept)
    local given, list, state = grants.decide(mod, answers.of(kept, mod.id)), json.list {}, {}
    for _, name in ipairs { "allowed", "denied", "asked" } do -- what is asked for more than is allowed is asked
        for _, capability in ipairs(given[name]) do state[capability] = name end
    end
    for i, capability in ipairs(mod.capabilities) do
        list[i] = { cap = capability, label = grants.meaning[capability], reason = mod.reasons[capability],
                    state = state[capability], why = given.why[capability], quota = mod.quotas[capability] }
    end
    return list
end

local HEADINGS = {
    { "allowed", "It may:" }, { "asked", "You are asked, when you play, whether it may:" }, { "denied", "It may not:" },
}

local function tell_wants(list, say)
    if #list == 0 then say("  It asks for nothing beyond the basics.") end
    for _, heading in ipairs(HEADINGS) do
        local said = false
        for _, wanted in ipairs(list) do
            if wanted.state == heading[1] then
                if not said then say("  %s", heading[2]) end
                said = true
                local times = wanted.quota and (", up to %d a tick"):format(wanted.quota) or ""
                say("    %s (%s%s): %s", wanted.label, wanted.cap, times, wanted.reason)
            end
        end
    end
end

local function asked(list)
    local names = {}
    for _, wanted in ipairs(list) do
        if wanted.state == "asked" then names[#names + 1] = wanted.cap end
    end
    return names
end

local function replaced_in_words(old, mod)
    if not old.version then return "a broken one" end
    local way = semver.compare(semver.parse(old.version), semver.parse(mod.version))
    if way == 0 then return "the same version" end
    return (way > 0 and "the newer version " or "version ") .. old.version
end

-- Anybody may use any id: an update by others gets what was granted for the one before.
local function say_author(old, mod, say)
    local before = old.mod and table.concat(old.mod.authors, ", ") or ""
    if before == "" or before == table.concat(mod.authors, ", ") then return end
    if titles.are_alike(before, table.concat(mod.authors, ", ")) then
        say("  Its author's name looks the same as that of the one before, and is written otherwise.")
    end
    say("  That was by %s. If you do not want this one in its place: gatehouse remove %s", before, mod.id)
end

local function tell(result, list, known, say)
    local mod = result.mod
    local by = #mod.authors > 0 and " by " .. table.concat(mod.authors, ", ") or ""
    say("Installed %s %s (%s)%s%s", mod.title, mod.version, mod.id, by,
        mod.license ~= "" and ", " .. mod.license or "")
    if mod.description ~= "" then say("  %s", mod.description) end
    for _, old in ipairs(result.replaced) do
        say("  It replaces %s.", replaced_in_words(old, mod))
        say_author(old, mod, say)
    end
    if is_shipped(mod.id, known) then say("  It is played instead of the '%s' that comes with the game.", mod.id) end
    for _, id in ipairs(result.namesakes) do
        say("  It has the title of another mod, '%s', or one that looks like it.", id)
    end
    local who = not is_shipped(mod.id, known) and imitated(mod)
    if who then say("  Its title looks like '%s', which is no mod.", who) end
    tell_wants(list, say)
    for _, line in ipairs(result.unmet) do say("  %s", line) end
    local open = asked(list)
    if #open > 0 then say("  To allow that now: gatehouse perms %s --grant %s", mod.id, table.concat(open, ",")) end
    say("  %s, %s, %s", result.path, size(result.bytes), text.count(result.files, "file"))
    say("  sha256 %s", result.sha256)
end

local function as_json(result, list, known)
    local mod, replaced = result.mod, json.list {}
    for i, old in ipairs(result.replaced) do replaced[i] = { version = old.version, path = old.path } end
    return { id = mod.id, version = mod.version, title = mod.title, path = result.path, sha256 = result.sha256,
             bytes = result.bytes, files = result.files, capabilities = list, replaced = replaced,
             unmet = result.unmet, namesakes = result.namesakes,
             replaces_shipped = is_shipped(mod.id, known) }
end

-- The capabilities of --grant, in words with commas.
local function words_of(list)
    local words = {}
    for _, given in ipairs(list or {}) do
        for word in given:gmatch("[^,]+") do words[#words + 1] = word end
    end
    return words
end

-- --yes and --grant, for a mod that is installed: nil, or what is wrong.
local function answer(kept, mod, options)
    local granted = options.yes and { "all" } or options.grant
    if #granted == 0 then return nil end
    local meant, problem = answers.meant(mod, granted)
    if not meant then return "--grant: " .. problem end
    for _, capability in ipairs(meant) do answers.give(kept, mod, capability, true) end
    local ok
    ok, problem = answers.save(kept)
    return not ok and problem or nil
end

-- nil, or what is wrong with --grant whatever the mod.
local function check_grant(list)
    for _, capability in ipairs(list) do
        if capability ~= "all" and not grants.meaning[capability] then
            return ("--grant: there is no capability '%s'%s"):format(text.printable(capability, 40),
                text.suggest(capability, grants.known))
        end
    end
end

function verb.run(options)
    options.grant = words_of(options.grant)
    local problem = check_grant(options.grant)
    if problem then return cli.usage_error("install", problem) end
    local data, homeless = xdg.data()
    if not data then
        cli.complain(homeless)
        return cli.FAILED
    end
    local known, kept, done, failed = shipped(), answers.load(), json.list {}, json.list {}
    local function say(format, ...) cli.say(options, format:format(...)) end
    local function fail(line)
        line = text.printable(line, 600)
        cli.complain(line)
        failed[#failed + 1] = line
    end
    for _, path in ipairs(options._) do
        local result, problems = installer.install(data .. "/mods", path, {
            known = known, allow_lookalike = options["allow-lookalike"],
        })
        for _, line in ipairs(problems or {}) do fail(line) end
        if result then
            result.mod.place = "user"
            if result.warning then cli.complain(result.warning) end
            problem = answer(kept, result.mod, options)
            if problem then fail(problem) end
            compare(result, known, data .. "/mods")
            local list = wants(result.mod, kept)
            tell(result, list, known, say)
            done[#done + 1] = as_json(result, list, known)
        end
    end
    if options.json then cli.print_json { installed = done, problems = failed } end
    return #failed > 0 and cli.FAILED or cli.OK
end

return verb
