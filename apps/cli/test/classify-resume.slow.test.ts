import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { saveClassifier } from "./support/classifier-model.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { writeSpot } from "./support/pictures.ts";

const COUNT = 1500;

test("killed, interrupted and gone on with, a run gives the bytes of one that was left alone", async () => {
  const folder = temporaryFolder();
  const images = join(folder, "in");
  mkdirSync(images);
  for (let i = 0; i < COUNT; i++) writeSpot(join(images, `${String(i).padStart(4, "0")}.png`), i, 96);
  await saveClassifier(join(folder, "model"));
  const call = (out: string, ...more: string[]) => [
    ...["classify", images, "--model", join(folder, "model"), "--engine", "wasm", "--batch", "8"],
    ...["--format", "csv,parquet", "--out", join(folder, out), ...more],
  ];
  expect(await helioscope(call("whole"))).toMatchObject({ code: 0 });
  const parts = () => readdirSync(join(folder, "out")).filter((name) => name.includes(".part-"));
  const size = () =>
    existsSync(join(folder, "out"))
      ? parts().reduce((sum, name) => sum + statSync(join(folder, "out", name)).size, 0)
      : 0;
  let before = 0;
  for (const kill of [1, 2]) {
    const ended = await helioscope(call("out", "--resume"), {
      killWhen: () => size() > before + kill * 20_000,
    });
    expect(ended.code).toBe(null);
    expect(size()).toBeGreaterThan(before);
    before = size();
  }
  const refused = await helioscope(call("out"));
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/holds a run that was stopped.*--resume/),
  });
  const other = await helioscope(call("out", "--resume", "--hek"));
  expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/another hek \(false, now true\)/) });
  const interrupted = await helioscope(call("out", "--resume"), { interruptAt: "classify (" });
  expect([0, 1]).toContain(interrupted.code);
  if (interrupted.code === 1) expect(await helioscope(call("out", "--resume"))).toMatchObject({ code: 0 });
  for (const name of ["catalogue.csv", "catalogue.parquet", "skipped.csv"]) {
    expect(
      readFileSync(join(folder, "out", name)).equals(readFileSync(join(folder, "whole", name))),
      name,
    ).toBe(true);
  }
  expect(parts()).toEqual([]);
});
