-- Short limits on CPU for the hostile specs: an attack that spins costs the tests as much as it may use.
return {
    mods = { handler_cpu_ms = 80, kill_cpu_ms = 80 },
}
