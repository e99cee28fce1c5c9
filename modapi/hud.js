// What a mod shows on the screen. `item` is the mod's own number for a thing it shows, 0 to 63:
// the same number again replaces it. Colours are 0xRRGGBB.

import { encode_hud_bar, encode_hud_icon, encode_hud_pixels, encode_hud_place, encode_hud_remove, encode_hud_text } from "./codec.js";
import { command } from "./core.js";
import { TypeErr, format, freeze, ownKeys } from "./host.js";
import { check_options, options_of } from "./suggest.js";
import { of_init } from "./world.js";

/**
 * @typedef {"top_left"|"top"|"top_right"|"left"|"center"|"right"|"bottom_left"|"bottom"|"bottom_right"} Anchor
 * @typedef {{anchor?: Anchor, x?: number, y?: number, color?: number}} Place x, y: px from the anchor
 * @typedef {{key: string, args?: Record<string, string | number>, text?: string}} LocalText a key of locale/xx.json,
 *   what its {names} stand for, and what is shown where no file has the key
 */

const NONE = freeze([]);
const PLACE = options_of("anchor", "x", "y", "color");
const TEXT_PLACE = options_of("anchor", "x", "y", "color", "font");
const BAR_PLACE = options_of("anchor", "x", "y", "color", "width", "height");
const IN_WORLD = options_of("x", "y", "entity");
const LOCAL_TEXT = options_of("key", "args", "text");

// Whole numbers go as numbers: the argument `count` chooses among the forms of a text.
function arg_of(where, name, value) {
    if (typeof value === "number" && (value | 0) === value) return { name, text: "", number: value };
    if (typeof value === "number") return { name, text: `${value}`, number: undefined };
    if (typeof value === "string") return { name, text: value, number: undefined };
    throw new TypeErr(`${where}: args.${name}: expected a text or a number, got ${format([value])}`);
}

/** A key and what its {names} stand for, as commands have it. @param {string} where @param {any} given */
export function local_text(where, given) {
    check_options(`${where}: the text`, given, LOCAL_TEXT);
    const { key, args = {}, text = "" } = given;
    if (typeof args !== "object" || args === null) {
        throw new TypeErr(`${where}: args: expected an object, got ${format([args])}`);
    }
    const names = ownKeys(args);
    const list = [];
    for (let i = 0; i < names.length; i++) list[i] = arg_of(where, names[i], args[names[i]]);
    return { text, key, args: list };
}

export const hud = freeze({
    /** Pixels of the game's screen from left to right: x is within -width and width. */
    get width() { return of_init("screen_width"); },
    /** Pixels from top to bottom. */
    get height() { return of_init("screen_height"); },
    /**
     * A line of text: itself, or a key and its arguments, which the game shows in the player's language. Which one
     * that is a mod is not told. `font` is one of the mod's own, fonts/NAME.png in its package.
     * @param {number} item @param {string | LocalText} text @param {Place & {font?: string}} [place]
     */
    text(item, text, place = {}) {
        check_options("hud.text", place, TEXT_PLACE);
        const { anchor = "top_left", x = 0, y = 0, color = 0xffffff, font } = place;
        const said = typeof text === "object" && text !== null ? local_text("hud.text", text) : { text, key: "", args: NONE };
        command(encode_hud_text, {
            item, anchor, x, y, color, font, text: said.text, key: said.key, args: said.args,
        });
    },
    /**
     * A sprite: the mod's own, sprites/NAME.png in its package, or the game's.
     * @param {number} item @param {string} sprite @param {Place} [place]
     */
    icon(item, sprite, place = {}) {
        check_options("hud.icon", place, PLACE);
        const { anchor = "top_left", x = 0, y = 0 } = place;
        command(encode_hud_icon, { item, anchor, x, y, sprite });
    },
    /**
     * A bar that is `value` / `max` full.
     * @param {number} item @param {number} value @param {number} max
     * @param {Place & {width?: number, height?: number}} [place]
     */
    bar(item, value, max, place = {}) {
        check_options("hud.bar", place, BAR_PLACE);
        const { anchor = "top_left", x = 0, y = 0, width = 48, height = 4, color = 0xffffff } = place;
        command(encode_hud_bar, { item, anchor, x, y, width, height, value, max, color });
    },
    /**
     * A small picture: one byte a pixel, row by row, an index into the game's palette; 255 is clear.
     * @param {number} item @param {number} width @param {number} height @param {Uint8Array} pixels
     * @param {Place} [place]
     */
    pixels(item, width, height, pixels, place = {}) {
        check_options("hud.pixels", place, PLACE);
        const { anchor = "top_left", x = 0, y = 0 } = place;
        command(encode_hud_pixels, { item, anchor, x, y, width, height, pixels });
    },
    /**
     * Puts an item into the world: above x, y, or above an entity, with which it goes and ends (x, y are the offset then).
     * It stays there when it is shown again.
     * @param {number} item @param {{x?: number, y?: number, entity?: number}} place px
     */
    place(item, place) {
        check_options("hud.place", place, IN_WORLD);
        const { x = 0, y = 0, entity = 0 } = place;
        command(encode_hud_place, { item, entity, x, y });
    },
    /** Takes an item away. @param {number} item */
    remove(item) { command(encode_hud_remove, { item }); },
});
