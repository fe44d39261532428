import { ArgumentError, DataError, FormatError, ShapeError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import {
  evaluateGenerators,
  fitLinearField,
  flareNeighbourhood,
  linearFieldFromJson,
  linearFieldToJson,
  linearRegression,
  measureGenerator,
  PowerMeter,
  persistence,
  zeroField,
} from "../../src/evaluation/index.ts";
import type { FieldGenerator, PreparedDisc, SequenceItem } from "../../src/index.ts";
import { all, discOf, hour, itemsOf, waves } from "./scenes.ts";

const N = 32;
const log = { kind: "log", low: 1, high: 100 } as const;
const intensityOf = (field: PreparedDisc) =>
  discOf(
    field.data.map((value) => 2 + Math.abs(value) / 4),
    { kind: "euv" },
  );
const fieldAt = (k: number) => discOf(waves(N, k * 0.2, 120));
const hours = (n: number) => Array.from({ length: n }, (_, k) => k);
const items = (list: readonly number[]) => itemsOf(list, fieldAt, (k) => intensityOf(fieldAt(k)));

/** The truth itself, times a factor. */
const oracle = (name: string, factor: number, from = 0): FieldGenerator => ({
  name,
  async *generate(sequence: AsyncIterable<SequenceItem>) {
    for await (const { utc, euv } of sequence) {
      const k = (Date.parse(utc) - Date.UTC(2016, 0, 1)) / 3_600_000;
      const image = { data: fieldAt(k).data.map((value) => value * factor), width: N, height: N };
      yield { utc, image, radiusPx: euv.radiusPx, framesUsed: k >= from ? 1 : 0 };
    }
  },
});
const options = { cadenceMinutes: 60, toleranceMinutes: 10, bootstrap: null } as const;

describe("an evaluation", () => {
  test("of the truth is perfect, and flicker shows in time where it hardly does in space", async () => {
    const flicker: FieldGenerator = {
      name: "flicker",
      async *generate(sequence) {
        let sign = 1;
        for await (const made of oracle("", 1).generate(sequence)) {
          sign = -sign;
          yield {
            ...made,
            image: { ...made.image, data: made.image.data.map((value) => value + sign * 30) },
          };
        }
      },
    };
    const report = await evaluateGenerators(() => items(hours(6)), [oracle("truth", 1), flicker], options);
    const [truth, other] = report.generators.map(({ scores }) => scores);
    expect(report).toMatchObject({ frames: 6, pairs: 5, leftOut: 0, fromUtc: hour(0), toUtc: hour(5) });
    expect(truth.ssim).toMatchObject({ value: 1, std: 0 });
    expect(truth.psnr.value).toBe(Number.POSITIVE_INFINITY);
    expect(truth.rmse.value).toBe(0);
    expect(truth.unsignedFluxCorrelation.value).toBeCloseTo(1, 12);
    expect(truth.unsignedFluxSlope.value).toBeCloseTo(1, 12);
    expect(truth.differenceCorrelation.value).toBeCloseTo(1, 12);
    expect(truth.fluctuationRatio.value).toBe(1);
    expect(truth.flipRate.value).toBe(truth.flipRateTruth.value);
    expect(other.correlationDisc.value).toBeGreaterThan(0.9);
    expect(other.fluctuationRatio.value).toBeGreaterThan(1.3);
    expect(other.differenceCorrelation.value).toBeLessThan(0.8);
  });

  test("scores everybody on the same frames, and no pair reaches over a gap", async () => {
    const list = [0, 1, 2, 3, 10, 11, 12];
    const report = await evaluateGenerators(() => items(list), [oracle("a", 1), oracle("late", 0.5, 2)], {
      ...options,
      warmUpFrames: 1,
    });
    expect(report.generators.map(({ frames }) => frames.map(({ utc }) => utc))).toEqual(
      [0, 1].map(() => [2, 3, 11, 12].map(hour)),
    );
    expect(report.generators[0].pairs.map(({ utc }) => utc)).toEqual([hour(3), hour(12)]);
    expect(report.leftOut).toBe(3);
    expect(report.generators[1].scores.fluctuationRatio.value).toBeLessThan(0.6);
  });

  test("means and spreads are those of the per-image values", async () => {
    const { generators } = await evaluateGenerators(() => items(hours(5)), [zeroField()], options);
    const [{ frames, scores }] = generators;
    const values = frames.map((frame) => frame.scores.psnr);
    const mean = values.reduce((sum, value) => sum + value, 0) / 5;
    expect(scores.psnr.value).toBeCloseTo(mean, 12);
    expect(scores.psnr.std).toBeCloseTo(
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5),
      12,
    );
    expect(scores.unsignedFluxCorrelation).toMatchObject({ value: Number.NaN, std: null });
    expect(scores.unsignedFluxRelativeError.value).toBe(1);
    expect(scores.differenceCorrelation.value).toBeNaN();
    expect(scores.fluctuationRatio.value).toBe(0);
  });

  test("intervals hold the value, and the same seed gives the same ones", async () => {
    const run = () =>
      evaluateGenerators(() => items(hours(24)), [oracle("half", 0.5)], {
        ...options,
        bootstrap: { seed: 3, resamples: 60, blockHours: 4 },
      });
    const [one, other] = [await run(), await run()].map(({ generators }) => generators[0].scores);
    expect(other).toEqual(one);
    for (const name of ["ssim", "psnr", "fluctuationRatio"] as const) {
      expect(one[name].low).toBeLessThanOrEqual(one[name].value);
      expect(one[name].high).toBeGreaterThanOrEqual(one[name].value);
      expect(one[name].high).toBeGreaterThan(one[name].low - 1e-12);
    }
  });

  test("refuses namesakes, generators that skip items, other sizes, and nothing to score", async () => {
    const run = (...generators: FieldGenerator[]) =>
      evaluateGenerators(() => items(hours(3)), generators, options);
    await expect(run()).rejects.toThrow(ArgumentError);
    await expect(run(oracle("a", 1), oracle("a", 2))).rejects.toThrow(ArgumentError);
    await expect(run(oracle("a", 1, 9))).rejects.toThrow(DataError);
    const broken = (change: (made: Awaited<ReturnType<typeof all>>) => typeof made): FieldGenerator => ({
      name: "broken",
      async *generate(sequence) {
        yield* change(await all(oracle("", 1).generate(sequence)));
      },
    });
    await expect(run(broken((made) => made.slice(1)))).rejects.toThrow(DataError);
    await expect(run(broken((made) => made.slice(0, 2)))).rejects.toThrow(DataError);
    const small = { data: new Float32Array(4), width: 2, height: 2 };
    await expect(run(broken((made) => made.map((one) => ({ ...one, image: small }))))).rejects.toThrow(
      ShapeError,
    );
  });

  test("stops when it is asked to", async () => {
    const signal = AbortSignal.abort();
    await expect(
      measureGenerator(items(hours(3)), zeroField(), { ...options, signal }),
    ).rejects.toMatchObject({
      kind: "aborted",
    });
  });

  test("looks at flares by themselves, as long as they last and where they are", async () => {
    const start = Date.parse(hour(2));
    const flare = { start, peak: start + 600_000, decayMinutes: 30, longitudeDeg: 30, latitudeDeg: 10 };
    const hidden = { ...flare, start: start + 10_800_000, peak: start + 11_400_000, longitudeDeg: 150 };
    const flares = flareNeighbourhood([hidden, flare], { radiusMm: 250 });
    const { pairs } = await measureGenerator(items(hours(7)), oracle("a", 0.5), { ...options, flares });
    const counts = pairs.map(({ flares: near }) => near?.moments.count ?? 0);
    expect(counts.map((count) => count > 0)).toEqual([false, true, true, false, false, false]);
    // A cap of 250 Mm seen at 31.5 degrees from disc centre: its rim is an ellipse.
    const radius = ((203.33 / 512) * N * 0.351) ** 2 * Math.PI;
    expect(counts[1] / (radius * Math.cos(30 * 0.0174533) * Math.cos(10 * 0.0174533))).toBeCloseTo(1, 1);
  });
});

describe("persistence", () => {
  test("shows the field of that age, and says when there is none", async () => {
    const made = await all(persistence({ hours: 2 }).generate(items([0, 1, 2, 3, 4.2, 12, 13, 14])));
    // After the gap what is older is no persistence over two hours.
    expect(made.map(({ framesUsed }) => framesUsed)).toEqual([0, 0, 1, 1, 1, 0, 0, 1]);
    expect(made[0].image.data.every((value) => value === 0)).toBe(true);
    expect(made[5].image.data.every((value) => value === 0)).toBe(true);
    for (const [k, from] of [
      [2, 0],
      [3, 1],
      [4, 2],
      [7, 12],
    ])
      expect(made[k].image.data).toEqual(fieldAt(from).data);
    for (const wrong of [{ hours: 0 }, { hours: 1, toleranceMinutes: 60 }, { toleranceMinutes: -1 }])
      expect(() => persistence(wrong)).toThrow(ArgumentError);
  });

  test("times that jitter by 10 ms show the same frames as exact ones", async () => {
    const jitter = 10 / 3_600_000;
    const times = hours(6).map((k) => k + (k % 2 === 0 ? 0 : -jitter));
    const made = await all(persistence({ hours: 1, toleranceMinutes: 1 }).generate(items(times)));
    expect(made.map(({ framesUsed }) => framesUsed)).toEqual([0, 1, 1, 1, 1, 1]);
    for (let k = 1; k < 6; k++) expect(made[k].image.data).toEqual(fieldAt(times[k - 1]).data);
  });

  test("has nothing where nothing was observed", async () => {
    const holes = itemsOf(
      [0, 1, 2, 3],
      (k) => (k === 1 ? undefined : fieldAt(k)),
      (k) => fieldAt(k),
    );
    const made = await all(persistence({ hours: 1 }).generate(holes));
    expect(made.map(({ framesUsed }) => framesUsed)).toEqual([0, 1, 0, 1]);
  });

  test("turned with the Sun, a spot moves as far as the Sun does", async () => {
    // Snodgrass 1983: 13.38 degrees a day at the equator seen from the Earth, whose own longitude falls by 13.20.
    const n = 128;
    const spot = (degrees: number, l0Degrees: number) => {
      const x = Math.round((n - 1) / 2 + (203.33 / 512) * n * Math.sin((degrees * Math.PI) / 180));
      return discOf(
        Float32Array.from({ length: n * n }, (_, i) =>
          Math.exp(-(((i % n) - x) ** 2 + (Math.floor(i / n) - 63.5) ** 2) / 8),
        ),
        { observer: { b0Degrees: 0, l0Degrees } },
      );
    };
    const [, made] = await all(
      persistence({ hours: 24, rotated: true }).generate(
        itemsOf(
          [0, 24],
          (k) => (k === 0 ? spot(-20, 5) : undefined),
          () => spot(0, 5 - 13.199 + 360),
        ),
      ),
    );
    let sum = 0;
    let weighted = 0;
    made.image.data.forEach((value, i) => {
      sum += value;
      weighted += value * (i % n);
    });
    const radius = (203.33 / 512) * n;
    const longitude = (Math.asin((weighted / sum - (n - 1) / 2) / radius) * 180) / Math.PI;
    expect(longitude).toBeCloseTo(-20 + 13.38, 0);
    const lost = discOf(new Float32Array(n * n), { observer: {} });
    await expect(
      all(
        persistence({ hours: 24, rotated: true }).generate(
          itemsOf(
            [0, 24],
            () => lost,
            () => lost,
          ),
        ),
      ),
    ).rejects.toThrow(DataError);
  });
});

describe("linear regression", () => {
  test("finds a field that is linear in the scaled intensity", async () => {
    const euv = (k: number) =>
      discOf(
        waves(N, k, 40).map((value) => 10 ** ((value + 80) / 80)),
        { kind: "euv" },
      );
    const field = (k: number) =>
      discOf(euv(k).data.map((value) => 50 * ((2 * Math.log(value)) / Math.log(100) - 1) + 10));
    const fit = await fitLinearField(itemsOf(hours(3), field, euv), {
      intensity: log,
      features: "intensity",
    });
    expect(fit.coefficients[0]).toBeCloseTo(10, 3);
    expect(fit.coefficients[1]).toBeCloseTo(50, 3);
    const [made] = await all(linearRegression(fit).generate(itemsOf([5], field, euv)));
    made.image.data.forEach((value, i) => {
      const r = Math.hypot((i % N) - 15.5, Math.floor(i / N) - 15.5);
      expect(value).toBeCloseTo(r < made.radiusPx ? field(5).data[i] : 0, 2);
    });
  });

  test("cannot know the sign, but |B|: with position it is no worse on its own data", async () => {
    const error = async (target: "field" | "magnitude", features: "intensity" | "position") => {
      const fit = await fitLinearField(items(hours(4)), { intensity: log, target, features });
      expect(linearFieldFromJson(linearFieldToJson(fit))).toEqual(fit);
      const { generators } = await evaluateGenerators(
        () => items(hours(4)),
        [linearRegression(fit)],
        options,
      );
      return generators[0].scores;
    };
    const [plain, placed, size] = [
      await error("field", "intensity"),
      await error("field", "position"),
      await error("magnitude", "position"),
    ];
    expect(placed.rmseDisc.value).toBeLessThanOrEqual(plain.rmseDisc.value + 1e-6);
    expect(Math.abs(plain.correlationDisc.value)).toBeLessThan(0.3);
    expect(size.unsignedFluxRelativeError.value).toBeLessThan(0.2);
    expect(size.negativeFluxRelativeError.value).toBe(1);
  });

  test("refuses to be fitted to nothing, and files that hold none", async () => {
    const none = itemsOf([0], () => undefined, fieldAt);
    await expect(fitLinearField(none, { intensity: log })).rejects.toThrow(DataError);
    for (const text of ["", "{}", "null", '{"kind":"linear field","target":"field","coefficients":[1]}'])
      expect(() => linearFieldFromJson(text)).toThrow(FormatError);
    expect(() =>
      linearRegression({
        ...{ target: "field", features: "intensity", intensity: log, clipGauss: 200, discs: 1 },
        coefficients: [1],
      }),
    ).toThrow(ArgumentError);
  });
});

describe("power in time", () => {
  test("a wave has its power at its frequency, and all of it", () => {
    const meter = new PowerMeter(16, 60);
    const mask = Uint8Array.from([1, 1, 0]);
    for (let t = 0; t < 32; t++) {
      const wave = 10 * Math.cos((2 * Math.PI * 4 * t) / 16);
      meter.add(Float32Array.from([wave, -wave, 99]), Float32Array.from([wave / 2, 0, t]), mask);
    }
    const { frequency, truth, generated, segments } = meter.power;
    expect(segments).toBe(3);
    expect(frequency[3]).toBeCloseTo(0.25, 12);
    expect(truth.indexOf(Math.max(...truth))).toBe(3);
    // The variance of a wave of amplitude 10 is 50; generated: half the amplitude in one pixel of two.
    expect(truth.reduce((sum, value) => sum + value, 0) / 16).toBeCloseTo(50, 6);
    expect(generated.reduce((sum, value) => sum + value, 0) / 16).toBeCloseTo(6.25, 6);
  });

  test("no segment reaches over a gap", () => {
    const meter = new PowerMeter(4, 12);
    for (let t = 0; t < 7; t++) {
      if (t === 3) meter.restart();
      meter.add(Float32Array.of(t), Float32Array.of(t), Uint8Array.of(1));
    }
    expect(meter.power.segments).toBe(1);
    expect(new PowerMeter(4, 12).power.truth[0]).toBeNaN();
    expect(() => new PowerMeter(5, 12)).toThrow(ArgumentError);
  });
});
