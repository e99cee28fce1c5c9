// What waits for one mod, as bytes of an EventBatch: tag, length, Event, again and again. It only
// grows past a tick's worth when a mod is late, and then it makes room: first the moves go, then
// whatever a snapshot tells again, at last everything.
#include <string.h>

#include "gate/encode.h"
#include "gate/internal.h"
#include "util/check.h"

// Reads the length of the event at `at` (our own bytes, so they are well-formed); returns its whole
// size.
static size_t event_size(const uint8_t *at, uint8_t *number)
{
    size_t len = 0, head = 1;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = at[head++];
        len |= (size_t)(byte & 0x7F) << shift;
        if (byte < 0x80) break;
    }
    // The event's own tag, of at most two bytes: numbers are below API_END_NUMBER.
    *number = (uint8_t)((at[head] & 0x7F) >> 3 | (at[head] & 0x80 ? at[head + 1] << 4 : 0));
    return head + len;
}

static bool is_told_by_snapshot(uint8_t number)
{
    const struct gate_event *event = gate_event_of(number);
    return event && event->retold;
}

static bool is_move(uint8_t number)
{
    return number == GATEHOUSE__EVENT__EVENT_ENTITY_MOVED;
}

static bool is_tick(uint8_t number)
{
    return number == GATEHOUSE__EVENT__EVENT_TICK;
}

static void drop(struct gate_mod *mod, bool (*is_dropped)(uint8_t number))
{
    uint8_t *data = mod->outbox.data;
    size_t kept = 0;
    for (size_t at = 0; at < mod->outbox.len;) {
        uint8_t number;
        size_t size = event_size(data + at, &number);
        if (!is_dropped(number)) {
            memmove(data + kept, data + at, size);
            kept += size;
        }
        at += size;
    }
    mod->outbox.len = kept;
}

void event_queue_forget_told_by_snapshot(struct gate_mod *mod)
{
    drop(mod, is_told_by_snapshot);
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
    if (mod->tick_waits) drop(mod, is_tick);
    mod->tick_waits = true;
}

static bool has_room(const struct gate_mod *mod, size_t len)
{
    return len <= mod->outbox.limit - mod->outbox.len;
}

static void make_room(struct gate_mod *mod, size_t len)
{
    if (has_room(mod, len)) return;
    drop(mod, is_move);
    if (!has_room(mod, len)) event_queue_forget_told_by_snapshot(mod);
    if (!has_room(mod, len)) event_queue_clear(mod);
    const struct gate_content *content = &mod->gate->content;
    if (content->restart) content->restart(content->context, mod->number, false);
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
    make_room(mod, len);
    (void)buf_append(&mod->outbox, bytes,
                     len); // what is longer than all that there can be is not told
}

// How many bytes of whole events fit in `room`.
static size_t fitting(const struct buf *outbox, size_t room)
{
    if (outbox->len <= room) return outbox->len;
    size_t at = 0;
    for (;;) {
        uint8_t number;
        size_t size = event_size(outbox->data + at, &number);
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
