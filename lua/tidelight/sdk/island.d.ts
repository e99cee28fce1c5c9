/** How it stands on the island, from the init event on. */
export const island: {
    /** "day", "dusk", "night", "dawn", "won" or "lost"; "" while nobody plays yet. */
    readonly phase: "" | GameEvents["phase"]["phase"];
    /** Counts from 1; 0 while nobody plays yet. */
    readonly day: number;
    /** At dusk and at night the id of the content that it is, where a mod's is it; "" else. */
    readonly night: string;
    /** Ticks until the phase ends. */
    readonly phase_ticks_left: number;
    /** The water's level: ground whose height is below it is flooded. */
    readonly water: number;
    /** What the players have gathered. */
    readonly stores: { readonly wood: number; readonly oil: number; readonly shell: number };
    /** The score, and the shades and nights that are in it. */
    readonly tally: { readonly score: number; readonly kills: number; readonly nights: number };
    /** The game's own weather: percent of rain and fog, and the wind in px a tick. */
    readonly sky: { readonly rain: number; readonly fog: number; readonly wind_x: number };
};
