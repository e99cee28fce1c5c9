// What mods keep for the player, between games: a storage of its own, beside that of the save. How it comes from the
// player's files and goes there is the business of who owns it. Main thread alone.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct gate;
struct storage;

// It outlives the gate. NULL (the default): no mod keeps anything for the player.
void gate_set_player_storage(struct gate *gate, struct storage *storage);
// The mod may keep so much, until it is removed from the gate. Nothing happens without the mod, without its capability
// "storage.player", or with 0.
void gate_set_kept_for_player(struct gate *gate, uint16_t mod, size_t max_bytes);
