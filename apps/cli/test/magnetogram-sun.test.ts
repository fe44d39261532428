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

test.each([
  [["--length", "4"], /--length is that of the bursts of --every/],
  [["--from", "nonsense"], /--from is a time in UTC.*"nonsense"/],
  [["--stereo", "190"], /--stereo is at most 180/],
  [["--faults", "2"], /--faults is at most 1/],
])("magnetogram sun refuses %j with words", async (words, said) => {
  const { code, stderr } = await helioscopeHere(["magnetogram", "sun", "--out", temporaryFolder(), ...words]);
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});
