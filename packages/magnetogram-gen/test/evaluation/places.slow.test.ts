import { readFileSync } from "node:fs";
import { bipoleBox, fieldOf, stereoView, syntheticSun } from "@helioscope/synthetic";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import {
  bipoleRegions,
  cutOut,
  projectBox,
  type RegionBox,
  regionBox,
  sharpBox,
} from "../../src/evaluation/index.ts";
import { ceaPlace } from "../../src/evaluation/sharp-box.ts";
import { toDisc } from "../../src/evaluation/sphere.ts";
import { prepareDisc } from "../../src/prepare/index.ts";
import { presets } from "../../src/presets.ts";
import { readSource } from "../../src/sources/index.ts";
import { discOf } from "./scenes.ts";

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

test("boxes of old bipoles hold most of their flux", () => {
  const sun = syntheticSun({ seed: 4 });
  const shares: number[] = [];
  const span = { from: "2016-01-01T00:00:00.000Z", cadenceMinutes: 3 * 1440, frames: 16 };
  for (const { time, knots, bipoles } of sun.states(span)) {
    const observer = { b0Degrees: 0, l0Degrees: 0 };
    const regions = bipoleRegions(bipoles, { withinDeg: 180 });
    for (const box of regions({ ...discOf(new Float32Array(4)), observer }, new Date(time).toISOString())) {
      const bipole = bipoles.find(({ id }) => box.name === `region ${id}`)!;
      if (time - bipole.grown < 15 * 86_400_000) continue;
      const [east, west] = box.longitudeDeg;
      const [south, north] = box.latitudeDeg;
      let [all, inside] = [0, 0];
      for (let i = 0; i < knots.count; i++) {
        if (knots.bipole[i] !== bipole.id) continue;
        const flux = Math.abs(knots.fluxMx[i]);
        const fromEast = knots.longitudeDeg[i] - east;
        const latitude = knots.latitudeDeg[i];
        all += flux;
        if (
          fromEast - 360 * Math.floor(fromEast / 360) <= west - east &&
          latitude >= south &&
          latitude <= north
        )
          inside += flux;
      }
      shares.push(inside / all);
    }
  }
  expect(shares.length).toBeGreaterThan(20);
  expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.9);
  expect(shares.filter((share) => share > 0.8).length / shares.length).toBeGreaterThan(0.9);
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
    const card = (key: string) => Number(sharp.header.get(key));
    const [longitude, latitude] = ceaPlace(
      (mx + 1 - card("CRPIX1")) * card("CDELT1"),
      (my + 1 - card("CRPIX2")) * card("CDELT2"),
      [card("CRVAL1"), card("CRVAL2")],
    );
    const { b0Degrees, l0Degrees } = disc.observer!;
    const place = toDisc(longitude, latitude, { b0Deg: b0Degrees!, l0Deg: l0Degrees! });
    const [x, y] = [255.5 + place[0] * disc.radiusPx, 255.5 + place[1] * disc.radiusPx];
    // A pixel is 0.27 degrees at disc centre; the region grew meanwhile.
    expect(Math.hypot(box.x + cx - x, box.y + cy - y)).toBeLessThan(2);
  });
});
