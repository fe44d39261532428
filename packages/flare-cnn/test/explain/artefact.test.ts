import { seededRandom } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { crop } from "@helioscope/core/image";
import { activeRegions } from "@helioscope/synthetic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crossValidated } from "../../src/explain/by-table.ts";
import {
  artefactFigure,
  artefactReport,
  artefactTable,
  bipole,
  bipoleScene,
  frameDependence,
  frameTable,
  reframe,
  regionScene,
} from "../../src/explain/index.ts";
import { largest } from "../../src/explain/occlusion.ts";
import { unsignedSum } from "../../src/explain/reframe.ts";
import { survival } from "../../src/explain/survival.ts";
import type { Sample } from "../../src/types.ts";
import { fieldOf, fluxClassifier, NATIVE, RESIZED } from "./support/classifiers.ts";

const native = fluxClassifier(NATIVE, { slope: 1e-6, intercept: -3 });
const resized = fluxClassifier(RESIZED, { slope: -0.1, intercept: 5, of: "mean" });

describe("reframe", () => {
  it("pads and takes away again", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (width, height, moreX, moreY) => {
          const field = fieldOf(width, height, (x, y) => (x === 0 && y === 0 ? Number.NaN : 1 + x - 3 * y));
          const wide = reframe(field, { widthPx: width + 2 * moreX, heightPx: height + 2 * moreY });
          expect([wide.width, wide.height]).toEqual([width + 2 * moreX, height + 2 * moreY]);
          expect(wide.data[moreY * wide.width + moreX]).toBeNaN();
          expect(unsignedSum(wide)).toBe(unsignedSum(field));
          expect(reframe(field, { widthPx: width, heightPx: height })).toEqual(field);
        },
      ),
    );
  });

  it("keeps what is about the centre of the flux", () => {
    const field = fieldOf(200, 100, (x, y) => (Math.abs(x - 150) < 5 && Math.abs(y - 90) < 5 ? 700 : 0));
    const small = reframe(field, { widthPx: 40, heightPx: 30 });
    expect(unsignedSum(small)).toBe(unsignedSum(field));
    expect(() => reframe(field, { widthPx: 0, heightPx: 3 })).toThrowError(/0x3/);
  });
});

describe("frameDependence", () => {
  it("is nothing for total flux at native scale, and much for what is resized", async () => {
    const scene = bipoleScene();
    const free = await frameDependence(native, scene);
    const bound = await frameDependence(resized, scene);
    expect(free.range).toBeLessThan(1e-6);
    expect(bound.range).toBeGreaterThan(0.3);
    expect(bound.logitRange).toBeGreaterThan(bound.range);
    expect(bound.rangeWithSize).toBeGreaterThan(bound.rangeWithAspect);
    expect(bound.rows.filter(({ series }) => series === "size")).toHaveLength(11);
    for (const { widthPx, heightPx, aspect } of bound.rows) {
      expect([widthPx % 2, heightPx % 2]).toEqual([0, 0]);
      expect(aspect).toBeCloseTo(widthPx / heightPx, 12);
    }
  });
});

describe("scenes", () => {
  it("are left out of frames that would cut them", async () => {
    const large = await frameDependence(native, bipoleScene({ radiusMm: 60 }));
    // Discs of 60 Mm need 661x332 pixels.
    expect(large.rows.length).toBeLessThan(21);
    for (const { widthPx, heightPx } of large.rows) expect(widthPx >= 661 && heightPx >= 332).toBe(true);
    const one = bipoleScene({ radiusMm: 60, configuration: "-" });
    expect(one.least).toEqual({ widthPx: 332, heightPx: 332 });
    await expect(frameDependence(native, bipoleScene({ radiusMm: 600 }))).rejects.toThrow(/No frame holds/);
  });

  it("are regions of a synthetic population, the same Sun in every frame", async () => {
    const region = activeRegions({ regions: 12, seed: 2 }).at(3);
    const scene = regionScene(region, { around: "sun" });
    const small = scene.render({ widthPx: region.widthPx, heightPx: region.heightPx });
    const wide = scene.render({ widthPx: region.widthPx + 40, heightPx: region.heightPx + 20 });
    const inside = crop(wide, 20, 10, region.widthPx, region.heightPx);
    expect(inside.data).toEqual(small.data);
    const alone = regionScene(region);
    const own = alone.render({ widthPx: region.widthPx + 40, heightPx: region.heightPx + 20 });
    expect(unsignedSum(own)).toBeLessThan(unsignedSum(wide));
    expect(own.data[0]).toBe(0);
    expect(largest(own.data)).toBe(largest(small.data));
  });
});

describe("survival", () => {
  const random = () => seededRandom(5);
  const draw = seededRandom(6);
  const groups = Array.from({ length: 300 }, (_, i) => `r${Math.floor(i / 5)}`);
  const labels = groups.map((_, i) => Number(Math.floor(i / 5) % 3 === 0));
  const good = labels.map((label) => 1 / (1 + Math.exp(-(2 * label - 1 + draw.normal()))));

  it("is all of it for the same probabilities, none for chance", () => {
    const same = survival(labels, groups, good, good, { random: random() });
    expect(same.gini).toMatchObject({ estimate: 1, low: 1, high: 1 });
    expect(same.tss.estimate).toBe(1);
    expect(same.giniChange.estimate).toBe(0);
    const chance = labels.map(() => draw.uniform());
    const none = survival(labels, groups, chance, good, { random: random() });
    expect(Math.abs(none.gini.estimate)).toBeLessThan(0.2);
    expect(none.gini.high - none.gini.low).toBeGreaterThan(0.1);
    expect(none.giniChange.high).toBeLessThan(0);
  });

  it("is not defined against a reference without skill", () => {
    const flat = labels.map(() => 0.5);
    expect(survival(labels, groups, good, flat, { random: random() }).gini.estimate).toBeNaN();
  });
});

describe("crossValidated", () => {
  const draw = seededRandom(8);
  const groups = Array.from({ length: 200 }, (_, i) => `r${Math.floor(i / 4)}`);
  const labels = groups.map((_, i) => Number(Math.floor(i / 4) % 4 === 0));

  it("tells what its numbers tell, and no more", () => {
    const told = labels.map((label) => Math.exp(label + 0.4 * draw.normal()));
    const silent = groups.map(() => Math.exp(draw.normal()));
    const p = crossValidated([told], labels, groups, { random: seededRandom(1) });
    const flaring = p.filter((_, i) => labels[i] === 1);
    const quiet = p.filter((_, i) => labels[i] === 0);
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(flaring) - mean(quiet)).toBeGreaterThan(0.4);
    const nothing = crossValidated([silent], labels, groups, { random: seededRandom(1) });
    const difference =
      mean(nothing.filter((_, i) => labels[i] === 1)) - mean(nothing.filter((_, i) => labels[i] === 0));
    expect(Math.abs(difference)).toBeLessThan(0.1);
  });

  it("cannot know a region by heart", () => {
    // A number of its own for each region: within the fit it would tell all, for other regions it tells nothing.
    const own = groups.map((group) => 1 + ((Number(group.slice(1)) * 7919) % 101));
    const p = crossValidated([own], labels, groups, { random: seededRandom(2) });
    const right = p.filter((value, i) => Number(value >= 0.5) === labels[i]).length;
    expect(right / p.length).toBeLessThan(0.8);
  });

  it("refuses too few regions and what has no logarithm", () => {
    const few = { random: seededRandom(1) };
    expect(() => crossValidated([labels.map(() => 1)], labels, labels.map(String), few)).toThrowError(
      /1 flaring and 1 nonflaring/,
    );
    expect(() => crossValidated([labels.map(() => 0)], labels, groups, few)).toThrowError(/logarithm of 0/);
  });
});

/** 40 regions of 3 magnetograms; `size` and `flux` say how the frame and the radius follow the label. */
function population(
  size: (label: number, draw: number) => number,
  radius: (label: number, draw: number) => number,
) {
  const draw = seededRandom(9);
  const fields: ReturnType<typeof bipole>[] = [];
  const samples = Array.from({ length: 120 }, (_, i): Sample => {
    const region = Math.floor(i / 3);
    const label = region % 4 === 0 ? 1 : 0;
    const widthPx = 2 * Math.round(size(label, draw.normal()) / 2);
    const heightPx = 2 * Math.round(widthPx / 4);
    fields.push(bipole({ radiusMm: radius(label, draw.normal()), widthPx, heightPx }));
    return {
      ...{ file: `${i}.fits`, harp: region, noaa: [], group: String(region), utc: "2012-01-01T00:00:00Z" },
      ...{ label, fluxMx: unsignedSum(fields[i]) * 1.3e15, fluxFrom: "line of sight" as const },
      ...{ areaMicroHemispheres: null, longitudeDeg: 0, latitudeDeg: 0, widthPx, heightPx },
    };
  });
  return { samples, skipped: [], read: async (i: number) => fields[i] };
}

describe("artefactReport", () => {
  it("says that a classifier by resolution loses all when the frames are the same", async () => {
    const source = population(
      (label, z) => 100 + 60 * label + 8 * z,
      () => 4,
    );
    const classifier = fluxClassifier(RESIZED, { slope: -0.01, intercept: 4.3, of: "mean" });
    const report = await artefactReport(classifier, source, { random: seededRandom(1), resamples: 200 });
    const [own, fixed, scrambled, size, flux] = report.rows;
    expect(report.rows.map(({ name }) => name)).toEqual([
      "as is",
      "fixed",
      "scrambled",
      "frame size alone",
      "total unsigned flux",
    ]);
    expect(own.scores.rocArea).toBeGreaterThan(0.98);
    expect(fixed.scores.rocArea).toBeLessThan(0.6);
    expect(Math.abs(scrambled.survival.gini.estimate)).toBeLessThan(0.4);
    expect(size.scores.rocArea).toBeGreaterThan(0.98);
    expect(flux.scores.rocArea).toBeLessThan(0.7);
    expect(fixed.fluxKept).toBeCloseTo(1, 6);
    expect(scrambled.meanChange).toBeGreaterThan(0.1);
    expect([own.meanChange, size.fluxKept]).toEqual([0, null]);
    expect(report.words.join(" ")).toMatch(
      /With all in one frame of 1\d\dx\d+ pixels .* of the skill survives/,
    );
    expect(own.scores.errors?.rocArea.low).toBeGreaterThan(0.95);
    const table = artefactTable(report);
    for (const row of table.rows) expect(Object.keys(row)).toEqual(table.columns.map(({ name }) => name));
    expect(frameTable(report).rows).toHaveLength(21);
    const svg = await artefactFigure(report, source.samples, { document: nodeDocument(), title: "Artefact" });
    expect(svg).toContain("Skill by the frames");
    expect(svg).toContain("The same region in larger frames");
  });

  it("says that a classifier by flux at native scale keeps its skill, and repeats itself", async () => {
    const source = population(
      (_, z) => 140 + 10 * z,
      (label, z) => 3 + 1.5 * label + 0.5 * z,
    );
    const ask = () => artefactReport(native, source, { random: seededRandom(1), resamples: 100, scenes: [] });
    const report = await ask();
    const [own, fixed, scrambled, size, flux] = report.rows;
    expect(own.scores.rocArea).toBeGreaterThan(0.9);
    expect(fixed.survival.gini.estimate).toBeCloseTo(1, 2);
    expect(scrambled.survival.gini.estimate).toBeCloseTo(1, 2);
    expect(flux.scores.rocArea).toBeGreaterThan(0.9);
    expect(size.scores.rocArea).toBeLessThan(0.75);
    expect((await ask()).rows).toEqual(report.rows);
  });

  it("goes by the baseline of the training data where it is given", async () => {
    const source = population(
      (_, z) => 140 + 10 * z,
      (label, z) => 3 + 1.5 * label + 0.5 * z,
    );
    const fluxBaseline = {
      ...({ kind: "total unsigned flux", slope: 0, intercept: 0, floorMx: 1e19 } as const),
      ...{ positiveWeight: 4.5, samples: 1, flaring: 1 },
    };
    const { rows } = await artefactReport(native, source, {
      ...{ random: seededRandom(1), resamples: 20, scenes: [], fluxBaseline },
    });
    expect(rows[4].probabilities.every((p) => p === 0.5)).toBe(true);
  });

  it("leaves out what cannot be read, and says so", async () => {
    const source = population(
      (_, z) => 140 + 10 * z,
      (label, z) => 3 + 1.5 * label + 0.5 * z,
    );
    const options = { random: seededRandom(1), resamples: 20, scenes: [] };
    const wrong = bipole({ radiusMm: 3, widthPx: 20, heightPx: 20 });
    const read = async (i: number) => {
      if (i === 7) throw new Error("a broken file");
      return i === 9 ? wrong : source.read(i);
    };
    const { rows, skipped } = await artefactReport(native, { ...source, read }, options);
    expect(skipped).toEqual([
      { name: "7.fits", reason: "a broken file" },
      { name: "9.fits", reason: expect.stringMatching(/20x20 pixels/) },
    ]);
    for (const { scores } of rows) expect(scores.examples).toBe(118);
    const none = { ...source, read: async () => wrong };
    await expect(artefactReport(native, none, options)).rejects.toThrow(/None of 120 samples/);
  });
});
