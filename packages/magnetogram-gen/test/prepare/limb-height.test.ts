import { readdirSync, readFileSync } from "node:fs";
import type { HeaderLike, SolarImage } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fitLimb, prepareDisc } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/read-source.ts";
import { headerOf } from "./support/images.ts";

const config = presets.paper.prepare;

async function nowhere(name: string): Promise<{ image: SolarImage; header: HeaderLike }> {
  const source = await readSource(new Uint8Array(readFileSync(dataPath("sdo/derived", name))), name);
  const { coordinates: _, observer: _observer, ...image } = source.image;
  return { image, header: headerOf({ EXPTIME: 1, WAVELNTH: image.wavelengthAngstrom ?? 0 }) };
}

describe.skipIf(!hasData)("EUV images without coordinates (needs the shared data folder)", () => {
  // The disc of these has 203.33 pixels, and its centre in the middle, by AIA's pointing.
  const names = hasData ? readdirSync(dataPath("sdo/derived")).filter((name) => /304|171/i.test(name)) : [];
  it.each(names)("%s comes out as large as with them", async (name) => {
    const { image, header } = await nowhere(name);
    const disc = prepareDisc(image, header, "euv", config, { limb: true });
    const before = fitLimb(image, "euv").radiusPx;
    const scale = fitLimb(disc, "euv").radiusPx / before;
    expect(Math.abs(scale - 1)).toBeLessThan(0.0015);
  });

  it("says so where the height of the limb is not known", async () => {
    const { image, header } = await nowhere(names[0]);
    const other = { ...image, wavelengthAngstrom: 193 };
    expect(() => prepareDisc(other, header, "euv", config, { limb: true })).toThrow(
      /How high the limb .* 171 or 304 angstrom/,
    );
  });
});
