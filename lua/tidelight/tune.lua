-- Every number of the game that someone might want to change, in one place: lengths in ticks (60 a
-- second) or pixels, speeds in pixels a tick, angles in 1/65536 turn. The mechanics hold none of their own.
local own = require "tidelight.content.kind"

local SECOND = 60

return {
    second = SECOND,
    nights = 7,
    map = { width = 72, height = 64, seed_stream = "island" },

    phases = { day = 90 * SECOND, dusk = 10 * SECOND, night = 90 * SECOND, dawn = 8 * SECOND },

    tide = {
        low = 1.0,         -- level by day: only the sea itself is under water
        high = 3.6,        -- at the first night's height
        high_step = 0.3,   -- more each night
        storm = 0.15,      -- how far the swell moves it
    },

    player = {
        hearts = 6,
        speed = 1.3, grip = 0.28,
        dash_speed = 3.6, dash_ticks = 10, dash_wait = 48,
        safe_ticks = 70,       -- after a hit
        down_ticks = 6 * SECOND,
        regain_ticks = 25 * SECOND, -- of daylight for one heart
        reach = 26,            -- how far `use` and `build` act
        reach_lighthouse = 42,
        leash_x = 250, leash_y = 120, -- px between two players
    },

    lantern = {
        tank = 1000, flask = 1000,
        idle_drain = 0.25, focus_drain = 1.9, -- of the tank, a tick, at night
        range = 92, focus_range = 128,
        half = 6400, focus_half = 2700,       -- half the cone's opening
        burn_every = 6, burn = 1, focus_burn = 2,
    },

    lighthouse = {
        hp = 300,
        fuel = 100000, flask = 22000, drain = 17, drain_step = 3, -- a tick at night, more each night
        start_fuel = 70000,
        repair = 12,           -- hp for one driftwood
        dark_limit = 15 * SECOND,
        use_every = 24,        -- holding `use` pours one flask after another
        beam_turn = 137,       -- angle a tick: eight seconds a turn
        beam_range = 190, beam_half = 2400, beam_burn = 1, beam_every = 24,
        revive_fuel = 15000,
        alarm_every = 20 * SECOND,
    },

    shades = {
        most = 60,             -- at once, all kinds
        first_wave = 14, wave_step = 9, wave_bend = 1, -- a night's number grows faster each time
        tougher = 12,          -- percent of hp more, each night
        see_player = 62,
        kinds = { shade = own.shade, shade_swift = own.shade_swift, shade_brute = own.shade_brute },
        lit_speed = 0.62, kelp_speed = 0.5, dark_speed = 1.25,
        flee_ticks = 30, bold_ticks = 150, -- driven off once, then not again for a while
    },

    forage = {
        driftwood = 14, oil = 9, shell = 5,    -- on the first morning
        later = { driftwood = 10, oil = 9, shell = 4 },
        more_for_two = 1.4,
        at_night = { every = 14 * SECOND, chance = 45 }, -- a flask washed up near the water's edge
        drop = { shade = 4, shade_swift = 4, shade_brute = 20 }, -- percent of the fallen that leave oil
        reach = 13,
        start = { wood = 4, oil = 3, shell = 1 },
    },

    build = { wall_wood = 1, wall_hp = 90, repair_hp = 45, kelp_shell = 1, most_kelp = 40, most_walls = 120 },

    kelp = { young = 30 * SECOND, grown = 75 * SECOND, reach = 30, burn = 1, burn_every = 24 },

    flare = { oil = 1, ticks = 9 * SECOND, speed = 3.4, reach = 46, light = 76, burn = 3, burn_every = 6, wait = 30 },

    score = { night = 500, hp = 2, fuel = 200, won = 2500, early = 2 },
}
