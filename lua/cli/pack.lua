-- gatehouse pack: makes the archive of a mod that others install.
local cli = require "cli"
local fs = require "engine.fs"
local hash = require "engine.hash"
local inspect = require "mods.inspect"
local pack = require "mods.pack"
local packages = require "mods.package"
local text = require "lib.text"

local verb = {
    summary = "check a mod and make an archive to share",
    group = "develop",
    usage = "pack PATH [-o FILE]",
    about = "Writes ID_VERSION.zip, the same bytes each time. What begins with a dot and node_modules is left out;\n"
        .. "tests stay in.\n"
        .. "With --json: {path, id, version, files, bytes, packed, file_sha256, sha256 (of the content, as locks have\n"
        .. "it)}.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {
        out = cli.out_file("the archive, or the folder that it goes to"),
    },
    examples = {
        { "gatehouse pack mods/mine", "writes mine_1.0.0.zip here" },
        { "gatehouse pack mods/mine -o dist", "into the folder dist" },
    },
}

local function complain(problems)
    for _, line in ipairs(problems) do cli.complain(line) end
    return cli.FAILED
end

local function output_path(given, mod)
    local name = pack.file_name(mod)
    if not given then return name end
    if fs.kind(given) == "dir" then return given:gsub("/+$", "") .. "/" .. name end
    return given
end

local function write(package, options)
    local found, problems = inspect.package(package)
    if not found then return complain(problems) end
    if found.wrong_texts[1] then return complain(found.wrong_texts) end
    local bytes, problem = pack.bytes(package, found)
    local path = output_path(options.out, found.mod)
    local is_through = path == "-" or fs.look(path) == "other" -- a pipe or a device
    if bytes and not is_through and not packages.is_archive(path) then
        problem = path .. ": a mod's archive is called something.zip"
    end
    local wrote
    if bytes and not problem then wrote, problem = fs.replace(path, bytes) end
    if not wrote then return complain { problem } end
    for _, line in ipairs(found.left_out) do cli.complain("packed, but the game will not use " .. line) end
    local sum = hash.sha256(bytes)
    cli.say(options, ("%s: %s %s, %s, %d bytes packed to %d"):format(path, found.mod.id, found.mod.version,
        text.count(#found.files, "file"), found.bytes, #bytes))
    cli.say(options, ("  sha256 of the file     %s\n  sha256 of its content  %s"):format(sum, found.sha256))
    if options.json then
        cli.print_json { path = path, id = found.mod.id, version = found.mod.version, files = #found.files,
                         bytes = found.bytes, packed = #bytes, file_sha256 = sum, sha256 = found.sha256 }
    end
    return cli.OK
end

function verb.run(options)
    local package, problem = packages.open(options._[1])
    if not package then
        complain { problem }
        return fs.kind(options._[1]) and cli.FAILED or cli.LOAD
    end
    local code = write(package, options)
    package:close()
    return code
end

return verb
