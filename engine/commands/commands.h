// The engine's own commands, queries and events: what mods can do and learn in any game, over world and scene. They are
// content of the gate (gate/content.h), which lets nothing through that was not read, limited and allowed.
//
// Threads and memory as gate.h says; world and scene are borrowed and must outlive the gate.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gate/gate.h"
#include "scene/scene.h"
#include "util/status.h"
#include "world/world.h"

// A gate before that world and scene.
struct gate *commands_create_gate(struct world *world, struct scene *scene,
                                  const struct gate_policy *policy,
                                  const struct gate_limits *limits);

// What the mod has in its package, for it to name. Until it is removed.
enum own_kind { OWN_SPRITE, OWN_SOUND, OWN_FONT };
// STATUS_LIMIT: it, or all mods together, have too many; STATUS_INVALID: a name that cannot be one.
// STATUS_NOT_FOUND: no such mod.
enum status commands_add_own(struct gate *gate, uint16_t mod, enum own_kind kind, const char *name);
// All that the game has of OWN_SPRITE or OWN_SOUND: a command that names anything else, and nothing of the mod's own, fails.
// Until it is called any name will do. Copied.
void commands_set_known(struct gate *gate, enum own_kind kind, const char *const *names,
                        size_t count);

// The mod in another language: its title, its texts as gate_set_locale has them, and what it shows on the screen by keys is
// written anew. In act. Nothing happens without the mod.
void commands_speak(struct gate *gate, uint16_t mod, const char *title,
                    const struct locale *locale);
