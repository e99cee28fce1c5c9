// What several commands that show something need: sprites, sounds and fonts by their names, texts by key.
#include <stdio.h>
#include <string.h>

#include "commands/internal.h"
#include "gate/locale.h"
#include "util/hash.h"
#include "util/utf8.h"

// The game, or the mod, has nothing of that name: which name it may have meant is said, too.
void shown_fail_name(struct outcome *outcome, const char *what, const char *name, const char *like)
{
    outcome_fail(outcome, GATEHOUSE__OUTCOME__FAILED, "no %s called \"%.64s\"%s%.64s%s", what, name,
                 like ? " (did you mean \"" : "", like ? like : "", like ? "\"?)" : "");
}

bool shown_find_name(struct commands *commands, struct actor *mod, enum name_kind kind,
                     const char *name, uint16_t *id, struct outcome *outcome)
{
    static const char *const nouns[] = {"sprite is", "sound is", "font is"};
    const char *own = gate_mod_id(commands->gate, mod->number);
    enum status status =
        names_find(&commands->names, commands->scene, &mod->names, own, kind, name, id);
    if (status == STATUS_OK) return true;
    if (status == STATUS_DENIED)
        outcome_fail(outcome, GATEHOUSE__OUTCOME__DENIED,
                     "\"%.64s\" is another mod's; a mod uses the game's and its own", name);
    else
        shown_fail_name(
            outcome, nouns[kind], name,
            names_like(&commands->names, commands->scene, &mod->names, own, kind, name));
    return false;
}

// Each key once, and not more than so many: a mod could send ever new ones.
static void say_missing_key(struct commands *commands, struct actor *mod, const char *key)
{
    uint64_t hash = hash_finish(hash_bytes(hash_start(), key, strlen(key)));
    for (size_t i = 0; i < mod->missing_key_count; i++)
        if (mod->missing_keys[i] == hash) return;
    if (mod->missing_key_count == MOST_MISSING_KEYS) return;
    mod->missing_keys[mod->missing_key_count++] = hash;
    char text[GATE_REASON_BYTES];
    snprintf(text, sizeof text, "no text has the key \"%s\": add it to the files in locale/%s", key,
             mod->missing_key_count == MOST_MISSING_KEYS ? " (more such keys are not named)" : "");
    gate_say_of(commands->gate, mod->number, GATEHOUSE__LEVEL__WARN, text);
}

void shown_write(struct commands *commands, struct actor *mod, const struct shown_text *command,
                 char *out, size_t size)
{
    struct locale_arg args[LIMIT_HUD_TEXT_ARGS_COUNT];
    size_t count = 0;
    const struct locale_text *text =
        command->key[0] ? locale_find(gate_locale(commands->gate, mod->number), command->key)
                        : NULL;
    if (!text) {
        utf8_copy(out, size, command->key[0] && !command->text[0] ? command->key : command->text);
        if (command->key[0]) say_missing_key(commands, mod, command->key);
        return;
    }
    for (; count < command->n_args && count < LIMIT_HUD_TEXT_ARGS_COUNT; count++) {
        const Gatehouse__TextArg *arg = command->args[count];
        args[count] = (struct locale_arg){
            .name = arg->name,
            .text = arg->maybe_number_case ? NULL : arg->text,
            .number = arg->maybe_number_case ? arg->number : 0,
        };
    }
    locale_write(text, args, count, out, size);
}
