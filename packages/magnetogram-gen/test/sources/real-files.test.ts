import { readdirSync, readFileSync } from "node:fs";
import { isHelioError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { readSource } from "../../src/sources/read-source.ts";
import sharps from "./sharp-reference.json" with { type: "json" };

const read = (path: string) => readSource(readFileSync(dataPath(path)), path, { fullDisc: false });

describe.skipIf(!hasData)("real files (needs the shared data folder)", () => {
  // sharp-reference.json: astropy, see make_sharp_reference.py.
  test.each(sharps)("$file as astropy reads it", async (reference) => {
    const { image, kind, channel } = await read(`sharp/harps_2012/${reference.file}`);
    expect([kind, channel, image.width, image.height]).toEqual([
      "field",
      "HMI M",
      reference.width,
      reference.height,
    ]);
    let [low, high, sum, squares, missing] = [Infinity, -Infinity, 0, 0, 0];
    for (const value of image.data) {
      if (Number.isNaN(value)) {
        missing++;
        continue;
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
      sum += value;
      squares += value * value;
    }
    expect(missing).toBe(reference.missing);
    expect([low, high]).toEqual([Math.fround(reference.min), Math.fround(reference.max)]);
    expect(sum / reference.sum).toBeCloseTo(1, 5);
    expect(squares / reference.squares).toBeCloseTo(1, 6);
    for (const [x, y, value] of reference.pixels) {
      expect(image.data[y * image.width + x]).toBe(Math.fround(value));
    }
  });

  test("a SHARP is no full disc", async () => {
    const path = dataPath("sharp/harps_2012", sharps[0].file);
    await expect(readSource(readFileSync(path), path)).rejects.toThrow("a map on the sphere");
  });

  // What is wrong with each was seen in its bytes.
  test.each([
    ["1447.20120307_022400_TAI.bitmap", "The data end after 200161 of 414750 bytes"],
    ["1447.20120307_022400_TAI.magnetogram", "The first 125280 bytes of the file are 0"],
    ["1455.20120306_142400_TAI.magnetogram", "The file is empty"],
    ["1455.20120306_202400_TAI.magnetogram", "The data end after 53281 of 124558 bytes"],
    ["1457.20120306_202400_TAI.magnetogram", "The file is empty"],
    ["1457.20120307_022400_TAI.magnetogram", "The first 175680 bytes of the file are 0"],
  ])("a broken download: %s", async (name, reason) => {
    const error = await read(`sdo/corrupt_fixtures/hmi.sharp_cea_720s.${name}.fits`).catch(
      (caught: unknown) => caught,
    );
    expect(isHelioError(error, "format") && error.message).toContain(reason);
  });

  test("SDOML", async () => {
    const { image, channel, geometry } = await read("sdo/sdoml_npz/HMI20130131_0000_bz.npz");
    expect([channel, geometry, image.width]).toEqual(["HMI Bz", "prepared", 512]);
    // NumPy: min and max of the array.
    expect(image.data.reduce((a, b) => Math.min(a, b))).toBeCloseTo(-1641.3282, 4);
    expect(image.data.reduce((a, b) => Math.max(a, b))).toBeCloseTo(1664.7323, 4);
  });

  test("the hourly pictures of HMI carry their times", async () => {
    const names = readdirSync(dataPath("sdo/hmi_jpg_sequence")).sort();
    const { image, channel, geometry } = await read(`sdo/hmi_jpg_sequence/${names[25]}`);
    expect([channel, geometry, image.time?.utc]).toEqual(["HMI M", "limb", "2026-02-02T01:00:00.000Z"]);
  });
});
