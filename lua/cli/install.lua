-- gatehouse install: checks a mod from a stranger, says what it is and what it wants, and puts it into the
-- player's folder of mods.
local accepted = require "mods.accepted"
local grant_store = require "mods.grant_store"
local beside = require "mods.beside"
local changes = require "mods.changes"
local cli = require "cli"
local fit = require "mods.fit"
local grants = require "policy.grants"
local inspect = require "mods.inspect"
local installer = require "mods.install"
local json = require "lib.json"
local locale = require "mods.locale"
local needs = require "mods.needs"
local playing = require "games.playing"
local out = require "lib.out"
local semver = require "mods.semver"
local socket = require "engine.socket"
local text = require "lib.text"
local titles = require "mods.titles"
local xdg = require "lib.xdg"

local verb = {
    summary = "check mods, show what they ask for, and install them",
    group = "mods",
    game = "about",
    usage = "install FILE... [OPTIONS]",
    about = "Checks a mod whole before anything is written: a .zip file, or a folder, which is packed. An older\n"
        .. "version of it is replaced in one step. Nothing of the mod is run.\n"
        .. "What it needs or recommends and is not there is installed, too, when it lies beside it as\n"
        .. "ID_VERSION.zip. Of an update it says what is new, with all that the mod pulls in: capabilities, larger\n"
        .. "quotas, other mods, another author. One that brings other mods or is by another author is asked about\n"
        .. "first, and without a terminal it is not installed unless you say --accept-changes or --yes.\n"
        .. "With --json: {installed = [{id, version, title, path, sha256, bytes, files, capabilities = [{cap, label,\n"
        .. "reason, state, why, quota}], replaced = [{version, path}], replaces_shipped, unmet,\n"
        .. "namesakes, pulled_by, changes = {from, to, capabilities, dependencies, authors}}], problems}.",
    needs = { "FILE" },
    rest = 64,
    words = "FILE",
    options = {
        ["accept-changes"] = { kind = "flag", help = "also an update that brings other mods or is by another author" },
        ["no-recommended"] = { kind = "flag", help = "nothing that a mod only recommends" },
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
    for _, entry in ipairs(playing.mods() and installer.list(playing.mods()) or {}) do
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
    local elsewhere = fit.problem(mod)
    if elsewhere then table.insert(result.unmet, 1, ("It %s: it does not play here."):format(elsewhere)) end
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
    local given, list, state = grants.decide(mod, grant_store.of(kept, mod.id)), json.list {}, {}
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

-- Anybody may use any id: what was granted for the one before does not hold for an update by others.
local function say_author(old, mod, say)
    local before = old.mod and table.concat(old.mod.authors, ", ") or ""
    if before == "" or before == table.concat(mod.authors, ", ") then return end
    if titles.are_alike(before, table.concat(mod.authors, ", ")) then
        say("  Its author's name looks the same as that of the one before, and is written otherwise.")
    end
    say("  That was by %s. If you do not want this one in its place: gatehouse remove %s", before, mod.id)
end

local function tell_changes(difference, mod, say)
    local lines = difference and changes.lines(difference, mod.id) or {}
    if lines[1] then
        say(difference.unread and "  What is new in it is not known:" or "  New in it since %s:", difference.from)
    end
    for _, line in ipairs(lines) do say("    %s", line) end
end

local function tell(result, list, known, say)
    local mod = result.mod
    local by = #mod.authors > 0 and " by " .. table.concat(mod.authors, ", ") or ""
    say("Installed %s %s (%s)%s%s", mod.title, mod.version, mod.id, by,
        mod.license ~= "" and ", " .. mod.license or "")
    if result.pulled_by then
        say("  '%s' %s it.", result.pulled_by.id, result.pulled_by.field == "recommended"
            and "recommends" or "needs")
    end
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
    tell_changes(result.changes, mod, say)
    tell_wants(list, say)
    for _, line in ipairs(result.unmet) do say("  %s", line) end
    local open = asked(list)
    if #open > 0 then say("  To allow that now: gatehouse perms %s --grant %s", mod.id, table.concat(open, ",")) end
    say("  %s, %s, %s", result.path, size(result.bytes), text.count(result.files, "file"))
    say("  sha256 %s", result.sha256)
end

local function changes_as_json(difference)
    if not difference then return nil end
    local copy = { from = difference.from, to = difference.to, unread = difference.unread }
    for _, name in ipairs { "capabilities", "dependencies", "authors", "code" } do copy[name] = json.list(difference[name]) end
    for _, new in ipairs(copy.dependencies) do json.list(new.capabilities) end
    return copy
end

local function as_json(result, list, known)
    local mod, replaced = result.mod, json.list {}
    for i, old in ipairs(result.replaced) do replaced[i] = { version = old.version, path = old.path } end
    return { id = mod.id, version = mod.version, title = mod.title, path = result.path, sha256 = result.sha256,
             bytes = result.bytes, files = result.files, capabilities = list, replaced = replaced,
             unmet = result.unmet, namesakes = result.namesakes, pulled_by = result.pulled_by,
             changes = changes_as_json(result.changes),
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
    local granted = options.yes and { "all" } or options.grant or {}
    if #granted == 0 then return nil end
    local meant, problem = grant_store.meant(mod, granted)
    if not meant then return "--grant: " .. problem end
    for _, capability in ipairs(meant) do grant_store.give(kept, mod, capability, true) end
    local ok
    ok, problem = grant_store.save(kept)
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

-- --- what an update brings ---

-- All manifests that there are: those of the game, and over them those that were installed.
local function manifests(known, folder)
    local by_id = {}
    for _, list in ipairs { known, installer.list(folder) } do
        for _, entry in ipairs(list) do
            if entry.mod then by_id[entry.id] = entry.mod end
        end
    end
    return by_id
end

-- What it needs and recommends that is not there, and lies beside its file: a list of {path, id, field}.
local function found_beside(mod, path, have, options)
    local list = {}
    for _, field in ipairs(changes.FIELDS) do
        for _, id in ipairs(text.sorted_keys(mod[field])) do
            local is_declined = field == "recommended" and options["no-recommended"]
            local file = not have[id] and not is_declined and beside.find(path, id, mod[field][id])
            if file then list[#list + 1] = { path = file, id = id, field = field } end
        end
    end
    return list
end

-- With those that it would bring along.
local function with_those_beside(mod, path, by_id, options, all)
    all = all or setmetatable({}, { __index = by_id })
    all[mod.id] = mod
    for _, found in ipairs(found_beside(mod, path, all, options)) do
        local package = inspect.path(found.path)
        if package and package.mod.id == found.id then with_those_beside(package.mod, found.path, by_id, options, all) end
    end
    return all
end

-- What is new in a mod to what the player agreed to, or to what it replaces; nil: it is no update.
local function difference_of(job, mod, replaced, by_id)
    local known = accepted.difference(job.agreed, mod, by_id)
    if known and known.unread and not replaced[1] then return nil end -- it comes for the first time
    if known or not (replaced[1] and replaced[1].mod) then return known end
    return changes.between(changes.snapshot(replaced[1].mod, job.before), changes.snapshot(mod, by_id))
end

local YES_OR_NO = { y = true, yes = true, n = false, no = false, [""] = false }

-- What a person at the terminal answers; asked again while it is neither. The end of the input is a no.
local function says_yes(question)
    while true do
        out.write(question, " [y/N] ")
        out.flush()
        local line = io.read("l")
        if not line then out.write("\n") end
        local answer = YES_OR_NO[(line or ""):lower():match("^%s*(.-)%s*$")]
        if answer ~= nil then return answer end
        out.write("Please say y or n. ")
    end
end

-- A person at the terminal says whether; anybody else said so with an option.
local function ask(mod, difference, options)
    if options["accept-changes"] or options.yes then return true end
    local lines = table.concat(changes.lines(difference, mod.id), "\n  ")
    local brings = difference.unread and "must be agreed to again"
        or ("brings what %s did not"):format(difference.from)
    if socket.is_terminal() and not options.json and not options.quiet then
        out.write(("%s %s %s:\n  %s\n"):format(mod.id, mod.version, brings, lines))
        if says_yes "Install it?" then return true end
        return nil, "not installed: you did not want it"
    end
    return nil, ("%s %s: %s. Install it with --accept-changes when that is meant"):format(mod.version, brings,
        (lines:gsub("\n  ", "; ")))
end

local function consent(job, path, mod, replaced)
    local all = with_those_beside(mod, path, job.before, job.options)
    local difference = difference_of(job, mod, replaced, all)
    if difference and changes.must_ask(difference) then return ask(mod, difference, job.options) end
    return true
end

-- --- the verb ---

-- Installs one, and then what it brings along. job: {options, data, known, kept, agreed, before, done, say, fail, seen}.
local function install_one(job, path, pulled_by)
    local folder = job.data .. "/mods"
    job.before = manifests(job.known, folder)
    local result, problems = installer.install(folder, path, {
        known = job.known, allow_lookalike = job.options["allow-lookalike"],
        consent = function(mod, replaced) return consent(job, path, mod, replaced) end,
    })
    for _, line in ipairs(problems or {}) do job.fail(line) end
    if not result then return end
    local mod = result.mod
    mod.place, result.pulled_by, job.seen[mod.id] = "user", pulled_by, true
    if result.warning then cli.complain(result.warning) end
    local problem = answer(job.kept, mod, pulled_by and {} or job.options)
    if problem then job.fail(problem) end
    local now = manifests(job.known, folder)
    result.changes = difference_of(job, mod, result.replaced, with_those_beside(mod, path, now, job.options))
    local along = found_beside(mod, path, now, job.options)
    compare(result, job.known, folder)
    local list = wants(mod, job.kept)
    local at = #job.done + 1
    job.done[at] = as_json(result, list, job.known)
    tell(result, list, job.known, job.say)
    for _, found in ipairs(along) do
        if not job.seen[found.id] then install_one(job, found.path, { id = mod.id, field = found.field }) end
    end
    accepted.note(job.agreed, mod, manifests(job.known, folder))
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
    local failed = json.list {}
    local job = {
        options = options, data = data, known = shipped(), kept = grant_store.load(), agreed = accepted.load(),
        done = json.list {}, seen = {},
        say = function(format, ...) cli.say(options, format:format(...)) end,
        fail = function(line)
            line = text.printable(line, 600)
            cli.complain(line)
            failed[#failed + 1] = line
        end,
    }
    for _, path in ipairs(options._) do install_one(job, path) end
    if job.done[1] then
        local ok
        ok, problem = accepted.save(job.agreed)
        if not ok then job.fail(problem) end
    end
    if options.json then cli.print_json { installed = job.done, problems = failed } end
    return #failed > 0 and cli.FAILED or cli.OK
end

return verb
