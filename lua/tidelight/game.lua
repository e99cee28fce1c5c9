-- What the engine knows of this game before anything of it runs.
return {
    id = "tidelight",
    version = "0.1.0",
    title = "Tidelight",
    description = "One small island, seven nights, a lighthouse to keep burning.",
    license = "MIT",
    main = "init.lua",
    api = "api.lua",
    assets = "../../assets",
    mods = "../../mods",
    tiles = "tiles.lua",
    players = { max = 2 },
    -- `focus` narrows the lantern to a strong beam that burns oil; `build` puts a wall in front; what `use` does depends
    -- on what is there.
    actions = {
        "use", "throw", "dash", "menu", "confirm", "cancel",
        { name = "focus", label = "beam", keys = { { "mouse:left", "pad:righttrigger" }, { "key:/", "pad:righttrigger" } } },
        { name = "build", label = "build", keys = { { "key:q", "pad:x" }, { "key:right ctrl", "pad:x" } } },
    },
    options = {
        phases = {
            kind = "durations", names = { "day", "dusk", "night", "dawn" }, value = "D,U,N,W", example = "90,10,90,8",
            max = 86400, help = "seconds of day, dusk, night and dawn",
        },
    },
    -- Without a display: twenty seconds that see the night.
    demo = { phases = { day = 180, dusk = 200, night = 3600, dawn = 300 } },
}
