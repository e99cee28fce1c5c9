-- What the sea leaves, for mods to name.
return {
    driftwood = { title = "Driftwood", sprite = "driftwood", gives = "wood" },
    oil = { title = "Oil", sprite = "oil", gives = "oil" },
    shell = { title = "Shell", sprite = "shell", gives = "shell" },
}
