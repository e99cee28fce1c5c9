// Tests of mods: `import { test, expect } from "gatehouse/test"`, in tests/NAME.test.js of a mod. It works in
// `gatehouse test` alone, where the test's script has the capability that this is built on.

export { afterAll, afterEach, beforeAll, beforeEach, configure, describe, it, test } from "./test_suite.js";
export { expect } from "./test_expect.js";
