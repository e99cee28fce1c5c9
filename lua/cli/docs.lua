-- gatehouse docs: writes the reference for modders.
local cli = require "cli"
local typings = require "mods.typings"

local verb = {
    summary = "write the reference of all events, commands and capabilities",
    group = "develop",
    usage = "docs [--out DIR]",
    about = "Writes reference.html, one page with search that any browser reads from the disk, and reference.md.\n"
        .. "Every event, command and query is there with what it means, its capability, limits and units, and an\n"
        .. "example.\n"
        .. "With --json: {files}.",
    options = {
        out = { kind = "string", value = "DIR", default = ".", help = "the folder, made when it is not there" },
    },
    examples = {
        { "gatehouse docs --out docs && xdg-open docs/reference.html", "writes the page and shows it" },
    },
}

function verb.run(options)
    local files = {}
    for _, name in ipairs { "reference.html", "reference.md" } do
        local problem
        files[name], problem = typings.read(name)
        if not files[name] then
            cli.complain("docs: " .. problem)
            return cli.LOAD
        end
    end
    return cli.write_files(options, options.out, files)
end

return verb
