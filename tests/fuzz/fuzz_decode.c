// What a decoder's process does with a file, which nobody but its sandbox needs to rely on. The
// first byte is the format; a PNG's size is read from its header, as the engine does.
#include <string.h>

#include "util/mem.h"
#include "worker/process/decode.h"

enum { ROOM_BYTES = DECODING_MAX_SECONDS * DECODING_RATE * DECODING_FRAME_BYTES, SIZE_AT = 16 };

static uint32_t big_endian(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 + SIZE_AT + 8) return 0;
    struct decode_task task = {.bytes = data + 1, .len = size - 1, .out_bytes = ROOM_BYTES};
    switch (data[0] % 3) {
    case 0:
        task.width = big_endian(task.bytes + SIZE_AT);
        task.height = big_endian(task.bytes + SIZE_AT + 4);
        if (task.width == 0 || task.height == 0 || task.width > DECODING_MAX_SIDE_PX ||
            task.height > DECODING_MAX_SIDE_PX)
            return 0;
        task.out_bytes = (size_t)task.width * task.height * DECODING_PIXEL_BYTES;
        task.out = mem_alloc(task.out_bytes);
        decode_png(&task);
        break;
    case 1:
        task.out = mem_alloc(task.out_bytes);
        decode_wav(&task);
        break;
    default:
        task.out = mem_alloc(task.out_bytes);
        decode_vorbis(&task);
        break;
    }
    mem_free(task.out);
    return 0;
}
