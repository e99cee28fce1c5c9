-- What mods can learn and do in the arena.
return {
    level = 2,
    capabilities = {
        ["arena.gems"] = { label = "Lay gems into the arena", grant = "ask" },
        ["arena.look"] = { label = "See how the arena stands", grant = "allow" },
    },
    names = { cut = { "round", "square", "drop" } },
    commands = {
        lay = {
            number = 64, capability = "arena.gems", cost = 2, quota = 4, about = "Lays gems.",
            fields = {
                { 1, "count", "uint32", min = 1, max = 9, about = "how many" },
                { 2, "cut", "name", of = "cut" },
                { 3, "x", "px", min = 16, max = 304 },
                { 4, "note", "string", max = 20, optional = true },
            },
        },
        cheer = { number = 65, fields = { { 1, "words", "strings", max = 12, count = 3 } } },
        shout = { number = 66, since = 1, deprecated_by = 2, fields = { { 1, "text", "string", max = 12 } } },
        fail = { number = 67, quota = 2, about = "Has an error in it, for tests." },
        trail = {
            number = 68, quota = 8, since = 2, about = "Lays gems along a way.",
            fields = {
                { 1, "stops", "messages", count = 3, about = "in their order", fields = {
                    { 1, "x", "px", min = 16, max = 304 },
                    { 2, "cut", "name", of = "cut" },
                    { 3, "gift", "message", optional = true, fields = {
                        { 1, "count", "uint32", min = 1, max = 3 },
                        { 2, "notes", "strings", max = 8, count = 2 },
                    } },
                } },
                { 2, "owner", "message", fields = { { 1, "name", "string", max = 12 } } },
            },
        },
    },
    queries = {
        cheat = { number = 65, quota = 5, fields = { { 1, "how", "string" } } },
        standing = {
            number = 64, capability = "arena.look", quota = 8,
            fields = { { 1, "player", "uint32", max = 1 } },
            reply = { { 1, "score", "sint32" }, { 2, "cuts", "strings" }, { 3, "last", "bytes" } },
        },
        trails = {
            number = 66, quota = 8, since = 2,
            fields = { { 1, "of", "message", fields = { { 1, "owner", "string" } } } },
            reply = { { 1, "stops", "messages", fields = {
                { 1, "x", "px" }, { 2, "gift", "message", optional = true, fields = { { 1, "count", "uint32" } } },
            } } },
        },
    },
    events = {
        gathered = {
            number = 64, capability = "arena.look", about = "A gem was gathered.",
            fields = { { 1, "player", "uint32" }, { 2, "score", "uint32" }, { 3, "cut", "name", of = "cut" } },
        },
        round = {
            number = 65, state = true, about = "A round began, or the score changed.",
            fields = { { 1, "number", "uint32" }, { 2, "score", "uint32" }, { 3, "cut", "name", of = "cut" } },
        },
        secret = {
            number = 66, state = true, capability = "arena.look", fields = { { 1, "seed", "sint32" } },
        },
        later = { number = 67, state = true, fields = { { 1, "at", "uint32" } } },
        trailed = {
            number = 68, since = 2, fields = {
                { 1, "owner", "message", fields = { { 1, "name", "string" } } },
                { 2, "stops", "messages", count = 4, fields = { { 1, "x", "px", min = 0, max = 400 }, { 2, "cut", "name", of = "cut" } } },
            },
        },
        paths = { number = 69, state = true, since = 2, fields = { { 1, "count", "uint32" } } },
        cheered = { number = 127, fields = { { 1, "by", "string" }, { 2, "words", "strings" } } },
    },
}
