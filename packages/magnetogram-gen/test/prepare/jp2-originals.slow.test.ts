import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fitLimb, prepareDisc } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/read-source.ts";
import { fitsImage } from "./support/images.ts";

const config = presets.paper.prepare;

/** Inside of the limb's own pixels: the derived files had other sky around it. */
const inside = (i: number) => Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5) < 200;

async function original(name: string) {
  const bytes = new Uint8Array(readFileSync(dataPath("sdo/jp2", `${name}.jp2`)));
  return readSource(bytes, `${name}.jp2`);
}

/** Differences in terms of the step of 8 bits, from the largest down. */
function steps(ours: ArrayLike<number>, theirs: ArrayLike<number>, of: (value: number) => number): number[] {
  const found: number[] = [];
  for (let i = 0; i < ours.length; i++) if (inside(i)) found.push(Math.abs(of(ours[i]) - of(theirs[i])));
  return found.sort((a, b) => b - a);
}

describe.skipIf(!hasData)("Helioviewer's originals of 4096 pixels (needs the shared data folder)", () => {
  it("AIA 304 becomes the derived file within the step of its 8 bits", async () => {
    const name = "2024_04_16__11_15_41_129__SDO_AIA_AIA_304";
    const { image, header } = await original(name);
    const disc = prepareDisc(image, header, "euv", config);
    const derived = await fitsImage(dataPath("sdo/derived", `${name}_976as_512.fits`));
    // log10 from 0.8 to 250 DN/s in 255 steps.
    const step = Math.log(250 / 0.8) / 255;
    const found = steps(disc.data, derived.image.data, (value) => Math.log(Math.max(value, 0.8)) / step);
    expect(found[Math.floor(found.length / 1000)]).toBeLessThan(1);
    expect(found[0]).toBeLessThan(1.5);
    expect(disc.valid.data.reduce((sum, value) => sum + value, 0)).toBe(512 * 512);
  });

  it("HMI becomes the derived file within the step of its 8 bits, and has its radius and centre", async () => {
    const name = "2022_08_02__10_47_53_000__SDO_HMI_HMI_magnetogram";
    const { image, header } = await original(name);
    const disc = prepareDisc(image, header, "field", config);
    const derived = await fitsImage(dataPath("sdo/derived", `${name}_976as_512.fits`));
    const found = steps(disc.data, derived.image.data, (value) => value / (500 / 255));
    expect(found[Math.floor(found.length / 1000)]).toBeLessThan(1);
    expect(found[0]).toBeLessThan(2.5);
    // The header has the radius to a fiftieth of a pixel of 4096, and the centre off by one: 0.13 pixel of 512.
    const native = fitLimb(image, "field");
    expect(Math.abs(native.radiusPx - 945.41888 / 0.60000002)).toBeLessThan(0.1);
    expect(native.centrePx[0] - 2047.5).toBeGreaterThan(0.8);
    const centred = prepareDisc(image, header, "field", config, { limb: "centre" });
    const { centrePx, radiusPx } = fitLimb(centred, "field");
    expect(Math.abs(centrePx[0] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(centrePx[1] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(radiusPx - 203.333)).toBeLessThan(0.1);
    // Nothing of the sky's filling, -250, at the limb.
    const rim = [...centred.data].filter((value, i) => {
      const distance = Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5);
      return distance > 202 && distance < 203.3 && Math.abs(value) > 100;
    });
    expect(rim.length).toBeLessThan(5);
  });
});
