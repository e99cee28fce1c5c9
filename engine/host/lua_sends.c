#include "host/lua_sends.h"

#include <stdbool.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "host/pb_lua.h"

// What the engine does not know of a command is a game's own: {number -> bytes}.
static void add_own(lua_State *lua, const Gatehouse__Command *command)
{
    if (command->base.n_unknown_fields == 0) return;
    lua_createtable(lua, (int)command->base.n_unknown_fields, 0);
    for (unsigned i = 0; i < command->base.n_unknown_fields; i++) {
        const ProtobufCMessageUnknownField *field = &command->base.unknown_fields[i];
        lua_createtable(lua, 0, 2);
        lua_pushinteger(lua, field->tag);
        lua_setfield(lua, -2, "number");
        lua_pushlstring(lua, (const char *)field->data, field->len);
        lua_setfield(lua, -2, "bytes");
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
    lua_setfield(lua, -2, "own");
}

static void add_all_own(lua_State *lua, const Gatehouse__CommandBatch *batch)
{
    lua_getfield(lua, -1, "batch");
    if (lua_getfield(lua, -1, "commands") == LUA_TTABLE) {
        for (size_t i = 0; i < batch->n_commands; i++) {
            if (lua_rawgeti(lua, -1, (lua_Integer)i + 1) == LUA_TTABLE)
                add_own(lua, batch->commands[i]);
            lua_pop(lua, 1);
        }
    }
    lua_pop(lua, 2);
}

void lua_sends_push(lua_State *lua, const void *bytes, size_t len)
{
    Gatehouse__Send *send = gatehouse__send__unpack(NULL, len, bytes);
    if (!send) {
        lua_pushliteral(lua, "bytes that are no command");
        return;
    }
    pb_lua_push(lua, &send->base);
    if (send->send_case == GATEHOUSE__SEND__SEND_BATCH) add_all_own(lua, send->batch);
    gatehouse__send__free_unpacked(send, NULL);
}

size_t lua_sends_ask_place(uint32_t tick, uint32_t seq, const char *command, uint8_t *bytes,
                           size_t room)
{
    Gatehouse__CommandResult result = GATEHOUSE__COMMAND_RESULT__INIT;
    Gatehouse__Event event = GATEHOUSE__EVENT__INIT, *events[1] = {&event};
    Gatehouse__EventBatch batch = GATEHOUSE__EVENT_BATCH__INIT;
    result.seq = seq;
    result.outcome = GATEHOUSE__OUTCOME__DENIED;
    result.command = (char *)(uintptr_t)command;
    result.said = true;
    event.event_case = GATEHOUSE__EVENT__EVENT_COMMAND_RESULT;
    event.command_result = &result;
    batch.tick = tick;
    batch.n_events = 1;
    batch.events = events;
    if (gatehouse__event_batch__get_packed_size(&batch) > room) return 0;
    return gatehouse__event_batch__pack(&batch, bytes);
}
