import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

test.each([
  [["--truth", "truth.json"], /--truth is for --data DIR/],
  [["--data", "set", "--seed", "2"], /--seed is for --data synthetic/],
  [["--data", "set", "--suns", "2"], /--suns is for --data synthetic/],
  [["--data", "set", "--keep-files"], /--keep-files is for --data synthetic/],
  [["--length", "4"], /--length is that of the bursts of --every/],
])("magnetogram experiment refuses %j with words", async (words, said) => {
  const all = ["magnetogram", "experiment", "--out", temporaryFolder(), ...words];
  const { code, stderr } = await helioscopeHere(all);
  expect(code).toBe(2);
  expect(stderr).toMatch(said);
});
