-- What the engine knows of the game before anything of it runs. It is data: nothing is in reach here.
return {
    id = "@ID@",
    version = "0.1.0",
    title = "@TITLE@",
    description = "An island, shells that lie about, and crabs that pinch.",
    authors = { "Your Name" },
    license = "MIT",
    engine = { min = "@ENGINE@" },
    main = "main.lua",
    api = "api.lua",
    players = { max = 1 },
    actions = { "use", "dash" }, -- or of your own: { name = "jump", label = "Jump", keys = { "key:space", "pad:a" } }
    -- The kinds of tiles, numbered from 0: what each looks like and what it means to whoever walks there.
    tiles = {
        kinds = {
            { name = "sea", sprite = "deep", water = true, solid = true },
            { name = "sand" },
            { name = "grass" },
            { name = "rock", solid = true, rough = true, shadow = true },
        },
        outside = "sea",
    },
    options = {
        shells = { kind = "integer", min = 1, max = 40, help = "how many shells are to be found" },
        crabs = { kind = "integer", min = 0, max = 20, help = "how many crabs walk about" },
    },
}
