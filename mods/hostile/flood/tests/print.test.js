import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("print");

test("lines without end are cut off", async (t) => {
    await undisturbed(t);
    t.expect(t.mod().state).toBe("running");
    t.expect(t.logs().length).toBeLessThan(5000);
});
