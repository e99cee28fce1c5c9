// A session: the mods' processes, the gate and what joins them, made when Lua first asks for engine.mods.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "gate/gate.h"
#include "pool/pool.h"

struct session;

struct session_config {
    uint64_t seed;
    uint32_t tick_rate;
    bool testing; // for a run of tests: then what proto/ keeps for tests exists
    struct gate_limits limits;
    struct pool_config pool; // paths are filled in by session_open
};

enum status session_open(struct session **session, struct app *app, struct diag *diag);
void session_close(struct session *session); // NULL is fine
struct mods *session_mods(struct session *session);
struct pool *session_pool(struct session *session);

// Makes require("engine.mods") open the session of `app` at its first use.
void session_preload(lua_State *lua, struct app *app);
