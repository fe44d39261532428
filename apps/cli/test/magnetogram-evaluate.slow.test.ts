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
  sequence: { ...small.sequence, frames: 3, cadenceMinutes: 60, toleranceMinutes: 10 },
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
  const report = readFileSync(join(out, "report.md"), "utf8");
  expect(report).toContain("| convgru, dropout on |");
  expect(report).toContain("beside those of a synthetic Sun");
  expect(report).toContain("- convgru: not trained");
  expect(report).not.toContain("the observed ones");
  expect(told.truth).toBe("truth (synthetic)");
  expect(readFileSync(join(out, "table-1.csv"), "utf8")).toMatch(/^generator,ssim,/);
  expect(readFileSync(join(out, "sequence.png")).subarray(1, 4).toString()).toBe("PNG");
  for (const name of ["fluctuation.svg", "differences.svg"])
    expect(readFileSync(join(out, name), "utf8")).toMatch(/^<svg/);
  expect(readFileSync(join(out, "differences.svg"), "utf8")).not.toContain(">observed<");
  expect(ended.stderr).toContain("score convgru\n");

  const otherwise = await helioscopeHere([
    ...words,
    "--set",
    "sequence.cadenceMinutes=30",
    "--engine",
    "wasm",
  ]);
  expect(otherwise.code).toBe(2);
  expect(otherwise.stderr).toMatch(/convgru cannot be scored .* sequence.cadenceMinutes 60, not 30/);

  const [aia] = await directoryStore(sun).list("aia");
  const regions = ["--regions", join(sun, aia!), "--strict", "--resamples", "0"];
  const hourly = ["sequence.cadenceMinutes=60", "sequence.frames=3"].flatMap((one) => ["--set", one]);
  const settings = ["--preset", "small", "--set", "prepare.sizePx=32", ...hourly, "--out", out];
  const none = await helioscopeHere(["magnetogram", "evaluate", set, ...regions, ...settings]);
  expect(none.code).toBe(1);
  expect(none.stdout).toContain("those of small with prepare.sizePx=32");
  expect(none.stderr).toMatch(/skipped .*: The header does not say where its region lies/);
  expect(none.stderr).toContain("No region of --regions is on these discs");

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
