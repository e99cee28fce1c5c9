-- What mods can do and learn in this game, beside what the engine has: for them it is "gatehouse/game". It is data, and
-- nothing is in reach here. `gatehouse api --game .` shows it; numbers from 64 are yours, and are never used twice.
return {
    level = 1,
    capabilities = { ["crabs.scare"] = { label = "Scare crabs away", grant = "allow" } },
    commands = {
        scare = {
            number = 64, capability = "crabs.scare", cost = 2, quota = 4, about = "Crabs that are near run away.",
            fields = { { 1, "x", "px" }, { 2, "y", "px" }, { 3, "radius", "uint32", min = 8, max = 80, unit = "px" } },
        },
    },
    events = {
        gathered = {
            number = 64, about = "A shell was gathered there.",
            fields = { { 1, "x", "px" }, { 2, "y", "px" }, { 3, "left", "uint32", about = "shells that still lie about" } },
        },
    },
}
