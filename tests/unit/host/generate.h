// Random messages of any type, by protobuf-c's descriptors: for the specs that compare codecs and
// for the fuzz targets. What is drawn is drawn from a stream of numbers or from bytes of a
// fuzzer's.
//
// Every message comes out as the codecs' common ground has it: a oneof of messages and a plain
// message field are always set, text is UTF-8 without NUL.
#pragma once

#include <protobuf-c/protobuf-c.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/random.h"

struct generator {
    struct random *random; // NULL: from the bytes, and 0 when they are used up
    const uint8_t *at, *end;
    struct arena *arena;     // where messages lie
    bool any_value;          // also numbers, lengths and enum values that proto/ does not allow
    uint32_t unknown_of_256; // how many of 256 messages get fields that nobody knows; see
                             // generate_unknown
};

// NULL when the arena is full.
ProtobufCMessage *generate_message(struct generator *generator,
                                   const ProtobufCMessageDescriptor *descriptor);

// Adds unknown fields to some of the messages in it.
void generate_unknown(struct generator *generator, ProtobufCMessage *message);
