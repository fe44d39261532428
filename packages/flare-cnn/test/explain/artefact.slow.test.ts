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
  frameFigure,
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
    for (const { widthPx, heightPx, aspect, series, standardError } of bound.rows) {
      if (series !== "place") expect([widthPx % 2, heightPx % 2]).toEqual([0, 0]);
      expect(aspect).toBeCloseTo(widthPx / heightPx, 12);
      expect(standardError).toBeNaN();
    }
  });

  it("puts the scene elsewhere in frames of even and odd sides, which blocks of pixels fall on differently", async () => {
    const blocks = fluxClassifier({ kind: "native", scaleDeg: 0.12 }, { slope: 1e-3, intercept: -9 });
    // Looks at the strongest block only: what means of other blocks are shows in it.
    const strongest = {
      ...blocks,
      probabilities: async (inputs: readonly { readonly data: Float32Array }[]) =>
        Float64Array.from(inputs, ({ data }) => largest(data) / 4000),
    };
    const scene = bipoleScene({ radiusMm: 1, separationMm: 6 });
    const { rows, range, rangeWithSize, rangeWithAspect, rangeWithPlace } = await frameDependence(
      strongest,
      scene,
    );
    const places = rows.filter(({ series }) => series === "place");
    expect(rangeWithSize + rangeWithAspect).toBeLessThan(1e-6);
    expect(rangeWithPlace).toBeGreaterThan(0.02);
    expect(range).toBe(rangeWithPlace);
    expect(places.some(({ widthPx, heightPx }) => widthPx % 2 === 1 && heightPx % 2 === 1)).toBe(true);
    expect(Math.max(...places.map(({ dxPx }) => Math.abs(dxPx)))).toBeGreaterThan(20);
    for (const { widthPx, heightPx, dxPx, dyPx } of places) {
      expect(Math.abs(dxPx) % 1).toBe((widthPx % 2) / 2);
      const { data, width, height } = scene.render({ widthPx, heightPx, dxPx, dyPx });
      const sums = [0, 0, 0];
      data.forEach((b, i) => {
        sums[0] += Math.abs(b);
        sums[1] += Math.abs(b) * (i % width);
        sums[2] += Math.abs(b) * Math.floor(i / width);
      });
      expect(sums[1] / sums[0] - (width - 1) / 2).toBeCloseTo(dxPx, 3);
      expect(sums[2] / sums[0] - (height - 1) / 2).toBeCloseTo(dyPx, 3);
    }
    const near = await frameDependence(strongest, scene, { places: [[1, 0]] });
    expect(near.rows.filter(({ series }) => series === "place")).toHaveLength(2);
    await expect(frameDependence(strongest, scene, { places: [[0.5, 0]] })).rejects.toThrow(/0\.5 and 0/);
  });

  it("is the mean over several networks, with its standard error", async () => {
    const folds = [5, 4, 3].map((intercept) =>
      fluxClassifier(RESIZED, { slope: -0.1, intercept, of: "mean" }),
    );
    const scene = bipoleScene();
    const all = await frameDependence(folds, scene);
    const single = await Promise.all(folds.map((fold) => frameDependence(fold, scene)));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const error = (values: number[]) =>
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / 2 / 3);
    expect(all.classifiers).toBe(3);
    for (const name of ["range", "rangeWithSize", "rangeWithAspect", "rangeWithPlace", "logitRange"] as const)
      expect(all[name]).toBeCloseTo(mean(single.map((one) => one[name])), 12);
    expect(all.rangeError).toBeCloseTo(error(single.map(({ range }) => range)), 12);
    all.rows.forEach(({ output, standardError }, i) => {
      const own = single.map(({ rows }) => rows[i].output);
      expect(output).toBeCloseTo(mean(own), 12);
      expect(standardError).toBeCloseTo(error(own), 12);
    });
    expect(frameTable({ dependence: [all] }).rows[0].standard_error).toBeGreaterThan(0);
    const svg = await frameFigure([all], { document: nodeDocument() });
    expect(svg).toContain("The same region elsewhere in its frame");
    await expect(frameDependence([], scene)).rejects.toThrow(/No classifiers/);
  });
});

describe("scenes", () => {
  it("are left out of frames that would cut them", async () => {
    const large = await frameDependence(native, bipoleScene({ radiusMm: 60 }));
    // Discs of 60 Mm need 661x332 pixels.
    expect(large.rows.length).toBeLessThan(49);
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
    const size = { widthPx: 2 * region.widthPx + 1, heightPx: 2 * region.heightPx };
    for (const one of [scene, regionScene(region)]) {
      const still = one.render({ ...size, dxPx: -0.5, dyPx: 0 });
      const moved = one.render({ ...size, dxPx: 6.5, dyPx: -3 });
      const part = [20, 20, region.widthPx, region.heightPx] as const;
      expect(crop(moved, part[0] + 7, part[1] - 3, part[2], part[3]).data).toEqual(crop(still, ...part).data);
    }
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
    expect(none.tssChange.estimate).toBeLessThan(0);
    expect([none.gini.missing, none.giniChange.missing]).toEqual([0, 0]);
  });

  it("is not defined against a reference without skill", () => {
    const flat = labels.map(() => 0.5);
    expect(survival(labels, groups, good, flat, { random: random() }).gini.estimate).toBeNaN();
  });

  it("counts the resamples that have no ratio, and has a change for all of them", () => {
    const weak = labels.map((label) => 0.02 * label + draw.normal());
    const p = weak.map((value) => 1 / (1 + Math.exp(-value)));
    const { gini, giniChange } = survival(labels, groups, good, p, { random: random(), resamples: 500 });
    expect(gini.missing).toBeGreaterThan(5);
    expect(gini.missing).toBeLessThan(500);
    expect(giniChange.missing).toBe(0);
    expect(giniChange.low).toBeGreaterThan(0);
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
    expect(table.rows[1]).toMatchObject({ left_out: 0 });
    expect(table.rows[1].change).toBeCloseTo(2 * (fixed.scores.rocArea - own.scores.rocArea), 10);
    expect(table.rows[1].change_high).toBeLessThan(0);
    expect(report.words.join(" ")).toMatch(/Gini coefficient changes by -0\.\d+, -\d\.\d+ to -0\.\d+\)/);
    expect(report.words.join(" ")).toContain("with its place in the frame");
    expect(report.words.join(" ")).not.toContain("next to nothing of flaring");
    expect(frameTable(report).rows).toHaveLength(11 + 10 + 28);
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
    // Frames that tell nothing cannot show what comes of them.
    expect(report.words.at(-1)).toMatch(/size of the frame tells next to nothing of flaring.*section 4\.4/);
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
