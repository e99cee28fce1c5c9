-- The tiles of Undertow. The ground of a floor is of one of the grounds; what nobody has seen yet is covered.
return {
    layers = 2,
    over = { 2 },
    kinds = {
        { name = "ut_rock", solid = true, opaque = true },
        { name = "ut_wall", solid = true, opaque = true, shadow = true },
        { name = "ut_stone" },
        { name = "ut_planks" },
        { name = "ut_silt" },
        { name = "ut_shells" },
        { name = "ut_door", solid = true, opaque = true },
        { name = "ut_doorway" },
        { name = "ut_hatch", dry = true },
        { name = "ut_weed", opaque = true },
        { name = "ut_pillar", solid = true, opaque = true, shadow = true },
        { name = "ut_lamp", solid = true },
        { name = "ut_unknown", dry = true },
    },
    outside = { sprite = "ut_unknown", solid = true, opaque = true },
}
