-- Four runners with actions of their own, thirty ticks a second, a pointer that puts marks and a name that is typed.
return {
    id = "duel", version = "1.0.0", title = "Duel", license = "MIT", main = "main.lua",
    tick_rate = 30,
    players = { max = 4 },
    actions = {
        { name = "jump", label = "Jump", keys = { { "key:space", "pad:a" }, { "key:right shift", "pad:a" }, { "pad:a" }, { "pad:a" } } },
        { name = "cast_spell", label = "Cast", keys = { { "key:e", "pad:x" }, { "key:/" }, { "pad:x" }, { "pad:x" } } },
        { name = "chat", label = "Say", keys = { "key:t" }, kept = true },
        "menu",
    },
}
