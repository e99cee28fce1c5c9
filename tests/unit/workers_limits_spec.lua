-- Each field of each command and query with values at its limits and past them: what the SDK's codec writes the gate
-- takes, and what the gate refuses the codec throws, with the field's name, before anything is in the batch. The
-- values are made here from proto/*.proto; the bytes that are put before the gate are protobuf-c's, which checks
-- nothing.
local descriptor = require("proto.descriptor")
local model = require("proto.model")
local gate = require("t_gate")
local sdk = require("tests.unit.support.sdk")
local worker = require("t_worker")

local NUL_IN_C = "\xfb" -- in place of a NUL, which ends a text of C: a byte that is in none of the others

local INT_MIN, INT_MAX, UINT_MAX = -2147483648, 2147483647, 4294967295

local function quoted(text) -- as a JavaScript literal
    return '"' .. text:gsub('[%c"\\]', function(c) return ("\\x%02x"):format(c:byte()) end) .. '"'
end

-- A value of a case: what JavaScript is given, what the gate is (nil: what cannot be put into bytes).
local function numbers(field)
    local limits = field.limits
    local least, most = limits.min, limits.max
    if least == 0 and most == 0 then
        if field.type == "sint32" then least, most = INT_MIN, INT_MAX else least, most = 0, UINT_MAX end
    end
    local lowest, highest = field.type == "sint32" and INT_MIN or 0, field.type == "sint32" and INT_MAX or UINT_MAX
    local scale = limits.fixed and 256 or 1
    local list = { { js = "NaN" }, { js = "Infinity" }, { js = "-Infinity" }, { js = '"1"' }, { js = "1n" },
        { js = "null" }, { js = ("%d"):format(highest // scale + 1) }, { js = ("%d"):format(lowest // scale - 1) } }
    if not limits.fixed then list[#list + 1] = { js = ("%d.5"):format(least) } end
    for _, value in ipairs { least - 1, least, least + 1, 0, most - 1, most, most + 1, lowest, highest } do
        if value >= lowest and value <= highest then
            local number = value / scale
            list[#list + 1] = { js = ("%.17g"):format(number), gate = limits.fixed and number or value }
        end
    end
    return list
end

local function texts(field)
    local most = field.limits.max_bytes
    local list = { { js = "1" }, { js = "null" }, { js = "({})" } }
    local function add(text) list[#list + 1] = { js = quoted(text), gate = text:gsub("\0", NUL_IN_C) } end
    add(""); add("a"); add("\0"); add("a\0"); add("a\0b"); add("\u{e9}\0"); add(("x"):rep(130) .. "\0")
    add("\1\n\27\127"); add("\u{10ffff}\u{fffd}")
    for _, one in ipairs { "x", "\u{e9}", "\u{20ac}", "\u{1f600}" } do
        local fits = one:rep(most // #one)
        add(fits); add(fits .. ("x"):rep(most - #fits)); add(fits .. ("x"):rep(most - #fits + 1)); add(fits .. one)
    end
    -- Half a pair goes as U+FFFD, three bytes of it.
    list[#list + 1] = { js = '"\\ud83d"', gate = "\u{fffd}" }
    list[#list + 1] = { js = '"a\\ude00b"', gate = "a\u{fffd}b" }
    list[#list + 1] = { js = ('"\\ud83d".repeat(%d)'):format(most // 3), gate = ("\u{fffd}"):rep(most // 3) }
    list[#list + 1] = { js = ('"\\ud83d".repeat(%d)'):format(most // 3 + 1), gate = ("\u{fffd}"):rep(most // 3 + 1) }
    return list
end

local function byte_lists(field)
    local most = field.limits.max_bytes
    local list = { { js = "null" }, { js = '"x"' }, { js = "[1]" }, { js = "new ArrayBuffer(1)" },
        { js = "new Uint16Array(1)" } }
    for _, len in ipairs { 0, 1, most - 1, most, most + 1 } do
        list[#list + 1] = { js = ("new Uint8Array(%d)"):format(len), gate = ("\0"):rep(len) }
    end
    return list
end

local function enums(set, field)
    local list = { { js = '"nothing_like_it"' }, { js = "0" }, { js = "null" }, { js = '"__proto__"' },
        { js = '"constructor"' } }
    for _, value in ipairs(set.enums[field.type_name].values) do
        list[#list + 1] = { js = quoted(value.js_name), gate = value.name:lower(), name = value.js_name }
    end
    return list
end

local m = model.build(descriptor.read(assert(io.open("build/gen/descriptors.pb", "rb")):read("a")))

local plain -- the least that a message takes

local function plain_value(field)
    if field.repeated then return { js = "[]", gate = {} } end
    if field.type == "string" then return { js = '""', gate = "" } end
    if field.type == "bytes" then return { js = "new Uint8Array(0)", gate = "" } end
    if field.type == "bool" then return { js = "false", gate = false } end
    if field.type == "enum" then
        local value = m.set.enums[field.type_name].values[1]
        return { js = quoted(value.js_name), gate = value.name:lower() }
    end
    local least = math.max(field.limits.min, 0)
    return { js = ("%d"):format(least), gate = least }
end

function plain(message)
    local fields = {}
    for _, field in ipairs(message.fields) do
        if not field.optional then fields[field.name] = plain_value(field) end
    end
    return fields
end

local function written(fields)
    local parts, given = {}, {}
    for name, value in pairs(fields) do
        parts[#parts + 1] = name .. ": " .. value.js
        given[name] = value.gate
    end
    return "({ " .. table.concat(parts, ", ") .. " })", given
end

-- Values for the field, as `written` takes them.
local function values_of(field)
    local list = {}
    if field.repeated then
        list = { { js = "null" }, { js = "({ length: 1 })" }, { js = '"x"' } }
        local inner = field.type == "message" and m.set.messages[field.type_name]
        local one_js, one = "\"x\"", "x"
        if inner then one_js, one = written(plain(inner)) end
        for _, count in ipairs { 1, field.limits.max_count - 1, field.limits.max_count, field.limits.max_count + 1 } do
            local all = {}
            for i = 1, count do all[i] = one end
            list[#list + 1] = { js = ("Array(%d).fill(%s)"):format(count, one_js), gate = all }
        end
        for _, part in ipairs(inner and inner.fields or {}) do
            for _, value in ipairs(values_of(part)) do
                local fields = plain(inner)
                fields[part.name] = value
                local js, given = written(fields)
                list[#list + 1] = { js = "[" .. js .. "]", gate = value.gate ~= nil and { given } or nil,
                    inner = part.name }
            end
        end
    elseif field.type == "string" then list = texts(field)
    elseif field.type == "bytes" then list = byte_lists(field)
    elseif field.type == "enum" then list = enums(m.set, field)
    elseif field.type == "bool" then
        list = { { js = "0" }, { js = "null" }, { js = '"true"' }, { js = "true", gate = true },
            { js = "false", gate = false } }
    elseif field.type == "uint32" or field.type == "sint32" then list = numbers(field)
    else error("no values for " .. field.type) end
    if not field.optional then list[#list + 1] = { js = "undefined" } end
    return list
end

describe("the SDK and the gate say the same of", function()
    local subject
    setup(function()
        subject = worker.new({ modules = sdk.sources, print_bytes = 1 << 20 })
        assert(subject:load_module("run.js", [[
            import * as codec from "gatehouse/codec.js";
            globalThis.say = (is_query, name, value) => {
                codec.drop_batch();
                codec.encode_hud_remove(1, { item: 5 });
                const before = codec.batch_bytes();
                try {
                    if (is_query) $send(codec[`query_${name}`](value));
                    else codec[`encode_${name}`](7, value);
                } catch (error) {
                    if (codec.batch_count() !== 1 || codec.batch_bytes() !== before) return $print("left something behind");
                    return $print(`${error.name}: ${error.message}`);
                }
                if (!is_query) $send(codec.take_batch());
            };]]))
    end)
    teardown(function() subject:dispose() end)

    local function ask_sdk(is_query, name, js)
        assert(subject:load("say", ("say(%s, %q, %s);"):format(is_query, name, js)))
        local sent, prints = subject:sends(), subject:prints()
        return sent[1], prints[1] and prints[1].text
    end

    local function check(is_query, item)
        local tried, refused = 0, 0
        for _, field in ipairs(item.message.fields) do
            for _, value in ipairs(values_of(field)) do
                local fields = plain(item.message)
                fields[field.name] = value
                local js, given = written(fields)
                local what = ("%s.%s = %s"):format(item.name, field.name, #value.js > 60 and value.js:sub(1, 60) .. "..."
                    or value.js)
                local bytes, thrown = ask_sdk(is_query, item.name, js)
                tried = tried + 1
                if bytes then -- never laxer
                    local read, where, reason = gate.read("Send", bytes)
                    assert(read, ("%s: the SDK writes it, the gate says %s: %s"):format(what, where, reason))
                else
                    refused = refused + 1
                    assert.matches("Error: [%w_%.%[%]]+%." .. (value.inner or field.name), thrown, what)
                end
                if value.gate ~= nil then -- never stricter
                    local send = is_query and { query = { [item.name] = given } }
                        or { batch = { commands = { { seq = 7, [item.name] = given } } } }
                    local packed = assert(gate.encode("Send", send)):gsub(NUL_IN_C, "\0")
                    local read = gate.read("Send", packed)
                    assert.equal(read ~= nil, bytes ~= nil, what .. (thrown and ": " .. thrown or ""))
                else
                    assert.is_nil(bytes, what .. ": there is no such value")
                end
            end
        end
        return tried, refused
    end

    for _, item in ipairs(m.commands) do
        it("the command " .. item.name, function()
            local tried, refused = check(false, item)
            assert.is_true(tried > 0 and refused > 0)
        end)
    end
    for _, item in ipairs(m.queries) do
        it("the query " .. item.name, function()
            local tried, refused = check(true, item)
            assert.is_true(tried > 0 and refused > 0)
        end)
    end
end)
