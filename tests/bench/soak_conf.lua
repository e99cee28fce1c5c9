-- For the soak: nobody climbs the ladder, so that the strange mods stay strange to the end.
return {
    mods = { handler_cpu_ms = 20, kill_cpu_ms = 20 },
    ladder = { strikes = 1000, seconds = 1 },
}
