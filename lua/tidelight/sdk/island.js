// How it stands on the island, read at once.
import { state, state_age } from "./api.js";

export const island = Object.freeze({
    get phase() { return state.phase?.phase ?? ""; },
    get day() { return state.phase?.day ?? 0; },
    get phase_ticks_left() { return Math.max(0, (state.phase?.ticks_left ?? 0) - state_age("phase")); },
    get water() { return state.water?.level ?? 0; },
});
