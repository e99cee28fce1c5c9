// Files of an archive, by zlib: raw deflate, as zip has it (APPNOTE.TXT, 4.4.5, method 8).
#define ZLIB_CONST
#include <zlib.h>

#include "worker/process/decode.h"

bool decode_deflate(struct decode_task *task)
{
    z_stream stream = {
        .next_in = task->bytes,
        .avail_in = (uInt)task->len,
        .next_out = task->out,
        .avail_out = (uInt)task->out_bytes,
    };
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return decode_fail(task, "no memory to unpack it");
    int result = inflate(&stream, Z_FINISH);
    bool is_whole = result == Z_STREAM_END && stream.avail_out == 0 && stream.avail_in == 0;
    bool is_cut = result == Z_BUF_ERROR && stream.avail_in == 0;
    task->units = (uint32_t)stream.total_out;
    inflateEnd(&stream);
    if (is_whole) return true;
    if (is_cut) return decode_fail(task, "is damaged: it ends too early");
    return decode_fail(task, result == Z_DATA_ERROR
                                 ? "is damaged: the compressed data make no sense"
                                 : "is damaged: its headers do not agree with each other");
}
