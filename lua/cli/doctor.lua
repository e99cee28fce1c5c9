-- gatehouse doctor: which of the walls between a mod and you stand on this machine, and what else the game
-- needs. The worker program tries the walls; this says what they mean and what to do when one is missing.
local app = require "engine.app"
local cli = require "cli"
local fs = require "engine.fs"
local surroundings = require "lib.surroundings"

local doctor = {
    summary = "check the sandbox, the libraries and the devices",
    group = "play",
    usage = "doctor [OPTIONS]",
    about = "Checks each layer of the sandbox, the libraries and the devices. The exit code is 0 if everything that\n"
        .. "is required works. Optional layers may be missing: the system-call filter protects without them.\n"
        .. "With --json: {well, checks = [{name, stands, required, means, detail}]}.",
    examples = {
        { "gatehouse doctor", "each check with its result, and how to fix what is missing" },
        { "gatehouse doctor --quiet", "only the exit code, and what is missing" },
    },
}

local KERNEL = "use Linux 5.11 or newer; in a container, allow seccomp"
local USERNS = "allow user namespaces (sysctl user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns)"

-- What each line of `gatehouse-worker --walls` means to people, in the order in which they are told.
local WALLS = {
    { "system-call-filter", "17 system calls are left to a mod, and none of them opens, starts or sends",
        KERNEL .. "; `gatehouse run --unsafe-no-sandbox` plays without it, with mods that you trust fully" },
    { "no-new-privileges", "a mod cannot gain rights by starting a program", KERNEL },
    { "limits", "no descriptors, no core dumps, no more data than its budget", "look at `ulimit -a`" },
    { "memory-limit", "a mod that hoards memory is stopped, not the machine", KERNEL },
    { "dies-with-parent", "no mod outlives the engine", KERNEL },
    { "sealed-memory", "a mod cannot shrink the memory it shares with the engine", KERNEL },
    { "process-handles", "the engine kills the mod it means, never a stranger with its number", KERNEL },
    { "user-namespace", "rights inside are rights to nothing outside", USERNS },
    { "process-namespace", "a mod cannot name any other process, and dies with the zygote", USERNS },
    { "mount-namespace", "its file system is its own", USERNS },
    { "empty-file-system", "which is an empty folder", USERNS },
    { "network-namespace", "there is no network", USERNS },
    { "ipc-namespace", "there are no message queues of others", USERNS },
    { "uts-namespace", "it cannot rename the host", USERNS },
    { "cgroup-namespace", "it does not see the machine's control groups", USERNS },
    { "no-root", "mods do not run as root, even when the engine does", "do not play as root" },
    { "no-capabilities", "no rights of root are left", KERNEL },
    { "landlock", "files, TCP and signals are refused once more, per mod",
        "boot Linux 5.13 or newer with landlock in lsm=" },
}

-- {NAME = {stands, kind, detail}} from the worker's lines.
local function parse_walls(report)
    local found = {}
    for line in report:gmatch("[^\n]+") do
        local name, stands, kind, detail = line:match("^([^\t]*)\t(%l+)\t(%l+)\t(.*)$")
        if name then found[name] = { stands = stands == "yes", kind = kind, detail = detail } end
    end
    return found
end

local function add(list, name, stands, required, detail, means, fix)
    list[#list + 1] = {
        name = name, stands = stands, required = required, detail = detail, means = means,
        fix = not stands and fix or nil,
    }
end

-- What took the namespaces away comes after the walls, once, with what to do about it.
local function add_walls(list, found, around)
    local taken = false
    for _, wall in ipairs(WALLS) do
        local name, means, fix = table.unpack(wall)
        local is = found[name] or { stands = false, kind = "required", detail = "not reported" }
        if fix == USERNS and not is.stands and found[name] then
            taken = true
            if #around > 0 then fix = ("see '%s' below"):format(around[1].name) end
        end
        add(list, name, is.stands, is.kind == "required", is.detail, means, fix)
    end
    if not taken then return end
    for _, cause in ipairs(around) do add(list, cause.name, false, false, cause.detail, cause.means, cause.fix) end
end

local function add_facts(list, found, machine)
    local function fact(name) return found[name] and found[name].detail end
    add(list, "kernel", fact "kernel" ~= nil, false, fact "kernel", "Linux", KERNEL)
    add(list, "v8", fact "v8" ~= nil, true, fact "v8", "runs the mods' JavaScript", "build gatehouse-worker: make")
    local seccomp = fact "libseccomp"
    local decoders = fact "decoders"
    add(list, "decoders", decoders ~= nil, true, decoders, "read mods' pictures and sounds, in processes as walled in",
        "build gatehouse-worker: make")
    add(list, "libseccomp", seccomp ~= nil, true, seccomp, "writes the filter", "install libseccomp2")
    add(list, "lua", true, true, machine.lua, "runs the game")
    add(list, "sdl", true, true, machine.sdl, "window, sound, gamepads")
end

local function add_files(list, machine)
    local sdk = fs.kind(machine.sdk .. "/index.js") == "file"
    add(list, "sdk", sdk, true, machine.sdk, "what mods import as \"gatehouse\"", "build it: make")
end

local function add_devices(list, machine)
    local display = app.has_display()
    add(list, "display", display, false, display and machine.video or nil, "a window",
        "without one, `gatehouse run` plays by itself and writes a picture")
    local sound, pads = machine.audio_devices or 0, machine.gamepads or 0
    add(list, "sound", sound > 0, false, ("%d devices"):format(sound), "sound", "the game plays without")
    add(list, "gamepad", pads > 0, false, ("%d gamepads"):format(pads), "a gamepad", "keys and mouse do")
end

-- All checks, in order. `around`: what surroundings.look() found.
function doctor.examine(around)
    local list, machine = {}, app.machine()
    local report, code = app.worker_report("walls")
    local problem = not report and code or nil
    local found = parse_walls(report or "")
    add(list, "worker", report ~= nil, true, problem or machine.worker, "the program that mods run in",
        "build it: make")
    add_walls(list, found, around or surroundings.look())
    add_facts(list, found, machine)
    add_files(list, machine)
    add_devices(list, machine)
    return list
end

-- Whether everything that is required stands.
function doctor.is_well(list)
    for _, item in ipairs(list) do
        if item.required and not item.stands then return false end
    end
    return true
end

local function line_of(item)
    local mark = item.stands and "yes" or item.required and "NO" or "no"
    local detail = item.detail and item.detail ~= "" and (" (" .. item.detail .. ")") or ""
    local line = ("%-4s %-19s %s%s"):format(mark, item.name, item.means, detail)
    return item.fix and line .. "\n" .. (" "):rep(25) .. "-> " .. item.fix or line
end

function doctor.run(options)
    local list = doctor.examine()
    local well = doctor.is_well(list)
    if options.json then cli.print_json { well = well, checks = list } end
    for _, item in ipairs(list) do cli.say(options, line_of(item)) end
    if well then
        cli.say(options, "All that is required stands.")
    else
        cli.complain("something that is required is missing: `gatehouse doctor` says what (NO)")
    end
    return well and cli.OK or cli.FAILED
end

return doctor
