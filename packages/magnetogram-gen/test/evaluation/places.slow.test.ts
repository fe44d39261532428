import { readFileSync } from "node:fs";
import { bipoleBox, fieldOf, stereoView, syntheticSun } from "@helioscope/synthetic";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { cutOut, projectBox, type RegionBox, regionBox, sharpBox } from "../../src/evaluation/index.ts";
import { toDisc } from "../../src/evaluation/sphere.ts";
import { prepareDisc } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/index.ts";

/** Centre of what is above a threshold, pixels from 0. */
function centroid(data: ArrayLike<number>, width: number, threshold: number): readonly [number, number] {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const weight = Math.abs(data[i]);
    if (!(weight > threshold)) continue;
    sum += weight;
    x += weight * (i % width);
    y += weight * Math.floor(i / width);
  }
  return [x / sum, y / sum];
}

test("bipoles of the synthetic Sun lie in the boxes that their degrees give", () => {
  const sun = syntheticSun({ seed: 4 });
  const [state] = sun.states({ from: "2016-01-01T00:00:00.000Z", cadenceMinutes: 60, frames: 1 });
  let checked = 0;
  for (const angle of [0, 120, 240]) {
    const view = stereoView(state.time, angle, { widthPx: 256, radiusArcsec: 976 });
    const radiusPx = 976 / view.pixelScaleArcsec;
    const station = { b0Deg: view.latitudeDeg, l0Deg: view.longitudeDeg };
    const field = fieldOf(state, view);
    for (const bipole of state.bipoles) {
      const known = bipoleBox(state, bipole, view);
      const centre = toDisc(bipole.longitudeDeg, bipole.latitudeDeg, station);
      if (!known || centre[2] < 0.6) continue;
      const [east, west] = known.longitudesDeg;
      const region: RegionBox = {
        name: String(bipole.id),
        longitudeDeg: [east, west < east ? west + 360 : west],
        latitudeDeg: known.latitudesDeg,
      };
      const box = projectBox(region, station, { width: 256, height: 256, radiusPx })!;
      const ours = [box.x, box.y, box.x + box.width, box.y + box.height];
      const theirs = [known.x0, known.y0, known.x0 + known.width, known.y0 + known.height];
      ours.forEach((value, i) => void expect(Math.abs(value - theirs[i])).toBeLessThanOrEqual(2));
      const inside = cutOut(field, box).data.reduce((sum, value) => sum + Math.abs(value), 0);
      const mean = inside / (box.width * box.height);
      const all = field.data.reduce((sum, value) => sum + Math.abs(value), 0) / (Math.PI * radiusPx ** 2);
      expect(mean).toBeGreaterThan(all);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(2);
});

describe.skipIf(!hasData)("on real data (needs the shared data folder)", () => {
  test("HARP 377 lies in an HMI image of five hours before where its header says", async () => {
    const read = async (...parts: readonly [string, string]) =>
      readSource(new Uint8Array(readFileSync(dataPath(...parts))), parts[1], { fullDisc: false });
    // A cut-out with CROTA2 = 179.93 around NOAA 11158.
    const image = await read("sdo/hmi_fulldisk", "sdo-hmi_2011-02-14_20-34-12.fits");
    const disc = prepareDisc(image.image, image.header, "field", presets.paper.prepare);
    const name = "hmi.sharp_cea_720s.377.20110215_020000_TAI.magnetogram.fits";
    const sharp = await read("sharp/harp377_all_segments", name);
    const region = sharpBox(sharp.header, [sharp.image.width, sharp.image.height]);
    const box = regionBox(region, disc)!;
    const [cx, cy] = centroid(cutOut(disc, box).data, box.width, 150);
    const [mx, my] = centroid(sharp.image.data, sharp.image.width, 150);
    const [east, west] = region.longitudeDeg;
    const [south, north] = region.latitudeDeg;
    const place = toDisc(
      east + ((west - east) * (mx + 0.5)) / sharp.image.width,
      south + ((north - south) * (my + 0.5)) / sharp.image.height,
      { b0Deg: disc.observer!.b0Degrees!, l0Deg: disc.observer!.l0Degrees! },
    );
    const [x, y] = [255.5 + place[0] * disc.radiusPx, 255.5 + place[1] * disc.radiusPx];
    // A pixel is 0.27 degrees at disc centre; the region grew meanwhile.
    expect(Math.hypot(box.x + cx - x, box.y + cy - y)).toBeLessThan(2);
  });
});
