import { type Frame, isHelioError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { presets, type SolarUnetConfig, solarUnetConfig } from "../../src/config.ts";
import { comparison } from "../../src/observe/compare.ts";
import { Handover } from "../../src/observe/handover.ts";
import type { UsedFrame } from "../../src/observe/images.ts";
import { observeFrames } from "../../src/observe/index.ts";
import type { Scales } from "../../src/observe/scales.ts";
import { type ComparedRun, SwamisBeside } from "../../src/observe/swamis-beside.ts";
import { trackSwamis } from "../../src/swamis/index.ts";
import type { TrackedFeature } from "../../src/types.ts";
import { frameOf, memoryContext, stream, twoSquares, utcOf } from "./support/run.ts";

const comparing: SolarUnetConfig = solarUnetConfig.parse({ ...presets.paper, compare: true });

async function* used(count: number, onRead: (k: number) => void = () => undefined) {
  for (let index = 0; index < count; index++) {
    onRead(index);
    yield { index, name: `f${index}`, image: { ...twoSquares(index), name: "" } } satisfies UsedFrame;
  }
}

/** A run whose first frame holds features of such sizes, each of 100 G. */
const runOf = (sizes: readonly number[], lifetimes: readonly number[] = [1]): ComparedRun => ({
  first: {
    frame: 0,
    width: 64,
    height: 64,
    features: sizes.map((sizePx) => ({ sizePx, fluxGauss: -100 * sizePx }) as TrackedFeature),
  },
  lifetimes,
});
const pixels = { pixelKm: null, pixelScaleArcsec: null } as Scales;

describe("a hand-over", () => {
  test("waits for the taker, keeps the order and ends", async () => {
    const handover = new Handover<number>();
    let given = 0;
    const giving = (async () => {
      for (const value of [1, 2, 3]) {
        await handover.put(value);
        given = value;
      }
      handover.end();
    })();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(given).toBe(0);
    const values = handover.values();
    expect((await values.next()).value).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(given).toBe(1);
    const rest = [];
    for await (const value of values) rest.push(value);
    await giving;
    expect(rest).toEqual([2, 3]);
  });
});

describe("SWAMIS beside another tracker", () => {
  test("finds what it finds alone, never more than a frame behind", async () => {
    const beside = new SwamisBeside(comparing);
    const passed: number[] = [];
    for await (const { index } of beside.pass(used(6, (k) => expect(passed).toHaveLength(k))))
      passed.push(index);
    const { first, lifetimes } = await beside.finish();
    const fields = Array.from({ length: 6 }, (_, k) => twoSquares(k));
    const steps = [];
    for await (const step of trackSwamis(fields, { highGauss: 150, minSizePx: 10 })) steps.push(step);
    expect(first).toEqual(steps[0]?.frame);
    expect(lifetimes).toEqual([0, 0, 0, 0, 0, 2]);
  });

  test("stops with the run that it stands beside, and stops it when it fails", async () => {
    const stopped = new SwamisBeside(comparing);
    for await (const { index } of stopped.pass(used(6))) if (index === 2) break;
    expect((await stopped.finish()).lifetimes).toEqual([0, 0, 2]);
    const abort = new AbortController();
    const aborted = new SwamisBeside(comparing, { signal: abort.signal });
    const seen: number[] = [];
    const run = (async () => {
      for await (const { index } of aborted.pass(used(50))) {
        seen.push(index);
        if (index === 3) abort.abort();
      }
    })();
    const error = await run.catch((reason: unknown) => reason);
    expect(isHelioError(error, "aborted")).toBe(true);
    expect(seen.length).toBeLessThan(8);
  });
});

describe("the comparison", () => {
  // scipy 1.17.1, epps_singleton_2samp of 1..10 and these tenths; the statistic does not depend on the unit.
  const ours = [25, 31, 47, 52, 66, 77, 81, 99, 123, 150, 182, 205];
  const theirs = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
  const P = 0.430730993409034;

  test("states both trackers' quantities and the p values", () => {
    const { rows, facts } = comparison(runOf(theirs, [3, 1]), runOf(ours, [2]), pixels);
    expect(rows.map(({ quantity, tracker, n }) => [quantity, tracker, n])).toEqual([
      ["size [px]", "SWAMIS", 10],
      ["size [px]", "SolarUnet", 12],
      ["unsigned flux [G px]", "SWAMIS", 10],
      ["unsigned flux [G px]", "SolarUnet", 12],
      ["lifetime [frames]", "SWAMIS", 4],
      ["lifetime [frames]", "SolarUnet", 2],
    ]);
    expect(rows[0]).toMatchObject({ minimum: 10, maximum: 100, median: 55, mean: 55 });
    expect(rows[0]?.sd).toBeCloseTo(10 * Math.sqrt(82.5 / 9), 6);
    expect(rows[4]).toMatchObject({ minimum: 1, maximum: 2, median: 1, mean: 1.25, p: null });
    for (const row of rows.slice(0, 4)) expect(row.p).toBeCloseTo(P, 8);
    expect(facts.map(({ label }) => label)).toEqual([
      "Epps-Singleton p of the sizes, SWAMIS and SolarUnet",
      "Epps-Singleton p of the fluxes, SWAMIS and SolarUnet",
    ]);
    for (const { value } of facts) expect(value).toBeCloseTo(P, 8);
  });

  test("in units of the Sun has real superscripts", () => {
    const { rows } = comparison(runOf(theirs), runOf(ours), { ...pixels, pixelKm: 1000 });
    expect(new Set(rows.map(({ quantity }) => quantity))).toEqual(
      new Set(["size [Mm²]", "unsigned flux [10¹⁸ Mx]", "lifetime [frames]"]),
    );
    // 10 pixels of 1 Mm^2, 1000 G over 1e16 cm^2 each.
    expect(rows[0]?.minimum).toBeCloseTo(10, 9);
    expect(rows[2]?.minimum).toBeCloseTo(10, 9);
    expect(rows[0]?.p).toBeCloseTo(P, 8);
  });

  test("says why there is no p", () => {
    const { rows, facts } = comparison(runOf([3, 4]), runOf([]), pixels);
    expect(rows.map(({ tracker, p }) => [tracker, p])).toEqual([
      ["SWAMIS", null],
      ["SWAMIS", null],
      ["SWAMIS", null],
      ["SolarUnet", null],
    ]);
    expect(facts[0]?.value).toMatch(/^none: Epps-Singleton test of 2 and 0 values/);
  });
});

describe("a run with the comparison", () => {
  const frames = (): Frame[] =>
    Array.from({ length: 4 }, (_, k) => frameOf(`f${k}`, twoSquares(k), utcOf(56 * k)));
  const tracked = async (config: SolarUnetConfig) => {
    const { context, out, rows } = memoryContext();
    const observation = await observeFrames(stream(frames()), config, context, {
      // Masks in which the negative square is missing.
      mask: async (frame) => {
        const { data, width, height } = await frame.read();
        return {
          mask: { data: Int8Array.from(data, (b) => (b > 150 ? 1 : 0)), width, height },
          signed: true,
        };
      },
    });
    const svg = async (name: string) => new TextDecoder().decode(await out.read(`figures/${name}.svg`));
    return { observation, out, rows, svg };
  };
  const byMask: SolarUnetConfig = { ...comparing, segment: { ...comparing.segment, by: "mask" } };

  test("sets both side by side in figures, table and facts", async () => {
    const { observation, rows, svg } = await tracked(byMask);
    expect(rows.get("comparison")?.map(({ tracker, n }) => [tracker, n])).toEqual([
      ["SWAMIS", 2],
      ["SolarUnet", 1],
      ["SWAMIS", 2],
      ["SolarUnet", 1],
      ["SWAMIS", 2],
      ["SolarUnet", 1],
    ]);
    expect(observation.facts.map(({ label }) => label).join()).toContain("Epps-Singleton p of the sizes");
    const figure = observation.pictures.find(({ path }) => path === "figures/compare-features.svg");
    expect(figure?.caption).toContain("the 1 features that only SWAMIS has; only SolarUnet has 0");
    const features = await svg("compare-features");
    for (const word of ["SWAMIS: 2 features", "SolarUnet: 1 features"]) expect(features).toContain(word);
    const lifetimes = await svg("lifetimes");
    // The first two colours of the cycle, and both names.
    for (const word of ["#1f77b4", "#ff7f0e", ">SWAMIS<", ">SolarUnet<"]) expect(lifetimes).toContain(word);
  });

  test("without it has one series, no legend and no such figure", async () => {
    const { svg, out, rows, observation } = await tracked({ ...byMask, compare: false });
    expect(await out.has("figures/compare-features.svg")).toBe(false);
    expect(rows.has("comparison")).toBe(false);
    expect(observation.facts.map(({ label }) => label).join()).not.toContain("Epps");
    const lifetimes = await svg("lifetimes");
    expect(lifetimes).not.toContain("#ff7f0e");
    expect(lifetimes).not.toMatch(/>(features|SWAMIS|SolarUnet)</);
  });

  test("is refused with the swamis profile", () => {
    const swamis = { ...comparing, tracking: { ...comparing.tracking, profile: "swamis" } };
    expect(() => solarUnetConfig.parse(swamis)).toThrow(/must be false with the swamis profile/);
  });
});
