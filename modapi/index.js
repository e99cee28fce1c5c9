// The SDK: `import { on, world, hud } from "gatehouse"`. It holds no secrets and no powers: all of it is
// built on $send, $recv and $print, and a mod that uses those alone can do just as much.

import { off, on } from "./core.js";
import { freeze } from "./host.js";
import { entity } from "./entity.js";
import { answer, ask } from "./request.js";

import "./globals.js";

export { entity, off, on };
export { light, particles, sound, weather } from "./ambience.js";
export { hud } from "./hud.js";
export { input } from "./input.js";
export { log } from "./log.js";
export { message, utf8 } from "./message.js";
export { panel } from "./panel.js";
export { mod, ready, settings } from "./mod.js";
export { answer, ask };
export { storage } from "./storage.js";
export { timer } from "./timer.js";
export { world } from "./world.js";

freeze(on);
freeze(off);
freeze(answer);
freeze(ask);
