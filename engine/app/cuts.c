#include "app/cuts.h"

#include <stdio.h>

#include "util/mem.h"

_Static_assert((int)RENDER_PARTS <= (int)MODS_CUT_KINDS, "each part is told by itself");

enum { TEXT_BYTES = 256 };

struct words {
    const char *thing; // its number follows
    const char *left_out, *sum;
};

static void write_cut(const struct render_cut *cut, char text[TEXT_BYTES])
{
    static const struct words words[RENDER_PARTS] = {
        [RENDER_HUD] = {"HUD item", "is not shown", "the mod's items would cover"},
        [RENDER_LIGHTS] = {"light", "does not shine", "the mod's lights in sight would need"},
        [RENDER_SPRITES] = {"entity", "is shown as a mark alone", "the mod's sprites would cover"},
        [RENDER_PARTICLES] = {"particle", "and others are not shown",
                              "the mod's particles in sight would need"},
    };
    const struct words *say = &words[cut->part];
    int len = snprintf(text, TEXT_BYTES, "%s %u %s: %s %u px in a frame", say->thing, cut->first,
                       say->left_out, say->sum, cut->wanted_px);
    if (cut->alone)
        snprintf(text + len, TEXT_BYTES - (size_t)len,
                 ", and a mod gets %u at most; show less at a time", cut->share_px);
    else
        snprintf(text + len, TEXT_BYTES - (size_t)len, ", and with the other mods' its share is %u",
                 cut->share_px);
}

void cuts_tell(const struct render *render, struct mods *mods)
{
    struct render_cut *cuts = mem_alloc(RENDER_MAX_CUTS * sizeof *cuts);
    size_t count = render_cuts(render, cuts);
    for (size_t i = 0; i < count; i++) {
        char text[TEXT_BYTES];
        write_cut(&cuts[i], text);
        mods_note_cut(mods, cuts[i].owner, cuts[i].part, cuts[i].alone, text);
    }
    mem_free(cuts);
}
