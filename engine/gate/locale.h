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

#include "util/status.h"

enum {
    LOCALE_MAX_KEYS = 512,
    LOCALE_KEY_BYTES = 65,   // with its NUL
    LOCALE_TEXT_BYTES = 513, // of one form, the same
};

// By name in a locale file; a text that is about no number has `other` alone.
enum plural_form { PLURAL_ONE, PLURAL_FEW, PLURAL_MANY, PLURAL_OTHER, PLURAL_FORMS };

// CLDR's rules for whole numbers, as far as they go here: how a language tells its forms apart.
enum plural_rule {
    PLURAL_RULE_ONE,      // 1 is `one`: English, German, Spanish, and whoever is not named below
    PLURAL_RULE_ZERO_ONE, // 0 and 1 are: French, Portuguese
    PLURAL_RULE_NONE,     // `other` alone: Japanese, Chinese, Korean, Vietnamese, Thai, Indonesian
    PLURAL_RULE_RUSSIAN,  // 1, 21, 31 are `one`, 2 to 4, 22 to 24 `few`, the rest `many`: Russian,
                          // Ukrainian
    PLURAL_RULE_POLISH,   // 1 is `one`, 2 to 4, 22 to 24 `few`, the rest `many`
    PLURAL_RULE_CZECH,    // 1 is `one`, 2 to 4 `few`: Czech, Slovak
    PLURAL_RULES,
};

enum plural_form plural_form_of(enum plural_rule rule, int64_t number);

struct locale_text {
    const char *key;
    enum plural_rule rule;
    const char *forms[PLURAL_FORMS]; // `other` is always there
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
