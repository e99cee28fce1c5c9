// From bytes to messages: reads what a mod sent into the structs that protobuf-c generated, and
// checks every field on the way. protobuf-c's own unpack is not used here: it says "bad" without
// saying where, merges doubled fields, keeps unknown ones and needs memory in proportion to what
// the bytes claim.
//
// It refuses: wire data that is cut, of the wrong type or too deep; a field given twice; a oneof of
// several that is not set; and whatever gate/field_check.h refuses. Unknown fields are skipped, a few
// per message, so that mods built for a newer API level can run where only the new fields are lost.
//
// Threads: any, with an arena of its own. Memory: the message lies in the arena; `bytes` fields
// borrow the input, so the input must live as long.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stddef.h>

#include "gate/field_check.h"
#include "gate/message_schema.h"
#include "util/arena.h"
#include "util/status.h"

enum { DECODE_FIELD_BYTES = 160, DECODE_MAX_UNKNOWN = 16 };

struct decode_error {
    char field[DECODE_FIELD_BYTES]; // "commands[3].spawn.x"; "" = the whole; without the root's
                                    // oneof
    char reason[FIELD_REASON_BYTES];
};

// STATUS_MALFORMED with *error filled in. *message is set only on success.
enum status decode_message(const struct message_schema *schema, const void *bytes, size_t len,
                           struct arena *arena, ProtobufCMessage **message,
                           struct decode_error *error);
