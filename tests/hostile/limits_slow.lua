-- The limits of the hostile specs in a build with sanitizers, where honest work takes longer.
return {
    mods = { handler_cpu_ms = 200, kill_cpu_ms = 200 },
}
