// t_ring.new([start]) -> ring: a channel's down ring with both its ends in this process, and a third, hostile
// hand that can write anything into the shared memory. `start`: as if so many bytes (modulo 2^32, a multiple of the
// alignment) had gone through it already.
#include <lauxlib.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "ipc/channel.h"

int luaopen_t_ring(lua_State *state);

enum { READ_BYTES = CHANNEL_RING_BYTES };

struct bench {
    struct channel channel;
    struct ring_writer writer;
    struct ring_reader reader;
    uint8_t buffer[READ_BYTES];
};

static struct bench *check(lua_State *state)
{
    return luaL_checkudata(state, 1, "t_ring");
}

static int give_status(lua_State *state, enum status status)
{
    lua_pushstring(state, status_text(status));
    return 1;
}

static int ring_gc(lua_State *state)
{
    channel_unmap(&check(state)->channel);
    return 0;
}

static int ring_write_frame(lua_State *state) // type, text... -> status
{
    struct bench *bench = check(state);
    struct ring_part parts[8];
    size_t count = (size_t)lua_gettop(state) - 2;
    luaL_argcheck(state, count <= 8, 3, "too many parts");
    for (size_t i = 0; i < count; i++)
        parts[i].bytes = luaL_checklstring(state, (int)i + 3, &parts[i].len);
    uint32_t type = (uint32_t)luaL_checkinteger(state, 2);
    return give_status(state, ring_write(&bench->writer, type, parts, count));
}

static int ring_read_frame(lua_State *state) // max -> type, text | nil, status
{
    struct bench *bench = check(state);
    size_t size = (size_t)luaL_optinteger(state, 2, READ_BYTES);
    luaL_argcheck(state, size <= READ_BYTES, 2, "too much");
    uint32_t type, len;
    enum status status = ring_read(&bench->reader, bench->buffer, size, &type, &len);
    if (status != STATUS_OK) {
        lua_pushnil(state);
        return 1 + give_status(state, status);
    }
    lua_pushinteger(state, type);
    lua_pushlstring(state, (const char *)bench->buffer, len);
    return 2;
}

static int ring_peek_frame(lua_State *state) // -> type, text | nil, status
{
    struct bench *bench = check(state);
    struct ring_frame frame;
    enum status status = ring_peek(&bench->reader, &frame);
    if (status != STATUS_OK) {
        lua_pushnil(state);
        return 1 + give_status(state, status);
    }
    lua_pushinteger(state, frame.type);
    lua_pushlstring(state, (const char *)frame.bytes, frame.len);
    return 2;
}

static int ring_release_frames(lua_State *state)
{
    ring_release(&check(state)->reader);
    return 0;
}

static int ring_used_bytes(lua_State *state)
{
    lua_pushinteger(state, ring_used(&check(state)->writer));
    return 1;
}

static int ring_is_readable(lua_State *state)
{
    lua_pushboolean(state, ring_readable(&check(state)->reader));
    return 1;
}

static int ring_set_tail(lua_State *state)
{
    atomic_store(&check(state)->writer.shared->tail, (uint32_t)luaL_checkinteger(state, 2));
    return 0;
}

static int ring_set_head(lua_State *state)
{
    atomic_store(&check(state)->writer.shared->head, (uint32_t)luaL_checkinteger(state, 2));
    return 0;
}

static int ring_poke(lua_State *state) // offset, bytes
{
    struct bench *bench = check(state);
    size_t len, at = (size_t)luaL_checkinteger(state, 2);
    const char *bytes = luaL_checklstring(state, 3, &len);
    luaL_argcheck(state, at + len <= bench->writer.capacity, 2, "outside");
    memcpy(bench->writer.bytes + at, bytes, len);
    return 0;
}

static int new_ring(lua_State *state)
{
    lua_settop(state, 1);
    struct bench *bench = lua_newuserdatauv(state, sizeof *bench, 0);
    struct ring_reader up_reader;
    struct ring_writer up_writer;
    int fd;
    memset(bench, 0, sizeof *bench);
    if (channel_create(&bench->channel, 0, &fd) != STATUS_OK)
        return luaL_error(state, "no shared memory");
    close(fd);
    luaL_setmetatable(state, "t_ring");
    channel_engine_rings(&bench->channel, &bench->writer, &up_reader);
    channel_mod_rings(&bench->channel, &bench->reader, &up_writer);
    uint32_t start = (uint32_t)luaL_optinteger(state, 1, 0);
    luaL_argcheck(state, start % RING_ALIGN_BYTES == 0, 1, "not aligned");
    bench->writer.tail = bench->reader.head = start;
    atomic_store(&bench->writer.shared->tail, start);
    atomic_store(&bench->writer.shared->head, start);
    return 1;
}

int luaopen_t_ring(lua_State *state)
{
    static const luaL_Reg methods[] = {
        {"write", ring_write_frame}, {"read", ring_read_frame},
        {"peek", ring_peek_frame},   {"release", ring_release_frames},
        {"used", ring_used_bytes},   {"readable", ring_is_readable},
        {"set_tail", ring_set_tail}, {"set_head", ring_set_head},
        {"poke", ring_poke},         {NULL, NULL},
    };
    luaL_newmetatable(state, "t_ring");
    luaL_newlib(state, methods);
    lua_setfield(state, -2, "__index");
    lua_pushcfunction(state, ring_gc);
    lua_setfield(state, -2, "__gc");
    static const luaL_Reg functions[] = {{"new", new_ring}, {NULL, NULL}};
    luaL_newlib(state, functions);
    lua_pushinteger(state, CHANNEL_RING_BYTES);
    lua_setfield(state, -2, "capacity");
    return 1;
}
