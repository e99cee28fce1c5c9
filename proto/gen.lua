-- The generator: lua5.4 proto/gen.lua DESCRIPTOR_SET OUT_FOLDER
--
-- Reads what protoc made of proto/*.proto and writes everything that is derived from it: the gate's C
-- tables, the worker's wire.h, the host's api.lua, the rules of languages, the SDK's codec, the typings and the
-- modders' reference with the examples of modapi/examples.
-- With the game's own names and rules.

local root = arg[0]:match("^(.*)proto/[^/]*$") or "./"
package.path = root .. "?.lua;" .. package.path

local descriptor = require("proto.descriptor")
local model = require("proto.model")
local emit_c = require("proto.emit_c")
local emit_js = require("proto.emit_js")
local emit_languages = require("proto.emit_languages")
local emit_lua = require("proto.emit_lua")
local emit_docs = require("proto.emit_docs")
local emit_html = require("proto.emit_html")
local emit_pages = require("proto.emit_pages")
local emit_plurals = require("proto.emit_plurals")
local examples = require("proto.examples")
local game = require("proto.game")
local languages = require("proto.languages")
local plurals = require("proto.plurals")
local lfs = require("lfs")

local function read(path)
    local file, message = io.open(path, "rb")
    if not file then error("gen: " .. message, 0) end
    local text = file:read("a")
    file:close()
    return text
end

local function write(path, text)
    local file, message = io.open(path, "wb")
    if not file then error("gen: " .. message, 0) end
    assert(file:write(text))
    assert(file:close())
end

local function read_examples()
    local names, list = {}, {}
    for file in lfs.dir(root .. "modapi/examples") do names[#names + 1] = file:match("^(%l+)%.js$") end
    table.sort(names)
    for i, name in ipairs(names) do
        list[i] = examples.parse(name, read(root .. "modapi/examples/" .. name .. ".js"))
    end
    return list
end

-- What makes a codec of a game's own api when it is loaded: the same code, for the host's Lua.
local AT_RUN_TIME = { "emit_game", "field_text", "js_read", "js_shared", "js_write", "model" }

local function write_runtime(out)
    lfs.mkdir(out .. "/lua/proto")
    for _, name in ipairs(AT_RUN_TIME) do write(out .. "/lua/proto/" .. name .. ".lua", read(root .. "proto/" .. name .. ".lua")) end
    write(out .. "/lua/proto/codec_runtime.lua", ("return %q\n"):format(read(root .. "proto/codec_runtime.js")))
end

local function main(set_path, out)
    if not out then error("usage: gen.lua DESCRIPTOR_SET OUT_FOLDER", 0) end
    local m = model.build(descriptor.read(read(set_path)))
    write(out .. "/gate_table.h", emit_c.header(m))
    write(out .. "/gate_table.c", emit_c.source(m))
    write(out .. "/wire.h", emit_c.wire(m))
    write(out .. "/lua/api.lua", emit_lua.api(m))
    write_runtime(out)
    write(out .. "/plural_table.h", emit_plurals.c_header())
    write(out .. "/plural_table.c", emit_plurals.c_source(plurals.cardinal))
    write(out .. "/lua/languages.lua", emit_languages.lua(languages))
    local runtime = read(root .. "proto/codec_runtime.js")
    write(out .. "/sdk/codec.js", emit_js.codec(m, runtime))
    write(out .. "/sdk/plural_rules.js", emit_plurals.js(plurals))
    write(out .. "/codec_full.js", emit_js.full(m, runtime))
    local sdk = read(root .. "modapi/gatehouse.d.ts")
    local list = read_examples()
    local by_name = examples.index(m, list)
    local of_game = game.read(root, read)
    write(out .. "/gatehouse.d.ts", emit_docs.typings(m, sdk, of_game))
    write(out .. "/reference.md", emit_docs.reference(m, by_name, of_game))
    write(out .. "/reference.html", emit_html.page(m, by_name, sdk, of_game))
    write(out .. "/examples.json", examples.json(list))
    local guides = {}
    for _, name in ipairs({ "README", "npm", "agents" }) do guides[name] = read(root .. "modapi/" .. name .. ".md") end
    lfs.mkdir(out .. "/docs")
    lfs.mkdir(out .. "/docs/pages")
    for name, text in pairs(emit_pages.files(m, by_name, guides)) do write(out .. "/docs/" .. name, text) end
end

local ok, message = pcall(main, arg[1], arg[2])
if not ok then
    io.stderr:write("gen: ", tostring(message), "\n")
    os.exit(1)
end
