-- Limits for the specs that fill memory: small heaps, and CPU enough to fill them.
return {
    mods = { heap_mb = 16, process_mb = 64, handler_cpu_ms = 200, kill_cpu_ms = 100 },
}
