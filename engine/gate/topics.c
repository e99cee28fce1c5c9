#include "gate/topics.h"

#include <stdio.h>
#include <string.h>

// The place of the first topic that does not come before the name.
static size_t place_of(const struct topic_list *list, const char *name)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(list->topics[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct topic *topics_find(const struct topic_list *list, const char *name)
{
    size_t at = place_of(list, name);
    if (at == list->count || strcmp(list->topics[at].name, name) != 0) return NULL;
    return &list->topics[at];
}

static bool are_versions(const uint16_t *versions, size_t count)
{
    if (count == 0 || count > TOPICS_VERSIONS) return false;
    for (size_t i = 0; i < count; i++)
        if (versions[i] == 0) return false;
    return true;
}

enum status topics_add(struct topic_list *list, const char *name, const uint16_t *versions,
                       size_t count)
{
    size_t len = strlen(name);
    if (len == 0 || len >= TOPIC_BYTES || !are_versions(versions, count)) return STATUS_INVALID;
    if (topics_find(list, name)) return STATUS_EXISTS;
    if (list->count == TOPICS_MAX) return STATUS_FULL;
    size_t at = place_of(list, name);
    memmove(&list->topics[at + 1], &list->topics[at], (list->count - at) * sizeof *list->topics);
    struct topic *topic = &list->topics[at];
    *topic = (struct topic){.version_count = (uint8_t)count};
    memcpy(topic->name, name, len + 1);
    memcpy(topic->versions, versions, count * sizeof *versions);
    list->count++;
    return STATUS_OK;
}

bool topics_has_version(const struct topic *topic, uint16_t version)
{
    for (size_t i = 0; i < topic->version_count; i++)
        if (topic->versions[i] == version) return true;
    return false;
}

void topics_write_versions(const struct topic *topic, char *text, size_t size)
{
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < topic->version_count && used < size; i++) {
        const char *before = i == 0 ? "" : i + 1 == topic->version_count ? " and " : ", ";
        used += (size_t)snprintf(text + used, size - used, "%s%u", before, topic->versions[i]);
    }
}
