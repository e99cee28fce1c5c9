-- The same in a build with sanitizers, where a heap takes longer to fill and more of the process.
return {
    mods = { heap_mb = 16, process_mb = 128, handler_cpu_ms = 600, kill_cpu_ms = 200 },
}
