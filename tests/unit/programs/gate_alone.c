// A program that has the gate and no world, no scene and none of the engine's own commands: a mod's bytes go in, what the
// gate does by itself comes out, a line for each thing. It links engine/gate, engine/util and the store's memory alone.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "commands.pb-c.h"
#include "events.pb-c.h"
#include "gate/gate.h"
#include "store/storage.h"
#include "util/check.h"
#include "util/log.h"

enum { FIRST = 1, SECOND = 2, MOST_BYTES = 64 * 1024, MOST_KEPT = 1024, TICKS = 4 };

static void say_line(void *context, const struct log_line *line)
{
    (void)context;
    printf("log %s\n", line->text);
}

static void hear_mod(void *context, uint16_t mod, int level, const char *text)
{
    (void)context;
    (void)level;
    printf("mod %u said %s\n", mod, text);
}

static void hear_message(void *context, uint16_t mod, const char *topic, const void *body,
                         size_t len)
{
    (void)context;
    printf("mod %u posted %s %.*s\n", mod, topic, (int)len, (const char *)body);
}

// --- what a mod sends ---

static void submit(struct gate *gate, uint16_t mod, uint32_t seq, Gatehouse__Command *command)
{
    uint8_t bytes[1024];
    Gatehouse__CommandBatch batch = GATEHOUSE__COMMAND_BATCH__INIT;
    Gatehouse__Send send = GATEHOUSE__SEND__INIT;
    command->seq = seq;
    batch.commands = &command;
    batch.n_commands = 1;
    send.send_case = GATEHOUSE__SEND__SEND_BATCH;
    send.batch = &batch;
    CHECK(gatehouse__send__get_packed_size(&send) <= sizeof bytes);
    gate_submit(gate, mod, bytes, gatehouse__send__pack(&send, bytes));
}

#define COMMAND(which, field, ...)                                                               \
    &(Gatehouse__Command)                                                                        \
    {                                                                                            \
        .base = PROTOBUF_C_MESSAGE_INIT(&gatehouse__command__descriptor), .command_case = which, \
        .field = __VA_ARGS__                                                                     \
    }

static void send_all(struct gate *gate)
{
    Gatehouse__Log log = GATEHOUSE__LOG__INIT;
    Gatehouse__SetTimer timer = GATEHOUSE__SET_TIMER__INIT;
    Gatehouse__Post post = GATEHOUSE__POST__INIT, to_game = GATEHOUSE__POST__INIT;
    Gatehouse__StorageSet kept = GATEHOUSE__STORAGE_SET__INIT;
    Gatehouse__Spawn spawn = GATEHOUSE__SPAWN__INIT;
    Gatehouse__HudText text = GATEHOUSE__HUD_TEXT__INIT;
    Gatehouse__Subscribe ticks = GATEHOUSE__SUBSCRIBE__INIT, moves = GATEHOUSE__SUBSCRIBE__INIT;
    log.text = "hello";
    timer.timer = 7;
    timer.ticks = 2;
    post.to = "second";
    post.topic = to_game.topic = "greeting";
    post.body = to_game.body = (ProtobufCBinaryData){2, (uint8_t *)"hi"};
    kept.key = "a";
    kept.value = (ProtobufCBinaryData){3, (uint8_t *)"one"};
    spawn.kind = "crab";
    text.text = "seen";
    ticks.event = GATEHOUSE__EVENT_KIND__EVENT_BUDGET;
    moves.event = GATEHOUSE__EVENT_KIND__EVENT_ENTITY_MOVED;
    submit(gate, FIRST, 1, COMMAND(GATEHOUSE__COMMAND__COMMAND_LOG, log, &log));
    submit(gate, FIRST, 2, COMMAND(GATEHOUSE__COMMAND__COMMAND_SET_TIMER, set_timer, &timer));
    submit(gate, FIRST, 3, COMMAND(GATEHOUSE__COMMAND__COMMAND_POST, post, &post));
    submit(gate, FIRST, 4, COMMAND(GATEHOUSE__COMMAND__COMMAND_POST, post, &to_game));
    submit(gate, FIRST, 5, COMMAND(GATEHOUSE__COMMAND__COMMAND_STORAGE_SET, storage_set, &kept));
    submit(gate, FIRST, 6, COMMAND(GATEHOUSE__COMMAND__COMMAND_SPAWN, spawn, &spawn));
    submit(gate, FIRST, 7, COMMAND(GATEHOUSE__COMMAND__COMMAND_HUD_TEXT, hud_text, &text));
    submit(gate, FIRST, 8, COMMAND(GATEHOUSE__COMMAND__COMMAND_SUBSCRIBE, subscribe, &ticks));
    submit(gate, FIRST, 9, COMMAND(GATEHOUSE__COMMAND__COMMAND_SUBSCRIBE, subscribe, &moves));
    gate_submit(gate, SECOND, "\xff", 1);
}

// --- what it is told ---

static void print_event(uint16_t mod, const Gatehouse__Event *event)
{
    switch (event->event_case) {
    case GATEHOUSE__EVENT__EVENT_INIT:
        printf("%u init %s %u x %u\n", mod, event->init->mod, event->init->width,
               event->init->height);
        break;
    case GATEHOUSE__EVENT__EVENT_COMMAND_RESULT:
        printf("%u result %u %s %d %s\n", mod, event->command_result->seq,
               event->command_result->command, event->command_result->outcome,
               event->command_result->reason);
        break;
    case GATEHOUSE__EVENT__EVENT_TIMER_FIRED:
        printf("%u timer %u\n", mod, event->timer_fired->timer);
        break;
    case GATEHOUSE__EVENT__EVENT_MESSAGE:
        printf("%u message %s %s %.*s\n", mod, event->message->from, event->message->topic,
               (int)event->message->body.len, (const char *)event->message->body.data);
        break;
    case GATEHOUSE__EVENT__EVENT_BUDGET:
        printf("%u budget %u commands, %u entities\n", mod, event->budget->commands,
               event->budget->entities);
        break;
    case GATEHOUSE__EVENT__EVENT_BATCH_REJECTED:
        printf("%u rejected %s\n", mod, event->batch_rejected->reason);
        break;
    default:
        printf("%u event %d\n", mod, event->event_case);
    }
}

static void print_batch(uint16_t mod, struct buf *bytes)
{
    if (bytes->len == 0) return;
    Gatehouse__EventBatch *batch = gatehouse__event_batch__unpack(NULL, bytes->len, bytes->data);
    CHECK(batch);
    for (size_t i = 0; i < batch->n_events; i++) print_event(mod, batch->events[i]);
    gatehouse__event_batch__free_unpacked(batch, NULL);
    buf_clear(bytes);
}

static void tick(struct gate *gate, struct buf *bytes)
{
    gate_act(gate);
    gate_collect_events(gate);
    for (uint16_t mod = FIRST; mod <= SECOND; mod++) {
        CHECK(gate_take_events(gate, mod, bytes) == STATUS_OK);
        print_batch(mod, bytes);
    }
}

// --- what it asks ---

static void ask(struct gate *gate, Gatehouse__Query *query, struct buf *bytes)
{
    uint8_t asked[256];
    Gatehouse__Send send = GATEHOUSE__SEND__INIT;
    send.send_case = GATEHOUSE__SEND__SEND_QUERY;
    send.query = query;
    gate_query(gate, FIRST, asked, gatehouse__send__pack(&send, asked), bytes);
    Gatehouse__Reply *reply = gatehouse__reply__unpack(NULL, bytes->len, bytes->data);
    CHECK(reply);
    if (reply->reply_case == GATEHOUSE__REPLY__REPLY_STORAGE_VALUE)
        printf("kept %.*s\n", (int)reply->storage_value->value.len,
               (const char *)reply->storage_value->value.data);
    else if (reply->reply_case == GATEHOUSE__REPLY__REPLY_ERROR)
        printf("no answer: %s\n", reply->error->reason);
    gatehouse__reply__free_unpacked(reply, NULL);
    buf_clear(bytes);
}

static void ask_all(struct gate *gate, struct buf *bytes)
{
    Gatehouse__StorageGet get = GATEHOUSE__STORAGE_GET__INIT;
    Gatehouse__QueryEntities near = GATEHOUSE__QUERY_ENTITIES__INIT;
    Gatehouse__Query query = GATEHOUSE__QUERY__INIT;
    get.key = "a";
    query.query_case = GATEHOUSE__QUERY__QUERY_STORAGE_GET;
    query.storage_get = &get;
    ask(gate, &query, bytes);
    query.query_case = GATEHOUSE__QUERY__QUERY_ENTITIES;
    query.entities = &near;
    ask(gate, &query, bytes);
}

static void add(struct gate *gate, uint16_t mod, const char *id, struct buf *bytes)
{
    static const char *const granted[] = {"entity.spawn", "hud", "message", "storage",
                                          "world.read"};
    struct topics topics = {.hear = {0}};
    CHECK(topics_add(&topics.hear, "greeting", (const uint16_t[]){1}, 1) == STATUS_OK);
    CHECK(gate_add_mod(gate, mod, id, "{}", granted, sizeof granted / sizeof *granted, NULL) ==
          STATUS_OK);
    gate_set_kept(gate, mod, 1, MOST_KEPT);
    gate_set_topics(gate, mod, &topics);
    CHECK(gate_take_init(gate, mod, 7, bytes) == STATUS_OK);
    print_batch(mod, bytes);
}

int main(void)
{
    log_set_sink(say_line, NULL);
    const struct gate_policy policy = {.message = hear_message, .log = hear_mod};
    struct gate *gate = gate_create(NULL, &policy, NULL);
    struct storage *storage = storage_create();
    struct buf bytes;
    buf_init(&bytes, MOST_BYTES);
    gate_set_storage(gate, storage);
    add(gate, FIRST, "first", &bytes);
    add(gate, SECOND, "second", &bytes);
    send_all(gate);
    for (int i = 0; i < TICKS; i++) tick(gate, &bytes);
    ask_all(gate, &bytes);
    gate_set_throttle(gate, FIRST, &(struct gate_throttle){.suspended = true});
    gate_set_throttle(gate, FIRST, &(struct gate_throttle){.step = STEP_FINE});
    gate_remove_mod(gate, SECOND);
    tick(gate, &bytes);
    buf_fini(&bytes);
    gate_destroy(gate);
    storage_destroy(storage);
    return 0;
}
