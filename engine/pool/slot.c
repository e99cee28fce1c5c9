#include "pool/slot.h"

#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pool/reason.h"
#include "pool/stall.h"
#include "pool/text.h"
#include "util/clock.h"
#include "util/utf8.h"

enum {
    SLOT_MAX_FRAMES_PER_CALL = 4, // of which all but one are no messages
    // An honest child notifies a few times for each delivery, and the last of it may be heard after its DONE.
    SLOT_MAX_IDLE_NOTIFICATIONS = 1000,
};

// Whoever started a process tells of its end at once, unless it was stopped itself.
static const uint64_t SLOT_END_NS = 10ull * 1000 * 1000 * 1000;

void slot_kill(struct slot *slot, const char *format, ...)
{
    if (slot->state != SLOT_RUNNING || slot->killed) return;
    va_list args;
    va_start(args, format);
    vsnprintf(slot->reason, sizeof slot->reason, format, args);
    va_end(args);
    slot->killed = true;
    slot->busy = false;
    slot->asked = false;
    slot->end_by_ns = clock_now_ns() + SLOT_END_NS;
    syscall(SYS_pidfd_send_signal, slot->pidfd, SIGKILL, NULL, 0); // it may be gone: then it is
}

void slot_note_gone(struct slot *slot, uint64_t now_ns)
{
    if (slot->state != SLOT_RUNNING || slot->end_by_ns) return;
    struct pollfd polled = {.fd = slot->pidfd, .events = POLLIN};
    if (poll(&polled, 1, 0) == 1) slot->end_by_ns = now_ns + SLOT_END_NS;
}

void slot_give_up(struct slot *slot)
{
    if (!slot->reason[0])
        snprintf(slot->reason, sizeof slot->reason,
                 "its process is gone, and the worker program does not say how it ended");
    slot_set_exited(slot, SIGKILL);
}

void slot_set_exited(struct slot *slot, int wait_status)
{
    slot->state = SLOT_EXITED;
    slot->wait_status = wait_status;
    slot->busy = false;
}

bool slot_readable(const struct slot *slot)
{
    if (slot->state == SLOT_EXITED) return true;
    return slot->state == SLOT_RUNNING && !slot->killed && ring_readable(&slot->up);
}

uint64_t slot_cpu_ns(const struct slot *slot)
{
    struct timespec time;
    if (slot->state != SLOT_RUNNING || clock_gettime(slot->cpu_clock, &time) != 0) return 0;
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

void slot_begin(struct slot *slot)
{
    print_budget_refill(&slot->prints);
    slot->delivery++;
    slot->busy = true;
    slot->covering = false;
    slot->read_since_wake = false; // it is woken for this delivery
    slot->covered_bytes = 0;
    slot->sends = slot->sent_bytes = slot->errors = slot->drops = slot->idle_notifications = 0;
    slot->terminated_cpu_ns = 0;
    slot->cpu_seen_ns = slot->cpu_base_ns;
    slot->looked_at_ns = clock_now_ns();
    slot->watched_ns = slot->progress_ns = 0;
    stall_begin(slot, slot->looked_at_ns);
}

void slot_note_notification(struct slot *slot)
{
    if (slot->busy || ++slot->idle_notifications <= SLOT_MAX_IDLE_NOTIFICATIONS) return;
    slot_kill(slot, "broke the protocol: it notified the engine and had nothing to say");
}

void slot_release(struct slot *slot)
{
    int index = slot->index;
    if (slot->state != SLOT_EXITED && slot->pidfd >= 0) // a start that failed half way
        syscall(SYS_pidfd_send_signal, slot->pidfd, SIGKILL, NULL, 0);
    if (slot->pidfd >= 0) close(slot->pidfd);
    if (slot->notify_fd >= 0)
        close(slot->notify_fd); // the last copy: it leaves the epoll set by itself
    channel_unmap(&slot->channel);
    *slot = (struct slot){.index = index, .pid = -1, .pidfd = -1, .notify_fd = -1};
}

// --- frames to messages: every length and every count is checked, every text is cleaned ---

static enum status protocol_error(struct slot *slot, const char *what)
{
    slot_kill(slot, "broke the protocol: %s", what);
    return STATUS_MALFORMED;
}

static enum status end_delivery(struct slot *slot, struct pool_message *message,
                                enum pool_message_kind kind, bool fits)
{
    if (!fits || slot->asked) return protocol_error(slot, "it answered what was not asked");
    if (slot->evaluating) return protocol_error(slot, "it did not answer what was asked");
    message->kind = kind;
    message->len = 0;
    uint64_t cpu = slot_cpu_ns(slot);
    if (cpu > slot->cpu_base_ns) {
        message->cpu_ns = cpu - slot->cpu_base_ns;
        slot->cpu_base_ns = cpu;
    }
    slot->busy = false;
    return STATUS_OK;
}

static void copy_field(char *to, size_t size, const char *from, size_t from_size)
{
    size_t len = strnlen(from, from_size < size ? from_size : size - 1);
    if (len == size) len--;
    memcpy(to, from, len);
    to[len] = 0;
    text_clean(to, len);
}

#define COPY_FIELD(to, from) copy_field(to, sizeof(to), from, sizeof(from))

static int clamp_position(int32_t value)
{
    return value < 0 ? 0 : value;
}

uint64_t slot_handler_ns(const struct slot *slot)
{
    return slot->loaded ? slot->limits.handler_cpu_ns
                        : POOL_LOAD_HANDLERS * slot->limits.handler_cpu_ns;
}

static unsigned ms_of(uint64_t ns)
{
    return (unsigned)(ns / (1000 * 1000));
}

// A script that was stopped by us says no more than that; how much it used and how much it may is the engine's to
// say, for the person who has to make it shorter.
static void say_time(const struct slot *slot, struct pool_error *error)
{
    char said[sizeof error->message], text[sizeof error->text];
    uint64_t cpu = slot_cpu_ns(slot);
    snprintf(said, sizeof said, "took too long and was terminated: %u ms of CPU, %u are allowed%s",
             ms_of(cpu > slot->cpu_base_ns ? cpu - slot->cpu_base_ns : 0),
             ms_of(slot_handler_ns(slot)), slot->loaded ? "" : " while a mod is loaded");
    const char *at = error->message[0] ? strstr(error->text, error->message) : NULL;
    if (at) {
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - error->text), error->text, said,
                 at + strlen(error->message));
        utf8_copy(error->text, sizeof error->text, text);
    }
    utf8_copy(error->message, sizeof error->message, said);
}

static enum status take_error(struct slot *slot, const uint8_t *bytes, size_t len,
                              struct pool_message *message)
{
    struct frame_error frame;
    if (len != sizeof frame) return protocol_error(slot, "an error of the wrong size");
    memcpy(&frame, bytes, sizeof frame);
    message->len = 0;
    message->terminated = frame.terminated != 0;
    struct pool_error *error = &message->error;
    error->line = clamp_position(frame.line);
    error->column = clamp_position(frame.column);
    COPY_FIELD(error->message, frame.message);
    COPY_FIELD(error->file, frame.file);
    COPY_FIELD(error->function, frame.function);
    COPY_FIELD(error->source_line, frame.source_line);
    _Static_assert(sizeof error->text == sizeof frame.text, "all that the process says of it");
    COPY_FIELD(error->text, frame.text);
    if (message->terminated && slot->terminated_cpu_ns) say_time(slot, error);
    return STATUS_OK;
}

// The level that the text's mark gives; *at is moved past it.
static enum log_level take_level(const uint8_t **at, size_t *len)
{
    static const char letters[] = PROTOCOL_PRINT_LEVELS;
    _Static_assert(sizeof letters - 1 == LOG_LEVELS, "a letter for each level");
    if (*len < 2 || (*at)[0] != PROTOCOL_PRINT_MARK) return LOG_INFO;
    const char *letter = memchr(letters, (*at)[1], LOG_LEVELS);
    if (!letter) return LOG_INFO;
    *at += 2;
    *len -= 2;
    return (enum log_level)(letter - letters);
}

static enum status take_print(struct slot *slot, uint8_t *bytes, size_t len,
                              struct pool_message *message)
{
    struct frame_print head;
    if (len < sizeof head || len - sizeof head > PROTOCOL_MAX_PRINT_BYTES)
        return protocol_error(slot, "a print of the wrong size");
    memcpy(&head, bytes, sizeof head);
    size_t text = len - sizeof head;
    if (!print_budget_take(&slot->prints, bytes + sizeof head, text))
        return protocol_error(slot, "prints over its budget");
    message->kind = POOL_PRINT;
    message->line = clamp_position(head.line);
    COPY_FIELD(message->file, head.file);
    const uint8_t *at = bytes + sizeof head;
    message->level = take_level(&at, &text);
    message->bytes = at;
    message->len = text;
    bytes[len] = 0;
    text_clean((char *)bytes + (at - bytes), text);
    return STATUS_OK;
}

static enum status take_dropped(struct slot *slot, const uint8_t *bytes, size_t len,
                                struct pool_message *message)
{
    if (len != sizeof message->count) return protocol_error(slot, "a count of the wrong size");
    if (slot->drops++ > 0) return protocol_error(slot, "too many errors at once");
    message->kind = POOL_DROPPED;
    message->len = 0;
    memcpy(&message->count, bytes, sizeof message->count);
    return STATUS_OK;
}

static enum status take_send(struct slot *slot, size_t len, struct pool_message *message,
                             enum pool_message_kind kind)
{
    if (len > PROTOCOL_MAX_SEND_BYTES || ++slot->sends > PROTOCOL_MAX_SENDS)
        return protocol_error(slot, "$send over its limits");
    slot->sent_bytes += (uint32_t)len;
    if (slot->sent_bytes > PROTOCOL_MAX_SENT_BYTES)
        return protocol_error(slot, "$send over its limits");
    if (slot->asked) return protocol_error(slot, "it spoke while it waited for a reply");
    message->kind = kind;
    slot->asked = kind == POOL_QUERY;
    if (slot->asked) stall_note_asked(slot);
    return STATUS_OK;
}

static enum status take_coverage(struct slot *slot, size_t len, struct pool_message *message)
{
    if (!slot->covering || len == 0 || len > PROTOCOL_MAX_COVERAGE_BYTES - slot->covered_bytes)
        return protocol_error(slot, "it told what nobody asked for");
    slot->covered_bytes += (uint32_t)len;
    message->kind = POOL_COVERAGE;
    return STATUS_OK;
}

static enum status take_last_words(struct slot *slot, const uint8_t *bytes, size_t len)
{
    if (slot->spoke_last_words) return protocol_error(slot, "more than one last word");
    slot->spoke_last_words = true;
    copy_field(slot->last_words, sizeof slot->last_words, (const char *)bytes, len);
    return STATUS_EMPTY;
}

static enum status take_failed(struct slot *slot, const uint8_t *bytes, size_t len,
                               struct pool_message *message)
{
    enum status status = take_error(slot, bytes, len, message);
    if (status != STATUS_OK) return status;
    return end_delivery(slot, message, POOL_FAILED, !slot->loaded || slot->waits);
}

static enum status take_thrown(struct slot *slot, const uint8_t *bytes, size_t len,
                               struct pool_message *message)
{
    message->kind = POOL_ERROR;
    if (slot->errors++ > 0) return protocol_error(slot, "too many errors at once");
    return take_error(slot, bytes, len, message);
}

static enum status take_evaluated(struct slot *slot, uint8_t *bytes, size_t len,
                                  struct pool_message *message)
{
    struct frame_evaluated head;
    if (len < sizeof head || len - sizeof head > PROTOCOL_MAX_EVALUATED_BYTES)
        return protocol_error(slot, "an evaluation of the wrong size");
    memcpy(&head, bytes, sizeof head);
    if (!slot->evaluating || head.id != slot->eval_id)
        return protocol_error(slot, "it answered what was not asked");
    slot->evaluating = false;
    message->kind = POOL_EVALUATED;
    message->count = head.id;
    message->ok = head.ok != 0;
    message->terminated = head.terminated != 0;
    message->bytes = bytes + sizeof head;
    message->len = len - sizeof head;
    bytes[len] = 0;
    text_clean((char *)bytes + sizeof head, message->len);
    return STATUS_OK;
}

static enum status take_ready(struct slot *slot, const uint8_t *bytes, size_t len,
                              struct pool_message *message)
{
    struct frame_waits waits = {.line = 0};
    if (len != 0 && len != sizeof waits) return protocol_error(slot, "a start of the wrong size");
    if (len) memcpy(&waits, bytes, sizeof waits);
    enum status status = end_delivery(slot, message, POOL_READY, !slot->loaded);
    if (status != STATUS_OK) return status;
    slot->loaded = true;
    message->waits = slot->waits = len != 0;
    message->line = clamp_position(waits.line);
    COPY_FIELD(message->file, waits.file);
    return STATUS_OK;
}

static enum status take_ran(struct slot *slot, size_t len, struct pool_message *message)
{
    if (!slot->waits || len != 0) return protocol_error(slot, "it answered what was not asked");
    slot->waits = false;
    message->kind = POOL_RAN;
    return STATUS_OK;
}

// STATUS_OK: a message. STATUS_EMPTY: a frame that is none. STATUS_MALFORMED: the slot was killed.
static enum status translate(struct slot *slot, uint32_t type, uint8_t *bytes, size_t len,
                             struct pool_message *message)
{
    if (type == FRAME_LAST_WORDS) return take_last_words(slot, bytes, len);
    if (!slot->busy && slot->state == SLOT_RUNNING)
        return protocol_error(slot, "it spoke without being asked");
    message->bytes = bytes;
    message->len = len;
    switch (type) {
    case FRAME_READY:
        return take_ready(slot, bytes, len, message);
    case FRAME_RAN:
        return take_ran(slot, len, message);
    case FRAME_FAILED:
        return take_failed(slot, bytes, len, message);
    case FRAME_SEND:
        return take_send(slot, len, message, POOL_SEND);
    case FRAME_QUERY:
        return take_send(slot, len, message, POOL_QUERY);
    case FRAME_PRINT:
        return take_print(slot, bytes, len, message);
    case FRAME_DONE:
        return end_delivery(slot, message, POOL_DONE, slot->loaded);
    case FRAME_DROPPED:
        return take_dropped(slot, bytes, len, message);
    case FRAME_COVERAGE:
        return take_coverage(slot, len, message);
    case FRAME_EVALUATED:
        return take_evaluated(slot, bytes, len, message);
    case FRAME_ERROR:
        return take_thrown(slot, bytes, len, message);
    default:
        return protocol_error(slot, "a message of an unknown type");
    }
}

static enum status take_exited(struct slot *slot, char *reason, struct pool_message *message)
{
    reason_write(reason, SLOT_MAX_REASON_BYTES, slot->wait_status, slot->reason, slot->last_words);
    message->kind = POOL_EXITED;
    message->bytes = NULL;
    message->len = 0;
    message->reason = reason;
    message->exit_signal = reason_signal(slot->wait_status);
    message->exit_code = reason_exit_code(slot->wait_status);
    return STATUS_OK;
}

// The ring is empty. A child that filled it sleeps until there is room.
static void wake_writer(struct slot *slot)
{
    if (!slot->busy || !slot->read_since_wake || slot->asked) return;
    slot->read_since_wake = false;
    channel_wake_mod(&slot->channel);
}

enum status slot_next(struct slot *slot, uint8_t *buffer, char *reason,
                      struct pool_message *message)
{
    int frames = 0;
    while (slot->state != SLOT_FREE && !slot->killed && frames++ < SLOT_MAX_FRAMES_PER_CALL) {
        uint32_t type, len;
        enum status status = ring_read(&slot->up, buffer, PROTOCOL_MAX_FRAME_BYTES, &type, &len);
        if (status == STATUS_EMPTY) break;
        if (status == STATUS_OK)
            status = translate(slot, type, buffer, len, message);
        else
            status = protocol_error(slot, "its ring makes no sense");
        if (slot->state == SLOT_EXITED && status == STATUS_MALFORMED) slot->killed = true;
        slot->read_since_wake = true;
        if (status == STATUS_OK) return STATUS_OK;
    }
    if (slot->state == SLOT_EXITED) return take_exited(slot, reason, message);
    wake_writer(slot);
    return STATUS_EMPTY;
}
