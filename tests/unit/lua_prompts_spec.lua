-- lua/play/prompts: what is written on what is bound, for the device that was used last.
package.path = "lua/?.lua;lua/?/init.lua;" .. package.path
package.loaded["engine.fs"] = package.loaded["engine.fs"] or require("t_host").fs()
local keys = require "mods.keys"
local prompts = require "play.prompts"
local words = require "words"

local BINDINGS = {
    { target = "use", source = "key:e", player = 0 }, { target = "use", source = "pad:a", player = 0 },
    { target = "throw", source = "mouse:right", player = 0 }, { target = "throw", source = "key:f", player = 0 },
    { target = "throw", source = "pad:rightshoulder", player = 0 },
    { target = "menu", source = "key:escape", player = 0 }, { target = "confirm", source = "pad:START", player = 0 },
    { target = "build", source = "key:right ctrl", player = 1 },
    { target = "up", source = "key:w", player = 0 }, { target = "left", source = "key:a", player = 0 },
    { target = "down", source = "key:s", player = 0 }, { target = "right", source = "key:d", player = 0 },
    { target = "up", source = "key:up", player = 1 }, { target = "left", source = "key:left", player = 1 },
    { target = "down", source = "key:down", player = 1 }, { target = "right", source = "key:right", player = 1 },
}

-- What engine.app.key_name says on an American and on a French keyboard.
local AMERICAN = {
    ["key:e"] = "E", ["key:f"] = "F", ["key:escape"] = "Escape", ["key:right ctrl"] = "Right Ctrl", ["key:w"] = "W",
    ["key:a"] = "A", ["key:s"] = "S", ["key:d"] = "D", ["key:up"] = "Up", ["key:left"] = "Left", ["key:down"] = "Down",
    ["key:right"] = "Right", ["key:keypad 1"] = "Keypad 1", ["key:space"] = "Space", ["key:f5"] = "F5", ["key:;"] = ";",
}
local FRENCH = setmetatable({ ["key:w"] = "Z", ["key:a"] = "Q", ["key:;"] = "M" }, { __index = AMERICAN })

local function create(layout)
    return prompts.create {
        bindings = BINDINGS, key_name = function(source) return (layout or AMERICAN)[source] or "" end,
        measure = function(text) return 6 * utf8.len(text) end,
    }
end

describe("what is written on what is bound", function()
    local self
    before_each(function() self = create() end)
    after_each(function() words.use(nil) end)

    local function text(action, player) return prompts.of(self, action, player or 1).text end
    local function use(device, pad_kind) prompts.note(self, { device = device, pad_kind = pad_kind }) end

    it("is of the device that was used last, and of another where that has nothing", function()
        assert.same({ "E", "F", "Esc" }, { text "use", text "throw", text "menu" })
        use "mouse"
        assert.same({ "E", "RMB", "Esc" }, { text "use", text "throw", text "menu" })
        use("pad", "xbox")
        assert.same({ "A", "RB", "Esc" }, { text "use", text "throw", text "menu" })
        use "key"
        assert.same({ "Start", "no key" }, { text "confirm", text "dash" })
    end)

    it("is the sign of that maker's gamepad, in its colour", function()
        local signs = {}
        for i, kind in ipairs { "xbox", "playstation", "nintendo" } do
            use("pad", kind)
            signs[i] = text "use" .. " " .. text "throw" .. " " .. text "confirm"
        end
        assert.same({ "A RB Start", "✕ R1 Options", "A R +" }, signs)
        use("pad", "xbox")
        assert.is_number(prompts.of(self, "use", 1).color)
        assert.is_nil(prompts.of(self, "throw", 1).color)
    end)

    it("is each player's own", function()
        assert.equal("R-Ctrl", text("build", 2))
        assert.equal("no key", text("build", 1))
    end)

    it("is said in a sentence where a short name would not be understood", function()
        use "mouse"
        assert.equal("right button", prompts.of(self, "throw", 1).long)
        assert.equal("E", prompts.of(self, "use", 1).long)
        assert.equal(18, prompts.of(self, "throw", 1).width)
    end)

    it("is what the keyboard's layout has there", function()
        self = create(FRENCH)
        assert.equal("ZQSD", text "move")
        assert.equal("M", (prompts.written(self, "key:;")))
    end)

    it("of walking is one word for all four", function()
        assert.equal("WASD", text "move")
        assert.equal("Arrows", text("move", 2))
        use("pad", "xbox")
        assert.equal("Stick", text "move")
    end)

    it("is in the player's language where a key has a word on it", function()
        words.speak "de"
        assert.equal("Leertaste", (prompts.written(self, "key:space")))
        assert.equal("Num 1", (prompts.written(self, "key:keypad 1")))
        assert.equal("F5", (prompts.written(self, "key:f5")))
        assert.equal("keine Taste", text "dash")
        use "mouse"
        assert.equal("rechte Maustaste", prompts.of(self, "throw", 1).long)
    end)

    it("is the same for mods' own keys", function()
        self = create(FRENCH)
        prompts.note(self, { device = "pad", pad_kind = "playstation" })
        local bound = {
            { id = "map", action = "open", source = "key:w" }, { id = "map", action = "open", source = "pad:y" },
            { id = "map", action = "open", source = "mouse:right" },
        }
        local function written(source) return (prompts.written(self, source)) end
        assert.equal("Z, gamepad △, RMB", keys.shown(bound, "map", "open", written))
        assert.equal("no key", keys.shown(bound, "map", "close", written))
    end)
end)
