// Particles: short-lived points in a ring of fixed size. Render fades them by age and life.
#include <string.h>

#include "scene/internal.h"

struct style {
    const char *name;
    int32_t gravity;       // per tick, 24.8
    int32_t keep;          // of the speed each tick, of 256
    int32_t wind;          // share of the wind that it takes on each tick, of 256
    uint16_t life, spread; // ticks: life .. life + spread
    uint8_t size_px, size_spread;
};

static const struct style styles[PARTICLE_STYLES] = {
    [PARTICLE_SPARK] = {"spark", 14, 245, 0, 14, 16, 1, 1},
    [PARTICLE_SMOKE] = {"smoke", -3, 235, 12, 40, 40, 2, 3},
    [PARTICLE_SPLASH] = {"splash", 26, 248, 4, 16, 14, 1, 1},
    [PARTICLE_LEAF] = {"leaf", 2, 240, 20, 60, 60, 1, 2},
    [PARTICLE_GLOW] = {"glow", -1, 242, 2, 40, 50, 1, 2},
    [PARTICLE_EMBER] = {"ember", -5, 244, 10, 30, 45, 1, 1},
};

int scene_particle_style(const char *name)
{
    for (int i = 0; i < PARTICLE_STYLES; i++) {
        if (strcmp(styles[i].name, name) == 0) return i;
    }
    return -1;
}

static struct particle *next_place(struct scene_particles *ring)
{
    if (ring->count < SCENE_MAX_PARTICLES) return &ring->now[ring->count++];
    struct particle *oldest = &ring->now[ring->oldest];
    ring->oldest = (ring->oldest + 1) % SCENE_MAX_PARTICLES;
    return oldest;
}

void scene_burst(struct scene *scene, int style, int32_t x, int32_t y, uint32_t count,
                 uint32_t color, int32_t speed)
{
    if (style < 0 || style >= PARTICLE_STYLES) return;
    if (count > SCENE_MAX_BURST) count = SCENE_MAX_BURST;
    if (speed < 0) speed = 0;
    const struct style *as = &styles[style];
    struct random *random = &scene->random;
    for (uint32_t i = 0; i < count; i++) {
        uint16_t angle = (uint16_t)random_next(random);
        int64_t fast = speed / 4 + random_below(random, (uint32_t)(speed - speed / 4) + 1);
        *next_place(&scene->particles) = (struct particle){
            .x = x,
            .y = y,
            .vx = (int32_t)(fast * fix_cos(angle) / 65536),
            .vy = (int32_t)(fast * fix_sin(angle) / 65536),
            .gravity = as->gravity,
            .life = (uint16_t)(as->life + random_below(random, as->spread + 1u)),
            .color = color & 0xFFFFFF,
            .style = (uint8_t)style,
            .size_px = (uint8_t)(as->size_px + random_below(random, as->size_spread + 1u)),
        };
    }
}

const struct particle *scene_particles(const struct scene *scene, size_t *count)
{
    *count = scene->particles.count;
    return scene->particles.now;
}

// Wrapping sums: a particle far outside is nobody's concern, an overflow would be.
static int32_t add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

// Drawn to the wind's speed rather than pushed for ever.
static int32_t next_speed(int32_t speed, int32_t wind, const struct style *as)
{
    int64_t next = (int64_t)speed * as->keep / 256;
    return (int32_t)(next + ((int64_t)wind - next) * as->wind / 256);
}

static void step_particle(struct particle *particle, const struct weather *weather)
{
    const struct style *as = &styles[particle->style];
    particle->x = add(particle->x, particle->vx);
    particle->y = add(particle->y, particle->vy);
    particle->vx = next_speed(particle->vx, weather->wind_x, as);
    particle->vy = add(next_speed(particle->vy, weather->wind_y, as), particle->gravity);
}

void scene_step_particles(struct scene *scene)
{
    struct scene_particles *ring = &scene->particles;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ring->count; i++) {
        struct particle *particle = &ring->now[(ring->oldest + i) % ring->count];
        if (++particle->age >= particle->life) continue;
        step_particle(particle, &scene->weather);
        ring->other[kept++] = *particle;
    }
    struct particle *now = ring->other;
    ring->other = ring->now;
    ring->now = now;
    ring->count = kept;
    ring->oldest = 0;
}
