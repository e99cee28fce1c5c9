// What a host's policy changed of a command, in words for who sent it.
#pragma once

#include "gate/message_schema.h"

// Writes "the game changed it: volume: 100 was asked for, 80 is given" into `out` (GATE_REASON_BYTES): the fields that
// differ between the two messages of that schema, as many as there is room for; "the game changed it" when none does.
// Texts, bytes and lists are only named.
void rewrite_describe(const struct message_schema *schema, const ProtobufCMessage *asked,
                      const ProtobufCMessage *given, char *out);
