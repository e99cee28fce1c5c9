-- What mods can learn of Tidelight beside what the engine tells: the hours and the tide.
return {
    level = 1,
    names = { phase = { "day", "dusk", "night", "dawn", "won", "lost" } },
    events = {
        phase = {
            number = 64, state = true, about = "A new phase of the game began.",
            fields = {
                { 1, "phase", "name", of = "phase" },
                { 2, "ticks_left", "uint32", unit = "ticks" },
                { 3, "day", "uint32", about = "counts from 1" },
            },
        },
        water = {
            number = 65, state = true,
            about = "The water rose or fell: ground whose height is below its level is flooded.",
            fields = { { 1, "level", "px", unit = "height levels" } },
        },
    },
}
