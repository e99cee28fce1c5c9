// A mod's texts in the player's language: key to text, with {name} where an argument goes, and for
// texts about a number one form for each kind of number that the language knows.
//
// The host chooses the language and resolves keys; a mod sends keys and is not told what became of
// them, so that neither what it does nor the world depends on the player's language.
//
// Threads: what is made here does not change and may be read by any. Memory: locale_create copies.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plural_table.h"
#include "util/status.h"

enum {
    LOCALE_MAX_KEYS = 1024,
    LOCALE_KEY_BYTES = 65,   // with its NUL
    LOCALE_TEXT_BYTES = 513, // of one form, the same
};

// The rules of a language, which has them under its own name ("pt-pt") or under its first part
// ("pt" of "pt-br"): CLDR's, as proto/plurals.lua has them. NULL: none are known, all numbers are
// `other`. What it gives is never freed.
const struct plural_rule *plural_rule_of(const char *language);

// Which form goes with a number, as if it had no sign. `rule` may be NULL.
enum plural_form plural_form_of(const struct plural_rule *rule, int64_t number);

struct locale_text {
    const char *key;
    const struct plural_rule *rule;  // NULL: every number is `other`
    const char *forms[PLURAL_FORMS]; // `other` is always there; a text about no number has it alone
};

struct locale_arg {
    const char *name;
    const char *text; // NULL: the number
    int64_t number;
};

struct locale;

// STATUS_EXISTS: a key is there twice; STATUS_LIMIT: more keys, or a longer key or form, than the
// limits say.
enum status locale_create(struct locale **locale, const struct locale_text *texts, size_t count);
void locale_destroy(struct locale *locale); // NULL is fine
const struct locale_text *locale_find(const struct locale *locale,
                                      const char *key); // NULL: no such key

// Writes the text into `out` (cut between characters where it is too long): the form that the
// number of the argument `count` asks for, each {name} replaced by that argument, {{ and }} by a
// brace. A {name} without an argument stays as it is.
void locale_write(const struct locale_text *text, const struct locale_arg *args, size_t arg_count,
                  char *out, size_t size);
