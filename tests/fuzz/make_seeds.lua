-- Writes what the fuzz targets start from: a few small inputs each, made here so that the tree holds no
-- binary files. Usage: lua5.4 tests/fuzz/make_seeds.lua FOLDER ; one folder in it for each target.

package.path = "tests/unit/support/?.lua;" .. package.path
local archive = require "archive"
local pictures = require "pictures"

local folder = assert(arg[1], "usage: make_seeds.lua FOLDER")

local function write(target, name, ...)
    local path = ("%s/%s/%s"):format(folder, target, name)
    local file = assert(io.open(path, "wb"))
    assert(file:write(table.concat({ ... })))
    assert(file:close())
end

for _, target in ipairs({ "api", "frame", "batch", "events", "manifest", "save", "store", "sourcemap", "text", "zip",
    "decoding", "decode", "trace" }) do
    assert(os.execute(("mkdir -p '%s/%s'"):format(folder, target)))
end

local function u8(value) return string.pack("<I1", value) end
local function u16(value) return string.pack("<I2", value) end
local function u32(value) return string.pack("<I4", value & 0xFFFFFFFF) end

-- --- api: what is declared, then steps of fuzz_api.c ---
-- Each message: how odd, its number, and its fields: how many, then type, flags, number and limits of each.
local NO_FIELDS = u8(0)
local COUNT = u8(0) .. u8(4) .. u8(0) .. u8(1) .. u16(8) -- a uint32 from 1 to 9
local FRUIT = u8(3) .. u8(32) .. u8(1) .. u8(3)          -- one of three names
local WORDS = u8(3) .. u8(1 | 4 | 16) .. u8(2) .. u8(20) .. u8(5)
local GIVE = u8(1) .. u8(0) .. u8(3) .. COUNT .. FRUIT .. WORDS
local BODY = "\x08\x03\x52\x05apple"
local SENT = "\x0a" .. u8(#BODY + 5) .. "\x0a" .. u8(#BODY + 3) .. "\x82\x04" .. u8(#BODY) .. BODY

write("api", "nothing", u8(0), u8(5), u8(5))
write("api", "a-command", u8(1), GIVE, u8(0), u8(#SENT), SENT, u8(5), u8(1), u8(40), ("\1\7\64"):rep(14), u8(5))
write("api", "a-query", u8(5), GIVE, GIVE, u8(2) .. u8(1) .. NO_FIELDS, u8(2) .. u8(2) .. NO_FIELDS,
    u8(1) .. u8(3) .. u8(1) .. COUNT .. u8(2) .. FRUIT .. WORDS, u8(3), u8(60), ("\3\1\9"):rep(20), u8(5))
write("api", "all-kinds", u8(12), (u8(1) .. u8(0) .. u8(1) .. COUNT):rep(4),
    (u8(2) .. u8(1) .. NO_FIELDS .. u8(1) .. COUNT):rep(4), (u8(0) .. u8(2) .. u8(1) .. FRUIT):rep(4),
    u8(4), u8(48), ("\2"):rep(32), u8(5), u8(4), u8(2), u8(5))

-- Messages within messages: a list of them with one more inside, as deep as may be and deeper, and sent as bytes.
local INNER, LIST, MAYBE = u8(200) .. u8(0) .. u8(0), u8(200) .. u8(1 | 16) .. u8(0) .. u8(3), u8(200) .. u8(2) .. u8(0)
local function deep(times) return (INNER .. u8(1)):rep(times) .. COUNT end
local NESTED = u8(1) .. u8(0) .. u8(3) .. LIST .. u8(2) .. COUNT .. MAYBE .. u8(1) .. FRUIT .. INNER .. u8(1) .. COUNT .. WORDS
local function nested(number, bytes) return string.char(number << 3 | 2, #bytes) .. bytes end
local ONE = "\x08\x03"
local TRAIL = nested(1, ONE .. nested(10, nested(1, "apple"))) .. nested(1, ONE) .. nested(10, ONE)
local TRAIL_SENT = nested(1, nested(1, "\x82\x04" .. u8(#TRAIL) .. TRAIL))
write("api", "nested", u8(1), NESTED, u8(0), u8(#TRAIL_SENT), TRAIL_SENT, u8(5), u8(1), u8(60), ("\1\7\64"):rep(20), u8(5))
write("api", "nested-answers", u8(8), NESTED, NESTED, NESTED, NESTED, NESTED:rep(2), NESTED:rep(2), NESTED:rep(2), NESTED:rep(2),
    u8(3), u8(80), ("\3\1\9"):rep(26), u8(5))
write("api", "nested-told", u8(12), (u8(1) .. u8(0) .. u8(1) .. COUNT):rep(4),
    (u8(2) .. u8(1) .. NO_FIELDS .. u8(1) .. COUNT):rep(4), NESTED:rep(4), u8(4), u8(48), ("\2"):rep(32), u8(5), u8(4), u8(2), u8(5))
for _, times in ipairs { 4, 5, 7 } do
    write("api", "depth-" .. times, u8(1), u8(1), u8(0), u8(1), deep(times), u8(0), u8(#TRAIL_SENT), TRAIL_SENT, u8(5))
end

-- --- frame: steps of fuzz_frame.c ---
local FRAME, STORE, TAIL, WORD, CHANGE, NEXT, BEGIN, REPLY, EXIT = 0, 1, 2, 3, 4, 5, 6, 7, 8
local READY, FAILED, SEND, QUERY, PRINT, DROPPED, ERROR, DONE, LAST_WORDS = 1, 2, 3, 4, 5, 6, 7, 8, 9
local AS_STRUCT = 0x8000

local function frame(kind, bytes) return u8(FRAME) .. u8(kind) .. u16(#bytes) .. bytes end
local function struct(kind, bytes) return u8(FRAME) .. u8(kind) .. u16(AS_STRUCT) .. bytes end
local next_one = u8(NEXT)

write("frame", "a-good-life", frame(READY, ""), next_one, u8(BEGIN), frame(SEND, "batch"), next_one,
    frame(QUERY, "\x12\0"), next_one, u8(REPLY), struct(PRINT, u32(7) .. "main.js"), next_one, frame(DONE,
        ""),
    next_one, u8(EXIT), u16(0), next_one)
write("frame", "errors", struct(FAILED, u32(1) .. u32(2) .. u32(0) .. "\xFF\xFEmessage"), next_one,
    frame(LAST_WORDS, "out of memory"), u8(EXIT), u16(0x0A00), next_one)
write("frame", "prints", frame(READY, ""), next_one, u8(BEGIN),
    frame(PRINT, u32(-1) .. ("a"):rep(128) .. "text \27[2J \xC2\x9B \xF0\x9F\x98\x80"), next_one,
    frame(DROPPED, u32(9)), next_one, struct(ERROR, "\0\0\0\0"), next_one, frame(DONE, ""), next_one)
write("frame", "lies", frame(SEND, "x"), u8(TAIL), u32(8), next_one, u8(WORD), u16(16), u32(12345), next_one)
write("frame", "too-late", frame(SEND, ("y"):rep(64)), u8(CHANGE), u8(2), u8(1), u8(0), u32(0xFFFFFFF0),
    next_one,
    u8(STORE), u32(0), u8(8), u32(0x7FFFFFFF), u32(3), next_one)
write("frame", "queries", frame(READY, ""), next_one, u8(BEGIN), frame(QUERY, "\x12"), next_one,
    frame(QUERY, "\x12"),
    next_one, u8(EXIT), u16(9), next_one)

-- --- messages, by hand ---
local function varint(value)
    local out = {}
    while value > 127 or value < 0 do
        out[#out + 1] = string.char(value & 127 | 128)
        value = value >> 7
    end
    out[#out + 1] = string.char(value)
    return table.concat(out)
end
local function number(field, value) return varint(field << 3) .. varint(value) end
local function signed(field, value) return number(field, value << 1 ~ value >> 63) end
local function bytes(field, value) return varint(field << 3 | 2) .. varint(#value) .. value end

local function command(field, ...) return bytes(1, number(1, 5) .. bytes(field, table.concat({ ... }))) end
local function batch(...) return bytes(1, table.concat({ ... })) end
local CRAB = 1 << 12 -- the first entity of fuzz_batch.c, then two more
local MINE = 1 << 12 | 1

local commands = {
    log = command(2, number(1, 1), bytes(2, "hello")),
    spawn = command(3, bytes(1, "crab"), signed(2, 25600), signed(3, 25600)),
    move = command(4, number(1, MINE), signed(2, 9000), signed(3, 9000)),
    set_properties = command(5, number(1, MINE), signed(2, -300), signed(4, 9), bytes(6, "crab"), number(7,
        0xFF)),
    damage = command(6, number(1, CRAB), signed(2, 1000)),
    remove = command(7, number(1, MINE)),
    push = command(8, number(1, CRAB), signed(2, 2048), signed(3, -2048)),
    set_timer = command(9, number(1, 63), number(2, 1), number(3, 1)),
    hud_text = command(10, number(1, 1), number(2, 4), signed(3, -20), bytes(5, "Night \xE2\x82\xAC"),
        number(6, 255)),
    hud_icon = command(11, number(1, 2), bytes(5, "crab")),
    hud_bar = command(12, number(1, 3), number(5, 48), number(6, 4), number(7, 5), number(8, 9)),
    hud_pixels = command(13, number(1, 4), number(5, 2), number(6, 2), bytes(7, "\0\1\2\255")),
    hud_remove = command(14, number(1, 4)),
    light = command(15, number(1, 1), number(2, CRAB), number(5, 40), number(6, 0xFFFFFF), number(7, 100)),
    light_remove = command(16, number(1, 1)),
    tint = command(17, number(1, 0x808080), number(2, 60)),
    weather = command(18, number(1, 100), signed(2, -99), number(5, 50)),
    particles = command(19, bytes(1, "leaf"), signed(2, 2560), signed(3, 2560), number(4, 64), number(6,
        256)),
    sound = command(20, bytes(1, "crab"), number(2, 80), number(3, 1), signed(4, 100)),
    subscribe = command(21, number(1, 5), bytes(2, "crab"), number(3, 2)),
    storage_set = command(23, bytes(1, "key"), bytes(2, "\0value")),
    storage_remove = command(24, bytes(1, "key")),
    storage_migrated = command(30, number(1, 2)),
    player_storage_set = command(34, bytes(1, "best"), bytes(2, "70")),
    player_storage_remove = command(35, bytes(1, "best")),
    panel_open = command(26, bytes(2, "Shop"), number(3, 120), bytes(5, number(1, 9) .. number(3, 12)),
        bytes(5, number(1, 7) .. number(2, 9) .. number(3, 3) .. bytes(4, "rope") .. bytes(8, "crab") .. signed(10, 3))),
    panel_update = command(27, bytes(2, number(1, 8) .. number(3, 6) .. signed(11, -5) .. signed(12, 5) .. number(13, 2)),
        bytes(3, "\9\7\8"), bytes(4, "Still")),
    panel_close = command(28, number(1, 1)),
    hud_place = command(29, number(1, 1), number(2, MINE), signed(4, -4096)),
    emitter = command(32, number(1, 15), bytes(2, "glow"), number(3, CRAB), number(6, 8), number(7, 1)),
    emitter_remove = command(33, number(1, 15)),
    post = command(22, bytes(1, "second"), bytes(2, "topic"), bytes(3, "\0body")),
}
local BYTES, MESSAGE, OTHER, ASK, QUESTION, TICK, POLICY = 0, 1, 2, 3, 4, 5, 6

local function send(step, text) return u8(step) .. u16(#text) .. text end

local all, names = {}, {}
for name in pairs(commands) do names[#names + 1] = name end
table.sort(names)
for i, name in ipairs(names) do
    all[i] = commands[name]
    write("batch", name, u8(0), send(BYTES, batch(commands[name])), u8(TICK), u8(TICK))
end
local everything = batch(table.concat(all))
write("batch", "all", u8(16), send(BYTES, everything), u8(TICK), send(BYTES, everything), u8(TICK))
write("batch", "poor", u8(1), send(BYTES, everything), u8(TICK))
write("batch", "few-allowed", u8(6), send(BYTES, everything), u8(TICK), u8(TICK))
local function policy(verdict) return u8(POLICY) .. u8(verdict) .. ("\1\3\250\4\90\7"):rep(4) end
for verdict = 0, 3 do
    write("batch", "verdict-" .. verdict, u8(8), policy(verdict | 4), send(BYTES, everything), u8(TICK), u8(TICK),
        u8(TICK))
end
write("batch", "rewritten", u8(8), policy(0x22), send(BYTES, everything), u8(TICK), u8(TICK))
write("batch", "stopped-meanwhile", u8(8), send(BYTES, everything), send(OTHER, everything), policy(0x80), u8(TICK))
local subscribed = {}
for event = 2, 15 do subscribed[#subscribed + 1] = command(21, number(1, event)) end
subscribed = batch(table.concat(subscribed))
write("batch", "news", u8(0), send(BYTES, subscribed), send(OTHER, subscribed), u8(TICK), send(BYTES, everything),
    u8(TICK), u8(TICK))
local entities = bytes(2, bytes(1, signed(1, 20000) .. signed(2, 30000) .. signed(3, 1 << 20) .. number(5,
    256)))
local tiles = bytes(2, bytes(2, number(1, 1) .. number(2, 2) .. number(3, 256) .. number(4, 256)))
write("batch", "queries", u8(0), u8(ASK), u8(#entities), entities, u8(ASK), u8(#tiles), tiles, u8(TICK))
local key = bytes(2, bytes(3, bytes(1, "key")))
local keys = bytes(2, bytes(4, bytes(1, "k") .. bytes(2, "a") .. number(3, 9)))
write("batch", "kept", u8(0x20), send(BYTES, batch(commands.storage_set, commands.storage_migrated)), u8(TICK),
    u8(ASK), u8(#key), key, u8(ASK), u8(#keys), keys, u8(TICK))
local way = bytes(2, bytes(5, number(1, CRAB) .. signed(3, -256) .. signed(5, 9000) .. signed(6, 9000) .. number(7, 1) .. number(9, 1)
    .. number(10, 1) .. number(11, 40)))
local sight = bytes(2, bytes(6, number(4, MINE) .. signed(2, 2097152)))
local place = bytes(2, bytes(7, signed(1, 20000) .. signed(2, -1)))
write("batch", "ways", u8(0), u8(ASK), u8(#way), way, u8(ASK), u8(#sight), sight, u8(ASK), u8(#place), place, u8(TICK), u8(ASK),
    u8(#way), way)
local best = bytes(2, bytes(8, bytes(1, "best")))
local records = bytes(2, bytes(9, bytes(1, "b") .. number(3, 512)))
write("batch", "kept-for-player", u8(0), send(BYTES, batch(commands.player_storage_set)), u8(TICK), u8(ASK), u8(#best), best,
    u8(ASK), u8(#records), records, send(BYTES, batch(commands.player_storage_remove)), u8(TICK))
write("batch", "truncated", u8(0), send(BYTES, everything:sub(1, 40)), u8(TICK))
write("batch", "bad-number", u8(0), send(BYTES, batch(command(8, number(1, -1), signed(2, 1 << 40)))),
    u8(TICK))
local form = {}
for i = 0, 255 do form[#form + 1] = string.char(i * 73 % 256) end
form = table.concat(form)
write("batch", "made", u8(16), send(MESSAGE, form:rep(4)), send(QUESTION, form), u8(TICK), u8(TICK))

-- --- events: steps of fuzz_events.c ---
local function spawn(x, y, kind, mine) return u8(0) .. u16(x) .. u16(y) .. u8(kind) .. u8(mine) end
write("events", "spawn", u8(3), spawn(9000, 9000, 0, 0), spawn(30000, 9000, 1, 1), spawn(9000, 30000, 2, 0))
write("events", "fight", u8(2), spawn(9000, 9000, 0, 0), spawn(30000, 9000, 1, 1), u8(4),
    u8(2), u8(0), u8(3), "axe", u32(5), u8(2), u8(0), u8(3), "axe", u32(500), u8(2), u8(1), u8(2),
        "\xC3\xA9", u32(1),
    u8(1), u8(1), u8(0), u8(0))
write("events", "move", u8(0), spawn(9000, 9000, 0, 0), u8(9), u8(4), u8(0), u16(500), u16(-700 & 0xFFFF),
    u8(3), u8(0),
    u32(60000), u32(-5), u8(9), u8(0), u16(65535), u8(9), u8(0))
write("events", "news", u8(8), u8(5), u8(5), "night", u32(5400), u32(3), u8(6), u8(3), "use", u8(1), u8(1),
    u8(7), u8(3), u8(4), u8(9), u8(7), u8(4), u8(4), u8(9), u8(8), u32(-1), u8(5), u8(1), "\xFF", u32(-1),
        u32(-1))

-- --- manifests ---
write("manifest", "least", '{"id":"a","title":"A","version":"1.0.0","main":"main.js"}')
write("manifest", "full", [[{
  "id": "tide-map", "title": "Tide map", "version": "1.0.0-rc.1", "main": "src/main.mjs",
  "api": { "min": 1, "target": 1 }, "description": "Shows things.", "authors": ["A", "B"],
  "license": "MIT", "homepage": "https://example.org",
  "capabilities": [{ "cap": "hud", "reason": "to show", "quota": 8 }, { "cap": "world.read", "reason": "to see" }],
  "settings": { "strength": 3, "name": { "default": "\u00e9", "label": "Name" }, "on": { "default": false },
    "rain": { "default": 3, "min": 0, "max": 9, "step": 1 }, "mode": { "default": "a", "choices": ["a", "b"] },
    "list": [1, 2.5, [], {}, "x"] },
  "after": ["wind"], "dependencies": { "sea": "^1.2 || >=3.0.0-rc.1 <4" }, "optional": { "sky": "1 - 2" },
  "incompatible": { "other-map": "*" }, "storage": { "version": 2, "max_kb": 100 }, "locale": "en",
  "events": { "publish": { "tide.level": 1 }, "hear": { "wind.turns": [1, 2], "rain": 1 } },
  "inputs": [{ "action": "zoom", "label": "Zoom", "keys": ["key:m", "pad:y"] }]
}]])
write("manifest", "old-names", '{"author":"A","requires":["a"],"conflicts":[],"id":"b","id":"c"}')
write("manifest", "wrong-types",
    '{"id":1,"title":null,"version":[],"main":{},"capabilities":"hud","settings":3,"after":{"a":1}}')
write("manifest", "odd-numbers",
    '{"id":"a","api":{"min":1e300,"target":-0.5},"settings":{"a":1e999,"b":-1e-320}}')
write("manifest", "outside",
    '{"id":"a","title":"A","version":"1.0.0","main":"a/../../b.js","capabilities":[{"cap":"root"}]}')
write("manifest", "not-utf8",
    '{"id":"a","title":"\xFF\xC2","version":"1.0.0","main":"main.js","settings":{"\xED\xA0\x80":"\xFF"}}')
write("manifest", "deep", ("["):rep(40), ("]"):rep(40))
write("manifest", "broken", '{"id": "a",\n  "title: "x" }')
write("manifest", "list", "[1,2]")
write("manifest", "surrogates",
    '{"id":"a","title":"\\ud800\\u0000","version":"1.0.0","main":"main.js","x\\n":1}')

-- --- saved worlds: the sections of engine/world/save.c, without magic, version and hash ---
local function name(text) return u8(#text) .. text end
local function saved(fields)
    local side = fields.side or 1
    local out = { u16(2 * side), u16(side), u32(fields.tick or 7), u32(1), u32(0), u16(#fields.kinds) }
    local function add(...) for _, part in ipairs({ ... }) do out[#out + 1] = part end end
    for _, kind in ipairs(fields.kinds) do add(name(kind), u16(1), u8(5), u8(5), u32(20), u32(1),
        u32(200)) end
    for i = 1, 64 do add(name(i == 2 and "wall" or ""), u16(0), u16(i == 2 and 5 or 0)) end
    add(u32(256), ("\0\1\0\0\1\2\3\4"):rep(side * side))
    add(name("night"), u32(100), u32(2), u16(1), name("wood"), u32(3), u32(0), u16(1), name("loot"),
        u32(9), u32(9))
    add(u16(0), u16(#fields.entities), u32(1):rep(#fields.entities), u16(#fields.entities))
    for i, entity in ipairs(fields.entities) do
        add(u16(i - 1), u16(0), u16(0), u16(0), u16(1), u16(0), u16(0), u8(entity.bits or 0), u32(entity.flags or 1),
            u32(0xFFFFFF),
            u32(entity.x or 2000), u32(entity.y or 2000), u32(entity.vx or 10), u32(0),
                u32(entity.push or 0), u32(0),
            u32(entity.hp or 5), u32(20), u32(entity.told or 2000), u32(2000), ("\0"):rep(32))
    end
    return table.concat(out)
end
local HELPED, RAW = u8(1), u8(0)
write("save", "empty", HELPED, saved({ kinds = {}, entities = {} }))
write("save", "crabs", HELPED, saved({ kinds = { "crab", "shade" }, entities = { {}, { x = 5000,
    bits = 15 } } }))
write("save", "extremes", HELPED, saved({ kinds = { "crab" }, tick = -1, entities = {
    { vx = 0x7FFFFFFF, push = 0x7FFFFFFF, told = 0x80000000, hp = 0x80000000 },
    { vx = 0x80000000, push = 0x80000000, hp = 0x7FFFFFFF, bits = 4 } } }))
local crowd = {}
for i = 1, 12 do
    crowd[i] = { x = 3000 + 700 * i, y = 4000 + 300 * (i % 3), vx = 900 - 300 * i, flags = i % 5, hp = i, bits = i }
end
write("save", "crowd", HELPED, saved({ kinds = { "crab" }, entities = crowd, side = 4 }))
write("save", "cut", HELPED, saved({ kinds = { "crab" }, entities = { {} } }):sub(1, 300))
write("save", "damaged", RAW, "GHWD", u32(1), saved({ kinds = {}, entities = {} }), ("\0"):rep(8))
write("save", "other-version", RAW, "GHWD", u32(2), ("\0"):rep(40))

-- --- a saved game's file: changes to the good one of fuzz_store.c ---
local function changed(what, list, rest)
    local out = { u8(what), u8(#list) }
    for _, change in ipairs(list) do out[#out + 1] = u16(change[1]) .. u8(#change[2] - 1) .. change[2] end
    return table.concat(out) .. (rest or "")
end
write("store", "good", changed(0, {}))
write("store", "header", changed(0, { { 16, "\0\1" }, { 60, "\0\0\0\9" }, { 28, "\0\0\255\0" } }))
write("store", "pages", changed(0, { { 100, "\13\0\0\0" }, { 4096, "\5" }, { 8192, "\10\255\255" } }))
write("store", "freelist", changed(0, { { 32, "\0\0\0\3\0\0\0\5" } }))
write("store", "wal", changed(0, { { 18, "\2\2" } }))
write("store", "cut", changed(4, {}, u16(5000)))
write("store", "journal", changed(2, {}, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\1" .. ("\0"):rep(500)))
write("store", "whole", u8(1), "SQLite format 3\0\16\0\1\1\0\64\32\32", ("\0"):rep(76))

-- --- sourcemap ---
write("sourcemap", "plain", '{"version":3,"sources":["a.ts","../b.ts"],"sourcesContent":["let a;\\nlet b;","x"],'
    .. '"names":[],"mappings":"AAAA,IAAI;ACAJ,CAAC,CAAA;;AACD"}')
write("sourcemap", "rooted",
    '{"version":3,"sourceRoot":"src/","sources":["\\u00e9\\ud83d\\ude00.ts"],"mappings":"CAAC;EACD"}')
write("sourcemap", "url", "data:application/json;charset=utf-8;base64,"
    .. "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEudHMiXSwibWFwcGluZ3MiOiJBQUFBIn0=")
write("sourcemap", "broken", '{"version":3,"sources":[[[[[[{}]]]]]],"mappings":"zzzzzzzzzzzzzzzzzz,,;;!"}')

-- --- text ---
write("text", "plain", u16(5), "plain text\n\tof two lines")
write("text", "utf8", u16(9), "a\u{7F}\u{80}\u{9F}\u{A0}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}")
write("text", "broken", u16(3), "\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80\xE2\x82 \xF0\x9F\x98")
write("text", "terminal", u16(63), "\27[2J\27]0;title\7 \x9B31m \0 \r")

-- --- zip: archives as they are, and descriptions of entries for fuzz_zip.c ---
local MOD_JSON = '{"id":"a","title":"A","version":"1.0.0","main":"main.js"}'
local DEFLATED = "\x4b\x04\x00" -- "a"
local function described(entries, ...)
    local changes = { ... }
    local out = { u8(1), u8(#entries), u8(#changes // 2) }
    for _, entry in ipairs(entries) do
        local text = entry.text or ""
        local what = (entry.packed and 1 or 0) | (entry.size and 4 or 0) | (entry.crc and 8 or 0)
            | (entry.mode and 16 or 0) | (entry.at and 32 or 0)
        for _, part in ipairs { u8(what), u8(#entry.name), entry.name, u16(#text), text, entry.size and u32(entry.size),
            entry.crc and u32(entry.crc), entry.mode and u16(entry.mode), entry.at and u16(entry.at) } do
            out[#out + 1] = part or ""
        end
    end
    for i = 1, #changes, 2 do out[#out + 1] = u32(changes[i]) .. u8(changes[i + 1]) end
    return table.concat(out)
end
local MOD = { { name = "m/mod.json", text = MOD_JSON }, { name = "m/main.js", text = "let a;" } }
write("zip", "plain", u8(0), archive.make(MOD))
write("zip", "comment", u8(0), archive.make(MOD, { comment = "a comment" }))
write("zip", "cut", u8(0), archive.make(MOD):sub(1, -30))
write("zip", "mod", described(MOD))
write("zip", "changed", described(MOD, 40, 0xFF, 190, 0))
write("zip", "folders", described { { name = "m/" }, { name = "m/a/" }, { name = "m/a/b.js" },
    { name = "__MACOSX/x" } })
write("zip", "deflated", described { { name = "m/a", packed = true, text = DEFLATED, size = 1,
    crc = archive.crc32("a") } })
write("zip", "bomb", described { { name = "m/a", packed = true, text = DEFLATED, size = 1 << 30 } })
write("zip", "names", described { { name = "m/../a" }, { name = "/m" }, { name = "m/A" }, { name = "m/a" },
    { name = "m/con" }, { name = "n/x" }, { name = "m\\a" } })
local ITEMS = [[{"pot":{"title":"Pot","price":5,"speed":0.5,"kind":"pan","next":"lid","sprite":"pot","tint":"coal","size":{"w":3},
"loot":[{"item":"a:lid"},{"item":"fuzz:pot"}]},"lid":{"title":{"de":"Deckel","en":"Lid"}}}]]
local function with_content(text)
    return described { MOD[1], MOD[2], { name = "m/content/item.json", text = text } }
end
write("zip", "content", with_content(ITEMS))
write("zip", "content-of-others", with_content '{"patch":{"fuzz:pot":{"price":7,"loot":[]},"b:pan":{"size":{"w":2}}}}')
write("zip", "content-wrong", with_content '{"pot":{"title":5,"price":-1,"spede":1,"next":"pott","sprite":"po","size":[]},"Pot":{},"a b":3}')
write("zip", "link", described { { name = "m/a", text = "/etc/passwd", mode = archive.LINK } })
write("zip", "overlap", described { { name = "m/a", text = "hello" }, { name = "m/b", text = "hello", at = 0 } })

-- --- trace: frames of fuzz_trace.c, of entries with their lengths ---
local function entry(number, bytes) return string.char(#bytes + 2, number << 3 | 2, #bytes) .. bytes end
local function whole(...)
    local out = { u8(1), u8(3) }
    for _, entries in ipairs { ... } do out[#out + 1] = u8(1) .. u16(#entries) .. entries end
    return table.concat(out)
end
local TICKS = entry(6, "\x08\x01\x10\x02") .. entry(1, "\x60\x70\x71") .. "\x02\x10\x07"
write("trace", "empty", whole())
write("trace", "ticks", whole(TICKS, TICKS))
write("trace", "said", whole(entry(3, "\x08\x02\x10\x01\x1a\x05hello") .. entry(10, "reply") .. entry(4, "\x08\x01\x12\x03abc") .. TICKS))
write("trace", "started", whole(entry(7, "\x08\x01\x12\x01a\x32\x06\x0a\x01m\x12\x01;") .. entry(9, "marker") .. entry(8, "\x08\x01\x22\x01t")))
write("trace", "input", whole(entry(5, "\x0a\x04\x08\x02\x28\x03\x52\x03\x0a\x01x") .. TICKS))
write("trace", "not-one", u8(0), "GHTRACE1GHTF")

-- --- what a decoder leaves: four answers of fuzz_decoding.c ---
local UNTOUCHED, STARTED, DECODED, REFUSED = 0, 1, 2, 3
local function answers(...)
    local out = {}
    for i, answer in ipairs({ ... }) do
        local text = answer[3] or ""
        out[i] = u32(answer[1]) .. u32(answer[2]) .. text .. ("\0"):rep(120 - #text)
    end
    return table.concat(out)
end
local good = answers({ DECODED, 256 }, { DECODED, 1000 }, { DECODED, 256 }, { DECODED, 256 })
write("decoding", "good", good)
write("decoding", "noise", good, ("\xFF\x7F\x00\x80"):rep(500))
write("decoding", "refused", answers({ REFUSED, 0, "broken" }, { REFUSED, 0, "\27[2J\xFF" }, { REFUSED, 0 },
    { STARTED, 1 }))
write("decoding", "lies", answers({ DECODED, 0xFFFFFFFF }, { DECODED, 441001 }, { 77, 1 }, { UNTOUCHED, 0 }))

-- --- files for a decoder, the format before them ---
local PNG, WAV, OGG = u8(0), u8(1), u8(2)
write("decode", "square", PNG, pictures.square(8, 0x123456))
write("decode", "palette", PNG, pictures.png({ width = 8, height = 2, depth = 1, color = 3, interlace = 1,
    before = pictures.chunk("PLTE", "\255\0\0\0\255\0") .. pictures.chunk("tRNS", "\9"),
    rows = ("\0\x0F"):rep(4) }))
write("decode", "grey-16", PNG, pictures.png({ width = 2, height = 1, depth = 16, color = 4, rows = "\1abcdefgh" }))
write("decode", "pcm", WAV, pictures.wav({ samples = { 1, -2, 3, 4 }, rate = 8000, channels = 2 }))
write("decode", "floats", WAV, pictures.wav({ kind = 3, bits = 32, data = string.pack("<ff", 0.5, -2.0) }))
write("decode", "ogg", OGG, "OggS", ("\0"):rep(24), "\1vorbis", ("\1"):rep(24))
