-- A game of turns: a step is a turn, after which a hound takes one, too.
return {
    id = "steps", version = "1.0.0", title = "Steps", license = "MIT", main = "main.lua",
    turns = true,
    players = { max = 1 },
    actions = { { name = "wait", label = "Wait", keys = { "key:space" } } },
}
