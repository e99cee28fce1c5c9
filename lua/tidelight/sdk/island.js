// How it stands on the island, read at once.
import { state, state_age } from "./api.js";

// What a state says, by its fields: 0 before it was told.
const read = (name, ...fields) => Object.fromEntries(fields.map((field) => [field, state[name]?.[field] ?? 0]));

export const island = Object.freeze({
    get phase() { return state.phase?.phase ?? ""; },
    get day() { return state.phase?.day ?? 0; },
    get night() { return state.phase?.night ?? ""; },
    get phase_ticks_left() { return Math.max(0, (state.phase?.ticks_left ?? 0) - state_age("phase")); },
    get water() { return state.water?.level ?? 0; },
    get stores() { return read("stores", "wood", "oil", "shell"); },
    get tally() { return read("tally", "score", "kills", "nights"); },
    get sky() { return read("sky", "rain", "fog", "wind_x"); },
});
