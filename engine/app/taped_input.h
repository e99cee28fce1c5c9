// What people do in a turn of the loop, on a tape: recorded where there is something, or as it was recorded.
#pragma once

#include "input/input.h"
#include "trace/tape.h"

struct typing;

// Nothing where nobody did anything.
void taped_input_record(struct tape *tape, const struct input_frame *frame);
// What was done in this turn of the recording. `typed` is where the menu's `typed` then points to.
void taped_input_recall(struct tape *tape, struct input_frame *frame, struct typing *typed);
