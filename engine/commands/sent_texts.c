#include "commands/sent_texts.h"

#include "util/check.h"
#include "util/mem.h"

static void forget(struct sent_text *text)
{
    mem_free(text->packed);
    *text = (struct sent_text){0};
}

void sent_texts_forget(struct sent_texts *texts, uint32_t item)
{
    if (texts->of && item < SCENE_MAX_ITEMS) forget(&texts->of[item]);
}

void sent_texts_note(struct sent_texts *texts, const Gatehouse__HudText *command)
{
    CHECK(command->item < SCENE_MAX_ITEMS);
    if (!texts->of) {
        texts->of = mem_alloc(SCENE_MAX_ITEMS * sizeof *texts->of);
        for (size_t i = 0; i < SCENE_MAX_ITEMS; i++) texts->of[i] = (struct sent_text){0};
    }
    struct sent_text *text = &texts->of[command->item];
    forget(text);
    text->len = gatehouse__hud_text__get_packed_size(command);
    text->packed = mem_alloc(text->len);
    CHECK(gatehouse__hud_text__pack(command, text->packed) == text->len);
}

void sent_texts_clear(struct sent_texts *texts)
{
    for (uint32_t i = 0; texts->of && i < SCENE_MAX_ITEMS; i++) forget(&texts->of[i]);
    mem_free(texts->of);
    texts->of = NULL;
}

Gatehouse__HudText *sent_texts_get(const struct sent_texts *texts, uint32_t item)
{
    if (!texts->of || item >= SCENE_MAX_ITEMS || !texts->of[item].packed) return NULL;
    return gatehouse__hud_text__unpack(NULL, texts->of[item].len, texts->of[item].packed);
}
