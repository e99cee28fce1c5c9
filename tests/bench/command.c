// What one command costs, from its bytes until it is done: the engine's own, before a gate that knows no game and before one
// that does; the same with a verdict of the host's Lua; and a game's own command, which its Lua does, without and with a
// verdict. Beside it how much garbage of Lua's each makes.
//
// usage: bench-command
//
// Prints a table for people and the same figures as JSON, one object a line. The ratio says what a game's api costs the
// engine's commands: both are measured in turn in one run, so that the machine does not matter.
#include <lauxlib.h>
#include <lualib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.pb-c.h"
#include "commands/commands.h"
#include "gate/api.h"
#include "gate/encode.h"
#include "host/policy.h"
#include "rounds.h"
#include "util/check.h"
#include "util/clock.h"

enum {
    COMMANDS = 60, // in a tick: below each quota
    ROUNDS = 2000,
    BATCH_BYTES = 16 * 1024,
    GIVE = API_FIRST_NUMBER,
};

static const char HOOKS[] = "return { push = function(_, command, state)\n"
                            "    state.pushes = (state.pushes or 0) + 1\n"
                            "    if command.vx > 90 then return 'deny', 'too fast' end\n"
                            "end, give = function(mod, command, state)\n"
                            "    state[mod.id] = (state[mod.id] or 0) + command.count\n"
                            "    if command.count > 90 then return 'deny', 'too many' end\n"
                            "end }";
static const char COMMAND[] = "local given = 0\n"
                              "return { give = function(_, fields)\n"
                              "    given = given + fields.count\n"
                              "    return fields.item == 'sword' or true\n"
                              "end }";

struct setting {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    lua_State *lua;
    struct policy policy;
    entity_id crab;
};

static const struct api_message *give_message(void)
{
    static const char *const items[] = {"apple", "sword", "shield"};
    static struct api_field fields[] = {
        {.name = "player", .number = 1, .type = API_UINT32, .limits = {.max = 1}},
        {.name = "item",
         .number = 2,
         .type = API_STRING,
         .limits = {.max_bytes = 120},
         .names = items,
         .name_count = 3,
         .names_of = "item"},
        {.name = "count", .number = 3, .type = API_UINT32, .limits = {.min = 1, .max = 99}},
    };
    static const struct api_message give = {.kind = API_COMMAND,
                                            .number = GIVE,
                                            .name = "give",
                                            .capability = "",
                                            .label = "Give",
                                            .cost = 1,
                                            .quota = 64,
                                            .since = 1,
                                            .fields = fields,
                                            .field_count = 3};
    return &give;
}

// --- a gate with one mod ---

static int push_table(lua_State *lua, const char *source)
{
    CHECK(luaL_dostring(lua, source) == LUA_OK);
    return lua_gettop(lua);
}

static void setting_init(struct setting *setting, bool has_api, bool has_verdicts)
{
    static const char *const capabilities[] = {"entity.push"};
    struct kind_def crab = {.name = "crab", .half_w_px = 4, .half_h_px = 4, .hp = 30};
    struct diag diag;
    uint16_t kind;
    setting->world = world_create();
    setting->scene = scene_create(1);
    CHECK(world_reset(setting->world, 32, 32, 1) == STATUS_OK);
    CHECK(world_define_kind(setting->world, &crab, &kind) == STATUS_OK);
    CHECK(world_spawn(setting->world, kind, 0, 100 * FIX_ONE, 100 * FIX_ONE, &setting->crab) ==
          STATUS_OK);
    setting->gate = commands_create_gate(setting->world, setting->scene, NULL, NULL);
    setting->lua = luaL_newstate();
    luaL_openlibs(setting->lua);
    if (has_api) CHECK(gate_set_api(setting->gate, give_message(), 1, &diag) == STATUS_OK);
    policy_init(&setting->policy, setting->lua, setting->gate);
    if (has_api)
        CHECK(policy_set_commands(&setting->policy, push_table(setting->lua, COMMAND), &diag) ==
              STATUS_OK);
    if (has_verdicts)
        CHECK(policy_set_hooks(&setting->policy, push_table(setting->lua, HOOKS), 0, &diag) ==
              STATUS_OK);
    lua_settop(setting->lua, 0);
    CHECK(gate_add_mod(setting->gate, 1, "bench", "{}", capabilities, 1, NULL) == STATUS_OK);
}

static void setting_fini(struct setting *setting)
{
    policy_fini(&setting->policy);
    lua_close(setting->lua);
    gate_destroy(setting->gate);
    scene_destroy(setting->scene);
    world_destroy(setting->world);
}

// --- batches ---

// One message as a command of that number in a batch: Command{seq, NUMBER{message}}.
static size_t put_command(uint8_t *out, uint32_t number, const uint8_t *message, size_t len)
{
    uint8_t command[256], *at = command;
    *at++ = 1 << 3;
    *at++ = 1;
    at += encode_varint(at, number << 3 | 2);
    at += encode_varint(at, len);
    memcpy(at, message, len);
    return encode_wrap(out, 1, command, (size_t)(at - command) + len);
}

static size_t make_push(const struct setting *setting, uint8_t *out)
{
    Gatehouse__Push push = GATEHOUSE__PUSH__INIT;
    push.entity = setting->crab.bits;
    push.vx = 64;
    push.vy = -64;
    return protobuf_c_message_pack(&push.base, out);
}

static size_t make_give(const struct setting *setting, uint8_t *out)
{
    static const uint8_t give[] = {1 << 3, 1, 2 << 3 | 2, 5, 's', 'w', 'o', 'r', 'd', 3 << 3, 7};
    (void)setting;
    memcpy(out, give, sizeof give);
    return sizeof give;
}

struct thing {
    const char *name, *key;
    uint32_t number;
    size_t (*make)(const struct setting *setting, uint8_t *out);
    bool has_api, has_verdicts;
    struct setting setting;
    uint8_t *send;
    size_t len;
    double us[ROUNDS], bytes;
};

static void prepare(struct thing *thing)
{
    uint8_t message[64], *batch = malloc(BATCH_BYTES);
    thing->send = malloc(BATCH_BYTES);
    CHECK(batch && thing->send);
    setting_init(&thing->setting, thing->has_api, thing->has_verdicts);
    size_t len = thing->make(&thing->setting, message), all = 0;
    for (int i = 0; i < COMMANDS; i++) all += put_command(batch + all, thing->number, message, len);
    thing->len = encode_wrap(thing->send, 1, batch, all);
    free(batch);
}

// --- measuring ---

// One tick's commands; microseconds for each.
static double measure(struct thing *thing)
{
    struct gate *gate = thing->setting.gate;
    struct entity *crab = world_edit(thing->setting.world, thing->setting.crab);
    crab->push_x = crab->push_y = 0;
    uint64_t before = gate_counts(gate, 1)->applied, start = clock_now_ns();
    gate_submit(gate, 1, thing->send, thing->len);
    gate_act(gate);
    double us = (double)(clock_now_ns() - start) / 1e3 / COMMANDS;
    CHECK(gate_counts(gate, 1)->applied - before == COMMANDS);
    return us;
}

static double measure_garbage(struct thing *thing)
{
    lua_State *lua = thing->setting.lua;
    lua_gc(lua, LUA_GCCOLLECT);
    lua_gc(lua, LUA_GCSTOP);
    double before = lua_gc(lua, LUA_GCCOUNT) * 1024.0 + lua_gc(lua, LUA_GCCOUNTB);
    measure(thing);
    double after = lua_gc(lua, LUA_GCCOUNT) * 1024.0 + lua_gc(lua, LUA_GCCOUNTB);
    lua_gc(lua, LUA_GCRESTART);
    return (after - before) / COMMANDS;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(void)
{
    struct thing things[] = {
        {.name = "the engine's, no game",
         .key = "engine",
         .number = GATEHOUSE__COMMAND__COMMAND_PUSH,
         .make = make_push},
        {.name = "the engine's, a game's api",
         .key = "engine_api",
         .number = GATEHOUSE__COMMAND__COMMAND_PUSH,
         .make = make_push,
         .has_api = true},
        {.name = "the engine's, a verdict",
         .key = "engine_verdict",
         .number = GATEHOUSE__COMMAND__COMMAND_PUSH,
         .make = make_push,
         .has_api = true,
         .has_verdicts = true},
        {.name = "the game's", .key = "game", .number = GIVE, .make = make_give, .has_api = true},
        {.name = "the game's, a verdict",
         .key = "game_verdict",
         .number = GIVE,
         .make = make_give,
         .has_api = true,
         .has_verdicts = true},
    };
    size_t count = sizeof things / sizeof things[0];
    int rounds = bench_count(ROUNDS);
    for (size_t i = 0; i < count; i++) prepare(&things[i]);
    for (size_t i = 0; i < count; i++) measure(&things[i]);
    for (int round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++) things[i].us[round] = measure(&things[i]);
    printf("%-28s %10s %16s\n", "a command", "us", "garbage (bytes)");
    for (size_t i = 0; i < count; i++) {
        struct thing *thing = &things[i];
        thing->bytes = measure_garbage(thing);
        qsort(thing->us, (size_t)rounds, sizeof thing->us[0], compare);
        printf("%-28s %10.3f %16.0f\n", thing->name, thing->us[rounds / 2], thing->bytes);
    }
    double ratio = things[1].us[rounds / 2] / things[0].us[rounds / 2];
    printf("the engine's with a game's api : without: %.2f\n", ratio);
    for (size_t i = 0; i < count; i++)
        printf("{\"bench\":\"command\",\"what\":\"%s\",\"us\":%.4f,\"garbage_bytes\":%.1f}\n",
               things[i].key, things[i].us[rounds / 2], things[i].bytes);
    printf("{\"bench\":\"command\",\"what\":\"api_ratio\",\"ratio\":%.4f}\n", ratio);
    for (size_t i = 0; i < count; i++) {
        setting_fini(&things[i].setting);
        free(things[i].send);
    }
    return 0;
}
