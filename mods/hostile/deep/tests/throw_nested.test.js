import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("throw_nested");

test("an error that holds errors without end is told, and shortened", async (t) => {
    await undisturbed(t);
    t.expect(t.errors().length).toBeGreaterThan(0);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 1 });
});
