// Short notes to the player. Of each mod there is one at a time, however often it fails: what is said of it next waits
// until the note was there long enough to be read, and of several that wait the last one counts.
#include <string.h>

#include "scene/internal.h"
#include "util/utf8.h"

static uint32_t toast_ticks(const struct scene *scene)
{
    return 5 * scene->tick_rate;
}
// Until another of the same mod takes its place.
static uint32_t least_ticks(const struct scene *scene)
{
    return 3 * scene->tick_rate / 2;
}

static void say(const struct scene *scene, struct scene_note *note, uint32_t color,
                const char *text)
{
    utf8_copy(note->toast.text, sizeof note->toast.text, text);
    note->toast.color = color & 0xFFFFFF;
    note->toast.ticks_left = toast_ticks(scene);
    note->shown_ticks = 0;
    note->has_next = false;
}

static struct scene_note *find(struct scene *scene, uint16_t owner)
{
    for (uint32_t i = 0; i < scene->note_count; i++)
        if (scene->notes[i].owner == owner) return &scene->notes[i];
    return NULL;
}

void scene_toast(struct scene *scene, uint16_t owner, uint32_t color, const char *text)
{
    struct scene_note *there = owner ? find(scene, owner) : NULL;
    if (there && there->shown_ticks < least_ticks(scene)) {
        utf8_copy(there->next, sizeof there->next, text);
        there->next_color = color;
        there->has_next = true;
        return;
    }
    if (there) {
        say(scene, there, color, text);
        return;
    }
    if (scene->note_count == SCENE_MAX_TOASTS) {
        scene->note_count--;
        memmove(scene->notes, scene->notes + 1, scene->note_count * sizeof *scene->notes);
    }
    struct scene_note *note = &scene->notes[scene->note_count++];
    note->owner = owner;
    say(scene, note, color, text);
}

void scene_step_toasts(struct scene *scene)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < scene->note_count; i++) {
        struct scene_note *note = &scene->notes[i];
        if (++note->shown_ticks >= least_ticks(scene) && note->has_next)
            say(scene, note, note->next_color, note->next);
        if (--note->toast.ticks_left > 0) scene->notes[kept++] = *note;
    }
    scene->note_count = kept;
}

size_t scene_toasts(const struct scene *scene, struct toast *out, size_t max)
{
    size_t count = scene->note_count < max ? scene->note_count : max;
    for (size_t i = 0; i < count; i++) out[i] = scene->notes[i].toast;
    return count;
}
