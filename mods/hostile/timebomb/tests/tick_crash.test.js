import { test } from "gatehouse/test";
import { attacks, undisturbed } from "./beside.js";

attacks("tick_crash");

test("a process that ends at its moment is started again, with the moment told", async (t) => {
    await undisturbed(t);
    t.expect(t.errors()).toMatchObject([{ kind: "died", tick: 30 }]);
    t.expect(t.mod()).toMatchObject({ state: "running", starts: 2 });
});
