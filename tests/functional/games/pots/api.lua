return {
    level = 1,
    content = {
        item = { about = "What can be carried.", most_id = 31, fields = {
            title = { "words", required = true, max = 40 },
            price = { "integer", min = 0, max = 99, default = 3, unit = "coins" },
            speed = { "number", min = 0, max = 2 },
            hot = { "boolean", default = false },
            kind = { "enum", values = { "pot", "pan" }, default = "pot" },
            next = { "name", of = "item" },
            sprite = { "sprite" },
            sound = { "sound", patch = false },
            tint = { "color", default = "#ffffff" },
            loot = { "list", max = 3, of = { "table", fields = {
                item = { "name", of = "item", required = true },
                chance = { "integer", min = 1, max = 100, default = 50 },
            } } },
            size = { "table", fields = {
                w = { "integer", min = 1, max = 9, default = 2 }, h = { "integer", min = 1, max = 9 },
            } },
        } },
        recipe = { patch = false, most = 4, fields = { makes = { "name", of = "item", required = true } } },
    },
}
