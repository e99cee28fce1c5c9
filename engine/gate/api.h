// What a game declares for mods beside the engine's own: commands, queries and events with their fields, made into
// protobuf-c descriptors when the game is loaded. From there on the gate treats both alike: they are members of the same
// oneofs, decoded, limited and hashed by the same code. Their numbers begin where the engine's can not be.
//
// Threads: made on the main thread; read-only afterwards. Memory: everything given is copied.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gate/field_check.h"
#include "gate_table.h"
#include "util/diag.h"
#include "util/status.h"

enum {
    API_FIRST_NUMBER = 64, // of commands, of queries and of events; the engine's own are below
    API_END_NUMBER = 128,  // past the last
    API_MAX_MESSAGES = 3 * (API_END_NUMBER - API_FIRST_NUMBER),
    API_MAX_FIELDS = 24, // of one message
    API_MAX_FIELD_NUMBER = 63,
    API_NAME_BYTES = 33,  // of a command, event, query or field, with its NUL
    API_TEXT_BYTES = 121, // of a label or a capability, with its NUL
    API_MAX_COST = 1024,
    API_MAX_QUOTA = 1024,
    API_MAX_BYTES = 4096, // of one text or one field of bytes
    API_MAX_COUNT = 64,   // elements of a list
    API_MAX_NAMES = 1024, // that one field may be one of
    API_MAX_DEPTH = 4,    // messages within each other, below a command, query, reply or event
    API_MAX_INNER = 16,   // of them in one, all in all
};

enum api_type { API_UINT32, API_SINT32, API_BOOL, API_STRING, API_BYTES, API_MESSAGE };
enum api_kind { API_COMMAND, API_QUERY, API_EVENT };

struct api_field {
    const char *name;
    uint32_t number;
    enum api_type type;
    bool repeated; // API_STRING and API_MESSAGE alone
    bool optional; // without it a message must be there
    struct gate_field_limits limits;
    const char *const *names; // API_STRING: the text is one of these; NULL: any
    size_t name_count;
    const char *names_of;           // what such a name is of, for people: "item"
    const struct api_field *fields; // API_MESSAGE: what is in it
    size_t field_count;
};

struct api_message {
    enum api_kind kind;
    uint32_t number;
    const char *name;
    const char *capability, *label; // "": every mod may
    uint32_t cost, quota;           // not of events
    uint32_t since, deprecated_by;
    bool state; // an event whose last word holds: told to each mod that starts
    const struct api_field *fields;
    size_t field_count;
    const struct api_field *reply; // of a query
    size_t reply_count;
};

struct gate_api;

// STATUS_INVALID, and what is wrong by message and field: a name, number, type or limit that can not be, or one that is
// there twice. Never a CHECK, whatever is given.
enum status gate_api_create(struct gate_api **api, const struct api_message *messages, size_t count,
                            struct diag *diag);
void gate_api_destroy(struct gate_api *api); // NULL: nothing

// Send, with the game's commands and queries among the engine's; and Subscribe, with its events. NULL: the engine's.
const ProtobufCMessageDescriptor *gate_api_send(const struct gate_api *api);
const ProtobufCMessageDescriptor *gate_api_subscribe(const struct gate_api *api);

// Those with numbers from API_FIRST_NUMBER; NULL: there is none.
const struct gate_command *gate_api_command(const struct gate_api *api, uint32_t number);
const struct gate_command *gate_api_query(const struct gate_api *api, uint32_t number);
const struct gate_event *gate_api_event(const struct gate_api *api, uint32_t number);
const ProtobufCMessageDescriptor *gate_api_reply(const struct gate_api *api, uint32_t query);

// Whether each name in a message, and in those inside it, is one of those that its field may have; else `field` is the path
// of the field and `reason` (`size` bytes) says what is wrong, and which one may be meant.
bool gate_api_check_names(const ProtobufCMessage *message, char field[FIELD_PATH_BYTES],
                          char *reason, size_t size);
