-- The generator: what it says about the real .proto files, and what it refuses. Broken inputs are made by
-- changing what was read of the real descriptor set.
local descriptor = require("proto.descriptor")
local model = require("proto.model")
local emit_c = require("proto.emit_c")
local emit_js = require("proto.emit_js")
local emit_docs = require("proto.emit_docs")

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

local bytes = read("build/gen/descriptors.pb")

local function field_of(message, name)
    for _, field in ipairs(message.fields) do
        if field.name == name then return field end
    end
    error("no field " .. name)
end

local function count(text, pattern)
    local _, times = text:gsub(pattern, "")
    return times
end

local m = model.build(descriptor.read(bytes))

describe("descriptor", function()
    local set = descriptor.read(bytes)

    it("reads messages, fields and their types", function()
        local spawn = set.messages[".gatehouse.Spawn"]
        assert.equal("string", field_of(spawn, "kind").type)
        assert.equal("sint32", field_of(spawn, "x").type)
        assert.equal(2, field_of(spawn, "x").number)
        assert.is_true(field_of(set.messages[".gatehouse.CommandBatch"], "commands").repeated)
        assert.equal(".gatehouse.Anchor", field_of(set.messages[".gatehouse.HudText"], "anchor").type_name)
    end)

    it("reads custom options, with negative numbers and booleans", function()
        local push = set.messages[".gatehouse.Push"]
        assert.equal("entity.push", push.options.command.capability)
        local limits = field_of(push, "vx").options.limits
        assert.same({ fixed = true, unit = "px/tick", min = -2048, max = 2048 }, limits)
        assert.is_true(set.messages[".gatehouse.Init"].options.event.always)
    end)

    it("reads the comments before and after a field", function()
        assert.matches("^Makes an entity", set.messages[".gatehouse.Spawn"].comment)
        assert.matches("fades out by then", field_of(set.messages[".gatehouse.Light"], "ticks").comment)
        assert.is_nil(field_of(set.messages[".gatehouse.Light"], "radius").comment)
    end)

    it("reads every shorter piece of a set, or says that it is broken", function()
        for len = 1, #bytes, 997 do
            local ok, message = pcall(descriptor.read, bytes:sub(1, len))
            if not ok then assert.equal("string", type(message)) end
        end
        assert.has_error(function() descriptor.read("\10\5ab") end,
            "descriptor set: a field is longer than the data")
        assert.has_error(function() descriptor.read("\11") end, "descriptor set: unknown wire type 3")
        assert.has_error(function() descriptor.read(("\255"):rep(20)) end)
    end)
end)

describe("model", function()
    it("has a label, cost, quota and level for every command and query", function()
        assert.is_true(#m.commands >= 21)
        assert.equal(9, #m.queries)
        for _, group in ipairs({ m.commands, m.queries }) do
            for _, command in ipairs(group) do
                assert.is_true(#command.label > 0, command.name)
                assert.is_true(command.cost > 0 and command.quota > 0, command.name)
                assert.equal(1, command.since, command.name)
                assert.is_string(command.comment, command.name)
            end
        end
    end)

    it("sorts the capabilities and has each once", function()
        local seen, last = {}, ""
        for _, capability in ipairs(m.capabilities) do
            assert.is_nil(seen[capability])
            assert.is_true(last < capability)
            seen[capability], last = true, capability
        end
        assert.is_true(seen["hud"] and seen["world.read"] and seen["input.read"])
    end)

    it("resolves limits that are not said", function()
        local state = m.by_name.EntityState
        assert.equal(model.DEFAULT_STRING_BYTES, field_of(state, "kind").limits.max_bytes)
        assert.equal(model.DEFAULT_COUNT, field_of(m.by_name.Init, "capabilities").limits.max_count)
        assert.equal(256, field_of(m.by_name.CommandBatch, "commands").limits.max_count)
    end)

    it("names enum values without the prefix that all share", function()
        local names = {}
        for _, enum in ipairs(m.enums) do
            for _, value in ipairs(enum.values) do names[enum.name .. "." .. value.js_name] = value.number end
        end
        assert.equal(6, names["EventKind.entity_hurt"])
        assert.equal(0, names["Anchor.top_left"])
        assert.equal(2, names["Outcome.over_quota"])
    end)

    it("knows a oneof of one field called maybe_ as optional", function()
        assert.is_true(field_of(m.by_name.SetProperties, "vx").optional)
        assert.is_false(field_of(m.by_name.SetProperties, "entity").optional)
        assert.is_false(field_of(m.by_name.Command, "spawn").optional)
    end)
end)

describe("model refuses", function()
    local function refused(pattern, change)
        local set = descriptor.read(bytes)
        change(set.messages, set.enums, set.files)
        local ok, message = pcall(model.build, set)
        assert.is_false(ok)
        assert.matches(pattern, message, 1, true)
    end
    local function G(name) return ".gatehouse." .. name end

    it("a command without options, label, cost, quota or level", function()
        refused(".gatehouse.Push has no option (command)", function(all) all[G "Push"].options.command = nil end)
        refused(".gatehouse.Log: option (command) has no label", function(all)
            all[G "Log"].options.command.label = nil
        end)
        refused(".gatehouse.Push: option (command) has no cost",
            function(all) all[G "Push"].options.command.cost = nil end)
        refused(".gatehouse.Push: option (command) has no quota", function(all)
            all[G "Push"].options.command.quota = 0
        end)
        refused(".gatehouse.Push: option (command) has no `since`", function(all)
            all[G "Push"].options.command.since = nil
        end)
    end)

    it("a query or an event without options", function()
        refused(".gatehouse.QueryTiles has no option (command)", function(all)
            all[G "QueryTiles"].options.command = nil
        end)
        refused(".gatehouse.Tick has no option (event)", function(all) all[G "Tick"].options.event = nil end)
    end)

    it("a label of a capability that is said twice, not at all, elsewhere, or for nothing", function()
        local function declared(files)
            for _, file in ipairs(files) do
                if file.name == "commands.proto" then return file.options.capability end
            end
        end
        refused('.gatehouse.Push: its label is said once, by option (capability) of "entity.push"', function(all)
            all[G "Push"].options.command.label = "Push"
        end)
        refused('commands.proto: capability "hud" has a label twice', function(_, _, files)
            table.insert(declared(files), { name = "hud", label = "Another" })
        end)
        refused('capability "entity.control" has no label', function(_, _, files) table.remove(declared(files), 1) end)
        refused('capability "entity.control" has no label', function(_, _, files) declared(files)[1].label = "" end)
        refused('capability "old" has a label, and nothing needs it', function(_, _, files)
            table.insert(declared(files), { name = "old", label = "Old" })
        end)
    end)

    it("a capability that is not written as one", function()
        refused('capability "Hud!"', function(all) all[G "HudText"].options.command.capability = "Hud!" end)
    end)

    it("a number or a name that is used twice", function()
        refused(".gatehouse.Spawn.y: number 2 is already x", function(all) field_of(all[G "Spawn"],
            "y").number = 2 end)
        refused(".gatehouse.Spawn.x: declared twice", function(all) field_of(all[G "Spawn"], "y").name = "x" end)
    end)

    it("types and shapes that the codec does not know", function()
        refused(".gatehouse.Spawn.x: type double is not supported", function(all)
            field_of(all[G "Spawn"], "x").type = "double"
        end)
        refused("only strings and messages may be repeated", function(all) field_of(all[G "Spawn"],
            "x").repeated = true end)
        refused("unknown message .gatehouse.Nothing", function(all)
            field_of(all[G "EntitySpawned"], "state").type_name = ".gatehouse.Nothing"
        end)
        refused("names are lower_case", function(all) field_of(all[G "Spawn"], "x").name = "X" end)
    end)

    it("limits that make no sense", function()
        refused(".gatehouse.Push.vx: min 5 is above max 4", function(all)
            field_of(all[G "Push"], "vx").options.limits = { min = 5, max = 4 }
        end)
        refused("must fit uint32", function(all) field_of(all[G "Light"], "radius").options.limits = { min = -1,
            max = 4 } end)
        refused("fixed is for uint32 and sint32", function(all)
            field_of(all[G "Spawn"], "kind").options.limits = { fixed = true }
        end)
        refused("min and max are for uint32 and sint32", function(all)
            field_of(all[G "Spawn"], "kind").options.limits = { min = 0, max = 4 }
        end)
        refused("an entity is a uint32", function(all) field_of(all[G "Spawn"],
            "x").options.limits = { entity = true } end)
    end)

    it("an event that cannot be asked for, or need not be", function()
        refused("event tick: EventKind must have it under its number 2", function(_, enums)
            table.remove(enums[G "EventKind"].values, 2)
        end)
        refused("event tick: EventKind must have it under its number 2", function(_, enums)
            enums[G "EventKind"].values[2].number = 77
        end)
        refused("event tick comes always", function(all) all[G "Tick"].options.event.always = true end)
        refused("may not be called so", function(all) field_of(all[G "TimerFired"], "timer").name = "event" end)
    end)

    it("a Send whose query needs two bytes to be told", function()
        refused("a field `query` with a number below 16", function(all) field_of(all[G "Send"],
            "query").number = 16 end)
    end)
end)

describe("the C tables", function()
    local source, header = emit_c.source(m), emit_c.header(m)

    it("list every command, query and event under its number", function()
        for _, c in ipairs(m.commands) do
            assert.is_truthy(source:find(('{%d, "%s", "%s", "%s", %d, %d,'):format(c.number, c.name,
                c.capability, c.label,
                c.cost, c.quota), 1, true), c.name)
        end
        assert.is_truthy(source:find(("gate_command_count = %d;"):format(#m.commands), 1, true))
        assert.is_truthy(source:find(("gate_query_count = %d;"):format(#m.queries), 1, true))
        assert.is_truthy(source:find(("gate_event_count = %d;"):format(#m.events), 1, true))
        assert.is_truthy(source:find('{1, "init", "", 1, 1, &gatehouse__init__descriptor, 0, 0, 0, 0}', 1, true))
    end)

    it("have a row for every field, in the order of their numbers", function()
        for _, message in ipairs(m.messages) do
            local rows = source:match("limits " .. message.snake .. "_fields%[%] = (%b{})")
            if rows then
                assert.equal(#message.fields, count(rows, "// "), message.name)
                local last = 0
                for _, field in ipairs(message.fields) do
                    local at = rows:find("// " .. field.name .. "\n", 1, true)
                    assert.is_true(at > last, message.name .. "." .. field.name)
                    last = at
                end
            end
        end
    end)

    it("carry the limits", function()
        local rows = source:match("push_fields%[%] = (%b{})")
        assert.is_truthy(rows:find("{0, 0, -2048, 2048, 1, 0, 0}, // vx", 1, true))
        assert.is_truthy(rows:find("{0, 0, 0, 0, 0, 1, 0}, // entity", 1, true))
        assert.is_truthy(source:match("spawn_fields%[%] = (%b{})"):find("{64, 0, 0, 0, 0, 0, 0}, // kind", 1, true))
        assert.is_truthy(source:match("tint_fields%[%] = (%b{})"):find("{0, 0, 0, 16777215, 0, 0, 1}, // color", 1, true))
    end)

    it("tell a query by its first byte, in the header and to the worker", function()
        assert.equal(0x12, m.query_tag)
        assert.is_truthy(header:find("GATE_SEND_QUERY_TAG = 0x12", 1, true))
        assert.is_truthy(emit_c.wire(m):find("enum { WIRE_SEND_QUERY_TAG = 0x12 };", 1, true))
    end)

    it("write text as C does", function()
        local set = descriptor.read(bytes)
        set.messages[".gatehouse.Log"].options.command.label = 'a "b" \\ c\n\195\169'
        local odd = emit_c.source(model.build(set))
        assert.is_truthy(odd:find([["a \"b\" \\ c\n\303\251"]], 1, true))
    end)
end)

describe("the C limits", function()
    local header = emit_c.header(m)

    it("are those of the fields, by message and field, and what holds where a field says nothing", function()
        for _, line in ipairs {
            "LIMIT_HUD_TEXT_ARGS_COUNT = 8,", "LIMIT_STORAGE_KEYS_LIMIT_MAX = 512,", "LIMIT_STORAGE_KEY_LIST_KEYS_COUNT = 512,",
            "LIMIT_SET_TIMER_TIMER_MAX = 63,", "LIMIT_POST_TOPIC_BYTES = 64,", "LIMIT_INIT_MOD_BYTES = 256,",
            "GATE_STRING_BYTES = 256, GATE_BYTES_BYTES = 4096, GATE_COUNT = 64",
        } do
            assert.is_truthy(header:find(line, 1, true), line)
        end
    end)

    -- Where the two languages must both have a number, they have the same one.
    it("and what conf.lua, the screens and api.lua say are one", function()
        local function constant(path, name)
            return tonumber(read(path):match("%f[%w_]" .. name .. " = (%d+)")) or error(path .. " has no " .. name)
        end
        local conf, look, api = read("lua/conf.lua"), require "ui.look", require "games.api_rules"
        for name, said in pairs { HEAP_MB = "heap_mb", PROCESS_MB = "process_mb", HANDLER_MS = "handler_cpu_ms",
                                  KILL_MS = "kill_cpu_ms", PRINT_KB = "print_kb_per_second" } do
            assert.equal(constant("engine/pool/pool.h", "POOL_DEFAULT_" .. name), tonumber(conf:match(said .. " = (%d+)")), said)
        end
        assert.equal(constant("engine/scene/scene.h", "SCENE_MIN_WIDTH_PX"), look.WIDTH)
        assert.equal(constant("engine/scene/scene.h", "SCENE_MIN_HEIGHT_PX"), look.HEIGHT)
        for name, value in pairs {
            FIRST_NUMBER = api.FIRST, END_NUMBER = api.LAST + 1, MAX_FIELDS = api.MOST_FIELDS,
            MAX_FIELD_NUMBER = api.LAST_FIELD, MAX_BYTES = api.MOST_BYTES, MAX_COUNT = api.MOST_COUNT,
            MAX_NAMES = api.MOST_NAMES, MAX_DEPTH = api.MOST_DEPTH, MAX_INNER = api.MOST_INNER,
        } do
            assert.equal(constant("engine/gate/api.h", "API_" .. name), value, name)
        end
    end)
end)

describe("the JavaScript codec", function()
    local runtime = read("proto/codec_runtime.js")
    local codec, full = emit_js.codec(m, runtime), emit_js.full(m, runtime)

    it("writes every command and query, reads every event and reply", function()
        for _, c in ipairs(m.commands) do
            assert.is_truthy(codec:find("export function encode_" .. c.name .. "(seq, m)", 1, true), c.name)
        end
        for _, q in ipairs(m.queries) do
            assert.is_truthy(codec:find("export function query_" .. q.name .. "(m)", 1, true), q.name)
        end
        for _, e in ipairs(m.events) do
            assert.is_truthy(codec:find(('{ event: "%s"'):format(e.name), 1, true), e.name)
        end
    end)

    it("does both for every message in the full one", function()
        for _, message in ipairs(m.messages) do
            assert.equal(1, count(full, "function write_" .. message.snake .. "%("), message.name)
            assert.equal(1, count(full, "function read_" .. message.snake .. "%("), message.name)
        end
    end)

    it("refuses a message that stands in two unions, and a field with the union's name", function()
        local set = descriptor.read(bytes)
        field_of(set.messages[".gatehouse.Event"], "tick").type_name = ".gatehouse.Budget"
        assert.has_error(function() emit_js.codec(model.build(set), runtime) end,
            ".gatehouse.Budget: is in two unions")
        set = descriptor.read(bytes)
        field_of(set.messages[".gatehouse.Spawn"], "kind").name = "command"
        assert.has_error(function() emit_js.codec(model.build(set), runtime) end,
            ".gatehouse.Spawn.command: the union's own name")
    end)
end)

describe("the documents", function()
    local typings, reference = emit_docs.typings(m, "// the SDK\n"), emit_docs.reference(m)

    it("type every event and message, and end with the SDK's own", function()
        for _, e in ipairs(m.events) do
            local told = typings:find(("        %s: %s;"):format(e.name, e.message.name), 1, true) ~= nil
            assert.equal(not e.testing, told, e.name)
        end
        assert.is_truthy(typings:find("vx?: number;", 1, true))
        assert.is_truthy(typings:find("seed: bigint;", 1, true))
        assert.matches("// the SDK\n$", typings)
    end)

    it("tell of every command, query, event and capability, with comments and limits", function()
        for _, group in ipairs({ m.commands, m.queries, m.events }) do
            for _, item in ipairs(group) do
                local told = reference:find("\n### " .. item.name .. "\n", 1, true) ~= nil
                assert.equal(not item.testing, told, item.name)
            end
        end
        for _, capability in ipairs(m.capabilities) do
            local told = reference:find("\n| `" .. capability .. "` | %u") ~= nil
            assert.equal(not m.testing[capability], told, capability)
        end
        assert.is_truthy(reference:find("| `vx` | number | px/tick, -8 to 8 |", 1, true))
        assert.is_truthy(reference:find("Adds to the velocity of any entity for this tick", 1, true))
    end)
end)

-- What two languages must agree on and the generator does not write.
describe("numbers that stand twice", function()
    local function number(path, pattern)
        return (assert(read(path):match(pattern), path .. " has no such number"))
    end

    it("are the same: $sends of a tick, and bytes of a source map", function()
        assert.equal(number("engine/gate/internal.h", "GATE_MAX_BATCHES = (%d+),"),
            number("modapi/core.js", "const MOST_SENDS = (%d+);"))
        assert.equal(1 << math.tointeger(number("engine/worker/sourcemap.h", "SOURCEMAP_MAX_JSON = 1 << (%d+),")),
            require("mods.sources").MAX_ONE_MAP_BYTES)
    end)
end)
