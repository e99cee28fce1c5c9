/** How it stands on the island, from the init event on. */
export const island: {
    /** "day", "dusk", "night", "dawn", "won" or "lost"; "" while nobody plays yet. */
    readonly phase: "" | GameEvents["phase"]["phase"];
    /** Counts from 1; 0 while nobody plays yet. */
    readonly day: number;
    /** Ticks until the phase ends. */
    readonly phase_ticks_left: number;
    /** The water's level: ground whose height is below it is flooded. */
    readonly water: number;
};
