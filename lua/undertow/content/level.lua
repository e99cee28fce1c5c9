-- The game's own kinds of floors, as mods declare theirs.
return {
    cellar = { title = "@level.cellar", said = "@level.cellar.said", shape = "rooms", to = 3, share = 20, items = 7, monsters = 5, traps = 2, water = 1,
               calm = 190, every = 45, lamps = 3 },
    stores = { title = "@level.stores", said = "@level.stores.said", shape = "halls", ground = "planks", from = 2, to = 6, share = 14, items = 9, monsters = 7,
               traps = 4, lamps = 2, calm = 150 },
    grotto = { title = "@level.grotto", said = "@level.grotto.said", shape = "caves", ground = "silt", from = 2, to = 9, share = 16, water = 2, weed = 35,
               monsters = 7, dwellers = { { monster = "eel", count = 2 } }, dark = "#26405c", lamps = 1 },
    gaol = { title = "@level.gaol", said = "@level.gaol.said", shape = "cells", from = 4, to = 8, share = 12, monsters = 8, traps = 5, dark = "#2c2c4c",
             dwellers = { { monster = "drowned", count = 2 } }, lamps = 2 },
    wreck = { title = "@level.wreck", said = "@level.wreck.said", shape = "rooms", ground = "planks", from = 5, to = 9, share = 14, water = 2, items = 8, monsters = 8,
              traps = 5, calm = 120, every = 32, dark = "#233a4a", lamps = 1 },
    reef = { title = "@level.reef", said = "@level.reef.said", shape = "caves", ground = "shells", from = 6, to = 9, share = 14, water = 2, weed = 45,
             monsters = 9, dwellers = { { monster = "jelly", count = 3 } }, dark = "#27305c", lamps = 4 },
    deep = { title = "@level.deep", said = "@level.deep.said", shape = "last", from = 10, to = 10, share = 20, water = 1, calm = 90, every = 30, monsters = 5,
             items = 4, traps = 2, dark = "#1e2648", lamps = 2, dwellers = { { monster = "warden" } } },
}
