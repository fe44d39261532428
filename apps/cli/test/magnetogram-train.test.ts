import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { presets } from "@helioscope/magnetogram-gen";
import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

test("train --resume takes the configuration of the run in --out, unless another is asked for", async () => {
  const folder = temporaryFolder();
  const [data, out] = [join(folder, "set"), join(folder, "run")];
  for (const made of [data, out]) mkdirSync(made);
  const { small } = presets;
  const own = { ...small, prepare: { ...small.prepare, sizePx: 48 } };
  writeFileSync(join(out, "training.json"), JSON.stringify({ seed: 1, data: "d", ...own }));
  const grid = { version: 1, sizePx: 32, radiusPx: 12.7, prepare: small.prepare };
  writeFileSync(join(data, "dataset.json"), JSON.stringify(grid));
  const words = ["train", "magnetogram-gen", "--data", data, "--out", out, "--resume", "--engine", "wasm"];
  const kept = await helioscopeHere(words);
  expect(kept.stderr).toMatch(/32x32 pixels; expected 48x48/);
  const asked = await helioscopeHere([...words, "--set", "prepare.sizePx=96"]);
  expect(asked.stderr).toMatch(/32x32 pixels; expected 96x96/);
});
