// @TITLE@: a lucky pearl lies about on the floors (content/item.json), and a line on the screen counts what was found.

import { hud, ready, settings } from "gatehouse";
import { on, say } from "gatehouse/game";
import { color_of } from "./glow.js";

const LINE«: number» = 0; // our own number for the line on the screen
const PEARL«: string» = "@ID@:lucky_pearl";

await ready(); // the settings are known from here on

let found«: number» = 0;

function show_count()«: void» {
    hud.text(LINE, `@TITLE@: ${found}`, { anchor: "bottom_right", x: -4, y: -4, color: color_of(found, settings.most) });
}

on("found", ({ item }) => {
    found++;
    console.log("found", item);
    if (item === PEARL) say({ text: "The pearl hums." });
    show_count();
});

show_count();
