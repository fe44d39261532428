import { readFileSync } from "node:fs";
import { ArgumentError } from "@helioscope/core";
import { openFits, readImage } from "@helioscope/io-fits";
import { expect, test } from "vitest";
import { dataPath, hasData } from "../../../../../testing/data.ts";
import {
  earthView,
  fieldOf,
  intensityOf,
  projectTo,
  type SunFlare,
  type SunState,
  syntheticSun,
} from "../../../src/index.ts";
import { bare, noon, someBipole, someState, sumOf } from "../some-state.ts";

const view = earthView(noon, { widthPx: 128 });
const options = { seed: 1 };
const flare: SunFlare = {
  bipole: someBipole.id,
  start: noon - 10 * 60_000,
  peak: noon,
  decayMinutes: 20,
  longitudeDeg: view.longitudeDeg,
  latitudeDeg: view.latitudeDeg,
  lengthMm: 40,
  directionDeg: 80,
  amplitude: 30,
};

let made: SunState | undefined;
/** A day of a Sun of some weeks. */
function aSun(): SunState {
  made ??= [
    ...syntheticSun({ seed: 4, warmUpDays: 45 }).states({
      from: "2016-01-03T00:00:00Z",
      cadenceMinutes: 60,
      frames: 1,
    }),
  ][0];
  return made;
}

test.each(["304", "171"] as const)("the signs of the field do not show in %s", (band) => {
  const state = someState(view.longitudeDeg, 12);
  const { knots } = state;
  const turned = { ...state, knots: { ...knots, fluxMx: knots.fluxMx.map((flux) => -flux) } };
  const seen = intensityOf(state, view, "304", options);
  expect(sumOf(seen.data)).toBeGreaterThan(sumOf(intensityOf(bare, view, "304", options).data));
  const [one, other] = [intensityOf(state, view, band, options), intensityOf(turned, view, band, options)];
  // Loops begin at the other foot, which moves them a little.
  if (band === "304") expect(other).toEqual(one);
  else expect(Math.abs(sumOf(other.data) / sumOf(one.data) - 1)).toBeLessThan(0.02);
});

test("a flare brightens EUV by its amplitude and leaves the field as it was", () => {
  const calm = someState(view.longitudeDeg, 12);
  const flaring = { ...calm, flares: [flare] };
  expect(fieldOf(flaring, view)).toEqual(fieldOf(calm, view));
  const fine = { ...view, pixelScaleArcsec: view.pixelScaleArcsec / 16 };
  for (const band of ["304", "171"] as const) {
    const before = intensityOf(calm, fine, band, { ...options, quietDnPerS: 10 });
    const during = intensityOf(flaring, fine, band, { ...options, quietDnPerS: 10 });
    const most = during.data.reduce((peak, value, i) => Math.max(peak, value - before.data[i]), 0);
    expect(most / (band === "304" ? 300 : 150)).toBeGreaterThan(0.75);
    expect(most / (band === "304" ? 300 : 150)).toBeLessThan(1.5);
    expect(during.data.every((value, i) => value >= before.data[i] - 1e-3)).toBe(true);
  }
  expect(intensityOf(flaring, view, "304", { ...options, flares: false })).toEqual(
    intensityOf(calm, view, "304", options),
  );
});

test("304 goes with the unsigned field and not with the field", () => {
  const state = aSun();
  const seen = earthView(state.time, { widthPx: 128 });
  const field = fieldOf(state, seen);
  const light = intensityOf(state, seen, "304", options);
  const { radiusPx } = projectTo(seen);
  const disc = [...field.data.keys()].filter(
    (i) => Math.hypot((i % 128) - 63.5, Math.floor(i / 128) - 63.5) < 0.8 * radiusPx,
  );
  const logs = disc.map((i) => Math.log(light.data[i]));
  expect(
    correlation(
      logs,
      disc.map((i) => Math.log(1 + Math.abs(field.data[i]))),
    ),
  ).toBeGreaterThan(0.5);
  expect(
    Math.abs(
      correlation(
        logs,
        disc.map((i) => field.data[i]),
      ),
    ),
  ).toBeLessThan(0.15);
});

test("a filament is dark on the disc and bright over the limb", () => {
  const over = (longitudeDeg: number) => ({
    begins: noon - 3 * 86_400_000,
    ends: noon + 3 * 86_400_000,
    spineDeg: [0, 1, 2, 3].map((k) => [longitudeDeg + 0.2 * k, 2 * k] as const),
    widthMm: 12,
  });
  const [middle, limb] = [0, 91].map((west) => ({ ...bare, filaments: [over(view.longitudeDeg + west)] }));
  const empty = sumOf(intensityOf(bare, view, "304", options).data);
  expect(sumOf(intensityOf(middle, view, "304", options).data)).toBeLessThan(empty - 20);
  const prominence = intensityOf(limb, view, "304", options);
  expect(sumOf(prominence.data)).toBeGreaterThan(empty + 5);
  expect(sumOf(intensityOf(limb, view, "304", { ...options, filaments: false }).data)).toBeCloseTo(empty, 3);
});

test("texture lives for hours and turns with the Sun; without flicker minutes change nothing", () => {
  const at = (hours: number, flicker: number) => {
    const state = { ...bare, time: noon + hours * 3_600_000 };
    // The place stays: only the texture's own change is left.
    const { data } = intensityOf(state, view, "304", { ...options, flicker });
    return [...data].filter((_, i) => Math.hypot((i % 128) - 63.5, Math.floor(i / 128) - 63.5) < 40);
  };
  const start = at(0, 1);
  expect(correlation(start, at(0, 1))).toBeCloseTo(1, 12);
  expect(correlation(start, at(0.2, 1))).toBeGreaterThan(0.7);
  expect(correlation(at(0, 0), at(0.2, 0))).toBeGreaterThan(correlation(start, at(0.2, 1)));
  expect(Math.abs(correlation(start, at(24 * 40, 1)))).toBeLessThan(0.3);
});

test("bands and options that are not are refused", () => {
  expect(() => intensityOf(bare, view, "193" as "304", options)).toThrow(ArgumentError);
  expect(() => intensityOf(bare, view, "304", { seed: 1, quietDnPerS: 0 })).toThrow(ArgumentError);
  expect(() => intensityOf(bare, view, "304", { seed: 1, flicker: -1 })).toThrow(ArgumentError);
});

test.skipIf(!hasData)(
  "brightness is distributed as on real discs (needs the shared data folder)",
  async () => {
    const seen = earthView(aSun().time, { widthPx: 512, radiusArcsec: 976 });
    const shares = (data: ArrayLike<number>) => {
      const disc = Array.from(data).filter(
        (_, i) => Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5) < 0.95 * 203.33,
      );
      disc.sort((a, b) => a - b);
      const at = (part: number) => disc[Math.floor(part * disc.length)];
      return [0.01, 0.1, 0.9, 0.99].map((part) => at(part) / at(0.5));
    };
    const real = await Promise.all(
      ["2021_01_06__00_01_41_130", "2021_06_01__00_01_29_132", "2024_04_16__11_15_41_129"].map(
        async (name) => {
          const bytes = readFileSync(dataPath("sdo", "derived", `${name}__SDO_AIA_AIA_304_976as_512.fits`));
          const file = await openFits(bytes);
          return shares((await readImage(file.units[0])).data as Float32Array);
        },
      ),
    );
    const made304 = shares(intensityOf(aSun(), seen, "304", options).data);
    for (const [k, share] of made304.entries()) {
      const ours = real.map((one) => one[k]);
      expect(share).toBeGreaterThan(0.85 * Math.min(...ours));
      expect(share).toBeLessThan(1.15 * Math.max(...ours));
    }
  },
);

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    ab += (value - ma) * (b[i] - mb);
    aa += (value - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
