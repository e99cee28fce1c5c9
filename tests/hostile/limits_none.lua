-- No limit that a test would meet: what spins spins until somebody ends the engine.
return {
    mods = { handler_cpu_ms = 60000, kill_cpu_ms = 60000 },
}
