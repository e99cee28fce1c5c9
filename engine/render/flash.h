// No flashing: the last step of a picture. Whatever made it flash (lamps, tints, lightning, HUD, sprites, or all of
// them together), the finished picture does not, as WCAG 2.3.1 has it: at most three flashes in any second, a flash
// being a pair of opposing changes of relative luminance by a tenth or more, where the darker is below 0.80, or of
// saturated red, over a quarter of the picture or more.
// https://www.w3.org/TR/WCAG21/#dfn-general-flash-and-red-flash-thresholds
//
// The picture is looked at in blocks of 2 x 2 px, each with what it did in the last second, so that a checkerboard,
// stripes or a half that moves count as well; the mean of a larger block would not change when two stripes in it
// change places. Of each block one pixel is watched, too: squares of 2 px that lie across blocks change no block's mean.
// (WCAG excepts patterns finer than a tenth of a degree, which is a pixel.) While too many blocks flash too often, those
// alone are held: their light becomes the mean of the last seconds, and moves so slowly that it is no flash; what is
// drawn in them stays sharp, unless it would flash still, then they become one colour. A block that was quiet for a
// second is let go, slowly. It begins at a sixth of the picture: who measures with another grid must not find a quarter.
//
// What moves with the camera is no flash. So the same is watched in the blocks of the ground, which stay with the place
// of the world that they show: a block of the picture counts only while the ground in it flashes, too. Ground that
// scrolls by is quiet in its own blocks, and what stands on the screen (HUD) is quiet in those of the picture. A camera
// that jumps shows another picture in the same blocks, which counts in both.
//
// Time is counted in ticks, FLASH_SECOND_TICKS a second. In the same tick again nothing moves on. Integers only. Main
// thread only.
#pragma once

#include <stddef.h>

#include "render/canvas.h"

struct flash_guard;

// Of pictures of that size, in px: even numbers.
struct flash_guard *flash_create(int width, int height);
void flash_destroy(struct flash_guard *guard); // NULL is fine
// For players who ask for less flashing: one flash of the picture a second, and two of a part of it.
void flash_set_strict(struct flash_guard *guard, bool strict);
// Looks at a finished picture and changes what would flash. `left`, `top`: the px
// of the world at its top left corner. A tick that is long after the last one, or before it, begins anew.
void flash_limit(struct flash_guard *guard, struct canvas *canvas, int left, int top,
                 uint32_t tick);
enum {
    FLASH_SECOND_TICKS = 60,
    FLASH_BLOCK_PX = 2,
};
