// The topics that a mod's manifest declares: those it publishes, each in one version, and those it
// hears, each in the versions that it understands. A plain value, sorted by name so that looking
// one up is cheap however many mods hear it. Any thread; it keeps nothing of what it is given.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/status.h"

enum {
    TOPICS_MAX =
        33, // that one mod publishes, and as many that it hears: of its mod.json 32, and one of the host's
    TOPICS_VERSIONS = 8, // of one topic
    TOPIC_BYTES = 65,    // of a name, with its NUL
};

struct topic {
    char name[TOPIC_BYTES];
    uint8_t version_count;
    uint16_t versions[TOPICS_VERSIONS]; // from 1; a published topic has one
};

struct topic_list {
    size_t count;
    struct topic topics[TOPICS_MAX]; // by name
};

struct topics {
    struct topic_list publish, hear;
};

// STATUS_FULL; STATUS_EXISTS: the name is there already; STATUS_INVALID: no name, a name past its
// limit, no version, too many, or one that is 0.
enum status topics_add(struct topic_list *list, const char *name, const uint16_t *versions,
                       size_t count);
const struct topic *topics_find(const struct topic_list *list,
                                const char *name); // NULL: not declared
bool topics_has_version(const struct topic *topic, uint16_t version);
// "1", "1 and 3", "1, 2 and 5": the versions for people.
void topics_write_versions(const struct topic *topic, char *text, size_t size);
