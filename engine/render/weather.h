// Rain, fog and particles: what is in the air. Rain and fog are patterns of place and time, not
// things that are kept: the same tick looks the same.
#pragma once

#include "render/share.h"
#include "render/view.h"

enum {
    // What drawing the particles of a mod may cost, and those of all mods together: so many times the picture.
    PARTICLES_MOD_TIMES = 2,
    PARTICLES_MODS_TIMES = 3,
};

// After the light mask: streaks take their light from the picture behind them.
void weather_draw_rain(struct canvas *canvas, const struct view *view);
void weather_draw_fog(struct canvas *canvas, const struct view *view);
// Particles that need light (smoke, splashes, leaves), before the light mask. Begins the frame's shares.
void weather_draw_particles(struct canvas *canvas, const struct view *view, struct share *share);
// Particles that give light (sparks, embers, glow), after it.
void weather_draw_sparks(struct canvas *canvas, const struct view *view, struct share *share);
