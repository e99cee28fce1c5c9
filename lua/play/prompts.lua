-- What is written on what a player presses for an action: of the device that he used last, as it is bound now, in the
-- layout of his keyboard and with the signs of his gamepad. A device that does not have it is told of by another.
local buttons = require "words.buttons"
local words = require "words"

local prompts = {}

local WAYS = { "up", "left", "down", "right" } -- in the order in which "WASD" is said

local LOOK_EVERY = 30 -- ticks: the keyboard's layout may be another now

-- How well a source goes with the device that was used last; less is better.
local FIT = {
    key = { key = 1, mouse = 2, pad = 3 }, mouse = { mouse = 1, key = 2, pad = 3 }, pad = { pad = 1, key = 2, mouse = 3 },
}

-- bindings (of config.bindings); key_name (engine.app's), measure(text) -> px. What the device was is told with
-- prompts.note.
function prompts.create(options)
    return {
        bindings = options.bindings, key_name = options.key_name, measure = options.measure, device = "key",
        pad_kind = buttons.USUAL_PAD, known = {}, ticks = 0,
    }
end

-- Once a tick; menu: lua/meta/engine.lua's MenuInput.
function prompts.note(self, menu)
    local device, kind = menu.device or self.device, menu.pad_kind or self.pad_kind
    self.ticks = self.ticks + 1
    if device ~= self.device or kind ~= self.pad_kind or self.ticks % LOOK_EVERY == 0 then self.known = {} end
    self.device, self.pad_kind = device, kind
end

-- What is bound from now on.
function prompts.bind(self, bindings)
    self.bindings, self.known = bindings, {}
end

-- The player's language is another.
function prompts.speak(self) self.known = {} end

local function device_of(source) return source:match("^%l+") end

-- What is written on one source, and its colour.
function prompts.written(self, source) return buttons.written(source, self.pad_kind, self.key_name) end

local function source_of(self, action, player)
    local best, fit
    for _, binding in ipairs(self.bindings) do
        local its_fit = FIT[self.device][device_of(binding.source)]
        if binding.target == action and binding.player == player - 1 and its_fit and (not fit or its_fit < fit) then
            best, fit = binding.source, its_fit
        end
    end
    return best
end

-- "WASD", or "arrows" for the four that are, or the stick.
local function ways(self, player)
    if self.device == "pad" then return words "pad.stick" end
    local list, are_arrows = {}, true
    for i, way in ipairs(WAYS) do
        local source = source_of(self, way, player)
        list[i] = source and prompts.written(self, source) or "?"
        are_arrows = are_arrows and list[i] == buttons.ARROWS[way]
    end
    if are_arrows then return words "key.arrows" end
    for _, written in ipairs(list) do
        if utf8.len(written) ~= 1 then return table.concat(list, " ") end
    end
    return table.concat(list)
end

local function label_of(self, action, player)
    local label = { device = self.device }
    if action == "move" then
        label.text = ways(self, player)
    elseif action == "aim" then
        label.text = self.device == "pad" and words "pad.stick" or words "mouse.whole"
    else
        local source = source_of(self, action, player)
        if source then
            label.text, label.color = prompts.written(self, source)
            label.long = buttons.long(source, self.pad_kind, self.key_name)
            label.device = device_of(source)
        else
            label.text = words "key.none"
        end
    end
    label.long = label.long or label.text
    label.width = self.measure(label.text)
    return label
end

-- Of an action, or of "move" and "aim", for a player from 1: {text, long (in a sentence), width (px, of the text), color
-- (where it has one), device ("key", "mouse" or "pad")}.
function prompts.of(self, action, player)
    local key = action .. player
    self.known[key] = self.known[key] or label_of(self, action, player)
    return self.known[key]
end

return prompts
