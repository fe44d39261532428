import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fitLimb, prepareDisc } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/read-source.ts";

const config = presets.paper.prepare;

describe.skipIf(!hasData)("Helioviewer's originals of 4096 pixels (needs the shared data folder)", () => {
  it("HMI has the radius of its header, and the centre where the limb is", async () => {
    const name = "2022_08_02__10_47_53_000__SDO_HMI_HMI_magnetogram.jp2";
    const { image, header } = await readSource(new Uint8Array(readFileSync(dataPath("sdo/jp2", name))), name);
    // The header has the radius to a fiftieth of a pixel of 4096, and the centre off by one: 0.13 pixel of 512.
    const native = fitLimb(image, "field");
    expect(Math.abs(native.radiusPx - 945.41888 / 0.60000002)).toBeLessThan(0.1);
    expect(native.centrePx[0] - 2047.5).toBeGreaterThan(0.8);
    const centred = prepareDisc(image, header, "field", config, { limb: "centre" });
    const { centrePx, radiusPx } = fitLimb(centred, "field");
    expect(Math.abs(centrePx[0] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(centrePx[1] - 255.5)).toBeLessThan(0.1);
    expect(Math.abs(radiusPx - 203.333)).toBeLessThan(0.1);
    // The filling of the sky, -250, is not in the limb's pixels, whichever centre is taken.
    for (const disc of [centred, prepareDisc(image, header, "field", config)]) {
      const rim = disc.data.filter((value, i) => {
        const distance = Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5);
        return distance > 202 && distance < 203.3 && Math.abs(value) > 60;
      });
      expect(rim.length).toBeLessThan(5);
    }
  });
});
