-- What mods can learn of Tidelight beside what the engine tells, the hours and the tide; and what they can add to it: creatures,
-- items, buildings and nights. The limits keep a game with them as hard as one without: what a mod's creatures do to players
-- and to the lighthouse is limited further, as mods' own damage is (policy/damage.lua).
local function cost(most) return { "integer", min = 0, max = most, default = 0 } end

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
    content = {
        kind = {
            about = "A creature. It comes in nights that name it, and where a mod spawns it by its id.", most = 64, most_id = 31,
            fields = {
                title = { "words", required = true, max = 40 },
                base = {
                    "enum", required = true, values = { "walk", "charge", "flee", "circle", "swim", "animal" },
                    about = "how it behaves: goes to the light; the same, straight and faster near a player; keeps away from players; "
                        .. "goes around the lighthouse; stays in the water; is no enemy",
                },
                sprite = { "sprite", required = true },
                size = { "integer", min = 2, max = 8, default = 4, unit = "px", about = "half of its width" },
                hp = { "integer", min = 1, max = 150, default = 26 },
                speed = { "number", min = 0.1, max = 1, default = 0.5, unit = "px a tick" },
                hit = { "integer", min = 0, max = 9, default = 2, about = "hp of the lighthouse that a blow costs" },
                wall = { "integer", min = 0, max = 40, default = 8, about = "hp of a wall that a blow costs" },
                every = { "integer", min = 30, max = 300, default = 60, unit = "ticks", about = "between two blows" },
                touch = { "integer", min = 6, max = 16, default = 10, unit = "px", about = "how near it strikes a player" },
                score = { "integer", min = 0, max = 40, default = 10, about = "points for it" },
                loot = { "list", max = 4, about = "what may be left of it", of = { "table", fields = {
                    item = { "name", of = "item", required = true },
                    chance = { "integer", min = 1, max = 50, default = 10, unit = "percent" },
                } } },
            },
        },
        item = {
            about = "Something that lies about and is picked up by walking over it.", most = 32, most_id = 31,
            fields = {
                title = { "words", required = true, max = 40 },
                sprite = { "sprite", required = true },
                gives = { "enum", required = true, values = { "wood", "oil", "shell" }, patch = false },
                amount = { "integer", min = 1, max = 3, default = 1 },
                shore = { "integer", min = 0, max = 2, default = 0, about = "how many the sea leaves each morning" },
            },
        },
        building = {
            about = "Something that players build: focus and build choose it, build puts it in front of them.", most = 24, most_id = 31,
            fields = {
                title = { "words", required = true, max = 40 },
                sprite = { "sprite", required = true },
                cost = { "table", required = true, fields = { wood = cost(20), oil = cost(10), shell = cost(10) } },
                effect = {
                    "enum", values = { "none", "slow", "burn" }, default = "none",
                    about = "what it does to enemies within its reach",
                },
                reach = { "integer", min = 8, max = 60, default = 24, unit = "px" },
                lasts = { "integer", min = 5, max = 600, default = 120, unit = "seconds" },
                most = { "integer", min = 1, max = 12, default = 6, about = "of it at a time" },
            },
        },
        night = {
            about = "What may be particular about a night: who comes, under what sky.", most = 32, fields = {
                title = { "words", required = true, max = 60, about = "said when it begins" },
                from = { "integer", min = 1, max = 7, default = 1, about = "the first night that can be it" },
                to = { "integer", min = 1, max = 7, default = 7 },
                chance = { "integer", min = 1, max = 100, default = 50, unit = "percent" },
                kinds = { "list", max = 6, about = "who comes in place of shades", of = { "table", fields = {
                    kind = { "name", of = "kind", required = true },
                    share = { "integer", min = 1, max = 50, default = 10, unit = "percent" },
                } } },
                rain = { "integer", min = 0, max = 80 }, fog = { "integer", min = 0, max = 60 },
                wind = { "number", min = 0, max = 1 },
            },
        },
    },
}
