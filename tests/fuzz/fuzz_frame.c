// A mod's process that was taken over, in the shared memory that the engine reads: frames of any
// type and length, indices and words of its choice, and changes between any two loads of one call
// of the engine.
//
// The input is a list of steps (enum step). Whatever comes out of the slot must be what pool.h
// promises.
#include <stdatomic.h>
#include <unistd.h>

#include "input.h"
#include "loads.h"
#include "pool/slot.h"
#include "util/check.h"
#include "util/utf8.h"

enum {
    PRINT_BUDGET_BYTES = 20000,
    PAGE_BYTES = 4096,
    MAX_CHANGES = 8,
    MAX_STEPS = 400,
};

enum step {
    STEP_FRAME,  // a well-formed frame: type, length, bytes
    STEP_STORE,  // bytes anywhere in the ring
    STEP_TAIL,   // the index of what is written, from where it is
    STEP_WORD,   // any word of the page
    STEP_CHANGE, // a word that changes before a certain load of what follows
    STEP_NEXT,   // the engine reads a message
    STEP_BEGIN,  // the engine delivers
    STEP_REPLY,  // the engine answers a query
    STEP_EXIT,   // the process ends
    STEPS,
};

struct change {
    uint32_t load; // it happens before this one
    uint32_t offset, value;
};

struct peer {
    struct slot slot;
    struct ring_writer up;
    uint8_t *shared; // the page and both rings
    size_t shared_bytes;
    uint32_t loads;
    struct change changes[MAX_CHANGES];
    size_t change_count;
    uint8_t buffer[PROTOCOL_MAX_FRAME_BYTES + 1];
    char reason[SLOT_MAX_REASON_BYTES];
};

static struct peer *watched; // loads.h has no context

static void on_load(uintptr_t address)
{
    struct peer *peer = watched;
    uintptr_t base = (uintptr_t)peer->shared;
    if (address < base || address >= base + peer->shared_bytes) return;
    for (size_t i = 0; i < peer->change_count; i++) {
        const struct change *change = &peer->changes[i];
        if (change->load == peer->loads)
            memcpy(peer->shared + change->offset, &change->value, sizeof change->value);
    }
    peer->loads++;
}

// One mapping serves all runs: only what a run can see is made new.
static void reset(struct peer *peer)
{
    struct channel channel = peer->slot.channel;
    memset(channel.page, 0, PAGE_BYTES);
    memset(channel.down, 0, CHANNEL_RING_BYTES);
    memset(channel.up, 0, CHANNEL_RING_BYTES);
    channel.wakes = 0;
    peer->slot = (struct slot){.state = SLOT_RUNNING,
                               .pidfd = -1,
                               .notify_fd = -1,
                               .cpu_clock = CLOCK_PROCESS_CPUTIME_ID,
                               .prints = {PRINT_BUDGET_BYTES, PRINT_BUDGET_BYTES},
                               .channel = channel};
    struct ring_reader down;
    channel_engine_rings(&channel, &peer->slot.down, &peer->slot.up);
    channel_mod_rings(&channel, &down, &peer->up);
    peer->loads = 0;
    peer->change_count = 0;
    slot_begin(&peer->slot);
}

static struct peer *peer_of_this_process(void)
{
    static struct peer peer;
    if (peer.shared) return &peer;
    int fd;
    CHECK(channel_create(&peer.slot.channel, 0, &fd) == STATUS_OK);
    close(fd);
    peer.shared = peer.slot.channel.base;
    peer.shared_bytes = peer.slot.channel.mapped_bytes;
    return &peer;
}

static void check_text(const char *text, size_t size)
{
    size_t len = strnlen(text, size);
    CHECK(len < size && utf8_valid(text, len));
}

static void check_error(const struct pool_error *error)
{
    CHECK(error->line >= 0 && error->column >= 0);
    check_text(error->message, sizeof error->message);
    check_text(error->file, sizeof error->file);
    check_text(error->function, sizeof error->function);
    check_text(error->source_line, sizeof error->source_line);
    check_text(error->text, sizeof error->text);
}

static void check_message(const struct peer *peer, const struct pool_message *message)
{
    const uint8_t *bytes = message->bytes;
    if (message->len > 0) {
        CHECK(bytes >= peer->buffer && message->len <= PROTOCOL_MAX_FRAME_BYTES);
        CHECK(bytes + message->len <= peer->buffer + sizeof peer->buffer);
    }
    switch (message->kind) {
    case POOL_SEND:
    case POOL_QUERY:
        CHECK(message->len <= POOL_MAX_SEND_BYTES);
        break;
    case POOL_PRINT:
        CHECK(utf8_valid(bytes, message->len) && memchr(bytes, 0, message->len) == NULL);
        CHECK(bytes[message->len] == 0 && message->line >= 0);
        check_text(message->file, sizeof message->file);
        break;
    case POOL_FAILED:
    case POOL_ERROR:
        check_error(&message->error);
        break;
    case POOL_EXITED:
        check_text(message->reason, SLOT_MAX_REASON_BYTES);
        break;
    default:
        break;
    }
}

static void read_message(struct peer *peer)
{
    struct pool_message message = {0};
    if (peer->slot.state == SLOT_FREE) return;
    enum status status = slot_next(&peer->slot, peer->buffer, peer->reason, &message);
    CHECK(status == STATUS_OK || status == STATUS_EMPTY);
    if (status == STATUS_OK) check_message(peer, &message);
    if (status == STATUS_OK && message.kind == POOL_EXITED) peer->slot.state = SLOT_FREE;
}

static void write_frame(struct peer *peer, struct input *input)
{
    struct ring_part part;
    uint32_t type = input_u8(input) % (FRAME_LAST_WORDS + 3);
    size_t len = input_u16(input);
    static const uint8_t filler[PROTOCOL_MAX_FRAME_BYTES];
    if (len & 0x8000) { // as long as the struct that belongs to it, or near it
        len = (type == FRAME_PRINT ? sizeof(struct frame_print) : sizeof(struct frame_error)) +
              (len & 7);
    }
    part.bytes = input_bytes(input, len, &part.len);
    struct ring_part parts[2] = {part, {filler, len - part.len}};
    ring_write(&peer->up, type, parts, 2);
}

static void store(struct peer *peer, struct input *input)
{
    uint32_t offset = input_u32(input) % CHANNEL_RING_BYTES;
    size_t len;
    const uint8_t *bytes = input_bytes(input, input_u8(input), &len);
    memcpy(peer->slot.channel.up + offset, bytes, len);
}

static void set_tail(struct peer *peer, struct input *input)
{
    peer->up.tail += input_u32(input);
    atomic_store(&peer->up.shared->tail, peer->up.tail);
}

static void set_word(struct peer *peer, struct input *input)
{
    uint32_t offset = input_u16(input) % (PAGE_BYTES / 4) * 4, value = input_u32(input);
    memcpy(peer->shared + offset, &value, sizeof value);
}

static void add_change(struct peer *peer, struct input *input)
{
    if (peer->change_count == MAX_CHANGES) return;
    struct change *change = &peer->changes[peer->change_count++];
    change->load = peer->loads + input_u8(input) % 16;
    bool in_frame = input_u8(input) & 1;
    uint32_t at = in_frame ? (uint32_t)(peer->slot.channel.up - peer->shared) +
                                 (peer->slot.up.head & (CHANNEL_RING_BYTES - 1))
                           : 0;
    change->offset = at + input_u8(input) % 64 * 4;
    change->value = input_u32(input);
}

static void reply(struct peer *peer)
{
    const struct ring_part part = {"reply", 5};
    if (!peer->slot.asked) return;
    peer->slot.asked = false;
    ring_write(&peer->slot.down, FRAME_REPLY, &part, 1);
    channel_wake_mod(&peer->slot.channel);
}

static void run_step(struct peer *peer, struct input *input)
{
    switch ((enum step)(input_u8(input) % STEPS)) {
    case STEP_FRAME:
        write_frame(peer, input);
        break;
    case STEP_STORE:
        store(peer, input);
        break;
    case STEP_TAIL:
        set_tail(peer, input);
        break;
    case STEP_WORD:
        set_word(peer, input);
        break;
    case STEP_CHANGE:
        add_change(peer, input);
        break;
    case STEP_NEXT:
        read_message(peer);
        break;
    case STEP_BEGIN:
        if (peer->slot.state == SLOT_RUNNING && !peer->slot.killed && !peer->slot.busy)
            slot_begin(&peer->slot);
        break;
    case STEP_REPLY:
        reply(peer);
        break;
    case STEP_EXIT:
        if (peer->slot.state == SLOT_RUNNING) slot_set_exited(&peer->slot, input_u16(input));
        break;
    case STEPS:
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct peer *peer = peer_of_this_process();
    reset(peer);
    watched = peer;
    loads_watch(on_load);
    for (int i = 0; i < MAX_STEPS && input_left(&input) > 0; i++) run_step(peer, &input);
    for (int i = 0; i < 4; i++) read_message(peer);
    loads_watch(NULL);
    return 0;
}
