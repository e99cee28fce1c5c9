-- A game that chooses what a game may choose of the picture: its size.
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
}
