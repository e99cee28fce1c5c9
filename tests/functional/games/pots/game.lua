return {
    id = "pots", version = "1.0.0", title = "Pots", description = "Pots and pans.", license = "MIT",
    engine = { min = "0.1.0" }, main = "main.lua", api = "api.lua",
}
