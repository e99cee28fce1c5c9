#include "ipc/ring.h"

#include <string.h>

#include "util/check.h"

void ring_writer_init(struct ring_writer *writer, struct ring_indices *shared, uint8_t *bytes,
                      uint32_t capacity)
{
    CHECK(capacity >= 2 * RING_HEADER_BYTES && (capacity & (capacity - 1)) == 0);
    *writer = (struct ring_writer){.shared = shared, .bytes = bytes, .capacity = capacity};
}

void ring_reader_init(struct ring_reader *reader, struct ring_indices *shared, const uint8_t *bytes,
                      uint32_t capacity)
{
    CHECK(capacity >= 2 * RING_HEADER_BYTES && (capacity & (capacity - 1)) == 0);
    *reader = (struct ring_reader){.shared = shared, .bytes = bytes, .capacity = capacity};
}

uint32_t ring_used(const struct ring_writer *writer)
{
    uint32_t head = atomic_load_explicit(&writer->shared->head, memory_order_acquire);
    uint32_t used = writer->tail - head;
    return used > writer->capacity ? writer->capacity : used;
}

enum status ring_write(struct ring_writer *writer, uint32_t type, const struct ring_part *parts,
                       size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > writer->capacity - RING_HEADER_BYTES - len) return STATUS_LIMIT;
        len += parts[i].len;
    }
    uint32_t head = atomic_load_explicit(&writer->shared->head, memory_order_acquire);
    uint32_t used = writer->tail - head;
    if (used > writer->capacity || used % RING_ALIGN_BYTES != 0) return STATUS_MALFORMED;
    uint32_t need = (uint32_t)ring_frame_bytes(len);
    if (need > writer->capacity - used) return STATUS_FULL;

    uint8_t *at = writer->bytes + (writer->tail & (writer->capacity - 1));
    const uint32_t header[2] = {(uint32_t)len, type};
    memcpy(at, header, sizeof header);
    at += sizeof header;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].len > 0) memcpy(at, parts[i].bytes, parts[i].len);
        at += parts[i].len;
    }
    writer->tail += need;
    atomic_store_explicit(&writer->shared->tail, writer->tail, memory_order_release);
    return STATUS_OK;
}

// Finds the next frame: loads the writer's index once, the header once, and checks the copies.
static enum status next_frame(const struct ring_reader *reader, struct ring_frame *frame)
{
    uint32_t used =
        atomic_load_explicit(&reader->shared->tail, memory_order_acquire) - reader->head;
    if (used == 0) return STATUS_EMPTY;
    if (used > reader->capacity || used % RING_ALIGN_BYTES != 0) return STATUS_MALFORMED;

    const uint8_t *at = reader->bytes + (reader->head & (reader->capacity - 1));
    // One volatile load: the compiler may not read the header a second time after the checks.
    uint64_t header = *(const volatile uint64_t *)(const void *)at;
    uint32_t parts[2];
    memcpy(parts, &header, sizeof parts);
    if (parts[0] > used - RING_HEADER_BYTES) return STATUS_MALFORMED;
    *frame =
        (struct ring_frame){.type = parts[1], .len = parts[0], .bytes = at + RING_HEADER_BYTES};
    return STATUS_OK;
}

enum status ring_read(struct ring_reader *reader, void *buffer, size_t size, uint32_t *type,
                      uint32_t *len)
{
    struct ring_frame frame;
    enum status status = next_frame(reader, &frame);
    if (status != STATUS_OK) return status;
    if (frame.len > size) return STATUS_MALFORMED;
    if (frame.len > 0) memcpy(buffer, frame.bytes, frame.len);
    reader->head += (uint32_t)ring_frame_bytes(frame.len);
    ring_release(reader);
    *type = frame.type;
    *len = frame.len;
    return STATUS_OK;
}

enum status ring_peek(struct ring_reader *reader, struct ring_frame *frame)
{
    enum status status = next_frame(reader, frame);
    if (status == STATUS_OK) reader->head += (uint32_t)ring_frame_bytes(frame->len);
    return status;
}

void ring_release(struct ring_reader *reader)
{
    atomic_store_explicit(&reader->shared->head, reader->head, memory_order_release);
}
