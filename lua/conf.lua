-- The configuration, in the spirit of LOVE's conf.lua: a table, with every key that there is. A file of
-- your own with only the keys that you want to change goes on top: gatehouse run --conf FILE.
return {
    window = {
        -- title = "...",       -- the game's
        width = 0, height = 0,   -- px; 0 = the largest whole multiple of the picture that fits the screen
        fullscreen = false,      -- Alt+Enter or F11 changes it while playing
        vsync = true,
        pause_when_away = true,  -- the game is paused while the window has no focus or is minimised
    },

    picture = {
        less_flashing = false,   -- one flash a second at most; without it three, the limit of WCAG 2.3.1
    },

    language = "auto",           -- of game, screens and mods: "de", "pt-br"; "auto" = from LC_ALL, LC_MESSAGES or LANG

    console = false,             -- whether `gatehouse console` can attach, as with run --console

    tick_rate = 60,              -- the simulation's steps a second; pictures may be fewer

    audio = {
        volume = 80,             -- percent, of everything
        mod_volume = 60,         -- the most that a mod's sounds get
    },

    -- Devices to actions. Sources: "key:NAME" (as SDL calls it, lower case), "mouse:left|middle|right",
    -- "pad:a|b|x|y|back|start|leftshoulder|rightshoulder|lefttrigger|righttrigger|dpup|...". The left stick
    -- always moves, the right stick and the mouse (player one) always aim. A game has actions of its own, with keys that
    -- its game.lua gives them; `gatehouse names actions` lists them. Gamepads go to players without keys first.
    bindings = {
        player1 = {
            up = { "key:w" }, down = { "key:s" }, left = { "key:a" }, right = { "key:d" },
            use = { "key:e", "pad:a" },
            throw = { "mouse:right", "key:f", "pad:rightshoulder" },
            dash = { "key:space", "pad:b" },
            menu = { "key:escape", "pad:start" },
            confirm = { "key:return" },
            cancel = { "key:backspace", "pad:back" },
        },
        player2 = {
            up = { "key:up" }, down = { "key:down" }, left = { "key:left" }, right = { "key:right" },
            use = { "key:right shift", "pad:a" },
            throw = { "key:.", "pad:rightshoulder" },
            dash = { "key:,", "pad:b" },
            menu = { "pad:start" },
            confirm = {},
            cancel = { "pad:back" },
        },
        player3 = {
            use = { "pad:a" }, throw = { "pad:rightshoulder" }, dash = { "pad:b" },
            menu = { "pad:start" }, cancel = { "pad:back" },
        },
        player4 = {
            use = { "pad:a" }, throw = { "pad:rightshoulder" }, dash = { "pad:b" },
            menu = { "pad:start" }, cancel = { "pad:back" },
        },
        -- Mods' own actions, where they are to have other keys than their mod.json says:
        -- mods = { ["tide-map"] = { map = { "key:n", "pad:y" } } }
        mods = {},
    },

    -- How many million instructions of Lua a game may take in one call (a tick, a save), counted once the call has gone on
    -- for a quarter of a second; ten times that where it makes a world. What goes on is an endless loop, and an error.
    -- memory_mb: what all its values may take; looked at in such calls.
    game = { million_instructions = 30, memory_mb = 512 },

    -- What one mod may use. A mod can read what is left of it and never change it.
    mods = {
        heap_mb = 64,            -- of JavaScript
        process_mb = 128,        -- of its process, all in all
        handler_cpu_ms = 250,    -- one event handler; after that it is stopped and told where it was
        kill_cpu_ms = 100,       -- more than that and still not stopped: its process is ended
        cpu_us_per_tick = 2000,  -- what it gets each tick of sixty in a second (with other tick_rates a second gives
                                 -- the same); with nothing left it sleeps. With a window only:
        cpu_burst_ms = 100,      -- ... saved up to here. CPU time is another in each run, a test's must not be
        print_kb_per_second = 64,
        commands_per_tick = 256,
        kb_per_tick = 64,        -- of commands
        cost_per_tick = 1024,    -- units; proto/commands.proto says what each command costs
        entities_per_mod = 64,   -- alive at once
        storage_kb = 256,        -- of what it keeps in a saved game, if its mod.json asks for so much
        player_storage_kb = 64,  -- of what it keeps for the player, between games
    },

    -- The same for single mods: mods_by_id = { ["big-mod"] = { handler_cpu_ms = 500 } }. All of the above but
    -- heap_mb, process_mb and print_kb_per_second.
    mods_by_id = {},

    -- What happens to a mod that fails or takes too much: strikes, and with `strikes` of them one step up:
    -- warned, throttled, suspended, restarted, stopped for good. policy/ladder.lua says what a strike is.
    ladder = {
        strikes = 3,
        seconds = 60,            -- of game time, in which strikes count; so long without any: a step down
        throttle_every = 4,      -- ticks between a throttled mod's events
        throttle_percent = 25,   -- of its limits per tick
        suspend_seconds = 10,
        -- A strike: so many commands in a second that the game's rules deny, though the player granted them. A mod
        -- hears of each refusal; one that pushes five things in each tick harder than is fair has 300.
        refused_per_second = 300,
    },
}
