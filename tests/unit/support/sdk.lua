-- For the specs of the SDK: mods of a few lines in the worker that mods run in, with prelude and SDK,
-- against a host that is played here. Events are written and commands read by the generated codec_full.js
-- in a second worker, whose scripts get JavaScript literals from the specs.
--
-- These specs are called workers_*: they start V8, and must come after worker_spec.lua, which gives V8 its flags.
local lfs = require("lfs")
local worker = require("t_worker")

local sdk = {}

local SDK = "build/gen/sdk/"
local SCRIPTS = { "prelude", "layout", "looks", "inspect", "table", "console" } -- as in worker/process/sdk.h

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    return text
end

sdk.sources = { ["codec_full.js"] = read("build/gen/codec_full.js"),
    ["codec_test.js"] = read("tests/unit/js/codec_test.js") }
for name in lfs.dir(SDK) do
    if name:match("%.js$") then sdk.sources["gatehouse/" .. name] = read(SDK .. name) end
end
sdk.sources["gatehouse"] = 'export * from "gatehouse/index.js";'
sdk.sources["gatehouse/test"] = 'export * from "gatehouse/test.js";'

local tool = worker.new({ modules = sdk.sources, print_bytes = 1 << 20 })
assert(tool:load_module("tool.js", [[
        import { decode, encode } from "codec_full.js";
        globalThis.encode = encode;
        globalThis.show = (bytes) => {
            const send = decode("send", new Uint8Array(bytes));
            if (send.send === "query") return $print(JSON.stringify(send));
            const plain = (key, value) => (key === "pixels" ? Array.from(value) : value);
            for (const { command, seq, ...fields } of send.commands) {
                $print(`${command} ${seq} ${JSON.stringify(fields, plain)}`);
            }
        };
]]))

-- JavaScript literals to the bytes of a message.
function sdk.encoded(message, literal)
    assert(tool:load("encode", ("$send(encode(%q, %s));"):format(message, literal)))
    return tool:sends()[1]
end

function sdk.events(tick, literals) return sdk.encoded("event_batch",
    ("{ tick: %d, events: [%s] }"):format(tick, literals)) end

-- Each $send as a list of texts: 'hud_text {"item":0,...}', in order. The seqs come as a second list.
function sdk.decoded(sends)
    local batches, seqs = {}, {}
    for i, bytes in ipairs(sends) do
        assert(tool:load("show", ("show([%s]);"):format(table.concat({ bytes:byte(1, -1) }, ","))))
        batches[i] = {}
        for j, print in ipairs(tool:prints()) do
            local name, seq, fields = print.text:match("^(%S+) (%d+) (.*)$")
            batches[i][j] = name and name .. " " .. fields or print.text
            seqs[#seqs + 1] = tonumber(seq)
        end
    end
    return batches, seqs
end

local INIT = [[{ event: "init", mod: "test-mod", api: 1, seed: %d, tick_rate: 60, width: 72, height: 64,
    tile_size: 16, screen_width: 320, screen_height: 180,
    capabilities: ["hud", "world.read"], settings: '{"strength":3,"name":"\u00e9"}', commands_per_tick: 256,
    bytes_per_tick: 65536, restarts: 0,
    storage_version: 0, storage_kb: 0, api_target: 1, actions: [] }]]

function sdk.init(seed) return (INIT:gsub("%%d", tostring(seed or 1234) .. "n", 1)) end

function sdk.entity(id, kind, x, y)
    return ([[{ event: "entity_spawned", state: { entity: %d, kind: %q, x: %g, y: %g, vx: 0, vy: 0, hp: 10,
        max_hp: 10,
        owner: "", facing: 0 } }]]):format(id, kind, x, y)
end

local live = {}

-- Ends the workers of a test: for after_each.
function sdk.dispose_all()
    for _, subject in ipairs(live) do subject:dispose() end
    live = {}
end

-- A worker with the SDK and a mod in it. Options: reply (to queries), modules (more of them).
function sdk.start(source, options)
    options = options or {}
    local modules = {}
    for name, text in pairs(sdk.sources) do modules[name] = text end
    for name, text in pairs(options.modules or {}) do modules[name] = text end
    local subject = worker.new({ modules = modules, library_prefix = "gatehouse/", reply = options.reply,
        print_bytes = 1 << 16 })
    live[#live + 1] = subject
    for _, name in ipairs(SCRIPTS) do
        name = "gatehouse/" .. name .. ".js"
        assert(subject:load(name, sdk.sources[name]))
    end
    assert(subject:load_module("gatehouse", sdk.sources["gatehouse"]))
    subject:prints()
    if source then assert(subject:load_module("main.js", source)) end
    return subject
end

local LEVELS = { ["\1d"] = "debug: ", ["\1i"] = "", ["\1w"] = "warn: ", ["\1e"] = "error: " }

-- What was printed, with the level of a line before it; info has none.
function sdk.texts(subject)
    local out = {}
    for i, print in ipairs(subject:prints()) do out[i] = print.text:gsub("^\1%l", LEVELS) end
    return out
end

function sdk.printed(source)
    return sdk.texts(sdk.start(source))
end

-- Delivers events; gives the batches of commands that came.
function sdk.deliver(subject, tick, literals)
    assert(subject:send(sdk.events(tick, literals)))
    return sdk.decoded(subject:sends())
end

-- A mod that knows itself, with what it sent until then taken away.
function sdk.started(source, options)
    local subject = sdk.start(source, options)
    assert(subject:send(sdk.events(1, sdk.init())))
    subject:sends()
    return subject
end

return sdk
