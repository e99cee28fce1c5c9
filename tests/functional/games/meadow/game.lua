-- A game that chooses what a game may choose of what is seen: size of the picture, tiles in layers, its own art.
return {
    id = "meadow",
    version = "0.1.0",
    title = "Meadow",
    description = "A meadow by a brook, and hares.",
    license = "MIT",
    engine = { min = "0.1.0" },
    main = "main.lua",
    players = { max = 1 },
    screen = { width = 480, height = 270 },
    tiles = "tiles.lua",
    particles = { pollen = { look = "glow", life = 90, gravity = -2, wind = 40, size = 1 } },
}
