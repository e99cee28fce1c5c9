-- What a game's tick is told besides its players' actions: where the pointer is and what was typed.
local pointing = {}

-- The pointer as a game sees it: {x, y (px of the picture), moved, held, clicked, released (its left button), wheel (lines,
-- positive: up)}; one table, the same in each tick.
function pointing.create()
    return { x = 0, y = 0, moved = false, held = false, clicked = false, released = false, wheel = 0 }
end

-- Of a MenuInput (lua/meta/engine.lua).
function pointing.read(self, menu)
    for name in pairs(self) do self[name] = menu[name] end
    return self
end

-- What was typed: a list of {text} and {key, shift, ctrl}; nil: nothing, or the game does not ask.
function pointing.typed(menu, asks)
    return asks and menu.typed and menu.typed[1] and menu.typed or nil
end

return pointing
