import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { type MagnetogramConfig, MagnetogramNet, prepareDataSet, presets } from "@helioscope/magnetogram-gen";
import { writeSun } from "@helioscope/synthetic";
import { expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";

const { small } = presets;
const config: MagnetogramConfig = {
  ...small,
  prepare: { ...small.prepare, sizePx: 32 },
  generator: { ...small.generator, downs: 2, width: 4 },
  discriminator: { ...small.discriminator, width: 4 },
  training: { ...small.training, split: { validationShare: 0.2, testShare: 0.4, gapHours: 1 } },
};

test("magnetogram evaluate scores networks beside baselines, with regions and pictures", async () => {
  const folder = temporaryFolder();
  const [sun, set, out] = ["sun", "set", "out"].map((name) => join(folder, name)) as [string, string, string];
  await writeSun(directoryStore(sun), { seed: 5, frames: 30, widthPx: 40, level: "1.5" });
  await prepareDataSet(directoryStore(sun), directoryStore(set), config);
  const engine = await openEngine({ engine: "wasm" });
  const network = MagnetogramNet.build(config, { engine, seed: 1 });
  for (const name of ["a", "b"]) await network.save(directoryStore(join(folder, name)));
  network.dispose();
  const words = ["magnetogram", "evaluate", set, "--model", join(folder, "a"), join(folder, "b")];
  const more = ["--truth", join(sun, "truth.json"), "--dropout", "--pictures", "--resamples", "20"];
  const ended = await helioscopeHere([...words, ...more, "--engine", "wasm", "--out", out, "--json"]);
  expect(ended.code, ended.stderr).toBe(0);
  const told = JSON.parse(ended.stdout);
  expect(told).toMatchObject({ folder: out, side: "test side", skipped: [] });
  expect(told.frames).toBeGreaterThan(5);
  expect(told.generators.map(({ name }: { name: string }) => name)).toEqual([
    ...["convgru", "convgru, dropout on", "convgru (b)", "convgru (b), dropout on"],
    ...["zero field", "persistence 1 h", "linear regression"],
  ]);
  const [one, , other] = told.generators;
  expect(other.scores).toEqual(one.scores);
  expect(readFileSync(join(out, "report.md"), "utf8")).toContain("| convgru, dropout on |");
  expect(readFileSync(join(out, "table-1.csv"), "utf8")).toMatch(/^generator,ssim,/);
  expect(readFileSync(join(out, "sequence.png")).subarray(1, 4).toString()).toBe("PNG");
  for (const name of ["fluctuation.svg", "differences.svg"])
    expect(readFileSync(join(out, name), "utf8")).toMatch(/^<svg/);

  const wrong = await helioscopeHere(["magnetogram", "evaluate", set, "--truth", join(set, "dataset.json")]);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toMatch(/not the truth of a synthetic Sun/);
  const missing = await helioscopeHere([
    "magnetogram",
    "evaluate",
    set,
    "--truth",
    join(folder, "none.json"),
  ]);
  expect(missing.code).toBe(2);
});
