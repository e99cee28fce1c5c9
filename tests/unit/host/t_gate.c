// The gate for specs: one with a small world and scene of its own, fed with bytes, read as tables.
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <string.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/decode.h"
#include "commands/commands.h"
#include "gate/gate.h"
#include "gate/player_storage.h"
#include "host/lua_declared.h"
#include "host/lua_locale.h"
#include "host/pb_lua.h"
#include "host/policy.h"
#include "util/log.h"
#include "util/check.h"
#include "util/mem.h"

enum { LOCALES = 8, SIDE_TILES = 32, MAX_BATCH_BYTES = 128 * 1024, ARENA_BYTES = 8 * 1024 * 1024 };

struct fixture {
    struct world *world;
    struct scene *scene;
    struct gate *gate;
    struct storage *storage, *player_storage;
    struct policy policy;
    struct locale *locales[LOCALES + 1]; // by mod
    char last_line[1024];                // of the log
};

static const char *const type_name = "t_gate.fixture";

static struct fixture *check_fixture(lua_State *lua)
{
    return luaL_checkudata(lua, 1, type_name);
}

static uint16_t check_mod(lua_State *lua)
{
    return (uint16_t)luaL_checkinteger(lua, 2);
}

// --- tables and bytes ---

static const ProtobufCMessageDescriptor *check_type(lua_State *lua, int index)
{
    const char *name = luaL_checkstring(lua, index);
    const ProtobufCMessageDescriptor *const known[] = {
        &gatehouse__send__descriptor,     &gatehouse__event_batch__descriptor,
        &gatehouse__reply__descriptor,    &gatehouse__push__descriptor,
        &gatehouse__hud_text__descriptor,
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i]->short_name, name) == 0) return known[i];
    luaL_argerror(lua, index, "unknown message");
    return NULL;
}

// encode(type, table) -> bytes | nil, error
static int encode(lua_State *lua)
{
    const ProtobufCMessageDescriptor *type = check_type(lua, 1);
    struct diag diag;
    struct arena arena;
    luaL_checktype(lua, 2, LUA_TTABLE);
    arena_init(&arena, 64 * 1024, ARENA_BYTES);
    ProtobufCMessage *message = arena_alloc(&arena, type->sizeof_message);
    type->message_init(message);
    if (pb_lua_read(lua, 2, message, &arena, &diag) != STATUS_OK) {
        arena_fini(&arena);
        lua_pushnil(lua);
        lua_pushstring(lua, diag.text);
        return 2;
    }
    size_t len = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = mem_alloc(len);
    protobuf_c_message_pack(message, bytes);
    lua_pushlstring(lua, (const char *)bytes, len);
    mem_free(bytes);
    arena_fini(&arena);
    return 1;
}

// decode(type, bytes) -> table | nil (protobuf-c's own reading)
static int decode(lua_State *lua)
{
    const ProtobufCMessageDescriptor *type = check_type(lua, 1);
    size_t len;
    const char *bytes = luaL_checklstring(lua, 2, &len);
    ProtobufCMessage *message = protobuf_c_message_unpack(type, NULL, len, (const uint8_t *)bytes);
    if (!message) return 0;
    pb_lua_push(lua, message);
    protobuf_c_message_free_unpacked(message, NULL);
    return 1;
}

// read(type, bytes) -> table | nil, field, reason (the gate's reading)
static int read_checked(lua_State *lua)
{
    const ProtobufCMessageDescriptor *type = check_type(lua, 1);
    size_t len;
    const char *bytes = luaL_checklstring(lua, 2, &len);
    struct message_schemas schemas;
    struct arena arena;
    struct decode_error error;
    ProtobufCMessage *message;
    message_schemas_init(&schemas);
    arena_init(&arena, 64 * 1024, ARENA_BYTES);
    int results = 1;
    if (decode_message(message_schema_of(&schemas, type), bytes, len, &arena, &message, &error) ==
        STATUS_OK) {
        pb_lua_push(lua, message);
    } else {
        lua_pushnil(lua);
        lua_pushstring(lua, error.field);
        lua_pushstring(lua, error.reason);
        results = 3;
    }
    arena_fini(&arena);
    message_schemas_fini(&schemas);
    return results;
}

// --- the fixture ---

static uint32_t option(lua_State *lua, const char *name)
{
    if (!lua_istable(lua, 1)) return 0;
    lua_getfield(lua, 1, name);
    uint32_t value = (uint32_t)luaL_optinteger(lua, -1, 0);
    lua_pop(lua, 1);
    return value;
}

static void define_kinds(struct world *world)
{
    struct kind_def crab = {.name = "crab",
                            .half_w_px = 4,
                            .half_h_px = 4,
                            .hp = 30,
                            .flags = ENTITY_MOD_SPAWNABLE,
                            .friction = 256};
    struct kind_def keeper = {
        .name = "keeper", .half_w_px = 4, .half_h_px = 4, .hp = 100, .friction = 256};
    struct tile_def grass = {.name = "grass"};
    uint16_t kind;
    CHECK(world_define_kind(world, &crab, &kind) == STATUS_OK);
    CHECK(world_define_kind(world, &keeper, &kind) == STATUS_OK);
    CHECK(world_define_tile(world, 0, &grass) == STATUS_OK);
    for (int32_t y = 0; y < SIDE_TILES; y++)
        for (int32_t x = 0; x < SIDE_TILES; x++)
            CHECK(world_set_tile(world, x, y, (struct tile){.height = 9}) == STATUS_OK);
}

static void keep_line(void *context, const struct log_line *line)
{
    struct fixture *fixture = context;
    snprintf(fixture->last_line, sizeof fixture->last_line, "%s %s %s: %s",
             log_level_text(line->level), line->source, line->place ? line->place : "-",
             line->text);
}

static int last_line(lua_State *lua)
{
    lua_pushstring(lua, check_fixture(lua)->last_line);
    return 1;
}

static int new_fixture(lua_State *lua)
{
    struct gate_limits limits = {
        option(lua, "commands_per_tick"),
        option(lua, "bytes_per_tick"),
        option(lua, "cost_per_tick"),
        option(lua, "entities_per_mod"),
    };
    struct fixture *fixture = lua_newuserdatauv(lua, sizeof *fixture, 0);
    *fixture = (struct fixture){.world = world_create(), .scene = scene_create(1)};
    CHECK(world_reset(fixture->world, SIDE_TILES, SIDE_TILES, 7) == STATUS_OK);
    define_kinds(fixture->world);
    world_clear_events(fixture->world);
    fixture->gate = commands_create_gate(fixture->world, fixture->scene, NULL, &limits);
    gate_set_testing(fixture->gate, option(lua, "testing") != 0);
    fixture->storage = storage_create();
    gate_set_storage(fixture->gate, fixture->storage);
    fixture->player_storage = storage_create();
    gate_set_player_storage(fixture->gate, fixture->player_storage);
    policy_init(&fixture->policy, lua, fixture->gate);
    log_set_sink(keep_line, fixture);
    luaL_setmetatable(lua, type_name);
    return 1;
}

static int close_fixture(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    if (!fixture->gate) return 0;
    log_set_sink(NULL, NULL);
    policy_fini(&fixture->policy);
    gate_destroy(fixture->gate);
    storage_destroy(fixture->storage);
    storage_destroy(fixture->player_storage);
    scene_destroy(fixture->scene);
    world_destroy(fixture->world);
    for (int mod = 0; mod <= LOCALES; mod++) locale_destroy(fixture->locales[mod]);
    fixture->gate = NULL;
    return 0;
}

static void set_locale(lua_State *lua, struct fixture *fixture, uint16_t mod)
{
    size_t text_count;
    const struct locale_text *texts =
        lua_locale_push_texts(lua, LUA_ARG("add", 5, "declared"), &text_count);
    luaL_argcheck(lua, mod <= LOCALES, 2, "texts are for the first mods");
    gate_set_locale(fixture->gate, mod, NULL);
    locale_destroy(fixture->locales[mod]);
    fixture->locales[mod] = NULL;
    if (!texts) return;
    enum status status = locale_create(&fixture->locales[mod], texts, text_count);
    if (status != STATUS_OK) luaL_error(lua, "%s", status_text(status));
    gate_set_locale(fixture->gate, mod, fixture->locales[mod]);
}

// add(number, id, {capability, ...}, {events = ..., actions = ..., locale = ...}?) -> status text, unknown
static int add_mod(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    const char *capabilities[32], *unknown = NULL;
    size_t count = lua_istable(lua, 4) ? lua_rawlen(lua, 4) : 0;
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(lua, 4, (lua_Integer)i + 1);
        capabilities[i] = lua_tostring(lua, -1);
    }
    enum status status = gate_add_mod(fixture->gate, check_mod(lua), luaL_checkstring(lua, 3), "{}",
                                      capabilities, count, &unknown);
    if (status == STATUS_OK && lua_istable(lua, 5)) {
        struct topics topics;
        lua_declared_topics(lua, LUA_ARG("add", 5, "declared"), &topics);
        gate_set_topics(fixture->gate, check_mod(lua), &topics);
        struct gate_actions actions;
        lua_declared_actions(lua, LUA_ARG("add", 5, "declared"), &actions);
        gate_set_actions(fixture->gate, check_mod(lua), &actions);
        set_locale(lua, fixture, check_mod(lua));
    }
    lua_pushstring(lua, status_text(status));
    lua_pushstring(lua, unknown);
    return 2;
}

// speak(number, title, {locale = ...}): in another language
static int speak(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    uint16_t mod = check_mod(lua);
    size_t count;
    const struct locale_text *texts =
        lua_locale_push_texts(lua, LUA_ARG("speak", 4, "words"), &count);
    luaL_argcheck(lua, mod <= LOCALES, 2, "texts are for the first mods");
    struct locale *old = fixture->locales[mod];
    fixture->locales[mod] = NULL;
    if (texts && locale_create(&fixture->locales[mod], texts, count) != STATUS_OK)
        return luaL_error(lua, "speak: these texts cannot be taken");
    commands_speak(fixture->gate, mod, luaL_checkstring(lua, 3), fixture->locales[mod]);
    locale_destroy(old);
    return 0;
}

// set_target(number, level)
static int set_target(lua_State *lua)
{
    gate_set_target(check_fixture(lua)->gate, check_mod(lua), (uint32_t)luaL_checkinteger(lua, 3));
    return 0;
}

// keep(number, version, bytes): as mod.json's "storage"
static int keep(lua_State *lua)
{
    gate_set_kept(check_fixture(lua)->gate, check_mod(lua), (uint32_t)luaL_checkinteger(lua, 3),
                  (size_t)luaL_checkinteger(lua, 4));
    return 0;
}

// block(x, y): the tile is solid and opaque from now on
static int block(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    const struct tile_def rock = {.name = "rock", .flags = TILE_SOLID | TILE_OPAQUE};
    CHECK(world_define_tile(fixture->world, 1, &rock) == STATUS_OK);
    CHECK(world_set_tile(fixture->world, (int32_t)luaL_checkinteger(lua, 2),
                         (int32_t)luaL_checkinteger(lua, 3),
                         (struct tile){.kind = 1, .height = 9}) == STATUS_OK);
    return 0;
}

// keep_for_player(number, bytes)
static int keep_for_player(lua_State *lua)
{
    gate_set_kept_for_player(check_fixture(lua)->gate, check_mod(lua),
                             (size_t)luaL_checkinteger(lua, 3));
    return 0;
}

// set_quota(mod, capability, commands per tick) -> status text
static int set_quota(lua_State *lua)
{
    enum status status =
        gate_set_quota(check_fixture(lua)->gate, check_mod(lua), luaL_checkstring(lua, 3),
                       (uint32_t)luaL_checkinteger(lua, 4));
    lua_pushstring(lua, status_text(status));
    return 1;
}

static void push_names(lua_State *lua, const char *const *names, size_t count)
{
    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(lua, names[i]);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

// capabilities(mod) -> used, lacked
static int capabilities(lua_State *lua)
{
    const char *names[GATE_MAX_CAPABILITIES];
    const struct gate *gate = check_fixture(lua)->gate;
    push_names(lua, names, gate_used_capabilities(gate, check_mod(lua), names));
    push_names(lua, names, gate_lacked_capabilities(gate, check_mod(lua), names));
    return 2;
}

static int remove_mod(lua_State *lua)
{
    gate_remove_mod(check_fixture(lua)->gate, check_mod(lua));
    return 0;
}

static int submit(lua_State *lua)
{
    size_t len;
    const char *bytes = luaL_checklstring(lua, 3, &len);
    gate_submit(check_fixture(lua)->gate, check_mod(lua), bytes, len);
    return 0;
}

static int query(lua_State *lua)
{
    size_t len;
    const char *bytes = luaL_checklstring(lua, 3, &len);
    struct buf reply;
    buf_init(&reply, MAX_BATCH_BYTES);
    gate_query(check_fixture(lua)->gate, check_mod(lua), bytes, len, &reply);
    lua_pushlstring(lua, (const char *)reply.data, reply.len);
    buf_fini(&reply);
    return 1;
}

static int act(lua_State *lua)
{
    gate_act(check_fixture(lua)->gate);
    return 0;
}

// The rest of a tick: the world's step, then the events.
static int step(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    world_step(fixture->world);
    gate_collect_events(fixture->gate);
    world_clear_events(fixture->world);
    return 0;
}

// take(number, limit?) -> bytes, status text
static int take(lua_State *lua)
{
    struct buf batch;
    buf_init(&batch, (size_t)luaL_optinteger(lua, 3, MAX_BATCH_BYTES));
    enum status status = gate_take_events(check_fixture(lua)->gate, check_mod(lua), &batch);
    lua_pushlstring(lua, batch.len ? (const char *)batch.data : "", batch.len);
    lua_pushstring(lua, status_text(status));
    buf_fini(&batch);
    return 2;
}

static int set_tick_rate(lua_State *lua)
{
    gate_set_tick_rate(check_fixture(lua)->gate, (uint32_t)luaL_checkinteger(lua, 2));
    return 0;
}

static int take_init(lua_State *lua)
{
    struct buf batch;
    buf_init(&batch, MAX_BATCH_BYTES);
    enum status status = gate_take_init(check_fixture(lua)->gate, check_mod(lua), 99, &batch);
    lua_pushlstring(lua, batch.len ? (const char *)batch.data : "", batch.len);
    lua_pushstring(lua, status_text(status));
    buf_fini(&batch);
    return 2;
}

static int post(lua_State *lua)
{
    size_t len;
    const char *body = luaL_checklstring(lua, 4, &len);
    gate_post(check_fixture(lua)->gate, check_mod(lua), "", luaL_checkstring(lua, 3), body, len);
    return 0;
}

// note_panel(number, act, widget, value, text) -> status text
static int note_panel(lua_State *lua)
{
    struct gate_panel_event what = {
        .act = (int)luaL_checkinteger(lua, 3),
        .widget = (uint32_t)luaL_checkinteger(lua, 4),
        .value = (int32_t)luaL_checkinteger(lua, 5),
        .text = luaL_checkstring(lua, 6),
    };
    lua_pushstring(lua,
                   status_text(gate_note_panel(check_fixture(lua)->gate, check_mod(lua), &what)));
    return 1;
}

// note_action(number, player, action, pressed) -> status text
static int note_action(lua_State *lua)
{
    enum status status = gate_note_action(check_fixture(lua)->gate, check_mod(lua),
                                          (uint32_t)luaL_checkinteger(lua, 3),
                                          luaL_checkstring(lua, 4), lua_toboolean(lua, 5));
    lua_pushstring(lua, status_text(status));
    return 1;
}

static int tell_shutdown(lua_State *lua)
{
    gate_tell_shutdown(check_fixture(lua)->gate, check_mod(lua), luaL_checkstring(lua, 3));
    return 0;
}

static int counts(lua_State *lua)
{
    const struct gate_counts *of = gate_counts(check_fixture(lua)->gate, check_mod(lua));
    if (!of) return 0;
    const struct {
        const char *name;
        uint64_t value;
    } fields[] = {
        {"batches", of->batches}, {"commands", of->commands},
        {"applied", of->applied}, {"denied", of->denied},
        {"refused", of->refused}, {"over_quota", of->over_quota},
        {"failed", of->failed},   {"rewritten", of->rewritten},
        {"delayed", of->delayed}, {"rejected_batches", of->rejected_batches},
        {"bytes", of->bytes},     {"events", of->events},
        {"queries", of->queries}, {"stream_digest", of->stream_digest},
    };
    lua_newtable(lua);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        lua_pushinteger(lua, (lua_Integer)fields[i].value);
        lua_setfield(lua, -2, fields[i].name);
    }
    return 1;
}

// policy(hooks, state?) -> true | nil, error
static int set_policy(lua_State *lua)
{
    struct diag diag;
    int state = lua_gettop(lua) >= 3 ? 3 : 0;
    if (policy_set_hooks(&check_fixture(lua)->policy, 2, state, &diag) != STATUS_OK) {
        lua_pushnil(lua);
        lua_pushstring(lua, diag.text);
        return 2;
    }
    lua_pushboolean(lua, 1);
    return 1;
}

static int on_message(lua_State *lua)
{
    policy_set_message(&check_fixture(lua)->policy, 2);
    return 0;
}

// on_test(function): (mod, verb, id, body)
static int on_test(lua_State *lua)
{
    policy_set_test(&check_fixture(lua)->policy, 2);
    return 0;
}

// on_command(function): (mod, {name, seq, outcome, reason, entity, fields})
static int on_command(lua_State *lua)
{
    policy_set_observe(&check_fixture(lua)->policy, 2);
    return 0;
}

// test_reply(mod, id, body) -> status text
static int test_reply(lua_State *lua)
{
    size_t len;
    const char *body = luaL_checklstring(lua, 4, &len);
    lua_pushstring(lua,
                   status_text(gate_test_reply(check_fixture(lua)->gate, check_mod(lua),
                                               (uint32_t)luaL_checkinteger(lua, 3), body, len)));
    return 1;
}

// --- the world ---

static int spawn(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    uint16_t kind;
    entity_id id;
    if (world_find_kind(fixture->world, luaL_checkstring(lua, 2), &kind) != STATUS_OK) return 0;
    if (world_spawn(fixture->world, kind, (uint16_t)luaL_optinteger(lua, 5, 0),
                    (int32_t)luaL_checkinteger(lua, 3) * FIX_ONE,
                    (int32_t)luaL_checkinteger(lua, 4) * FIX_ONE, &id) != STATUS_OK)
        return 0;
    lua_pushinteger(lua, id.bits);
    return 1;
}

// set_throttle(mod, {suspended?})
static int set_throttle(lua_State *lua)
{
    struct gate_throttle throttle = {0};
    luaL_checktype(lua, 3, LUA_TTABLE);
    lua_getfield(lua, 3, "suspended");
    throttle.suspended = lua_toboolean(lua, -1);
    gate_set_throttle(check_fixture(lua)->gate, check_mod(lua), &throttle);
    return 0;
}

static int remove_entity(lua_State *lua)
{
    (void)world_remove(check_fixture(lua)->world, (entity_id){(uint32_t)luaL_checkinteger(lua, 2)});
    return 0;
}

static int put(lua_State *lua)
{
    struct fixture *fixture = check_fixture(lua);
    struct entity *entity =
        world_edit(fixture->world, (entity_id){(uint32_t)luaL_checkinteger(lua, 2)});
    luaL_argcheck(lua, entity, 2, "stale");
    world_put(fixture->world, entity, (int32_t)luaL_checkinteger(lua, 3) * FIX_ONE,
              (int32_t)luaL_checkinteger(lua, 4) * FIX_ONE);
    return 0;
}

// entity(id) -> table | nil
static int get_entity(lua_State *lua)
{
    const struct entity *entity =
        world_get(check_fixture(lua)->world, (entity_id){(uint32_t)luaL_checkinteger(lua, 2)});
    if (!entity) return 0;
    const struct {
        const char *name;
        lua_Integer value;
    } fields[] = {
        {"x", entity->x},           {"y", entity->y},           {"vx", entity->vx},
        {"vy", entity->vy},         {"hp", entity->hp},         {"push_x", entity->push_x},
        {"push_y", entity->push_y}, {"owner", entity->owner},   {"tint", entity->tint},
        {"facing", entity->facing}, {"sprite", entity->sprite},
    };
    lua_newtable(lua);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        lua_pushinteger(lua, fields[i].value);
        lua_setfield(lua, -2, fields[i].name);
    }
    return 1;
}

static int world_digest_text(lua_State *lua)
{
    char text[32];
    snprintf(text, sizeof text, "%016llx",
             (unsigned long long)world_digest(check_fixture(lua)->world));
    lua_pushstring(lua, text);
    return 1;
}

// hud(owner, item) -> text | nil
static int hud(lua_State *lua)
{
    const struct hud_item *items = scene_items(check_fixture(lua)->scene, check_mod(lua));
    if (!items) return 0;
    const struct hud_item *item = &items[luaL_checkinteger(lua, 3)];
    if (item->kind == HUD_NONE) return 0;
    lua_pushstring(lua, item->text);
    return 1;
}

// own(mod, "sprite" | "sound" | "font", name) -> status
static int add_own(lua_State *lua)
{
    static const char *const kinds[] = {"sprite", "sound", "font", NULL};
    enum own_kind kind = (enum own_kind)luaL_checkoption(lua, 3, NULL, kinds);
    lua_pushstring(lua, status_text(commands_add_own(check_fixture(lua)->gate, check_mod(lua), kind,
                                                     luaL_checkstring(lua, 4))));
    return 1;
}

// know("sprite" | "sound", names): all that the game has
static int know(lua_State *lua)
{
    static const char *const kinds[] = {"sprite", "sound", NULL};
    const char *names[16];
    enum own_kind kind = (enum own_kind)luaL_checkoption(lua, 2, NULL, kinds);
    size_t count = (size_t)luaL_len(lua, 3);
    luaL_argcheck(lua, count <= sizeof names / sizeof *names, 3, "too many");
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(lua, 3, (lua_Integer)i + 1);
        names[i] = lua_tostring(lua, -1);
        lua_pop(lua, 1);
    }
    commands_set_known(check_fixture(lua)->gate, kind, names, count);
    return 0;
}

// shown(mod, item) -> name of its sprite, name of its font
static int shown(lua_State *lua)
{
    struct scene *scene = check_fixture(lua)->scene;
    const struct hud_item *items = scene_items(scene, check_mod(lua));
    if (!items) return 0;
    const struct hud_item *item = &items[luaL_checkinteger(lua, 3)];
    lua_pushstring(lua, scene_name(scene, item->sprite));
    lua_pushstring(lua, scene_name(scene, item->font));
    return 2;
}

// heard() -> names of the sounds that were asked for
static int heard(lua_State *lua)
{
    struct sound_request requests[SCENE_MAX_SOUNDS];
    struct scene *scene = check_fixture(lua)->scene;
    size_t count = scene_take_sounds(scene, requests, SCENE_MAX_SOUNDS);
    lua_newtable(lua);
    for (size_t i = 0; i < count; i++) {
        lua_pushstring(lua, scene_name(scene, requests[i].sound));
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static const luaL_Reg methods[] = {
    {"add", add_mod},
    {"speak", speak},
    {"set_target", set_target},
    {"own", add_own},
    {"know", know},
    {"shown", shown},
    {"heard", heard},
    {"keep", keep},
    {"block", block},
    {"remove", remove_mod},
    {"set_quota", set_quota},
    {"capabilities", capabilities},
    {"submit", submit},
    {"query_bytes", query},
    {"keep_for_player", keep_for_player},
    {"act", act},
    {"step", step},
    {"take_bytes", take},
    {"take_init", take_init},
    {"tick_rate", set_tick_rate},
    {"post", post},
    {"note_action", note_action},
    {"note_panel", note_panel},
    {"tell_shutdown", tell_shutdown},
    {"counts", counts},
    {"policy", set_policy},
    {"on_message", on_message},
    {"on_test", on_test},
    {"on_command", on_command},
    {"test_reply", test_reply},
    {"spawn", spawn},
    {"set_throttle", set_throttle},
    {"remove_entity", remove_entity},
    {"put", put},
    {"entity", get_entity},
    {"digest", world_digest_text},
    {"hud", hud},
    {"close", close_fixture},
    {"last_line", last_line},
    {NULL, NULL},
};

int luaopen_t_gate(lua_State *lua);

int luaopen_t_gate(lua_State *lua)
{
    luaL_newmetatable(lua, type_name);
    luaL_newlib(lua, methods);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, close_fixture);
    lua_setfield(lua, -2, "__gc");
    lua_pop(lua, 1);
    static const luaL_Reg functions[] = {
        {"new", new_fixture},   {"encode", encode}, {"decode", decode},
        {"read", read_checked}, {NULL, NULL},
    };
    luaL_newlib(lua, functions);
    return 1;
}
