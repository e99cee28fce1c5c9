-- Who uses which of the game's 64 lights. A mechanic asks here and nowhere else, so that none takes
-- another's.
return {
    lantern = 1,   -- 1, 2: by player
    halo = 3,      -- 3, 4
    lamp = 5,      -- the lighthouse's own glow
    beam = 6,      -- 6, 7: its two arms
    dock = 8,
    fire = 9,
    flare = 10, flares = 8,
    kelp = 20, kelps = 43,
}
