#include "app/asset_binding.h"

void asset_binding_update(struct asset_binding *asset_binding, const struct mods *mods,
                          struct render *render, struct audio *audio)
{
    for (uint16_t mod = 1; mod <= mods_count(mods); mod++) {
        struct asset_set *assets = mods_assets(mods, mod);
        if (assets == asset_binding->seen[mod]) continue;
        asset_binding->seen[mod] = assets;
        if (render) render_set_assets(render, mod, assets);
        if (audio) audio_set_assets(audio, mod, assets);
    }
}
