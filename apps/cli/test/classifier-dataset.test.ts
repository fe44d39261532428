import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLabelled } from "@helioscope/classifier";
import { decodePng, encodePng } from "@helioscope/core/figure";
import { directoryStore } from "@helioscope/core/node";
import { describe, expect, test } from "vitest";
import { helioscopeHere, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

/** A texture that differs with its number. */
function picture(n: number): Uint8Array {
  const data = Uint8Array.from({ length: 4096 }, (_, k) => {
    const [x, y] = [k % 64, Math.floor(k / 64)];
    return (
      128 +
      60 * Math.sin(x * (0.1 + 0.031 * n) + n) +
      60 * Math.cos(y * (0.12 + 0.027 * n) - x * 0.05 * (n % 3))
    );
  });
  return encodePng({ data, width: 64, height: 64, channels: 1, depth: 8 });
}

/** Two classes on ten days; the picture of the last day is that of the first. */
function dataSet(): string {
  const folder = join(temporaryFolder(), "images");
  for (let day = 1; day <= 10; day++) {
    for (const [k, name] of ["filament", "sunspot"].entries()) {
      mkdirSync(join(folder, name), { recursive: true });
      const file = `201104${String(day).padStart(2, "0")}_000019_SDO_${k === 0 ? "AIA_304" : "HMI_Ic"}_512.png`;
      writeFileSync(join(folder, name, file), picture(day === 10 ? 1 + 20 * k : day + 20 * k));
    }
  }
  writeFileSync(join(folder, "filament/broken.png"), picture(1).subarray(0, 200));
  return folder;
}

describe("classifier dataset", () => {
  test("tells what there is, what leaks, and writes a data set", async () => {
    const folder = dataSet();
    const out = join(folder, "../out");
    const told = await helioscopeHere(["classifier", "dataset", folder, "--copy", "--json", "--out", out]);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stderr).toContain("skipped filament/broken.png");
    const facts = JSON.parse(told.stdout);
    expect(facts).toMatchObject({
      folder: out,
      images: 20,
      classes: { filament: 10, sunspot: 10 },
      bands: { AIA_304: 10, HMI_Ic: 10 },
      observatories: { SDO: 20 },
      split: { kind: "time", blockDays: 1, gapDays: 0, validationShare: 0.2, testShare: 0 },
      sides: { train: { filament: 8, sunspot: 8 }, validation: { filament: 2, sunspot: 2 } },
      leaks: { held: 4, regions: [] },
      skipped: [{ name: "filament/broken.png" }],
    });
    const pairs = csvRows(readFileSync(join(out, "near-duplicates.csv"), "utf8"));
    expect(pairs.length).toBe(facts.leaks.pairs);
    const sheet = decodePng(readFileSync(join(out, "sheet.png")));
    expect(sheet.width).toBeGreaterThan(8 * 128);
    const written = await openLabelled(directoryStore(out));
    expect(written.images.length).toBe(20);
    expect(written.images.filter(({ split }) => split === "validation").length).toBe(4);
    const again = await helioscopeHere(["classifier", "dataset", folder, "--strict", "--out", `${out}-2`]);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("a network may learn the band");
    expect(existsSync(join(`${out}-2`, "filament"))).toBe(false);
  });

  test("names the pairs that a split parts", async () => {
    const folder = dataSet();
    const out = join(folder, "../out");
    // The tenth image of each class is the copy of the first, which "every 10" holds back.
    const told = await helioscopeHere([
      "classifier",
      "dataset",
      folder,
      "--split",
      "every",
      "--json",
      "--out",
      out,
    ]);
    expect(told.code, told.stderr).toBe(0);
    const pairs = csvRows(readFileSync(join(out, "near-duplicates.csv"), "utf8"));
    const copies = pairs.filter(({ distance }) => Number(distance) < 1e-6);
    expect(copies.map(({ first, second }) => [first, second])).toEqual([
      ["filament/20110410_000019_SDO_AIA_304_512.png", "filament/20110401_000019_SDO_AIA_304_512.png"],
      ["sunspot/20110410_000019_SDO_HMI_Ic_512.png", "sunspot/20110401_000019_SDO_HMI_Ic_512.png"],
    ]);
    expect(copies.map(({ hours }) => Number(hours))).toEqual([216, 216]);
  });

  test("keeps what a table of the user's says, where it is written over too", async () => {
    const folder = dataSet();
    const files = Array.from({ length: 10 }, (_, k) => `${String(k + 1).padStart(2, "0")}`).map(
      (day) => `filament/201104${day}_000019_SDO_AIA_304_512.png`,
    );
    writeFileSync(
      join(folder, "labels.csv"),
      [
        "note,file,class,source,id",
        ...files.map(
          (file, k) =>
            `"n, ${k}",${file},${k % 2 === 0 ? "a" : "b"},${file.slice(9, -3)}jpg,${Math.floor(k / 2)}`,
        ),
        "later,gone.png,a,,",
        "odd,row",
      ].join("\n"),
    );
    const words = ["classifier", "dataset", folder, "--split", "region", "--json"];
    const told = await helioscopeHere([...words, "--out", folder]);
    expect(told.code, told.stderr).toBe(0);
    const text = readFileSync(join(folder, "labels.csv"), "utf8").trimEnd().split("\n");
    expect(text[0]).toBe("note,file,class,source,id,band,observatory,utc,region,group,split");
    expect(text).toHaveLength(13);
    expect(text[1]).toMatch(
      /^"n, 0",filament\/20110401_000019_SDO_AIA_304_512.png,a,20110401_000019_SDO_AIA_304_512.jpg,0,AIA_304,SDO,2011-04-01T00:00:19.000Z,0,,(train|validation)$/,
    );
    expect(text[11]).toBe("later,gone.png,a,,,,,,,,");
    expect(text[12]).toBe("odd,row");
    const sides = (lines: string[]) => lines.slice(1, 11).map((line) => line.split(",").at(-1));
    expect(new Set(sides(text))).toEqual(new Set(["train", "validation"]));
    // Copied, it is a data set of the images that there are.
    const copy = `${folder}-copy`;
    expect((await helioscopeHere([...words, "--copy", "--out", copy])).code).toBe(0);
    const copied = readFileSync(join(copy, "labels.csv"), "utf8").trimEnd().split("\n");
    expect(copied).toEqual(text.slice(0, 11));
    const again = await openLabelled(directoryStore(copy));
    expect(again.images.map(({ split }) => split)).toEqual(sides(text));
  });

  test("joins folders, and asks for a split that can be made", async () => {
    const folders = [dataSet(), dataSet()];
    const same = await helioscopeHere(["classifier", "dataset", ...folders]);
    expect([same.code, same.stderr]).toEqual([2, expect.stringContaining("Two folders are called images")]);
    const none = await helioscopeHere([
      "classifier",
      "dataset",
      folders[0],
      "--split",
      "region",
      "--out",
      `${folders[0]}-out`,
    ]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("20 of 20 images have no region")]);
  });
});
