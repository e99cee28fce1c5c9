// UTF-8: checking, and cutting text without cutting a character in two. Plain functions, any thread.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// True for well-formed UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past U+10FFFF.
bool utf8_valid(const void *bytes, size_t len);

// How many bytes from the start on are well-formed.
size_t utf8_valid_bytes(const void *bytes, size_t len);

// Bytes of the well-formed character at the beginning of a text of `len` bytes, which is *code then; 0: there is none.
size_t utf8_decode(const void *bytes, size_t len, uint32_t *code);

// Whether a character is not seen but obeyed, or not seen at all and makes two texts look like one: controls (line feed
// and tab among them), marks of direction, ends of lines, invisible ones, tags. ZWJ, ZWNJ and variation selectors are
// none: words and emoji need them. The same as in lua/lib/unseen.lua.
bool utf8_is_unseen(uint32_t code);

// The most bytes, up to `max`, that can be kept of `len` bytes so that no character is cut in two. Bytes
// that are not UTF-8 are cut anywhere.
size_t utf8_cut(const char *text, size_t len, size_t max);

// Copies at most size - 1 bytes of a NUL-terminated text, cut between characters, and a NUL. size > 0.
// Returns the bytes that were copied.
size_t utf8_copy(char *out, size_t size, const char *text);
