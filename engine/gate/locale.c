#include "gate/locale.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/utf8.h"

enum { NUMBER_BYTES = 24, WRITE_BYTES = 4096 };

struct locale {
    size_t count;
    struct locale_text *texts; // by key; all strings owned
};

// --- numbers ---

static const struct plural_rule *find_rule(const char *language, size_t len)
{
    size_t from = 0, to = plural_rule_count;
    while (from < to) {
        size_t at = from + (to - from) / 2;
        int order = strncmp(language, plural_rules[at].language, len);
        if (order == 0 && plural_rules[at].language[len] != '\0') order = -1; // ours is the shorter
        if (order == 0) return &plural_rules[at];
        if (order < 0)
            to = at;
        else
            from = at + 1;
    }
    return NULL;
}

const struct plural_rule *plural_rule_of(const char *language)
{
    size_t len = strlen(language);
    while (len > 0) {
        const struct plural_rule *rule = find_rule(language, len);
        if (rule) return rule;
        do len--;
        while (len > 0 && language[len] != '-');
    }
    return NULL;
}

enum plural_form plural_form_of(const struct plural_rule *rule, int64_t number)
{
    uint64_t n = number < 0 ? -(uint64_t)number : (uint64_t)number;
    return rule ? rule->form_of(n) : PLURAL_OTHER;
}

// --- the table ---

static int compare(const void *left, const void *right)
{
    return strcmp(((const struct locale_text *)left)->key,
                  ((const struct locale_text *)right)->key);
}

static bool is_within(const struct locale_text *text)
{
    if (strlen(text->key) >= LOCALE_KEY_BYTES) return false;
    for (int form = 0; form < PLURAL_FORMS; form++)
        if (text->forms[form] && strlen(text->forms[form]) >= LOCALE_TEXT_BYTES) return false;
    return true;
}

static struct locale_text copy_text(const struct locale_text *text)
{
    struct locale_text copy = {.key = mem_strdup(text->key), .rule = text->rule};
    for (int form = 0; form < PLURAL_FORMS; form++)
        if (text->forms[form]) copy.forms[form] = mem_strdup(text->forms[form]);
    return copy;
}

enum status locale_create(struct locale **out, const struct locale_text *texts, size_t count)
{
    if (count > LOCALE_MAX_KEYS) return STATUS_LIMIT;
    for (size_t i = 0; i < count; i++)
        if (!is_within(&texts[i])) return STATUS_LIMIT;
    struct locale *locale = mem_alloc(sizeof *locale);
    locale->count = count;
    locale->texts = mem_resize(NULL, count, sizeof *locale->texts);
    for (size_t i = 0; i < count; i++) locale->texts[i] = copy_text(&texts[i]);
    if (count) qsort(locale->texts, count, sizeof *locale->texts, compare);
    for (size_t i = 1; i < count; i++) {
        if (compare(&locale->texts[i - 1], &locale->texts[i]) != 0) continue;
        locale_destroy(locale);
        return STATUS_EXISTS;
    }
    *out = locale;
    return STATUS_OK;
}

void locale_destroy(struct locale *locale)
{
    if (!locale) return;
    for (size_t i = 0; i < locale->count; i++) {
        mem_free((char *)locale->texts[i].key);
        for (int form = 0; form < PLURAL_FORMS; form++)
            mem_free((char *)locale->texts[i].forms[form]);
    }
    mem_free(locale->texts);
    mem_free(locale);
}

const struct locale_text *locale_find(const struct locale *locale, const char *key)
{
    const struct locale_text wanted = {.key = key};
    if (!locale || locale->count == 0) return NULL;
    return bsearch(&wanted, locale->texts, locale->count, sizeof *locale->texts, compare);
}

// --- writing ---

struct writer {
    char text[WRITE_BYTES];
    size_t len;
};

static void put(struct writer *writer, const char *bytes, size_t len)
{
    size_t room = sizeof writer->text - 1 - writer->len;
    if (len > room) len = room;
    memcpy(writer->text + writer->len, bytes, len);
    writer->len += len;
}

static const struct locale_arg *find_arg(const struct locale_arg *args, size_t count,
                                         const char *name, size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(args[i].name, name, len) == 0 && args[i].name[len] == '\0') return &args[i];
    return NULL;
}

static void put_arg(struct writer *writer, const struct locale_arg *arg)
{
    char number[NUMBER_BYTES];
    if (!arg->text) snprintf(number, sizeof number, "%" PRId64, arg->number);
    const char *value = arg->text ? arg->text : number;
    put(writer, value, strlen(value));
}

// What begins with a brace at `at`; where it goes on.
static const char *put_brace(struct writer *writer, const char *at, const struct locale_arg *args,
                             size_t count)
{
    if (at[1] == at[0]) {
        put(writer, at, 1);
        return at + 2;
    }
    const char *end = *at == '{' ? strchr(at, '}') : NULL;
    const struct locale_arg *arg =
        end ? find_arg(args, count, at + 1, (size_t)(end - at) - 1) : NULL;
    if (!arg) {
        put(writer, at, 1);
        return at + 1;
    }
    put_arg(writer, arg);
    return end + 1;
}

static const char *choose_form(const struct locale_text *text, const struct locale_arg *args,
                               size_t count)
{
    const struct locale_arg *number = find_arg(args, count, "count", strlen("count"));
    if (!number || number->text) return text->forms[PLURAL_OTHER];
    const char *form = text->forms[plural_form_of(text->rule, number->number)];
    return form ? form : text->forms[PLURAL_OTHER];
}

void locale_write(const struct locale_text *text, const struct locale_arg *args, size_t arg_count,
                  char *out, size_t size)
{
    struct writer writer;
    writer.len = 0;
    const char *at = choose_form(text, args, arg_count);
    while (*at) {
        size_t plain = strcspn(at, "{}");
        put(&writer, at, plain);
        at += plain;
        if (*at) at = put_brace(&writer, at, args, arg_count);
    }
    writer.text[writer.len] = '\0';
    utf8_copy(out, size, writer.text);
}
