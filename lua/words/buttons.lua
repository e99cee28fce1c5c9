-- What is written on keys and buttons, by the names that bindings have for them ("key:e", "pad:a").
local words = require "words"

local buttons = {}

buttons.USUAL_PAD = "xbox" -- of which the signs are shown where none is known

local PADS = { -- by kind and SDL's name of a button
    xbox = {
        a = "A", b = "B", x = "X", y = "Y", leftshoulder = "LB", rightshoulder = "RB", lefttrigger = "LT",
        righttrigger = "RT", back = "Back", start = "Start", guide = "Guide", leftstick = "LS", rightstick = "RS",
    },
    playstation = {
        a = "✕", b = "○", x = "□", y = "△", leftshoulder = "L1", rightshoulder = "R1", lefttrigger = "L2",
        righttrigger = "R2", back = "Share", start = "Options", guide = "PS", leftstick = "L3", rightstick = "R3",
    },
    nintendo = {
        a = "A", b = "B", x = "X", y = "Y", leftshoulder = "L", rightshoulder = "R", lefttrigger = "ZL",
        righttrigger = "ZR", back = "-", start = "+", guide = "Home", leftstick = "LS", rightstick = "RS",
    },
}
local COLORS = { -- of the buttons that have one
    xbox = { a = 0x8CE0A0, b = 0xFF8878, x = 0x9FB8F0, y = 0xFFD060 },
    playstation = { a = 0x9FB8F0, b = 0xFF8878, x = 0xF0A8D8, y = 0x8CE0A0 },
    nintendo = {},
}
local ARROWS = { up = "↑", down = "↓", left = "←", right = "→" }
local PAD_WAYS = { dpup = "↑", dpdown = "↓", dpleft = "←", dpright = "→" }

local function key_text(written, name)
    local same = (written ~= "" and written or name):lower()
    if ARROWS[same] then return ARROWS[same] end
    local pad = same:match("^keypad (.+)$")
    if pad then return words("key.keypad", { key = pad:upper() }) end
    return words("key." .. same:gsub("[^%w]", "_"), nil, written ~= "" and written or name:upper())
end

-- The text, and the colour of a button that has one. pad_kind: "xbox", "playstation" or "nintendo"; key_name:
-- engine.app's.
function buttons.written(source, pad_kind, key_name)
    local device, name = source:match("^(%l+):(.*)$")
    if device == "mouse" then return words("mouse." .. name:lower(), nil, name) end
    if device == "key" then return key_text(key_name(source), name) end
    name = name:lower()
    return PADS[pad_kind][name] or PAD_WAYS[name] or name, COLORS[pad_kind][name]
end

-- The same in a sentence, where a short name would not be understood.
function buttons.long(source, pad_kind, key_name)
    local written = buttons.written(source, pad_kind, key_name)
    local button = source:match("^mouse:(.*)$")
    return button and words("mouse." .. button:lower() .. ".long", nil, written) or written
end

buttons.ARROWS = ARROWS

return buttons
