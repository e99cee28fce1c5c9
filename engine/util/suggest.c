#include "util/suggest.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

static bool is_same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned suggest_distance(const char *a, const char *b)
{
    unsigned rows[3]
                 [SUGGEST_MAX_BYTES + 1]; // of the letter now, the one before, and that before it
    size_t width = strnlen(b, SUGGEST_MAX_BYTES), height = strnlen(a, SUGGEST_MAX_BYTES);
    for (size_t j = 0; j <= width; j++) rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= height; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *last = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= width; j++) {
            row[j] =
                least(last[j - 1] + !is_same(a[i - 1], b[j - 1]), least(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && is_same(a[i - 1], b[j - 2]) && is_same(a[i - 2], b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return rows[height % 3][width];
}

void suggest_begin(struct suggestion *suggestion, const char *word)
{
    size_t most = strnlen(word, SUGGEST_MAX_BYTES) / 3;
    *suggestion = (struct suggestion){.word = word, .distance = (unsigned)(most ? most : 1) + 1};
}

void suggest_consider(struct suggestion *suggestion, const char *name)
{
    if (strnlen(suggestion->word, SUGGEST_MAX_BYTES + 1) > SUGGEST_MAX_BYTES) return;
    if (strnlen(name, SUGGEST_MAX_BYTES + 1) > SUGGEST_MAX_BYTES) return;
    unsigned distance = suggest_distance(suggestion->word, name);
    if (distance >= suggestion->distance) return;
    suggestion->distance = distance;
    suggestion->name = name;
}
