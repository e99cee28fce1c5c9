-- gatehouse install: checks a mod from a stranger, says what it is and what it wants, and puts it into the
-- player's folder of mods.
local app = require "engine.app"
local cli = require "cli"
local grants = require "policy.grants"
local installer = require "mods.install"
local json = require "lib.json"
local text = require "lib.text"
local xdg = require "lib.xdg"

local verb = {
    summary = "check mods, say what they want, and put them into your folder of mods",
    group = "mods",
    usage = "install FILE... [--allow-lookalike]",
    about = "Checks a mod whole before anything is written: a .zip file, or a folder, which is packed. An older\n"
        .. "version of it is replaced in one step. Nothing of the mod is run.",
    needs = { "FILE" },
    rest = 64,
    words = "FILE",
    options = {
        ["allow-lookalike"] = { kind = "flag", help = "also a mod whose id looks like that of another" },
    },
    examples = {
        { "gatehouse install storm-front_1.2.0.zip", "installs it, or replaces the version that you have" },
        { "gatehouse install mods/mine", "packs a folder and installs that" },
    },
}

-- Other mods whose names a stranger's may not look like.
local function shipped()
    local known = {}
    for _, entry in ipairs(installer.list(app.root .. "/mods")) do
        known[#known + 1] = { id = entry.id, where = "a mod that comes with the game" }
    end
    return known
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

local function wants(mod)
    local list = json.list {}
    for i, capability in ipairs(mod.capabilities) do
        list[i] = { capability = capability, label = grants.meaning[capability], reason = mod.reasons[capability],
                    quota = mod.quotas[capability] }
    end
    return list
end

local function tell(result, options, known)
    local mod = result.mod
    local function say(format, ...) cli.say(options, format:format(...)) end
    local by = #mod.authors > 0 and " by " .. table.concat(mod.authors, ", ") or ""
    say("Installed %s %s (%s)%s%s", mod.title, mod.version, mod.id, by,
        mod.license ~= "" and ", " .. mod.license or "")
    if mod.description ~= "" then say("  %s", mod.description) end
    for _, old in ipairs(result.replaced) do
        say("  It replaces %s.", old.version == mod.version and "the same version" or old.version
            and "version " .. old.version or "a broken one")
    end
    if is_shipped(mod.id, known) then say("  It is played instead of the '%s' that comes with the game.", mod.id) end
    if #mod.capabilities == 0 then say("  It asks for nothing beyond the basics.") end
    if #mod.capabilities > 0 then say("  It wants to:") end
    for _, wanted in ipairs(wants(mod)) do
        say("    %s (%s): %s", wanted.label, wanted.capability, wanted.reason)
    end
    say("  %s, %s, %d files", result.path, size(result.bytes), result.files)
    say("  sha256 %s", result.sha256)
end

local function as_json(result, known)
    local mod, replaced = result.mod, json.list {}
    for i, old in ipairs(result.replaced) do replaced[i] = { version = old.version, path = old.path } end
    return { id = mod.id, version = mod.version, title = mod.title, path = result.path, sha256 = result.sha256,
             bytes = result.bytes, files = result.files, wants = wants(mod), replaced = replaced,
             replaces_shipped = is_shipped(mod.id, known) }
end

function verb.run(options)
    local data, problem = xdg.data()
    if not data then
        cli.complain(problem)
        return cli.FAILED
    end
    local known, done, failed = shipped(), json.list {}, json.list {}
    for _, path in ipairs(options._) do
        local result, problems = installer.install(data .. "/mods", path, {
            known = known, allow_lookalike = options["allow-lookalike"],
        })
        if result then
            if result.warning then cli.complain(result.warning) end
            tell(result, options, known)
            done[#done + 1] = as_json(result, known)
        else
            for _, line in ipairs(problems) do
                cli.complain(text.printable(line, 600))
                failed[#failed + 1] = line
            end
        end
    end
    if options.json then cli.print_json { installed = done, problems = failed } end
    return #failed > 0 and cli.FAILED or cli.OK
end

return verb
