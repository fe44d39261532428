import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { losUnsignedFlux, rValue, sharpGeometry } from "../../src/keywords/index.ts";
import { readSegment, referenceKeywords } from "./support.ts";

const FOLDERS = ["harp377_hourly", "harps_2012", "harps_2025"] as const;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!hasData)("real frames (needs the shared data folder)", () => {
  it("R_VALUE is that of the reference code; the flux of the line of sight stands for USFLUX", async () => {
    const { files } = referenceKeywords();
    const ratios = new Map<string, number[]>();
    let compared = 0;
    for (const folder of FOLDERS) {
      for (const name of readdirSync(dataPath("sharp", folder))) {
        if (!/^hmi\.sharp.*\.magnetogram\.fits$/.test(name)) continue;
        const { field, header } = await readSegment(dataPath("sharp", folder, name));
        const geometry = sharpGeometry(header);
        const reference = files[name]?.R_VALUE_ref;
        if (reference !== undefined) {
          const { r } = rValue(field, geometry);
          expect(Math.abs(r - reference), name).toBeLessThan(1e-12);
          const centred = rValue(field, geometry, { centred: true }).r;
          expect(Math.abs(centred - r), name).toBeLessThan(0.04);
          compared++;
        }
        const ratio = losUnsignedFlux(field, geometry) / Number(header.get("USFLUX"));
        const harp = String(header.get("HARPNUM"));
        ratios.set(harp, [...(ratios.get(harp) ?? []), Math.log10(ratio)]);
      }
    }
    expect(compared).toBe(54);
    const regions = [...ratios.values()].map(mean);
    expect(regions).toHaveLength(7);
    expect(Math.abs(mean(regions))).toBeLessThan(0.02);
    expect(Math.sqrt(mean(regions.map((value) => value ** 2)))).toBeLessThan(0.21);
  });
});
