// Loading a saved game, whatever the file holds: never a crash; a file that is refused changes
// nothing; a world that was loaded saves to the same bytes again and can be stepped. The file's
// hash is made good for every other input, so that the fuzzer gets past it.
#include "input.h"
#include "util/buf.h"
#include "util/check.h"
#include "util/hash.h"
#include "util/mem.h"
#include "world/world.h"

enum { TRAILER_BYTES = 8, STEPS_AFTERWARDS = 3 };

static const char head[8] = {'G', 'H', 'W', 'D', WORLD_SAVE_VERSION};

static struct world *small_world(void)
{
    struct world *world = world_create();
    const struct kind_def crab = {
        .name = "crab", .half_w_px = 6, .half_h_px = 5, .hp = 20, .flags = ENTITY_SOLID};
    entity_id id;
    CHECK(world_reset(world, 4, 3, 1) == STATUS_OK);
    CHECK(world_define_kind(world, &crab, NULL) == STATUS_OK);
    CHECK(world_spawn(world, 0, 0, 3000, 3000, &id) == STATUS_OK);
    world_set_var(world, "wood", 3);
    return world;
}

static void append_hash(struct buf *file)
{
    uint64_t hash = hash_finish(hash_bytes(hash_start(), file->data, file->len));
    uint8_t bytes[TRAILER_BYTES];
    for (int i = 0; i < TRAILER_BYTES; i++) bytes[i] = (uint8_t)(hash >> 8 * i);
    CHECK(buf_append(file, bytes, sizeof bytes) == STATUS_OK);
}

static void save(const struct world *world, struct buf *out)
{
    buf_clear(out);
    CHECK(world_save(world, out) == STATUS_OK);
}

// What the world says of itself before and after it was saved and loaded once more.
static void check_round_trip(const struct world *loaded)
{
    struct buf first, second;
    buf_init(&first, WORLD_SAVE_MAX_BYTES);
    buf_init(&second, WORLD_SAVE_MAX_BYTES);
    struct world *copy = world_create();
    save(loaded, &first);
    CHECK(world_load(copy, first.data, first.len) == STATUS_OK);
    CHECK(world_digest(copy) == world_digest(loaded));
    save(copy, &second);
    CHECK(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
    world_destroy(copy);
    buf_fini(&first);
    buf_fini(&second);
}

static void live_on(struct world *world)
{
    for (int i = 0; i < STEPS_AFTERWARDS; i++) {
        world_step(world);
        world_clear_events(world);
        int32_t x, y;
        const struct entity *entity = world_next(world, ENTITY_NONE);
        if (entity) {
            entity_id near[8];
            world_near(world, entity->x, entity->y, 1 << 16, -1, near, 8);
            world_ray(world, entity->x, entity->y, 100, 100, &x, &y);
            world_path_step(world, entity->x, entity->y, 2000, 2000, entity->flags, &x, &y);
            world_hurt(world, entity->id, INT32_MAX, "fuzz");
        }
    }
    world_digest(world);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf file, before, after;
    buf_init(&file, WORLD_SAVE_MAX_BYTES + 64);
    buf_init(&before, WORLD_SAVE_MAX_BYTES);
    buf_init(&after, WORLD_SAVE_MAX_BYTES);
    bool helped = size > 0 && data[0] & 1;
    if (helped) buf_append(&file, head, sizeof head);
    if (size > 0) buf_append(&file, data + 1, size - 1);
    if (helped) append_hash(&file);

    static struct world *world; // of the run before, unless that one replaced it
    if (!world) world = small_world();
    uint64_t digest = world_digest(world);
    save(world, &before);
    if (world_load(world, file.data, file.len) == STATUS_OK) {
        check_round_trip(world);
        live_on(world);
        world_destroy(world);
        world = NULL;
    } else {
        save(world, &after);
        CHECK(world_digest(world) == digest);
        CHECK(before.len == after.len && memcmp(before.data, after.data, before.len) == 0);
    }
    buf_fini(&file);
    buf_fini(&before);
    buf_fini(&after);
    return 0;
}
