import { seededRandom } from "@helioscope/core";
import type { SampleSource } from "../../../src/network/sample-set.ts";
import type { Sample } from "../../../src/types.ts";
import { bipole } from "./fields.ts";

/**
 * Regions that flare where their polarities touch, which their flux says nothing of: two magnetograms of each. The frames
 * are of many sizes, with noise.
 */
export function touchingRegions(regions: number, seed = 1): SampleSource {
  const fields: Awaited<ReturnType<SampleSource["read"]>>[] = [];
  const samples: Sample[] = [];
  for (let region = 0; region < regions; region++) {
    const random = seededRandom(seed).fork(region);
    const label = region % 3 === 0 ? 1 : 0;
    const radius = 10 + 6 * random.uniform();
    const gauss = 600 + 800 * random.uniform();
    for (let frame = 0; frame < 2; frame++) {
      const field = bipole(130 + 2 * random.integer(40), 80 + 2 * random.integer(30), {
        radius,
        distance: (label === 1 ? 2 : 4) * radius,
        gauss,
      });
      for (let i = 0; i < field.data.length; i++) field.data[i] += 8 * random.normal();
      fields.push(field);
      samples.push({
        file: `region-${region}-${frame}.fits`,
        harp: region + 1,
        noaa: [11000 + region],
        group: String(region + 1),
        utc: `2014-01-0${frame + 1}T00:00:00Z`,
        label,
        fluxMx: 2 * Math.PI * radius ** 2 * gauss * 1.33e15,
        fluxFrom: "USFLUX",
        areaMicroHemispheres: null,
        longitudeDeg: 0,
        latitudeDeg: 10,
        widthPx: field.width,
        heightPx: field.height,
      });
    }
  }
  return { samples, skipped: [], read: async (index) => fields[index] };
}
