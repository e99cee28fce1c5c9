-- The tiles of Tidelight, in the order of their numbers. Mods see them by these names.
return {
    kinds = {
        { name = "deep", solid = true, water = true },
        { name = "water", water = true },
        { name = "sand" },
        { name = "grass" },
        { name = "path" },
        { name = "rock", solid = true, rough = true, shadow = true },
        { name = "floor", shadow = true },
        { name = "dock", shadow = true },
        { name = "wall", solid = true, opaque = true, shadow = true },
        { name = "cliff", solid = true, opaque = true, shadow = true },
        -- ground that something stands on (a palm, a boulder): looks like ground, is no way through
        { name = "sand_root", sprite = "sand", solid = true },
        { name = "grass_root", sprite = "grass", solid = true },
        { name = "sea_root", sprite = "water", solid = true, water = true },
    },
    outside = { water = true }, -- the sea, as far as one sees
}
