import { ArgumentError, solarImageFromHeader } from "@helioscope/core";
import { openFits, readImage } from "@helioscope/io-fits";
import { expect, test } from "vitest";
import {
  earthView,
  fieldOf,
  intensityOf,
  observeSun,
  type SunInstrumentName,
  type SunObservation,
  sunInstruments,
  sunToFits,
} from "../../../src/index.ts";
import { pointingAt } from "../../../src/sun/instrument/pointing.ts";
import { bare, noon, someState, sumOf } from "../some-state.ts";

const names = Object.keys(sunInstruments) as SunInstrumentName[];
const options = { seed: 3, widthPx: 96 };
const here = earthView(noon, { widthPx: 96 });
const active = someState(here.longitudeDeg, 12);
const cardOf = ({ cards }: SunObservation, key: string) => cards.find((card) => card.key === key)?.value;

test.each(names)("a file of %s says what its image says, and that it is synthetic", async (name) => {
  const made = observeSun(active, name, options);
  const file = await openFits(await sunToFits(made));
  const unit = file.units[1];
  const { data, shape } = await readImage(unit);
  const read = solarImageFromHeader(
    { data: Float32Array.from(data as Float32Array), width: shape[0], height: shape[1] },
    unit.header,
    made.file,
  );
  const { data: kept, ...facts } = made.image;
  const { data: got, ...found } = read;
  expect(found).toEqual(facts);
  const half = name === "HMI" ? 0.05 : 1 / 128;
  expect(
    got.every((value, i) =>
      Number.isNaN(kept[i]) ? Number.isNaN(value) : Math.abs(value - kept[i]) <= half * 1.001,
    ),
  ).toBe(true);
  expect(read.time?.utc).toBe("2016-06-01T12:00:00.000Z");
  expect(read.observer?.distanceMetres).toBe(made.view.distanceM);
  expect(read.observer?.l0Degrees).toBeCloseTo(made.view.longitudeDeg, 9);
  expect(unit.header.get("ORIGIN")).toBe("SYNTHETIC");
});

test("T_REC of HMI is the same moment in TAI: 36 seconds ahead of UTC in June 2016 (IERS Bulletin C 50)", () => {
  expect(cardOf(observeSun(bare, "HMI", options), "T_REC")).toBe("2016.06.01_12:00:36_TAI");
});

test("HMI's noise is that of its native pixels, averaged, and there is no sky", () => {
  const { image } = observeSun(bare, "HMI", { ...options, widthPx: 256 });
  const middle: number[] = [];
  for (let j = 96; j < 160; j++) for (let i = 96; i < 160; i++) middle.push(image.data[j * 256 + i]);
  const spread = Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
  // 6.5 G over 16 native pixels, 3 % more where mu falls to 0.94; the sample's own error is 1.1 %.
  expect(spread / (6.5 / 16)).toBeGreaterThan(0.97);
  expect(spread / (6.5 / 16)).toBeLessThan(1.06);
  expect(image.data[0]).toBeNaN();
});

test("AIA's noise is that of its photons and its camera", () => {
  const calm = observeSun(bare, "AIA 304", { ...options, noise: false });
  const noisy = observeSun(bare, "AIA 304", options);
  let [sum, count] = [0, 0];
  for (const [i, signal] of calm.image.data.entries()) {
    if (signal < 5) continue;
    // 0.61 DN a photon, 1.2 DN of reading, 4096 / 96 native pixels a side.
    const spread = Math.sqrt(0.61 * signal + 1.44) / (4096 / 96);
    sum += ((noisy.image.data[i] - signal) / spread) ** 2;
    count++;
  }
  expect(count).toBeGreaterThan(2000);
  expect(Math.abs(sum / count - 1)).toBeLessThan(0.1);
});

test("exposure, response and sensitivity scale the light", () => {
  const light = observeSun(active, "AIA 304", { ...options, noise: false });
  const old = observeSun(active, "AIA 304", { ...options, noise: false, sensitivity: 0.25 });
  expect(sumOf(old.image.data) / sumOf(light.image.data)).toBeCloseTo(0.25, 5);
  const rate = intensityOf(active, light.view, "304", { seed: 3 });
  expect(sumOf(light.image.data) / sumOf(rate.data)).toBeCloseTo(2.9, 4);
});

test("disc centre is where the pointing table has it, not where the header has", () => {
  const level1 = observeSun(bare, "AIA 171", { ...options, widthPx: 512, noise: false });
  const { actual, stated } = pointingAt(sunInstruments["AIA 171"], 3, noon);
  const [x] = level1.view.centrePx;
  expect(x).toBeCloseTo(255.5 + actual[0] / 8, 9);
  expect(Number(cardOf(level1, "CRPIX1")) - 1).toBeCloseTo(255.5 + stated[0] / 8, 9);
  expect(Math.hypot(actual[0] - stated[0], actual[1] - stated[1])).toBeGreaterThan(0.5);
  const middleOf = ({ image }: SunObservation, onDisc: (value: number) => boolean) => {
    let [sx, sy, count] = [0, 0, 0];
    for (const [i, value] of image.data.entries()) {
      if (!onDisc(value)) continue;
      sx += i % 512;
      sy += Math.floor(i / 512);
      count++;
    }
    return [sx / count, sy / count];
  };
  // The limb of 304 is steep: what is brighter than a third of the quiet Sun has its middle in disc centre.
  const light = observeSun(bare, "AIA 304", { ...options, widthPx: 512 });
  const found = middleOf(light, (value) => value > 0.3 * 6 * 2.9);
  expect(Math.abs(found[0] - light.view.centrePx[0])).toBeLessThan(0.2);
  expect(Math.abs(found[1] - light.view.centrePx[1])).toBeLessThan(0.2);
  // HMI has no sky.
  const field = observeSun(bare, "HMI", { ...options, widthPx: 512 });
  const seen = middleOf(field, (value) => !Number.isNaN(value));
  expect(seen[0]).toBeCloseTo(Number(cardOf(field, "CRPIX1")) - 1, 1);
  expect(seen[1]).toBeCloseTo(Number(cardOf(field, "CRPIX2")) - 1, 1);
});

test("level 1.5 is centred, north up, 0.6 arcsec of 4096 pixels; level 1 of HMI lies on its head", () => {
  const up = observeSun(active, "HMI", { ...options, noise: false, level: "1.5" });
  expect(cardOf(up, "CROTA2")).toBe(0);
  expect(cardOf(up, "CRPIX1")).toBe(48.5);
  expect(cardOf(up, "CDELT1")).toBeCloseTo((0.6 * 4096) / 96, 12);
  expect(up.image.data.map((value) => value || 0)).toEqual(
    fieldOf(active, up.view).data.map((value) =>
      Number.isNaN(value) ? 0 : Math.max(-3200, Math.min(3200, value)),
    ),
  );
  const down = observeSun(active, "HMI", { ...options, noise: false });
  const north = (seen: SunObservation) => {
    let [weight, sum] = [0, 0];
    for (const [i, value] of seen.image.data.entries()) {
      if (Number.isNaN(value)) continue;
      weight += Math.abs(value);
      sum += Math.abs(value) * (Math.floor(i / 96) - seen.view.centrePx[1]) * seen.view.pixelScaleArcsec;
    }
    return sum / weight;
  };
  expect(north(up)).toBeGreaterThan(50);
  expect(north(down)).toBeCloseTo(-north(up), -0.5);
});

test("a flare shortens the exposure, and what is too bright runs over without loss", () => {
  const flare = {
    bipole: 7,
    start: noon - 600_000,
    peak: noon,
    decayMinutes: 20,
    longitudeDeg: here.longitudeDeg,
    latitudeDeg: 5,
    lengthMm: 90,
    directionDeg: 0,
    amplitude: 20_000,
  };
  const bright = { ...active, flares: [flare] };
  const short = observeSun(bright, "AIA 304", { ...options, noise: false });
  expect(cardOf(short, "EXPTIME")).toBeCloseTo(2.9 * 0.2, 9);
  const long = observeSun(bright, "AIA 304", { ...options, noise: false, automaticExposure: false });
  expect(cardOf(long, "EXPTIME")).toBe(2.9);
  const rate = intensityOf(bright, long.view, "304", { seed: 3 });
  expect(Math.max(...rate.data) * 2.9).toBeGreaterThan(16_383);
  expect(Math.max(...long.image.data)).toBeLessThanOrEqual(16_383.01);
  expect(sumOf(long.image.data) / (2.9 * sumOf(rate.data))).toBeCloseTo(1, 3);
});

test("EUVI looks from elsewhere, with its own scale, and says which STEREO it is", () => {
  const ahead = observeSun(bare, "EUVI 304", options);
  const behind = observeSun(bare, "EUVI 304", { ...options, stereoAngleDeg: -120 });
  expect(((ahead.view.longitudeDeg - here.longitudeDeg + 540) % 360) - 180).toBeCloseTo(110, 6);
  expect(cardOf(behind, "OBSRVTRY")).toBe("STEREO_B");
  expect(cardOf(ahead, "CDELT1")).toBeCloseTo((1.588 * 2048) / 96, 9);
  expect(ahead.image.instrument).toBe("STEREO SECCHI");
});

test("the same seed sees the same, another one other noise", () => {
  const again = observeSun(active, "AIA 171", options);
  expect(observeSun(active, "AIA 171", options)).toEqual(again);
  expect(observeSun(active, "AIA 171", { ...options, seed: 4 }).image.data).not.toEqual(again.image.data);
  expect(() => observeSun(active, "AIA 193" as "AIA 171", options)).toThrow(ArgumentError);
  expect(() => observeSun(active, "AIA 171", { ...options, sensitivity: 0 })).toThrow(ArgumentError);
});
