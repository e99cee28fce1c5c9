// PNG to pixels, by libpng with its limits set as low as they go.
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "worker/process/decode.h"

enum {
    CHUNK_BYTES = 512 * 1024, // memory that one chunk may take
    KEPT_CHUNKS = 16,         // of text, palettes and the like
};

struct reader {
    struct decode_task *task;
    size_t at;
    png_structp png;
    png_infop info;
    jmp_buf broken;
};

static void on_error(png_structp png, png_const_charp message)
{
    struct reader *reader = png_get_error_ptr(png);
    decode_fail(reader->task, "broken PNG picture: %.80s", message);
    longjmp(reader->broken, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void on_read(png_structp png, png_bytep into, size_t len)
{
    struct reader *reader = png_get_io_ptr(png);
    if (len > reader->task->len - reader->at) png_error(png, "it ends in the middle");
    memcpy(into, reader->task->bytes + reader->at, len);
    reader->at += len;
}

static void set_limits(png_structp png)
{
    png_set_user_limits(png, DECODING_MAX_SIDE_PX, DECODING_MAX_SIDE_PX);
    png_set_chunk_malloc_max(png, CHUNK_BYTES);
    png_set_chunk_cache_max(png, KEPT_CHUNKS);
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
}

// Whatever the file has, what comes out are bytes of blue, green, red and alpha.
static void set_form(png_structp png)
{
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xFF, PNG_FILLER_AFTER);
    png_set_bgr(png);
    png_set_interlace_handling(png);
}

static void read_pixels(struct reader *reader)
{
    struct decode_task *task = reader->task;
    png_structp png = reader->png;
    png_bytep rows[DECODING_MAX_SIDE_PX];
    png_set_read_fn(png, reader, on_read);
    set_limits(png);
    png_read_info(png, reader->info);
    if (png_get_image_width(png, reader->info) != task->width ||
        png_get_image_height(png, reader->info) != task->height)
        png_error(png, "two sizes");
    set_form(png);
    png_read_update_info(png, reader->info);
    size_t row_bytes = (size_t)task->width * DECODING_PIXEL_BYTES;
    if (png_get_rowbytes(png, reader->info) != row_bytes ||
        task->out_bytes / row_bytes < task->height)
        png_error(png, "rows of an unexpected length");
    for (uint32_t y = 0; y < task->height; y++) rows[y] = task->out + y * row_bytes;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    task->units = task->width * task->height;
}

bool decode_png(struct decode_task *task)
{
    struct reader reader = {.task = task};
    if (task->width > DECODING_MAX_SIDE_PX || task->height > DECODING_MAX_SIDE_PX)
        return decode_fail(task, "too large");
    reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
    if (reader.png) reader.info = png_create_info_struct(reader.png);
    if (!reader.info) return decode_fail(task, "no memory for a PNG picture");
    if (setjmp(reader.broken) == 0) read_pixels(&reader);
    png_destroy_read_struct(&reader.png, &reader.info, NULL);
    return task->text[0] == 0;
}

const char *decode_png_version(void)
{
    return png_get_libpng_ver(NULL);
}
