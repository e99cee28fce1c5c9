// Reading a saved game's file, whatever is in it and in the journal beside it: never a crash; a
// file that is refused has a reason; what was read is within the limits, and can be written and
// read again. Inputs are changes to a good file (the fuzzer would not find the way through SQLite's
// format by itself), or a whole file.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "input.h"
#include "store/save.h"
#include "util/check.h"

enum { PATH_BYTES = 256, FILE_BYTES = 256 * 1024, MAX_CHANGE = 8 };

enum { WHOLE = 1, JOURNAL = 2, CUT = 4 }; // bits of the first byte

static struct save *good_save(void)
{
    struct save *save = save_create();
    uint8_t world[5000];
    for (size_t i = 0; i < sizeof world; i++) world[i] = (uint8_t)(i * 7);
    CHECK(save_add_meta(save, "name", "one") == STATUS_OK);
    CHECK(save_add_meta(save, "digest", "0123456789abcdef") == STATUS_OK);
    CHECK(save_add_mod(save, "pet", "1.0.0", "") == STATUS_OK);
    CHECK(save_set_world(save, world, sizeof world) == STATUS_OK);
    CHECK(save_set_game(save, "{}", 2) == STATUS_OK);
    save->storage = storage_create();
    save->whole = true;
    CHECK(storage_load_part(save->storage, "pet", 3) == STATUS_OK);
    for (int i = 0; i < 12; i++) {
        char key[16];
        snprintf(key, sizeof key, "key%d", i);
        CHECK(storage_load_entry(save->storage, "pet", key, world, (size_t)i * 90) == STATUS_OK);
    }
    return save;
}

static void write_file(const char *path, const void *bytes, size_t len)
{
    FILE *file = fopen(path, "wb");
    CHECK(file && fwrite(bytes, 1, len, file) == len && fclose(file) == 0);
}

static void write_save(const char *path, const struct save *save)
{
    struct save_file *file;
    struct diag diag;
    if (save_open(&file, path, &diag) != STATUS_OK) return;
    save_write(file, save, &diag);
    save_close(file);
}

static struct {
    char path[PATH_BYTES], journal[PATH_BYTES];
    uint8_t good[FILE_BYTES];
    size_t good_len;
} place; // of this process

static void remove_files(void)
{
    unlink(place.path);
    unlink(place.journal);
    *strrchr(place.path, '/') = '\0';
    rmdir(place.path);
}

static void make_place(void)
{
    if (place.good_len) return;
    char in_memory[] = "/dev/shm/fuzz-store-XXXXXX", on_disk[] = "/tmp/fuzz-store-XXXXXX";
    const char *folder = mkdtemp(in_memory); // where nothing waits for a disk
    if (!folder) folder = mkdtemp(on_disk);
    CHECK(folder);
    snprintf(place.path, sizeof place.path, "%s/a.save", folder);
    snprintf(place.journal, sizeof place.journal, "%s/a.save-journal", folder);
    struct save *save = good_save();
    write_save(place.path, save);
    save_destroy(save);
    FILE *file = fopen(place.path, "rb");
    CHECK(file);
    place.good_len = fread(place.good, 1, sizeof place.good, file);
    CHECK(fclose(file) == 0 && place.good_len > 4096);
    atexit(remove_files);
}

static size_t change(struct input *input, uint8_t *bytes, uint8_t what)
{
    size_t len = place.good_len, got;
    memcpy(bytes, place.good, len);
    for (int i = input_u8(input) % 16; i > 0; i--) {
        size_t at = input_u16(input) % len, most = 1 + input_u8(input) % MAX_CHANGE;
        const uint8_t *from = input_bytes(input, most < len - at ? most : len - at, &got);
        memcpy(bytes + at, from, got);
    }
    return what & CUT ? input_u16(input) % len : len;
}

static void check_save(const struct save *save)
{
    struct storage_info info;
    CHECK(save->world && save->game && save->world_len <= SAVE_MAX_WORLD_BYTES);
    for (size_t i = 0; storage_part(save->storage, i, &info); i++)
        CHECK(info.version >= 1 && info.bytes <= (size_t)STORAGE_MAX_KB * 1024);
}

static void look(const char *path)
{
    struct save *save = NULL;
    struct diag diag = {""};
    enum status status = save_read(path, &save, &diag);
    if (status != STATUS_OK) {
        CHECK(diag.text[0]);
        return;
    }
    check_save(save);
    save_destroy(save);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    make_place();
    struct input input = {data, data + size};
    static uint8_t bytes[FILE_BYTES];
    uint8_t what = input_u8(&input);
    unlink(place.journal);
    if (what & WHOLE) {
        write_file(place.path, input.at, input_left(&input));
    } else {
        write_file(place.path, bytes, change(&input, bytes, what));
        if (what & JOURNAL) write_file(place.journal, input.at, input_left(&input));
    }
    look(place.path);
    // A new save over it, whatever it is by now.
    struct save *save = good_save();
    write_save(place.path, save);
    save_destroy(save);
    look(place.path);
    return 0;
}
