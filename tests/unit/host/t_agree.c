// Random messages through protobuf-c and the JavaScript codec, to see that they agree (js/agree.js
// is the other half).
//
// t_agree.run { modules = name -> source, seed =, count =, gate = boolean } -> messages checked, or
// nil and what they disagree about.
//
// Without `gate`: protobuf-c packs, JavaScript decodes and encodes again, and the bytes must be the
// same; then JavaScript encodes variants of its own, protobuf-c unpacks and packs them, and
// JavaScript must read what it meant. With `gate`: messages that may break the limits of proto/, of
// which JavaScript must refuse exactly those that the gate refuses.
#include <lauxlib.h>
#include <stdio.h>
#include <string.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/decode.h"
#include "generate.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/hash.h"
#include "util/mem.h"
#include "worker/worker.h"

int luaopen_t_agree(lua_State *);

enum {
    ROUND_MESSAGES = 64,
    ARENA_BLOCK_BYTES = 1 << 20,
    ARENA_BYTES = 48 << 20,
    WIRE_BYTES = 32 << 20,
    PROBLEM_BYTES = 1024,
    REASON_BYTES = DECODE_FIELD_BYTES + FIELD_REASON_BYTES + 2,
    ROOTS = 3,
    UNKNOWN_OF_256 = 40,
    TAG_AGAIN = 1,   // what JavaScript sends: the same messages, encoded again
    TAG_VARIANT = 2, // its own, which want to come back
    TAG_VERDICT = 3, // a byte each: 1 = it would encode that, then why not
};

struct agree {
    lua_State *lua; // the modules are at index 1, field "modules"
    struct arena arena;
    struct random random;
    struct message_schemas schemas;
    struct buf down, expected, reply;
    unsigned roots[ROUND_MESSAGES]; // which type each message of this round has
    bool allowed[ROUND_MESSAGES];   // by the gate
    char reasons[ROUND_MESSAGES][REASON_BYTES];
    size_t answers;
    char problem[PROBLEM_BYTES]; // "" = none
};

static const ProtobufCMessageDescriptor *const roots[ROOTS] = {&gatehouse__send__descriptor,
                                                               &gatehouse__event_batch__descriptor,
                                                               &gatehouse__reply__descriptor};

static void append(struct buf *buf, const void *bytes, size_t len)
{
    CHECK(buf_append(buf, bytes, len) == STATUS_OK);
}

static void append_message(struct buf *buf, const ProtobufCMessage *message)
{
    uint32_t len = (uint32_t)protobuf_c_message_get_packed_size(message);
    append(buf, &len, sizeof len);
    uint8_t *room = buf_reserve(buf, len);
    CHECK(room);
    buf->len += protobuf_c_message_pack(message, room);
}

// --- what JavaScript sends ---

static void compare_again(struct agree *agree, const uint8_t *bytes, size_t len)
{
    const struct buf *expected = &agree->expected;
    size_t at = 0, end = len < expected->len ? len : expected->len;
    while (at < end && bytes[at] == expected->data[at]) at++;
    if (at < end || len != expected->len)
        snprintf(agree->problem, PROBLEM_BYTES,
                 "encoded again: %zu bytes, %zu expected, different from byte %zu", len,
                 expected->len, at);
}

static void answer_variants(struct agree *agree, const uint8_t *bytes, size_t len)
{
    size_t at = 0;
    buf_clear(&agree->reply);
    for (unsigned i = 0; at < len && !agree->problem[0]; i++) {
        uint32_t size;
        memcpy(&size, bytes + at, sizeof size);
        at += sizeof size;
        ProtobufCMessage *message =
            protobuf_c_message_unpack(roots[agree->roots[i]], NULL, size, bytes + at);
        at += size;
        if (!message) {
            snprintf(agree->problem, PROBLEM_BYTES, "protobuf-c cannot read variant %u", i);
        } else {
            append_message(&agree->reply, message);
            protobuf_c_message_free_unpacked(message, NULL);
        }
    }
}

static void compare_verdicts(struct agree *agree, const uint8_t *bytes, size_t len)
{
    size_t at = 0;
    for (unsigned i = 0; at + 2 <= len && !agree->problem[0]; i++) {
        bool allowed = bytes[at];
        uint8_t size = bytes[at + 1];
        if (allowed != agree->allowed[i])
            snprintf(agree->problem, PROBLEM_BYTES, "the gate says \"%s\", JavaScript \"%.*s\"",
                     agree->reasons[i], (int)size, (const char *)bytes + at + 2);
        at += 2u + size;
    }
}

static void on_send(void *context, const void *data, size_t len, struct worker_reply *reply)
{
    struct agree *agree = context;
    const uint8_t *bytes = data;
    agree->answers++;
    switch (len ? bytes[0] : 0) {
    case TAG_AGAIN:
        compare_again(agree, bytes + 1, len - 1);
        break;
    case TAG_VERDICT:
        compare_verdicts(agree, bytes + 1, len - 1);
        break;
    case TAG_VARIANT:
        answer_variants(agree, bytes + 1, len - 1);
        reply->has_reply = true;
        reply->bytes = agree->reply.data;
        reply->len = agree->reply.len;
        break;
    default:
        snprintf(agree->problem, PROBLEM_BYTES, "JavaScript sent something else");
    }
}

// --- the worker ---

static void on_print(void *context, const char *text, size_t len, const char *file, int line)
{
    (void)context;
    fprintf(stderr, "%s:%d: %.*s\n", file, line, (int)len, text);
}

static bool on_resolve(void *context, const char *specifier, const char *importer,
                       const char **source, size_t *len)
{
    lua_State *lua = ((struct agree *)context)->lua;
    (void)importer;
    lua_getfield(lua, 1, "modules");
    lua_getfield(lua, -1, specifier);
    *source = lua_tolstring(lua, -1, len); // the table keeps it
    lua_pop(lua, 2);
    return *source != NULL;
}

static bool load(struct agree *agree, struct worker *worker, const char *name, bool is_module)
{
    const char *source;
    size_t len;
    if (!on_resolve(agree, name, "", &source, &len)) {
        snprintf(agree->problem, PROBLEM_BYTES, "no module %s", name);
        return false;
    }
    int result = is_module ? worker_load_module(worker, name, source, len)
                           : worker_load(worker, name, source, len);
    if (result) snprintf(agree->problem, PROBLEM_BYTES, "%s", worker_last_exception(worker));
    return result == 0;
}

// --- rounds ---

// One delivery: a byte that says what is wanted, then for each message its type, length and bytes.
static void fill_round(struct agree *agree, unsigned count, bool gate)
{
    const struct message_schema *schema =
        message_schema_of(&agree->schemas, &gatehouse__send__descriptor);
    uint8_t want = gate ? TAG_VERDICT : TAG_AGAIN;
    buf_clear(&agree->down);
    buf_clear(&agree->expected);
    append(&agree->down, &want, 1);
    for (unsigned i = 0; i < count;) {
        arena_reset(&agree->arena);
        unsigned root = gate ? 0 : random_below(&agree->random, ROOTS);
        struct generator generator = {.random = &agree->random,
                                      .arena = &agree->arena,
                                      .any_value = gate,
                                      .unknown_of_256 = gate ? 0 : UNKNOWN_OF_256};
        ProtobufCMessage *message = generate_message(&generator, roots[root]);
        if (!message) continue; // the arena was full: a list of lists at its longest
        agree->roots[i] = root;
        append_message(&agree->expected, message);
        generate_unknown(&generator, message);
        uint8_t type = (uint8_t)root;
        append(&agree->down, &type, 1);
        size_t at = agree->down.len + sizeof(uint32_t);
        append_message(&agree->down, message);
        if (gate) {
            struct decode_error error = {.field = "", .reason = "fine"};
            agree->allowed[i] = decode_message(schema, agree->down.data + at, agree->down.len - at,
                                               &agree->arena, &message, &error) == STATUS_OK;
            snprintf(agree->reasons[i], sizeof agree->reasons[i], "%s: %s", error.field,
                     error.reason);
        }
        i++;
    }
}

static bool run_round(struct agree *agree, struct worker *worker, unsigned count, bool gate)
{
    fill_round(agree, count, gate);
    agree->answers = 0;
    if (worker_send_bytes(worker, agree->down.data, agree->down.len) && !agree->problem[0])
        snprintf(agree->problem, PROBLEM_BYTES, "%s", worker_last_exception(worker));
    if (agree->answers != (gate ? 1 : 2) && !agree->problem[0])
        snprintf(agree->problem, PROBLEM_BYTES, "%zu answers", agree->answers);
    return agree->problem[0] == 0;
}

static lua_Integer run_all(struct agree *agree, lua_Integer count, bool gate)
{
    v8_init();
    const struct worker_config config = {.context = agree,
                                         .send = on_send,
                                         .print = on_print,
                                         .resolve = on_resolve,
                                         .buffer_bytes = 256 << 20,
                                         .heap_bytes = 512 << 20,
                                         .library_prefix = "gatehouse/"};
    struct worker *worker = worker_new(&config);
    CHECK(worker);
    lua_Integer done = 0;
    if (load(agree, worker, "gatehouse/prelude.js", false) &&
        load(agree, worker, "agree.js", true)) {
        while (done < count) {
            unsigned left =
                count - done < ROUND_MESSAGES ? (unsigned)(count - done) : ROUND_MESSAGES;
            if (!run_round(agree, worker, left, gate)) break;
            done += left;
        }
    }
    worker_dispose(worker);
    return done;
}

static int run(lua_State *lua)
{
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_getfield(lua, 1, "seed");
    lua_getfield(lua, 1, "count");
    lua_getfield(lua, 1, "gate");
    struct agree *agree = mem_alloc(sizeof *agree);
    agree->lua = lua;
    arena_init(&agree->arena, ARENA_BLOCK_BYTES, ARENA_BYTES);
    random_init(&agree->random, (uint64_t)lua_tointeger(lua, 2), "agree");
    message_schemas_init(&agree->schemas);
    buf_init(&agree->down, WIRE_BYTES);
    buf_init(&agree->expected, WIRE_BYTES);
    buf_init(&agree->reply, WIRE_BYTES);

    lua_Integer done = run_all(agree, lua_tointeger(lua, 3), lua_toboolean(lua, 4));
    if (agree->problem[0]) {
        lua_pushnil(lua);
        lua_pushfstring(lua, "after %I messages: %s", done, agree->problem);
    } else {
        lua_pushinteger(lua, done);
        lua_pushinteger(lua, (lua_Integer)(hash_finish(hash_bytes(hash_start(), agree->down.data,
                                                                  agree->down.len)) >>
                                           1));
    }
    buf_fini(&agree->down);
    buf_fini(&agree->expected);
    buf_fini(&agree->reply);
    message_schemas_fini(&agree->schemas);
    arena_fini(&agree->arena);
    mem_free(agree);
    return 2;
}

int luaopen_t_agree(lua_State *lua)
{
    static const luaL_Reg functions[] = {{"run", run}, {NULL, NULL}};
    luaL_newlib(lua, functions);
    return 1;
}
