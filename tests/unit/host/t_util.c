// t_util: the foundation as Lua sees it. Buffers, arenas and random streams are full userdata.
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "util/arena.h"
#include "util/buf.h"
#include "util/clock.h"
#include "util/diag.h"
#include "util/hash.h"
#include "util/log.h"
#include "util/log_tail.h"
#include "util/mem.h"
#include "util/random.h"
#include "util/check.h"
#include "util/utf8.h"

int luaopen_t_util(lua_State *state);

// --- buf ---
static struct buf *check_buf(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_util.buf");
}

static int u_buf(lua_State *state)
{
    size_t limit = (size_t)luaL_checkinteger(state, 1);
    buf_init(lua_newuserdata(state, sizeof(struct buf)), limit);
    luaL_setmetatable(state, "t_util.buf");
    return 1;
}

static int buf_gc(lua_State *state)
{
    buf_fini(check_buf(state));
    return 0;
}

static int b_append(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 2, &len);
    lua_pushstring(state, status_text(buf_append(check_buf(state), bytes, len)));
    return 1;
}

static int
b_reserve(lua_State *state) // writes a byte at both ends of the room to let the sanitizer see
{
    struct buf *buf = check_buf(state);
    size_t len = (size_t)luaL_checkinteger(state, 2);
    uint8_t *room = buf_reserve(buf, len);
    if (room && len > 0) room[0] = room[len - 1] = '#';
    lua_pushboolean(state, room != NULL);
    return 1;
}

static int b_bytes(lua_State *state)
{
    struct buf *buf = check_buf(state);
    lua_pushlstring(state, buf->data ? (const char *)buf->data : "", buf->len);
    lua_pushinteger(state, (lua_Integer)buf->capacity);
    return 2;
}

static int b_clear(lua_State *state)
{
    buf_clear(check_buf(state));
    return 0;
}

// --- arena ---
static struct arena *check_arena(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_util.arena");
}

static int u_arena(lua_State *state)
{
    size_t block = (size_t)luaL_checkinteger(state, 1), limit = (size_t)luaL_checkinteger(state, 2);
    arena_init(lua_newuserdata(state, sizeof(struct arena)), block, limit);
    luaL_setmetatable(state, "t_util.arena");
    return 1;
}

static int arena_gc(lua_State *state)
{
    arena_fini(check_arena(state));
    return 0;
}

static int a_alloc(lua_State *state) // its address, or nil; the memory is filled
{
    size_t size = (size_t)luaL_checkinteger(state, 2);
    void *block = arena_alloc(check_arena(state), size);
    if (!block) return 0;
    memset(block, 0xAA, size);
    lua_pushinteger(state, (lua_Integer)(intptr_t)block);
    return 1;
}

static int a_used(lua_State *state)
{
    lua_pushinteger(state, (lua_Integer)check_arena(state)->used_bytes);
    return 1;
}

static int a_reset(lua_State *state)
{
    arena_reset(check_arena(state));
    return 0;
}

// --- random ---
static struct random *check_random(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_util.random");
}

static int u_random(lua_State *state)
{
    uint64_t seed = (uint64_t)luaL_checkinteger(state, 1);
    random_init(lua_newuserdata(state, sizeof(struct random)), seed, luaL_checkstring(state, 2));
    luaL_setmetatable(state, "t_util.random");
    return 1;
}

static int r_next(lua_State *state)
{
    lua_pushinteger(state, random_next(check_random(state)));
    return 1;
}

static int r_below(lua_State *state)
{
    lua_pushinteger(state,
                    random_below(check_random(state), (uint32_t)luaL_checkinteger(state, 2)));
    return 1;
}

// PCG's own test vector: the stream and state as its authors set them, without our names.
static int u_pcg_reference(lua_State *state)
{
    struct random random = {0, (54u << 1) | 1};
    random_next(&random);
    random.state += 42;
    random_next(&random);
    lua_newtable(state);
    for (int i = 1; i <= 6; i++) {
        lua_pushinteger(state, random_next(&random));
        lua_rawseti(state, -2, i);
    }
    return 1;
}

// --- hash, utf8, diag, status, mem, clock ---
static int u_hash(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 1, &len);
    lua_pushinteger(state, (lua_Integer)hash_finish(hash_bytes(hash_start(), bytes, len)));
    return 1;
}

static int u_utf8_valid(lua_State *state)
{
    size_t len;
    const char *bytes = luaL_checklstring(state, 1, &len);
    char *exact = memcpy(mem_alloc(len), bytes,
                         len); // without the NUL that Lua puts behind: for the sanitizer
    lua_pushboolean(state, utf8_valid(exact, len));
    mem_free(exact);
    return 1;
}

static int u_utf8_cut(lua_State *state)
{
    size_t len;
    const char *text = luaL_checklstring(state, 1, &len);
    lua_pushinteger(state, (lua_Integer)utf8_cut(text, len, (size_t)luaL_checkinteger(state, 2)));
    return 1;
}

static int u_utf8_copy(lua_State *state)
{
    char out[64];
    size_t size = (size_t)luaL_checkinteger(state, 2);
    luaL_argcheck(state, size > 0 && size <= sizeof out, 2, "1 to 64");
    size_t len = utf8_copy(out, size, luaL_checkstring(state, 1));
    lua_pushlstring(state, out, len);
    lua_pushboolean(state, out[len] == '\0');
    return 2;
}

static int u_diag(lua_State *state)
{
    struct diag diag = {""};
    enum status status = diag_set(&diag, STATUS_LIMIT, "%s: %d", luaL_checkstring(state, 1), 7);
    enum status silent = diag_set(NULL, STATUS_IO, "%s", "to nobody");
    lua_pushstring(state, diag.text);
    lua_pushinteger(state, status);
    lua_pushinteger(state, silent);
    return 3;
}

static int u_status_text(lua_State *state)
{
    lua_pushstring(state, status_text((enum status)luaL_checkinteger(state, 1)));
    return 1;
}

static int u_strdup(lua_State *state)
{
    char *copy = mem_strdup(luaL_optstring(state, 1, NULL));
    lua_pushstring(state, copy);
    mem_free(copy);
    return 1;
}

static int u_now(lua_State *state)
{
    lua_pushinteger(state, (lua_Integer)clock_now_ns());
    return 1;
}

static int u_sleep_until(lua_State *state)
{
    clock_sleep_until_ns((uint64_t)luaL_checkinteger(state, 1));
    return 0;
}

// --- log: every line goes into a buffer of text while `fn` runs ---
static void keep_line(void *context, const struct log_line *line)
{
    char head[96];
    snprintf(head, sizeof head, "%u|%s|%s|%s|", line->tick, log_level_text(line->level),
             line->source, line->place ? line->place : "-");
    CHECK(buf_append(context, head, strlen(head)) == STATUS_OK);
    CHECK(buf_append(context, line->text, strlen(line->text)) == STATUS_OK);
    CHECK(buf_append(context, "\n", 1) == STATUS_OK);
    log_tail_note(line);
}

static int u_catch_log(lua_State *state) // least level, function -> text
{
    struct buf lines;
    buf_init(&lines, 1 << 20);
    log_set_sink(keep_line, &lines);
    log_set_level((enum log_level)luaL_checkinteger(state, 1));
    log_set_tick(12);
    lua_settop(state, 2);
    int result = lua_pcall(state, 0, 0, 0);
    log_set_sink(NULL, NULL);
    log_set_level(LOG_INFO);
    log_set_tick(0);
    if (result == LUA_OK) {
        lua_pushlstring(state, lines.data ? (const char *)lines.data : "", lines.len);
    }
    buf_fini(&lines);
    return result == LUA_OK ? 1 : lua_error(state);
}

static int u_log(lua_State *state) // level, source, place, text
{
    log_write((enum log_level)luaL_checkinteger(state, 1), luaL_checkstring(state, 2),
              luaL_optstring(state, 3, NULL), "%s", luaL_checkstring(state, 4));
    return 0;
}

static int u_log_tail(lua_State *state) // source -> {"tick|level|place|text"...}
{
    struct log_tail_line lines[LOG_TAIL_LINES];
    size_t count = log_tail_copy(luaL_checkstring(state, 1), lines);
    lua_newtable(state);
    for (size_t i = 0; i < count; i++) {
        lua_pushfstring(state, "%d|%s|%s|%s", (int)lines[i].tick, log_level_text(lines[i].level),
                        lines[i].place, lines[i].text);
        lua_rawseti(state, -2, (lua_Integer)i + 1);
    }
    return 1;
}

static int u_log_level_text(lua_State *state)
{
    lua_pushstring(state, log_level_text((enum log_level)luaL_checkinteger(state, 1)));
    return 1;
}

static void make_class(lua_State *state, const char *name, const luaL_Reg *methods,
                       lua_CFunction gc)
{
    luaL_newmetatable(state, name);
    lua_newtable(state);
    luaL_setfuncs(state, methods, 0);
    lua_setfield(state, -2, "__index");
    if (gc) {
        lua_pushcfunction(state, gc);
        lua_setfield(state, -2, "__gc");
    }
    lua_pop(state, 1);
}

int luaopen_t_util(lua_State *state)
{
    static const luaL_Reg buf_methods[] = {{"append", b_append},
                                           {"reserve", b_reserve},
                                           {"bytes", b_bytes},
                                           {"clear", b_clear},
                                           {NULL, NULL}};
    static const luaL_Reg arena_methods[] = {
        {"alloc", a_alloc}, {"used", a_used}, {"reset", a_reset}, {NULL, NULL}};
    static const luaL_Reg random_methods[] = {{"next", r_next}, {"below", r_below}, {NULL, NULL}};
    static const luaL_Reg functions[] = {{"buf", u_buf},
                                         {"arena", u_arena},
                                         {"random", u_random},
                                         {"pcg_reference", u_pcg_reference},
                                         {"hash", u_hash},
                                         {"utf8_valid", u_utf8_valid},
                                         {"utf8_cut", u_utf8_cut},
                                         {"utf8_copy", u_utf8_copy},
                                         {"diag", u_diag},
                                         {"status_text", u_status_text},
                                         {"strdup", u_strdup},
                                         {"now", u_now},
                                         {"sleep_until", u_sleep_until},
                                         {"catch_log", u_catch_log},
                                         {"log", u_log},
                                         {"log_level_text", u_log_level_text},
                                         {"log_tail", u_log_tail},
                                         {NULL, NULL}};
    make_class(state, "t_util.buf", buf_methods, buf_gc);
    make_class(state, "t_util.arena", arena_methods, arena_gc);
    make_class(state, "t_util.random", random_methods, NULL);
    luaL_newlib(state, functions);
    return 1;
}
