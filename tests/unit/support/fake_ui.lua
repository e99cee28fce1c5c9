-- What the host's screens need, made of nothing: a scene that keeps the overlay's items, letters six px wide, and a
-- player's menu input in the words of play.presses.
local presses = require "play.presses"

local fake_ui = {}

-- {scene, measure, play, sounds, items()}: items are in the order in which they are drawn.
function fake_ui.create()
    local overlay, self = {}, { sounds = {} }
    self.scene = {
        size = function() return 320, 180 end,
        set_overlay = function(index, item)
            assert(index >= 0 and index <= 511)
            assert(item.kind ~= "box" or item.width >= 1 and item.height >= 1)
            overlay[index + 1] = item
        end,
        set_overlay_beside = function(beside) self.beside = beside end,
        overlay_is_beside = function() return self.beside end,
        clear_overlay = function(from)
            for index = #overlay, (from or 0) + 1, -1 do overlay[index] = nil end
        end,
    }
    function self.measure(text, large) return (utf8.len(text) or #text) * (large and 12 or 6) end
    function self.play(sound) self.sounds[#self.sounds + 1] = sound end
    function self.items() return overlay end
    -- The texts on the picture, top to bottom as drawn.
    function self.texts()
        local texts = {}
        for _, item in ipairs(overlay) do
            if item.kind == "text" then texts[#texts + 1] = item.text end
        end
        return texts
    end
    -- The first item whose text contains that, or nil.
    function self.find(part)
        for _, item in ipairs(overlay) do
            if item.kind == "text" and item.text:find(part, 1, true) then return item end
        end
    end
    function self.sees(part) return self.find(part) ~= nil end
    return self
end

-- Does what the words say to `tick(menu)`, a tick each, and one in which nothing is done.
function fake_ui.press(words, tick)
    for _, menu in ipairs(assert(presses.parse(words .. " wait"))) do tick(menu) end
end

return fake_ui
