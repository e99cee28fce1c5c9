// What the renderer left out of mods' things is told to those mods, in words.
#pragma once

#include "mods/mods.h"
#include "render/render.h"

// After a frame was composed, outside of `think`.
void cuts_tell(const struct render *render, struct mods *mods);
