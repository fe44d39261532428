import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryStore } from "@helioscope/core/node";
import { writeFullDisks, writeScenes } from "@helioscope/synthetic";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { saveClassifier } from "./support/classifier-model.ts";
import { helioscopeHere } from "./support/cli.ts";

const folder = mkdtempSync(join(tmpdir(), "helioscope-explain-"));
const model = join(folder, "model");
const run = (...words: string[]) =>
  helioscopeHere(["classifier", ...words, "--model", model, "--engine", "wasm"]);

beforeAll(async () => {
  await saveClassifier(model);
  await writeScenes(directoryStore(join(folder, "scenes")), { count: 2, seed: 1 });
  await writeFullDisks(directoryStore(join(folder, "discs")), {
    count: 1,
    bands: ["H-alpha"],
    widthPx: 128,
  });
  writeFileSync(join(folder, "discs", "broken.png"), "no picture");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("classifier explain", () => {
  test("draws each image with the class that is asked for", async () => {
    const out = join(folder, "explained");
    const files = readdirSync(join(folder, "scenes"), { recursive: true })
      .map(String)
      .filter((file) => /\.(fits|png)$/.test(file))
      .map((file) => join(folder, "scenes", file));
    expect(files).toHaveLength(2);
    const { code, stdout } = await run("explain", ...files, "--class", "sunspot", "--out", out, "--json");
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ images: 2, skipped: [], tables: ["explained.csv"] });
    expect(result.rows[0]).toMatchObject({ class: "sunspot" });
    for (const picture of result.pictures) {
      expect(readFileSync(join(out, picture), "utf8")).toContain("speaks for sunspot");
      expect(readdirSync(out)).toContain(picture.replace("svg", "png"));
    }
  });

  test("refuses classes and layers that the network has not", async () => {
    const one = join(folder, "discs");
    expect(await run("explain", one, "--class", "comet")).toMatchObject({ code: 2 });
    expect(await run("explain", one, "--layer", "flat")).toMatchObject({ code: 2 });
  });
});

describe("classifier map", () => {
  test("maps a disc, skips what is no picture, writes regions and pictures", async () => {
    const out = join(folder, "mapped");
    const { code, stdout } = await run(
      ...["map", join(folder, "discs"), "--out", out, "--threshold", "0.2", "--stride", "0.5", "--json"],
    );
    expect(code).toBe(0);
    const result = JSON.parse(stdout);
    expect(result.images).toHaveLength(1);
    expect(result.images[0].windows).toMatchObject({ "no data": 0 });
    expect(result.images[0].windows.sky).toBeGreaterThan(0);
    expect(result.skipped.map(({ name }: { name: string }) => name)).toEqual([
      expect.stringContaining("boxes.csv"),
      expect.stringContaining("broken.png"),
      ...result.skipped.slice(2).map(() => expect.anything()),
    ]);
    const [head, ...rows] = readFileSync(join(out, "regions.csv"), "utf8").trim().split("\n");
    expect(head).toContain("x_arcsec");
    expect(rows).toHaveLength(result.regions);
    expect(result.regions).toBeGreaterThan(0);
    expect(readdirSync(out)).toEqual(expect.arrayContaining(result.pictures));
  });

  test("refuses options that make no map", async () => {
    const discs = join(folder, "discs");
    expect(await run("map", discs, "--window-px", "32", "--window-arcsec", "300")).toMatchObject({ code: 2 });
    expect(await run("map", discs, "--stride", "2")).toMatchObject({ code: 2 });
    expect(await run("map", discs, "--threshold", "1.5")).toMatchObject({ code: 2 });
  });
});
