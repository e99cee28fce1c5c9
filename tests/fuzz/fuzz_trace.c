// Recordings of strangers: a file of any bytes, and whole frames of any content, are read to their end or to where
// something is wrong with them, which is said; and again after a rewind.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "input.h"
#include "trace/file.h"
#include "trace/tape.h"
#include "util/check.h"

enum { FILE_MAX_BYTES = 1 << 20, FRAMES_MAX = 6 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// A file without a name; it lives as long as the program.
static const char *store(const struct buf *bytes)
{
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("fuzz-trace", MFD_CLOEXEC);
        CHECK(file >= 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    CHECK(ftruncate(file, 0) == 0);
    CHECK(pwrite(file, bytes->data, bytes->len, 0) == (ssize_t)bytes->len);
    return path;
}

// Frames that are whole, with a good head or none.
static void make_file(struct input *input, struct buf *out)
{
    uint8_t what = input_u8(input), head[64];
    tape_head said = GATEHOUSE__TRACE__HEAD__INIT;
    said.format = what & 1 ? TRACE_FORMAT : what;
    said.about = (char *)(uintptr_t) "{}";
    CHECK(trace_put_magic(out) == STATUS_OK);
    struct trace_frame first = {TRACE_HEAD, 0, 0, head, gatehouse__trace__head__pack(&said, head)};
    if (what & 2) CHECK(trace_put_frame(out, &first) == STATUS_OK);
    for (int i = 0; i < FRAMES_MAX && input_left(input) > 0; i++) {
        size_t len;
        uint8_t kind = input_u8(input);
        const uint8_t *bytes = input_bytes(input, input_u16(input), &len);
        struct trace_frame frame = {kind & 1 ? TRACE_BODY : (enum trace_frame_kind)kind, 0, kind,
                                    bytes, len};
        CHECK(trace_put_frame(out, &frame) == STATUS_OK);
    }
    if (what & 4 && out->len > 40) out->len -= input_u8(input) % 32;
}

static unsigned read_all(struct tape *tape)
{
    unsigned count = 0;
    while (tape_peek(tape)) {
        const tape_entry *entry = tape_peek(tape);
        if (entry->what_case == GATEHOUSE__TRACE__ENTRY__WHAT_ANSWERS)
            (void)tape_answer(tape, (enum tape_question)(count % (TAPE_NUMBER + 1)), 0);
        else if (entry->what_case == GATEHOUSE__TRACE__ENTRY__WHAT_TICK && count % 3 == 0)
            tape_end_tick(tape, entry->tick->tick, entry->tick->digest);
        else if (count % 2)
            (void)tape_take(tape);
        else
            tape_drop(tape);
        count++;
    }
    CHECK(strlen(tape_damage(tape)) < DIAG_MAX_BYTES);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    struct diag diag = {""};
    struct tape *tape = NULL;
    struct buf file;
    buf_init(&file, FILE_MAX_BYTES);
    if (input_u8(&input) & 1)
        make_file(&input, &file);
    else
        CHECK(buf_append(&file, input.at, input_left(&input)) == STATUS_OK);
    enum status status = tape_play(&tape, store(&file), &diag);
    CHECK((status == STATUS_OK) == (diag.text[0] == 0));
    if (status == STATUS_OK) {
        unsigned count = read_all(tape);
        tape_rewind(tape);
        CHECK(read_all(tape) == count);
    }
    tape_destroy(tape);
    buf_fini(&file);
    return 0;
}
