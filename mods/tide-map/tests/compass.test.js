// The compass as a picture of numbers.
import { test } from "gatehouse/test";
import { draw_compass } from "../compass.js";

const rows = ({ side, pixels }) => Array.from({ length: side }, (_, y) =>
    Array.from(pixels.slice(y * side, (y + 1) * side), (color) => (color === 31 ? "#" : color === 255 ? " " : "."))
        .join(""));

test("the needle points to the lighthouse", (t) => {
    t.expect(rows(draw_compass(300, 0)).join("\n")).toMatchSnapshot("east");
    t.expect(rows(draw_compass(0, 300)).join("\n")).toMatchSnapshot("south");
});

test("it is the same picture for nearly the same way, and none beside the lighthouse", (t) => {
    t.expect(draw_compass(300, 2).pixels).toBe(draw_compass(300, 0).pixels);
    t.expect(draw_compass(300, 100).pixels).not.toEqual(draw_compass(300, 0).pixels);
    t.expect(draw_compass(3, 2).pixels).toEqual(draw_compass(-3, 0).pixels);
});
