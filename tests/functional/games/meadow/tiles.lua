-- Layer 1 is the ground, 2 lies on it, 3 is over whoever walks there.
return {
    size = 8,
    layers = 3,
    over = { 3 },
    kinds = {
        { name = "turf" },
        { name = "brook", water = true, flat = true },
        { name = "hedge", solid = true, opaque = true },
        { name = "plank", dry = true },
        { name = "tree", solid = true },
        { name = "blossom" },
    },
    outside = "hedge",
}
