import { join } from "node:path";
import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

test("magnetogram sun needs a folder, and instruments that there are", async () => {
  const folder = temporaryFolder();
  const bare = await helioscopeHere(["magnetogram", "sun"]);
  expect(bare).toMatchObject({ code: 2 });
  expect(bare.stderr).toContain("--out DIR");
  const wrong = await helioscopeHere([
    "magnetogram",
    "sun",
    "--instruments",
    "193",
    "--out",
    join(folder, "x"),
  ]);
  expect(wrong).toMatchObject({ code: 2 });
  expect(wrong.stderr).toContain("EUVI 304");
});
