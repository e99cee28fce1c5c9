#include "app/wardrobe.h"

void wardrobe_update(struct wardrobe *wardrobe, const struct mods *mods, struct render *render,
                     struct audio *audio)
{
    for (uint16_t mod = 1; mod <= mods_count(mods); mod++) {
        struct asset_set *assets = mods_assets(mods, mod);
        if (assets == wardrobe->seen[mod]) continue;
        wardrobe->seen[mod] = assets;
        if (render) render_set_assets(render, mod, assets);
        if (audio) audio_set_assets(audio, mod, assets);
    }
}
