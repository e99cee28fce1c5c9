-- What mods can do and learn in Tidelight beside what the engine has, and what they can add to it as data. The limits keep a
-- game with them as hard as one without: what a mod's creatures do to players and to the lighthouse is limited further, as
-- mods' own damage is (policy/damage.lua), and so is what mods give, take and count (policy/stores.lua).
local MOST_POINTS = 200

local function cost(most) return { "integer", min = 0, max = most, default = 0 } end

local function costs() return { "table", required = true, fields = { wood = cost(20), oil = cost(10), shell = cost(10) } } end

return {
    level = 1,
    capabilities = {
        ["stores.give"] = { label = "Give wood, oil and shells", grant = "ask", reason = "it makes the game easier" },
        ["stores.spend"] = { label = "Spend your wood, oil and shells", grant = "ask", reason = "it takes what you gathered" },
        ["score.add"] = { label = "Add points to the score", grant = "ask", reason = "the score is no longer the game's alone" },
        ["goals.advance"] = { label = "Count for its own goals", grant = "allow", reason = "it counts for its own goals alone" },
    },
    names = {
        phase = { "day", "dusk", "night", "dawn", "won", "lost" },
        store = { "wood", "oil", "shell" },
    },
    commands = {
        give = {
            number = 64, capability = "stores.give", cost = 2, quota = 4, about = "Puts something into the players' stores.",
            fields = { { 1, "store", "name", of = "store" }, { 2, "amount", "uint32", min = 1, max = 20 } },
        },
        spend = {
            number = 65, capability = "stores.spend", cost = 2, quota = 4,
            about = "Takes something out of the players' stores: all of it, or nothing when there is not so much.",
            fields = { { 1, "store", "name", of = "store" }, { 2, "amount", "uint32", min = 1, max = 20 } },
        },
        score = {
            number = 66, capability = "score.add", cost = 2, quota = 4, about = "Adds points to the score.",
            fields = { { 1, "points", "uint32", min = 1, max = MOST_POINTS } },
        },
        advance = {
            number = 67, capability = "goals.advance", cost = 2, quota = 8,
            about = "Counts for a goal of the mod's own whose `counts` is \"mod\".",
            fields = { { 1, "goal", "name", of = "goal" }, { 2, "by", "uint32", min = 1, max = 500 } },
        },
    },
    queries = {
        upgrade_taken = {
            number = 64, about = "How often an upgrade was taken in this game.",
            fields = { { 1, "upgrade", "name", of = "upgrade" } },
            reply = { { 1, "times", "uint32" }, { 2, "is_offered", "bool" } },
        },
        goal_stands = {
            number = 65, about = "How a goal stands.", fields = { { 1, "goal", "name", of = "goal" } },
            reply = { { 1, "have", "uint32" }, { 2, "wanted", "uint32" }, { 3, "is_done", "bool" } },
        },
    },
    events = {
        phase = {
            number = 64, state = true, about = "A new phase of the game began.",
            fields = {
                { 1, "phase", "name", of = "phase" },
                { 2, "ticks_left", "uint32", unit = "ticks" },
                { 3, "day", "uint32", about = "counts from 1" },
                { 4, "night", "string", max = 97, optional = true,
                  about = "at dusk and at night: the id of what is particular about this one, where a mod's content is it" },
            },
        },
        stores = {
            number = 66, state = true, about = "What the players have in their stores changed.",
            fields = { { 1, "wood", "uint32" }, { 2, "oil", "uint32" }, { 3, "shell", "uint32" } },
        },
        tally = {
            number = 67, state = true, about = "The score changed, or what it is made of.",
            fields = {
                { 1, "score", "uint32" }, { 2, "kills", "uint32", about = "shades that fell" },
                { 3, "nights", "uint32", about = "that were survived" },
            },
        },
        sky = {
            number = 68, state = true, about = "The game's own weather changed, as it does with each phase.",
            fields = {
                { 1, "rain", "uint32", unit = "percent" }, { 2, "fog", "uint32", unit = "percent" },
                { 3, "wind_x", "px", unit = "px a tick" },
            },
        },
        picked = {
            number = 69, about = "A player picked something up.",
            fields = {
                { 1, "item", "string", max = 97, about = "the id of an item; the island's own without `tidelight:`" },
                { 2, "player", "uint32", about = "from 0" }, { 3, "x", "px" }, { 4, "y", "px" },
            },
        },
        built = {
            number = 70, about = "A player built something.",
            fields = {
                { 1, "building", "string", max = 97, about = "the id of a building; \"wall\": a wall" },
                { 2, "player", "uint32", about = "from 0" }, { 3, "x", "px" }, { 4, "y", "px" },
                { 5, "entity", "entity", optional = true },
            },
        },
        crafted = {
            number = 71, about = "A player made something by a recipe.",
            fields = { { 1, "recipe", "string", max = 97 }, { 2, "player", "uint32", about = "from 0" } },
        },
        upgraded = {
            number = 72, about = "The players took an upgrade.",
            fields = { { 1, "upgrade", "string", max = 97 }, { 2, "times", "uint32" } },
        },
        goal_done = {
            number = 73, about = "A goal that a mod declared was reached.", fields = { { 1, "goal", "string", max = 97 } },
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
                gives = {
                    "enum", required = true, values = { "wood", "oil", "shell", "heart", "none" }, patch = false,
                    about = "what it counts in; a heart for who picks it up; nothing, for a mod that does something itself",
                },
                amount = { "integer", min = 1, max = 3, default = 1 },
                shore = { "integer", min = 0, max = 2, default = 0, about = "how many the sea leaves each morning" },
            },
        },
        building = {
            about = "Something that players build: focus and build choose it, build puts it in front of them.", most = 24, most_id = 31,
            fields = {
                title = { "words", required = true, max = 40 },
                sprite = { "sprite", required = true },
                cost = costs(),
                effect = {
                    "enum", values = { "none", "slow", "burn" }, default = "none",
                    about = "what it does to enemies within its reach",
                },
                reach = { "integer", min = 8, max = 60, default = 24, unit = "px" },
                lasts = { "integer", min = 5, max = 600, default = 120, unit = "seconds" },
                most = { "integer", min = 1, max = 12, default = 6, about = "of it at a time" },
            },
        },
        recipe = {
            about = "Something that players make of what they have: focus and build choose it as a building, build makes it.",
            most = 24, most_id = 97, fields = {
                title = { "words", required = true, max = 40 },
                cost = costs(),
                item = { "name", of = "item", required = true, about = "what comes of it: it lies before who makes it" },
                count = { "integer", min = 1, max = 3, default = 1 },
                a_day = { "integer", min = 1, max = 6, default = 3, about = "how often from one morning to the next" },
                at = {
                    "enum", values = { "anywhere", "fire", "lighthouse" }, default = "anywhere",
                    about = "where it is made",
                },
            },
        },
        upgrade = {
            about = "What is offered at dawn, at the lighthouse: one of three may be taken until dusk.", most = 32, most_id = 97,
            fields = {
                title = { "words", required = true, max = 30 },
                text = { "words", required = true, max = 60, about = "what it is good for" },
                cost = costs(),
                effect = {
                    "enum", values = { "none", "stride", "lantern", "lamp", "walls", "mend" }, default = "none",
                    about = "players walk faster; their lanterns use less oil; the lighthouse does; new walls are stronger; "
                        .. "driftwood mends more of the lighthouse; or nothing, for a mod that does something itself",
                },
                percent = { "integer", min = 1, max = 25, default = 10, about = "how much, each time" },
                most = { "integer", min = 1, max = 3, default = 1, about = "how often it can be taken" },
                from = { "integer", min = 1, max = 7, default = 1, about = "the first night after which it is offered" },
            },
        },
        goal = {
            about = "Something for players to do, shown when the island's own goals are done.", most = 24, most_id = 97,
            fields = {
                title = { "words", required = true, max = 40 },
                counts = {
                    "enum", required = true, values = { "picked", "poured", "built", "planted", "kills", "nights", "mod" },
                    about = "things picked up, flasks poured, walls and buildings, kelp, shades burned, nights survived, all since "
                        .. "the game began; or what the mod counts itself, by `advance`",
                },
                wanted = { "integer", required = true, min = 1, max = 500 },
                from = { "integer", min = 1, max = 7, default = 1, about = "the first day on which it is shown" },
                score = { "integer", min = 0, max = MOST_POINTS, default = 0, about = "points for it" },
            },
        },
        skin = {
            about = "Another picture for something on the island; of several the last by id holds. Creatures and items are patched.",
            most = 32, most_id = 97, fields = {
                of = { "enum", required = true, values = {
                    "player", "player2", "lighthouse", "campfire", "palm", "rock_big", "bush", "crate", "barrel", "boat", "grave",
                    "kelp", "flare",
                } },
                sprite = { "sprite", required = true, about = "with rows and frames as the one in whose place it is" },
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
