-- What mods can learn and do in Undertow beside what the engine has, and what they can add: monsters, items, traps and kinds
-- of levels. The game's own are written as content, too (content/), so that a mod's are no less.
local function text(most) return { "words", required = true, max = most } end
local function floor(default) return { "integer", min = 1, max = 10, default = default } end
local function whole(most, default, about) return { "integer", min = 0, max = most, default = default, about = about } end

local PLACE = { { 1, "x", "uint32", max = 63, unit = "cells" }, { 2, "y", "uint32", max = 63, unit = "cells" } }

return {
    level = 1,
    capabilities = {
        ["undertow.look"] = { label = "Know what the diver knows", grant = "allow" },
        ["undertow.say"] = { label = "Write lines into the log", grant = "allow" },
        ["undertow.noise"] = { label = "Make noise on a floor", grant = "ask" },
        ["undertow.give"] = { label = "Leave items at the diver's feet", grant = "ask" },
    },
    names = { goal = { "hatch", "item", "unknown", "away" }, lamp = { "dark", "low", "bright" } },
    events = {
        floor = {
            number = 64, state = true, about = "The diver has come to another floor.",
            fields = { { 1, "number", "uint32", about = "1 to 10" }, { 2, "level", "string", about = "the id of its kind" } },
        },
        turn = {
            number = 65, state = true, capability = "undertow.look", about = "A turn has passed.",
            fields = {
                { 1, "number", "uint32" }, { 2, "hp", "uint32" }, { 3, "oil", "uint32", unit = "of 120" },
                { 4, "water", "uint32", unit = "height levels" }, { 5, "lamp", "name", of = "lamp" },
            },
        },
        slain = { number = 66, about = "The diver has slain a monster.", fields = {
            { 1, "monster", "string", about = "its id" }, { 2, "x", "uint32", unit = "cells" }, { 3, "y", "uint32", unit = "cells" },
        } },
        found = { number = 67, about = "The diver has picked something up.", fields = { { 1, "item", "string", about = "its id" } } },
        over = { number = 68, about = "The descent is over.", fields = { { 1, "won", "bool" }, { 2, "score", "uint32" }, { 3, "floor", "uint32" } } },
    },
    commands = {
        say = {
            number = 64, capability = "undertow.say", cost = 1, quota = 4, about = "Writes a line into the log, with the mod's id before it.",
            fields = { { 1, "text", "string", max = 60 } },
        },
        noise = {
            number = 65, capability = "undertow.noise", cost = 2, quota = 2, about = "Something sounds there: who hears it comes and looks.",
            fields = { PLACE[1], PLACE[2], { 3, "loud", "uint32", min = 1, max = 8, unit = "cells" } },
        },
        give = {
            number = 66, capability = "undertow.give", cost = 4, quota = 1, about = "Leaves an item where the diver stands.",
            fields = { { 1, "item", "string", max = 64, about = "its id" } },
        },
    },
    queries = {
        diver = {
            number = 64, capability = "undertow.look", quota = 8, about = "How the diver is.", fields = {},
            reply = {
                { 1, "x", "uint32", unit = "cells" }, { 2, "y", "uint32", unit = "cells" }, { 3, "hp", "uint32" },
                { 4, "max_hp", "uint32" }, { 5, "oil", "uint32" }, { 6, "floor", "uint32" }, { 7, "turn", "uint32" },
                { 8, "water", "uint32" }, { 9, "flood_in", "uint32", unit = "turns", about = "until the water rises" },
                { 10, "lamp", "name", of = "lamp" }, { 11, "items", "strings", about = "ids of what he carries" },
            },
        },
        threats = {
            number = 65, capability = "undertow.look", quota = 8, about = "The monsters that he sees, the nearest first.", fields = {},
            reply = { { 1, "list", "messages", count = 16, fields = {
                { 1, "monster", "string" }, { 2, "x", "uint32" }, { 3, "y", "uint32" }, { 4, "hp", "uint32" },
                { 5, "steps", "uint32", about = "away" }, { 6, "awake", "bool" },
            } } },
        },
        route = {
            number = 66, capability = "undertow.look", quota = 4,
            about = "The way over what he knows: to the hatch, to the nearest item, to where nobody has been, or away from whom he sees.",
            fields = { { 1, "to", "name", of = "goal" } },
            reply = { { 1, "steps", "uint32", about = "0: there is no way that he knows" }, { 2, "way", "string", about = "n, ne, e, se, s, sw, w or nw" } },
        },
    },
    content = {
        monster = {
            about = "Who lives on the floors.", most = 64, most_id = 31,
            fields = {
                title = text(40), sprite = { "sprite", required = true },
                mind = {
                    "enum", required = true, values = { "sleeper", "hunter", "ambusher", "thief", "swimmer", "shooter", "drifter", "warden" },
                    about = "sleeps until it hears you; hunts by ear and light; waits unseen; drinks the lantern's oil; "
                        .. "lives in water; spits from afar at who is lit; floats to any light; guards the last floor",
                },
                hp = { "integer", min = 1, max = 90, default = 6 },
                hit = whole(12, 2, "what a blow costs"),
                speed = { "integer", min = 3, max = 20, default = 10, about = "10: a step a turn" },
                ear = whole(16, 6, "how far it hears, in cells"),
                eye = whole(16, 7, "how far it sees light"),
                armor = whole(6, 0), score = whole(500, 10),
                from = floor(1), to = floor(10), share = { "integer", min = 0, max = 100, default = 10, about = "how common; 0: only where a level names it" },
                group = { "integer", min = 1, max = 5, default = 1 },
                fears = { "enum", values = { "nothing", "light", "fire", "salt", "noise" }, default = "nothing" },
                swims = { "boolean", default = false }, flies = { "boolean", default = false }, glows = { "boolean", default = false },
                tint = { "color", default = "#ffffff" },
                loot = { "list", max = 4, of = { "table", fields = {
                    item = { "name", of = "item", required = true }, chance = { "integer", min = 1, max = 100, default = 20, unit = "percent" },
                } } },
            },
        },
        item = {
            about = "What lies about and is carried.", most = 96, most_id = 31,
            fields = {
                title = text(40), about = { "words", max = 120 }, sprite = { "sprite", required = true }, tint = { "color", default = "#ffffff" },
                slot = { "enum", values = { "none", "hand", "coat", "charm" }, default = "none" },
                use = {
                    "enum", values = { "none", "heal", "oil", "map", "hush", "return", "drain" }, default = "none",
                    about = "what using it does; map: shows the floor; hush: nobody hears; return: back to where one came down; drain: the water falls",
                },
                throw = {
                    "enum", values = { "none", "hit", "fire", "flash", "salt", "noise", "net" }, default = "none",
                    about = "fire burns where it falls, but not on water; flash blinds whoever sees it; salt burns what is wet; noise calls; net holds",
                },
                power = whole(99, 0, "of using or throwing it"),
                hit = whole(10, 0), reach = { "integer", min = 1, max = 2, default = 1 }, armor = whole(5, 0),
                light = { "integer", min = -2, max = 3, default = 0, about = "cells that the lantern shines further" },
                quiet = { "integer", min = -4, max = 4, default = 0 },
                dry = { "boolean", default = false, about = "keeps the lantern burning in deep water" },
                thrift = whole(50, 0, "percent of the oil that it saves"),
                bane = { "enum", values = { "nothing", "wet", "flying", "armored", "unaware" }, default = "nothing", about = "whom it hits twice as hard" },
                keeps = { "boolean", default = false, about = "it is not used up" },
                stack = { "integer", min = 1, max = 9, default = 1, about = "how many lie together" },
                from = floor(1), to = floor(10), share = { "integer", min = 0, max = 100, default = 10 }, score = whole(200, 2),
            },
        },
        trap = {
            about = "What is hidden in the floor.", most = 24, most_id = 31,
            fields = {
                title = text(40), said = text(80), sprite = { "sprite", required = true },
                does = { "enum", required = true, values = { "hurt", "flood", "alarm", "douse", "net", "fall", "gas" } },
                power = whole(12, 3), once = { "boolean", default = true }, from = floor(1), to = floor(10),
                share = { "integer", min = 0, max = 100, default = 10 },
            },
        },
        level = {
            about = "A kind of floor.", most = 32, most_id = 63,
            fields = {
                title = text(40), said = text(100),
                shape = { "enum", required = true, values = { "rooms", "caves", "halls", "cells", "last" } },
                ground = { "enum", values = { "stone", "planks", "silt", "shells" }, default = "stone" },
                dark = { "color", default = "#2c3658", about = "what is known and not lit" },
                from = floor(1), to = floor(10), share = { "integer", min = 0, max = 100, default = 10 },
                water = { "integer", min = 0, max = 5, default = 1, unit = "height levels" },
                calm = { "integer", min = 20, max = 400, default = 150, unit = "turns", about = "before the water rises" },
                every = { "integer", min = 8, max = 200, default = 40, unit = "turns" },
                monsters = { "integer", min = 0, max = 16, default = 6 }, items = { "integer", min = 0, max = 16, default = 6 },
                traps = whole(12, 3), weed = { "integer", min = 0, max = 100, default = 10, unit = "percent" },
                lamps = whole(8, 2, "fires that burn there"),
                dwellers = { "list", max = 6, about = "who is there for sure", of = { "table", fields = {
                    monster = { "name", of = "monster", required = true }, count = { "integer", min = 1, max = 6, default = 1 },
                } } },
            },
        },
    },
}
