// "Did you mean": which of some names is most like a word that is none of them. The same rule as lua/lib/text.lua's
// nearest(): letter case does not count, and at most a third of the word's letters may differ. Plain functions, any
// thread.
#pragma once

#include <stdbool.h>

enum { SUGGEST_MAX_BYTES = 64 }; // of a word or a name; what is longer is like nothing

struct suggestion {
    const char *word;  // borrowed
    const char *name;  // borrowed; NULL: none so far is like it
    unsigned distance; // a name that is better has fewer edits
};

// How many letters are added, dropped, replaced or swapped with the next to make one of the other; of longer texts the
// first SUGGEST_MAX_BYTES are compared.
unsigned suggest_distance(const char *a, const char *b);

// `word` must live as long as the suggestion does, and so must each name.
void suggest_begin(struct suggestion *suggestion, const char *word);
void suggest_consider(struct suggestion *suggestion, const char *name);
