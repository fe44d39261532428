import { readFileSync } from "node:fs";
import { memoryStore } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { decodePrepared, MANIFEST_FILE, prepareDataSet, readManifest } from "../../src/dataset/index.ts";
import { fitLimb } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/read-source.ts";
import type { PreparedDisc } from "../../src/types.ts";
import { correlationShift } from "./support/shift.ts";

const NAME = "2022_08_02__10_47_53_000__SDO_HMI_HMI_magnetogram.jp2";

describe.skipIf(!hasData)("Helioviewer's originals of 4096 pixels (needs the shared data folder)", () => {
  const bytes = () => new Uint8Array(readFileSync(dataPath("sdo/jp2", NAME)));

  /** As a data set holds it. */
  async function prepared(limb?: boolean): Promise<PreparedDisc> {
    const sources = memoryStore();
    await sources.write(NAME, bytes());
    const out = memoryStore();
    await prepareDataSet(sources, out, presets.paper, limb === undefined ? {} : { extras: { limb } });
    const [{ file }] = readManifest(await out.read(MANIFEST_FILE));
    return (await decodePrepared(await out.read(file ?? ""), NAME)).disc;
  }

  /** Pixels of the rim that the filling, -250, has reached; plage stands there too, of up to 93 G. */
  const filledAtRim = ({ data }: PreparedDisc) =>
    data.filter((value, i) => {
      const distance = Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5);
      return distance > 202 && distance < 203.3 && value < -60;
    }).length;

  it("HMI has the radius of its header, the centre where the limb is, and no sky", async () => {
    const { image } = await readSource(bytes(), NAME);
    // The header has the radius to a fiftieth of a pixel of 4096, and the centre off by one: 0.13 pixel of 512.
    const native = fitLimb(image, "field");
    expect(Math.abs(native.radiusPx - 945.41888 / 0.60000002)).toBeLessThan(0.1);
    expect(native.centrePx[0] - 2047.5).toBeGreaterThan(0.8);
    // What the compression left of the filling, levels 0 to 10 of 255, is NaN with it.
    const [x, y] = native.centrePx;
    let beyond = 0;
    for (let i = 0; i < image.data.length; i++) {
      const distance = Math.hypot((i % image.width) - x, Math.floor(i / image.width) - y);
      if (distance > native.radiusPx + 1 && !Number.isNaN(image.data[i])) beyond++;
    }
    expect(beyond).toBe(0);
  });

  it("HMI is centred to a tenth of a pixel as it is prepared", async () => {
    const disc = await prepared();
    const { centrePx, radiusPx } = fitLimb(disc, "field");
    expect(Math.abs(centrePx[0] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(centrePx[1] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(radiusPx - 203.333)).toBeLessThan(0.1);
    expect(filledAtRim(disc)).toBe(0);
    // That limb is cut where the centre is taken to be. What shows is what moves: as much as the limb's centre differs.
    const stated = await prepared(false);
    expect(filledAtRim(stated)).toBe(0);
    const { image } = await readSource(bytes(), NAME);
    const native = fitLimb(image, "field").centrePx;
    const moved = correlationShift(stated, disc, { x: 156, y: 156, side: 200 });
    for (const axis of [0, 1] as const) {
      const expected = ((2047.5 - native[axis]) * 203.333) / (945.41888 / 0.60000002);
      expect(Math.abs(moved[axis] - expected)).toBeLessThan(0.02);
    }
    expect(Math.hypot(...moved)).toBeGreaterThan(0.1);
  });
});
