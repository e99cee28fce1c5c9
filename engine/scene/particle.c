// Particles: short-lived points in a list of fixed size. Render fades them by age and life.
#include <string.h>

#include "scene/internal.h"

static const struct particle_style usual[PARTICLE_LOOKS] = {
    [PARTICLE_SPARK] = {"spark", PARTICLE_SPARK, 14, 245, 0, 14, 16, 1, 1},
    [PARTICLE_SMOKE] = {"smoke", PARTICLE_SMOKE, -3, 235, 12, 40, 40, 2, 3},
    [PARTICLE_SPLASH] = {"splash", PARTICLE_SPLASH, 26, 248, 4, 16, 14, 1, 1},
    [PARTICLE_LEAF] = {"leaf", PARTICLE_LEAF, 2, 240, 20, 60, 60, 1, 2},
    [PARTICLE_GLOW] = {"glow", PARTICLE_GLOW, -1, 242, 2, 40, 50, 1, 2},
    [PARTICLE_EMBER] = {"ember", PARTICLE_EMBER, -5, 244, 10, 30, 45, 1, 1},
};

const struct particle_style *scene_usual_style(enum particle_look look)
{
    return &usual[look];
}

void scene_reset_styles(struct scene *scene)
{
    memcpy(scene->styles, usual, sizeof usual);
    scene->style_count = PARTICLE_LOOKS;
    scene->particles.count = 0;
}

enum status scene_add_style(struct scene *scene, const struct particle_style *style)
{
    int number = scene_particle_style(scene, style->name);
    if (number < 0 && scene->style_count == SCENE_MAX_STYLES) return STATUS_FULL;
    if (number < 0) number = scene->style_count++;
    scene->styles[number] = *style;
    return STATUS_OK;
}

int scene_particle_style(const struct scene *scene, const char *name)
{
    for (int i = 0; i < scene->style_count; i++)
        if (strcmp(scene->styles[i].name, name) == 0) return i;
    return -1;
}

const char *scene_particle_name(const struct scene *scene, int style)
{
    return style >= 0 && style < scene->style_count ? scene->styles[style].name : NULL;
}

// --- when there are too many ---
enum { NEAR_PX = 64 }; // beyond the picture: from there they may yet drift into it

// Light of no colour adds nothing to the picture.
static bool is_seen(const struct scene *scene, const struct particle *particle)
{
    bool shines = particle->look == PARTICLE_SPARK || particle->look == PARTICLE_GLOW ||
                  particle->look == PARTICLE_EMBER;
    if (shines && particle->color == 0) return false;
    int64_t dx = (int64_t)particle->x - scene->camera_x,
            dy = (int64_t)particle->y - scene->camera_y;
    int64_t reach_x = fix_from_px(scene->width / 2 + NEAR_PX),
            reach_y = fix_from_px(scene->height / 2 + NEAR_PX);
    return dx >= -reach_x && dx <= reach_x && dy >= -reach_y && dy <= reach_y;
}

// How many of the oldest have to go: of those that nobody sees, and of each owner's others.
struct cuts {
    uint32_t unseen;
    uint16_t top; // owners that have some are below
    uint32_t have[SCENE_MAX_OWNERS], drop[SCENE_MAX_OWNERS];
};

// The game's first ones do not count.
static uint32_t loudness(const struct cuts *cuts, uint16_t owner)
{
    uint32_t kept = cuts->have[owner] - cuts->drop[owner];
    if (owner != 0) return kept;
    return kept > SCENE_GAME_PARTICLES ? kept - SCENE_GAME_PARTICLES : 0;
}

static void choose_cuts(const struct scene *scene, struct cuts *cuts)
{
    uint32_t unseen = 0, over = scene->particles.count - SCENE_MAX_PARTICLES;
    for (uint32_t i = 0; i < scene->particles.count; i++) {
        const struct particle *particle = &scene->particles.list[i];
        if (is_seen(scene, particle)) {
            cuts->have[particle->owner]++;
            if (particle->owner >= cuts->top) cuts->top = particle->owner + 1;
        } else {
            unseen++;
        }
    }
    cuts->unseen = unseen < over ? unseen : over;
    for (over -= cuts->unseen; over > 0; over--) {
        uint16_t loudest = 0;
        for (uint16_t i = 1; i < cuts->top; i++)
            if (loudness(cuts, i) > loudness(cuts, loudest)) loudest = i;
        cuts->drop[loudest]++;
    }
}

static void make_room(struct scene *scene)
{
    struct scene_particles *all = &scene->particles;
    if (all->count <= SCENE_MAX_PARTICLES) return;
    struct cuts cuts = {0};
    choose_cuts(scene, &cuts);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        const struct particle *particle = &all->list[i];
        uint32_t *drop = is_seen(scene, particle) ? &cuts.drop[particle->owner] : &cuts.unseen;
        if (*drop > 0)
            --*drop;
        else
            all->list[kept++] = *particle;
    }
    all->count = kept;
}

void scene_burst(struct scene *scene, uint16_t owner, int style, int32_t x, int32_t y,
                 uint32_t count, uint32_t color, int32_t speed)
{
    if (style < 0 || style >= scene->style_count || owner >= SCENE_MAX_OWNERS) return;
    if (count > SCENE_MAX_BURST) count = SCENE_MAX_BURST;
    if (speed < 0) speed = 0;
    const struct particle_style *as = &scene->styles[style];
    struct random *random = &scene->random;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t angle = (uint16_t)random_next(random);
        int64_t fast = speed / 4 + random_below(random, (uint32_t)(speed - speed / 4) + 1);
        scene->particles.list[scene->particles.count++] = (struct particle){
            .x = x,
            .y = y,
            .vx = (int32_t)(fast * fix_cos(angle) / 65536),
            .vy = (int32_t)(fast * fix_sin(angle) / 65536),
            .gravity = as->gravity,
            .life = (uint16_t)(as->life + random_below(random, as->spread + 1u)),
            .color = color & 0xFFFFFF,
            .style = (uint8_t)style,
            .look = as->look,
            .size_px = (uint8_t)(as->size_px + random_below(random, as->size_spread + 1u)),
            .owner = owner,
        };
    }
    make_room(scene);
}

const struct particle *scene_particles(const struct scene *scene, size_t *count)
{
    *count = scene->particles.count;
    return scene->particles.list;
}

// Wrapping sums: a particle far outside is nobody's concern, an overflow would be.
static int32_t add(int32_t a, int32_t b)
{
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

// Drawn to the wind's speed rather than pushed for ever.
static int32_t next_speed(int32_t speed, int32_t wind, const struct particle_style *as)
{
    int64_t next = (int64_t)speed * as->keep / 256;
    return (int32_t)(next + ((int64_t)wind - next) * as->wind / 256);
}

static void step_particle(struct particle *particle, const struct particle_style *as,
                          const struct weather *weather)
{
    particle->x = add(particle->x, particle->vx);
    particle->y = add(particle->y, particle->vy);
    particle->vx = next_speed(particle->vx, weather->wind_x, as);
    particle->vy = add(next_speed(particle->vy, weather->wind_y, as), particle->gravity);
}

void scene_step_particles(struct scene *scene)
{
    struct scene_particles *all = &scene->particles;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->count; i++) {
        struct particle particle = all->list[i];
        if (++particle.age >= particle.life) continue;
        step_particle(&particle, &scene->styles[particle.style], &scene->weather);
        all->list[kept++] = particle;
    }
    all->count = kept;
}

void scene_forget_particles(struct scene *scene, uint16_t owner)
{
    struct scene_particles *all = &scene->particles;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->count; i++)
        if (all->list[i].owner != owner) all->list[kept++] = all->list[i];
    all->count = kept;
}
