import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CLASSES, saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { writeSpot } from "./support/pictures.ts";

/** Pictures in a folder for each class that the network knows, one of another, and a damaged one. */
async function made() {
  const folder = temporaryFolder();
  const data = join(folder, "data");
  for (const [k, name] of [...CLASSES, "comet"].entries()) {
    mkdirSync(join(data, name), { recursive: true });
    for (let i = 0; i < (name === "comet" ? 1 : 6); i++)
      writeSpot(join(data, name, `2011021${i}_000000_SDO_AIA_193_512.png`), 10 * k + i, 32);
  }
  writeFileSync(join(data, "sunspot", "20110219_000000_SDO_AIA_193_512.png"), "no picture");
  const model = join(folder, "model");
  await saveClassifier(model);
  const words = ["--model", model, "--engine", "wasm", "--json"];
  return { folder, data, words };
}

describe("classifier", () => {
  test("evaluate writes scores beside baselines; resolution follows classes", async () => {
    const { folder, data, words } = await made();
    const out = join(folder, "e");
    const asked = ["classifier", "evaluate", "--data", data, "--by", "band,year", "--resamples", "50"];
    const ended = await helioscopeHere([...asked, ...words, "--out", out]);
    expect(ended.code, ended.stderr).toBe(0);
    const told = JSON.parse(ended.stdout);
    expect(told).toMatchObject({ images: 18, which: "images of the whole data set", classes: CLASSES });
    expect(told.scores[0]).toMatchObject({ metric: "balanced accuracy", higherIsBetter: true });
    expect(told.by.map(({ fact, value, images }: never) => [fact, value, images])).toEqual([
      ["band", "AIA_193", 18],
      ["year", "2011", 18],
    ]);
    expect(ended.stderr).toMatch(/may have seen these images/);
    expect(ended.stderr).toMatch(/No baselines lie beside the network/);
    expect(told.skipped.map(({ name }: { name: string }) => name).sort()).toEqual([
      "comet/20110210_000000_SDO_AIA_193_512.png",
      "sunspot/20110219_000000_SDO_AIA_193_512.png",
    ]);
    for (const table of told.tables) expect(existsSync(join(out, table)), table).toBe(true);
    for (const { path } of told.pictures) expect(existsSync(join(out, path)), path).toBe(true);
    expect(readFileSync(join(out, "classifier-predictions.csv"), "utf8").trimEnd().split("\n").length).toBe(
      19,
    );
    const strict = await helioscopeHere([...asked, ...words, "--out", out, "--side", "test"]);
    expect(strict).toMatchObject({ code: 1, stderr: expect.stringMatching(/no image on the test side/) });

    const at = join(folder, "r");
    const one = await helioscopeHere([
      ...["classifier", "resolution", join(data, "sunspot"), "--scales", "2,4", "--strict"],
      ...["--label", "sunspot"],
      ...[...words, "--out", at],
    ]);
    expect(one.code, one.stderr).toBe(1);
    const followed = JSON.parse(one.stdout);
    expect(followed.curve.map(({ scale, images }: never) => [scale, images])).toEqual([
      [1, 6],
      [2, 6],
      [4, 6],
    ]);
    expect(followed.curve[0]).toMatchObject({
      unchanged: 6,
      accuracy: (followed.classes.sunspot ?? 0) / 6,
    });
    expect(followed.skipped[0].name).toMatch(/20110219/);
    expect(readdirSync(at).sort()).toEqual([
      "resolution-curve.csv",
      "resolution-examples.png",
      "resolution-images.csv",
      "resolution.png",
      "resolution.svg",
    ]);
    const known = await helioscopeHere(["classifier", "resolution", "--data", data, ...words, "--out", at]);
    expect(JSON.parse(known.stdout).curve[0]).toMatchObject({ images: 19, accuracy: expect.any(Number) });
  });

  test("wrong usage", async () => {
    for (const [words, text] of [
      [["evaluate"], "needs --data DIR"],
      [["evaluate", "--data", "d", "--by", "class"], 'not "class"'],
      [["resolution"], "either PATHS or --data DIR"],
      [["resolution", "a.png", "--data", "d"], "either PATHS or --data DIR"],
      [["resolution", "--label", "sunspot", "--data", "d"], "brings its own labels"],
      [["resolution", "a.png", "--scales", "2,x"], 'not "x"'],
    ] as const) {
      const wrong = await helioscopeHere(["classifier", ...words]);
      expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining(text)]);
    }
  });
});
