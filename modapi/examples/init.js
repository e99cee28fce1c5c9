// Shows: init
import { mod, ready, settings } from "gatehouse";

await ready(); // the init event came: from here on the mod is known to itself
console.log(`${mod.id} may ${mod.capabilities.join(", ") || "nothing special"}; its settings:`, settings);
