-- gatehouse pack-game: makes the archive of a game that others play.
local cli = require "cli"
local fs = require "engine.fs"
local hash = require "engine.hash"
local inspect = require "games.inspect"
local pack = require "mods.pack"
local packages = require "mods.package"
local text = require "lib.text"

local verb = {
    summary = "check a game and make an archive to share",
    group = "make",
    usage = "pack-game PATH [-o FILE]",
    about = "Writes ID_VERSION.zip, the same bytes each time, with the mods that the game brings. What begins with a dot\n"
        .. "and node_modules is left out; tests stay in. It is played with `gatehouse run FILE`, or from the player's folder\n"
        .. "of games. Refused is what has an error that `check` finds without playing.\n"
        .. "With --json: {path, id, version, files, bytes, packed, file_sha256, sha256 (of the content)}.",
    needs = { "PATH" },
    rest = 1,
    words = "PATH",
    options = {
        out = cli.out_file("the archive, or the folder that it goes to"),
    },
    examples = {
        { "gatehouse pack-game shells", "writes shells_0.1.0.zip here" },
        { "gatehouse pack-game . -o dist", "into the folder dist" },
    },
}

local function complain(problems)
    for _, line in ipairs(problems) do cli.complain(line) end
    return cli.FAILED
end

local function output_path(given, game)
    local name = pack.file_name(game)
    if not given then return name end
    if fs.kind(given) == "dir" then return given:gsub("/+$", "") .. "/" .. name end
    return given
end

local function tell(options, path, found, bytes)
    local game, sum = found.game, hash.sha256(bytes)
    cli.say(options, ("%s: %s %s, %s, %d bytes packed to %d"):format(path, game.id, game.version,
        text.count(#found.files, "file"), found.bytes, #bytes))
    cli.say(options, ("  sha256 of the file     %s\n  sha256 of its content  %s"):format(sum, found.sha256))
    if options.json then
        cli.print_json { path = path, id = game.id, version = game.version, files = #found.files, bytes = found.bytes,
                         packed = #bytes, file_sha256 = sum, sha256 = found.sha256 }
    end
    return cli.OK
end

function verb.run(options)
    local given = options._[1]:gsub("(.)/+$", "%1")
    if not fs.kind(given) then
        cli.complain(("pack-game: there is no '%s'"):format(text.printable(given, 200)))
        return cli.LOAD
    end
    local found, problems = inspect.path(given)
    if not found then return complain(problems) end
    if found.errors[1] then return complain(found.errors) end
    local path = output_path(options.out, found.game)
    local is_through = path == "-" or fs.look(path) == "other" -- a pipe or a device
    if not is_through and not packages.is_archive(path) then
        return complain { text.printable(path, 200) .. ": a game's archive is called something.zip" }
    end
    local bytes, problem = pack.bytes(found.game.package, found, found.game.id)
    local wrote
    if bytes then wrote, problem = fs.replace(path, bytes) end
    found.game.package:close()
    if not wrote then return complain { problem } end
    return tell(options, path, found, bytes)
end

return verb
