import { describe, expect, it } from "vitest";
import {
  bipoleBox,
  earthView,
  fieldOf,
  type SunOptions,
  type SunState,
  syntheticSun,
} from "../../src/sun/index.ts";

const light: Partial<SunOptions> & Pick<SunOptions, "seed"> = {
  seed: 3,
  warmUpDays: 40,
  networkPairs: 300,
  polarGauss: 0.5,
};

/** Equal in everything, the knots to the last bit. */
function same({ knots: a, ...one }: SunState, { knots: b, ...other }: SunState): boolean {
  const names = ["longitudeDeg", "latitudeDeg", "fluxMx", "radiusMm", "bipole"] as const;
  return (
    JSON.stringify(one) === JSON.stringify(other) &&
    a.count === b.count &&
    names.every((name) => a[name].every((value, i) => value === b[name][i]))
  );
}

const hour = 3_600_000;
const from = "2016-01-20T00:00:00Z";
const sun = syntheticSun(light);
const total = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
};

describe("states of a synthetic Sun", () => {
  const fine = [...sun.states({ from, cadenceMinutes: 12, frames: 36 })];

  it("are the same whatever the cadence and the beginning", () => {
    const coarse = [...sun.states({ from, cadenceMinutes: 60, frames: 8 })];
    for (const [i, state] of coarse.entries()) expect(same(state, fine[5 * i])).toBe(true);
    const later = Date.parse(from) + 7 * hour;
    const fresh = syntheticSun(light);
    const [alone] = fresh.states({ from: later, cadenceMinutes: 12, frames: 1 });
    expect(same(alone, fine[35])).toBe(true);
    const sooner = [...fresh.states({ from: "2016-01-17", cadenceMinutes: 60, frames: 3 * 24 + 1 })];
    expect(same(sooner[3 * 24], fine[0])).toBe(true);
    expect(same(sooner[3 * 24 - 1], fine[0])).toBe(false);
  });

  it("differ between seeds", () => {
    const [other] = syntheticSun({ ...light, seed: 4, warmUpDays: 5 }).states({
      from: "2016-01-01",
      cadenceMinutes: 12,
      frames: 1,
    });
    const [one] = syntheticSun({ ...light, warmUpDays: 5 }).states({
      from: "2016-01-01",
      cadenceMinutes: 12,
      frames: 1,
    });
    expect(same(one, other)).toBe(false);
  });

  it("change evenly: no more at the end of an inner step than within it", () => {
    const view = earthView(from, { widthPx: 256 });
    const fields = fine.map((state) => fieldOf(state, view).data);
    const changes = fields.slice(1).map((field, i) => total(field.map((value, k) => value - fields[i][k])));
    const typical = [...changes].sort((a, b) => a - b)[17];
    expect(typical).toBeGreaterThan(0);
    expect(Math.max(...changes)).toBeLessThan(1.6 * typical);
    expect(typical).toBeLessThan(0.1 * total(fields[0]));
  });

  it("have as much flux of either sign, and coordinates on the sphere", () => {
    for (const { knots } of [fine[0], fine[35]]) {
      expect(Math.abs(knots.fluxMx.reduce((a, b) => a + b, 0))).toBeLessThan(3e-4 * total(knots.fluxMx));
      expect(knots.longitudeDeg.every((value) => value >= 0 && value <= 360)).toBe(true);
      expect(knots.latitudeDeg.every((value) => Math.abs(value) < 90)).toBe(true);
      expect(knots.radiusMm.every((value) => value > 0.5 && value < 30)).toBe(true);
      expect(knots.bipole).toHaveLength(knots.count);
    }
  });

  it("show bipoles whose polarities lie as their truth says", () => {
    const grown = sun.bipoles("2016-01-01", "2016-04-01").filter(({ fluxMx }) => fluxMx > 2e21);
    expect(grown.length).toBeGreaterThan(10);
    for (const bipole of grown.slice(0, 6)) {
      const [state] = sun.states({ from: bipole.grown, cadenceMinutes: 60, frames: 1 });
      const leading = centroid(state, bipole.id, bipole.leading, bipole.longitudeDeg);
      const following = centroid(state, bipole.id, bipole.leading === 1 ? -1 : 1, bipole.longitudeDeg);
      const cosine = Math.cos((bipole.latitudeDeg * Math.PI) / 180);
      const west = (leading.longitude - following.longitude) * cosine;
      const toEquator = (following.latitude - leading.latitude) * Math.sign(bipole.latitudeDeg);
      expect(Math.abs((Math.atan2(toEquator, west) * 180) / Math.PI - bipole.tiltDeg)).toBeLessThan(20);
      expect(Math.hypot(west, toEquator) / bipole.separationDeg).toBeGreaterThan(0.6);
      expect(leading.flux / bipole.fluxMx).toBeGreaterThan(0.7);
      expect(leading.flux / bipole.fluxMx).toBeLessThan(1.001);
      expect(state.bipoles.some(({ id }) => id === bipole.id)).toBe(true);
    }
  });

  it("have boxes around the bipoles on the near side", () => {
    const [state] = fine;
    const view = earthView(state.time, { widthPx: 512 });
    const { data } = fieldOf(state, view);
    const boxes = state.bipoles.map((bipole) => bipoleBox(state, bipole, view));
    const seen = boxes.filter((box) => box !== undefined);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(boxes.length);
    let within = 0;
    const covered = new Uint8Array(data.length);
    for (const { x0, y0, width, height } of seen)
      for (let j = y0; j < y0 + height; j++) covered.fill(1, j * 512 + x0, j * 512 + x0 + width);
    data.forEach((value, i) => {
      if (covered[i] === 1 && Math.abs(value) > 300) within++;
    });
    expect(within / data.filter((value) => Math.abs(value) > 300).length).toBeGreaterThan(0.8);
    expect(total(covered) / data.length).toBeLessThan(0.3);
  });

  it("are refused before the Sun begins, and for spans that are none", () => {
    const bound = syntheticSun({ ...light, begins: "2016-06-01" });
    expect(() => bound.states({ from, cadenceMinutes: 12, frames: 1 })).toThrow(/before this Sun begins/);
    expect(() => sun.states({ from, cadenceMinutes: 0, frames: 1 })).toThrow(/cadence/);
    expect(() => sun.states({ from, cadenceMinutes: 12, frames: 0.5 })).toThrow(/frames/);
    expect(() => syntheticSun({ seed: 1, antiHale: 2 })).toThrow(/antiHale/);
    expect(() => syntheticSun({ seed: Number.NaN })).toThrow(/seed/);
  });
});

function centroid(
  { knots }: SunState,
  bipole: number,
  sign: 1 | -1,
  near: number,
): { readonly longitude: number; readonly latitude: number; readonly flux: number } {
  let [longitude, latitude, flux] = [0, 0, 0];
  for (let i = 0; i < knots.count; i++) {
    if (knots.bipole[i] !== bipole || knots.fluxMx[i] * sign <= 0) continue;
    const weight = Math.abs(knots.fluxMx[i]);
    const turns = Math.round((knots.longitudeDeg[i] - near) / 360);
    longitude += weight * (knots.longitudeDeg[i] - 360 * turns);
    latitude += weight * knots.latitudeDeg[i];
    flux += weight;
  }
  return { longitude: longitude / flux, latitude: latitude / flux, flux };
}
