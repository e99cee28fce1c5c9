// What it costs to have many mods: 1,000 of them with 10,000 dependencies, in a temporary folder, found, read,
// resolved and put in order. The measuring itself is in find.lua; this gives it a host's Lua and a clock.
//
// usage: bench-find [MODS]    from the project's root
//
// Prints a table for people and the same figures as JSON, one object a line.
#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>

#include "host/host.h"
#include "util/clock.h"
#include "util/diag.h"

enum { DEFAULT_MODS = 1000, ONCE_MODS = 20 };

static int now_ns(lua_State *lua)
{
    lua_pushinteger(lua, (lua_Integer)clock_now_ns());
    return 1;
}

int main(int argc, char **argv)
{
    struct diag diag = {.text = ""};
    lua_State *lua = host_create(&(struct host_config){.root = "."});
    enum status status = host_load_file(lua, "tests/bench/find.lua", &diag);
    if (status == STATUS_OK) {
        lua_pushinteger(lua, argc > 1               ? atoi(argv[1])
                             : getenv("BENCH_ONCE") ? ONCE_MODS
                                                    : DEFAULT_MODS);
        lua_pushcfunction(lua, now_ns);
        status = host_call(lua, 2, 0, &diag);
    }
    if (status != STATUS_OK) fprintf(stderr, "bench-find: %s\n", diag.text);
    host_destroy(lua);
    return status == STATUS_OK ? 0 : 1;
}
