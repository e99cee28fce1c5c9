// What waits for one mod, as bytes of an EventBatch: tag, length, Event, again and again. It only
// grows past a tick's worth when a mod is late, and then it makes room: first the moves go, then
// whatever a snapshot tells again, at last everything.
#include <string.h>

#include "gate/encode.h"
#include "gate/internal.h"
#include "util/check.h"

// An event as it stands in the outbox. The bytes are our own, so they are well-formed.
struct queued {
    uint32_t number;     // in Event
    const uint8_t *body; // its own message
    size_t size;         // with all that stands around it
};

static struct queued read_event(const uint8_t *at)
{
    uint64_t tag, len;
    const uint8_t *event = encode_read_varint(encode_read_varint(at, &tag), &len);
    struct queued queued = {.size = (size_t)(event - at) + (size_t)len};
    const uint8_t *body = encode_read_varint(encode_read_varint(event, &tag), &len);
    queued.number = (uint32_t)(tag >> 3);
    queued.body = body;
    return queued;
}

// Takes out of the queue, from `from` on, what is to go.
static void sift(struct gate_mod *mod, size_t from,
                 bool (*goes)(struct gate_mod *mod, const struct queued *event))
{
    uint8_t *data = mod->outbox.data;
    size_t kept = from;
    for (size_t at = from; at < mod->outbox.len;) {
        struct queued event = read_event(data + at);
        if (!goes(mod, &event)) {
            memmove(data + kept, data + at, event.size);
            kept += event.size;
        }
        at += event.size;
    }
    mod->outbox.len = kept;
}

static bool is_move(struct gate_mod *mod, const struct queued *event)
{
    (void)mod;
    return event->number == GATEHOUSE__EVENT__EVENT_ENTITY_MOVED;
}

static bool is_tick(struct gate_mod *mod, const struct queued *event)
{
    (void)mod;
    return event->number == GATEHOUSE__EVENT__EVENT_TICK;
}

static const struct gate_event *of_entity(const struct queued *event)
{
    const struct gate_event *found = gate_event_of(event->number);
    return found && found->of_entity ? found : NULL;
}

// Of what the mod was not told it hears no more, either: not that it is gone.
static bool is_unheard(struct gate_mod *mod, const struct queued *event)
{
    const struct gate_content *content = &mod->gate->content;
    return of_entity(event) && content->is_unheard &&
           content->is_unheard(content->context, mod->number, event->number, event->body);
}

static bool is_told_by_snapshot(struct gate_mod *mod, const struct queued *event)
{
    const struct gate_content *content = &mod->gate->content;
    const struct gate_event *found = gate_event_of(event->number);
    if (is_unheard(mod, event)) return true;
    if (!found || !found->retold) return false;
    if (found->of_entity && content->lose)
        content->lose(content->context, mod->number, event->number, event->body);
    return true;
}

void event_queue_forget_told_by_snapshot(struct gate_mod *mod)
{
    sift(mod, 0, is_told_by_snapshot);
    mod->tick_waits = false;
}

// What was taken with the messages is the last batch.
static void note_taken(struct gate_mod *mod)
{
    mod->took_messages = mod->has_messages;
    if (mod->has_messages) memcpy(mod->taken_from, mod->inbox_from, sizeof mod->taken_from);
}

static void forget_senders(struct gate_mod *mod)
{
    if (!mod->has_messages) return;
    mod->has_messages = false;
    memset(mod->inbox_from, 0, sizeof mod->inbox_from);
}

void event_queue_clear(struct gate_mod *mod)
{
    buf_clear(&mod->outbox);
    mod->tick_waits = false;
    mod->states_known = 0;
    forget_senders(mod);
}

void event_queue_note_tick(struct gate_mod *mod)
{
    if (mod->tick_waits) sift(mod, 0, is_tick);
    mod->tick_waits = true;
}

static bool has_room(const struct gate_mod *mod, size_t len)
{
    return len <= mod->outbox.limit - mod->outbox.len;
}

// True: something was lost.
static bool make_room(struct gate_mod *mod, size_t len)
{
    if (has_room(mod, len)) return false;
    sift(mod, 0, is_move);
    if (!has_room(mod, len)) event_queue_forget_told_by_snapshot(mod);
    if (!has_room(mod, len)) event_queue_clear(mod);
    const struct gate_content *content = &mod->gate->content;
    if (content->restart) content->restart(content->context, mod->number, false);
    return true;
}

void event_queue_put(struct gate_mod *mod, const Gatehouse__Event *event)
{
    if (encode_event(&mod->outbox, event) != STATUS_OK) {
        make_room(mod, protobuf_c_message_get_packed_size(&event->base) + 8);
        if (encode_event(&mod->outbox, event) != STATUS_OK)
            return; // longer than all that there can be
    }
    mod->counts.events++;
}

void event_queue_put_bytes(struct gate_mod *mod, const void *bytes, size_t len)
{
    bool lost = make_room(mod, len);
    size_t from = mod->outbox.len;
    (void)buf_append(&mod->outbox, bytes,
                     len); // what is longer than all that there can be is not told
    if (lost) sift(mod, from, is_unheard);
}

// How many bytes of whole events fit in `room`.
static size_t fitting(const struct buf *outbox, size_t room)
{
    if (outbox->len <= room) return outbox->len;
    size_t at = 0;
    for (;;) {
        size_t size = read_event(outbox->data + at).size;
        if (at + size > room) return at;
        at += size;
    }
}

bool event_queue_move(struct gate_mod *mod, struct buf *batch)
{
    struct buf *outbox = &mod->outbox;
    mod->took_messages = false;
    if (outbox->len == 0) return true;
    note_taken(mod);
    forget_senders(mod);
    size_t len = fitting(outbox, batch->limit - batch->len);
    CHECK(buf_append(batch, outbox->data, len) == STATUS_OK); // fitting() has looked
    memmove(outbox->data, outbox->data + len, outbox->len - len);
    outbox->len -= len;
    if (outbox->len == 0) mod->tick_waits = false;
    return outbox->len == 0;
}
