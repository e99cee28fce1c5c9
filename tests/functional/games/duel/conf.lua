return { bindings = { player1 = { cast_spell = { "key:q", "pad:x" } } } } -- instead of what game.lua says
