import { describe, expect, test } from "vitest";
import { readSource } from "../../src/sources/read-source.ts";
import { withoutSky } from "../../src/sources/without-sky.ts";
import { codestream, jp2File } from "./support.ts";

const SIDE = 64;
const distance = (i: number) => Math.hypot((i % SIDE) - 30.2, Math.floor(i / SIDE) - 33.1);

/** A disc of radius 25 with a spot of the darkest level; what compression leaves of the limb is in the sky. */
const levels = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
  if (distance(i) <= 25) return distance(i) < 3 ? 0 : 128;
  return distance(i) < 28 ? (i * 7) % 11 : 0;
});

describe("the sky around a magnetogram", () => {
  test("is NaN in what is read of Helioviewer, and the strongest fields stay", async () => {
    const stream = await codestream(levels, SIDE, SIDE);
    const cards = { TELESCOP: "SDO", INSTRUME: "HMI_FRONT2", CONTENT: "MAGNETOGRAM", BUNIT: "Gauss" };
    const { image, geometry } = await readSource(jp2File(stream, SIDE, SIDE, cards), "a.jp2");
    expect(geometry).toBe("limb-centre");
    for (let i = 0; i < levels.length; i++) {
      const value = image.data[(SIDE - 1 - Math.floor(i / SIDE)) * SIDE + (i % SIDE)];
      if (distance(i) > 25) expect(value).toBeNaN();
      else expect(value).toBeCloseTo((levels[i] / 255) * 500 - 250, 4);
    }
  });

  test("is not looked for in images whose corners are none", () => {
    const grey = levels.map((level) => level + 40);
    const values = Float32Array.from(grey);
    withoutSky({ data: grey, width: SIDE, height: SIDE }, values);
    expect(values).toEqual(Float32Array.from(grey));
  });
});
