import { decodePng } from "@helioscope/core/figure";
import { nodeDocument, svgToPng } from "@helioscope/core/figure/node";
import { pearson } from "@helioscope/core/metrics";
import { expect, it } from "vitest";
import {
  clusterFigure,
  comparisonFigure,
  continuumImage,
  cyclicMap,
  densityOf,
  mapsFigure,
  profileFigure,
  stratificationFigure,
} from "../../src/draw/index.ts";
import { limitsOf } from "../../src/draw/limits.ts";
import { inProportion } from "../../src/draw/stretch.ts";
import { windowsOf } from "../../src/draw/windows.ts";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { truthAt } from "../map/scene.ts";
import { toy, toyCube, toyGuess, toyMethods } from "../map/toy.ts";

const document = nodeDocument();
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);
const count = (svg: string, tag: string): number => svg.split(`<${tag} `).length - 1;
const drawn = (svg: string) => decodePng(svgToPng(svg));

const cube = {
  ...toyCube(6, 4, (k) => (k === 7 ? Number.NaN : k)),
  pixelScaleArcsec: [0.3, 0.3] as const,
  centreArcsec: [-100, 50] as const,
};
const invert = () =>
  invertMap(cube, { method: toy, methods: toyMethods, guess: sameGuess(toyGuess), logTau: [0, -1] });

it("draws maps with axes on the Sun and colour bars, a row a depth", async () => {
  const result = await invert();
  const svg = mapsFigure(result, { quantities: ["level", "angle"], cube, title: "Toy" });
  // Two depths of the level, the continuum, the angle, chi squared; each with a colour bar.
  expect(count(svg, "image")).toBe(10);
  const words = texts(svg);
  for (const word of ["Toy", "level, log τ = 0", "level, log τ = −1", "Continuum", "angle", "χ²", "deg"]) {
    expect(words).toContain(word);
  }
  expect(words.filter((word) => word === "Solar X (arcsec)")).toHaveLength(5);
  const { width, height } = drawn(svg);
  expect(width).toBeGreaterThan(300);
  expect(height).toBeGreaterThan(300);
  expect(() => mapsFigure(result, { quantities: ["temperature"] })).toThrow(/level at 0/);
  expect(texts(mapsFigure(result, { quantities: ["level"], logTau: [-1], chi2: false }))).toContain("x (px)");
});

it("shows maps in their proportions on the Sun, and slits as more than a thread", async () => {
  const picture = (width: number, height: number) => ({
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => i >> 2),
  });
  const square = picture(6, 4);
  expect(inProportion(square, { width: 6, height: 4 })).toBe(square);
  const placed = { width: 6, height: 4, pixelScaleArcsec: [0.3, 0.15] as const };
  const wide = inProportion(square, placed);
  expect(wide.width / wide.height).toBeCloseTo(3, 6);
  const corners = [0, wide.width - 1, wide.width * wide.height - 1].map((at) => wide.data[4 * at]);
  expect(corners).toEqual([0, 5, 23]);
  const slit = inProportion(picture(1, 1024), { width: 1, height: 1024 });
  expect([slit.width, slit.height]).toEqual([512, 1024]);
  const row = inProportion(picture(1024, 1), { width: 1024, height: 1 });
  expect(row.width / row.height).toBeCloseTo(3, 2);
  const result = await invertMap(toyCube(1, 300), {
    method: toy,
    methods: toyMethods,
    guess: sameGuess(toyGuess),
  });
  expect(drawn(mapsFigure(result, { quantities: ["level"], logTau: [0] })).height).toBeLessThan(700);
});

it("takes the continuum where the mean intensity is greatest", () => {
  const { data } = continuumImage(cube);
  expect([...data.subarray(0, 3)]).toEqual([0, 1, 2]);
  expect(data[7]).toBeNaN();
  const empty = { ...cube, data: cube.data.map(() => Number.NaN) };
  expect(() => continuumImage(empty)).toThrow(/finite/);
});

it("has limits around a middle, from nought, and as told", () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => i - 200);
  const [low, high] = limitsOf(values, { middle: 0 });
  expect(low).toBe(-high);
  expect(high).toBeCloseTo(795, 0);
  expect(limitsOf(values, { least: 0 })[0]).toBe(0);
  expect(limitsOf(values, { range: [0, 180] })).toEqual([0, 180]);
  expect(limitsOf([Number.NaN])).toEqual([0, 1]);
  expect(limitsOf([2, 2])).toEqual([1.5, 2.5]);
});

it("comes round in its cyclic colour map", () => {
  expect([...cyclicMap.table.subarray(0, 3)]).toEqual([...cyclicMap.table.subarray(765)]);
});

it("draws observed points, the fit and the residuals of the four parameters", async () => {
  const n = 20;
  const wavelengths = Float64Array.from({ length: n }, (_, i) => 6301 + 0.1 * i);
  const observed = Float64Array.from({ length: 4 * n }, (_, i) => Math.sin(i));
  const fit = observed.map((value) => value + 0.001);
  const svg = await profileFigure(wavelengths, observed, fit, {
    document,
    noise: 1e-3,
    title: "Pixel (1, 2)",
  });
  // Points in eight panels, two in the legends; lines in four.
  expect(count(svg, "circle")).toBe(8 * n + 2);
  for (const word of [
    "Pixel (1, 2)",
    "Stokes V / Iᴄ",
    "Q residual (10⁻³)",
    "Wavelength (Å)",
    "observed",
    "fit",
  ]) {
    expect(texts(svg)).toContain(word);
  }
  expect(drawn(svg).width).toBeGreaterThan(700);
  await expect(profileFigure(wavelengths, observed, fit.subarray(1), { document })).rejects.toMatchObject({
    kind: "shape",
  });
});

it("gives each spectral window of the profiles a column", async () => {
  const wavelengths = Float64Array.of(6301, 6301.1, 6301.2, 6301.3, 15648, 15648.1, 15648.2);
  expect(windowsOf(wavelengths)).toEqual([
    [0, 4],
    [4, 7],
  ]);
  expect(windowsOf([5])).toEqual([[0, 1]]);
  const stokes = new Float64Array(28).map((_, i) => i);
  const svg = await profileFigure(wavelengths, stokes, stokes, { document });
  // Points of observation and residual, and two legends.
  expect(count(svg, "circle")).toBe(2 * 28 + 2);
  expect(texts(svg).filter((word) => word === "V residual (10⁻³)")).toHaveLength(2);
});

it("draws stratifications with their uncertainty, azimuths next to each other", async () => {
  const model = truthAt(0, 0);
  const { atmosphere } = model.components[0];
  const turned = {
    ...model,
    components: [
      {
        ...model.components[0],
        atmosphere: { ...atmosphere, azimuth: atmosphere.azimuth.map((a) => a + 178) },
      },
    ],
  };
  const models = [
    { name: "inverted", model, uncertainty: model },
    { name: "truth", model: turned },
  ];
  const svg = await stratificationFigure(models, { document });
  // A shade for each quantity whose errors are positive: all but the velocity's.
  expect(svg.split('aria-label="area"').length - 1).toBe(5);
  for (const word of ["Temperature (kK)", "LOS velocity (km s⁻¹)", "log τ", "inverted", "truth"]) {
    expect(texts(svg)).toContain(word);
  }
  const azimuths = await stratificationFigure([models[1], { name: "other", model }], {
    document,
    quantities: ["azimuth"],
  });
  // 198 and 20 degrees are 2 apart.
  expect(texts(azimuths)).toContain("198.0");
  await expect(stratificationFigure([], { document })).rejects.toMatchObject({ kind: "argument" });
});

it("counts pairs in cells, angles by the shorter way", () => {
  const x = [1, 2, 3, 4, 179, Number.NaN];
  const y = [1.1, 2, 2.9, 4.2, 1, 5];
  const density = densityOf(x, y, [0, 180], 18, 180);
  expect(density.pairs).toBe(5);
  expect(density.bias).toBeCloseTo((0.1 + 0 - 0.1 + 0.2 + 2) / 5, 12);
  expect(density.pearson).toBeCloseTo(pearson([1, 2, 3, 4, 179], [1.1, 2, 2.9, 4.2, 181]), 12);
  expect(density.counts[0]).toBe(4);
  expect(density.counts[17 * 18 + 17]).toBe(1);
  expect(density.counts[5]).toBeNaN();
  expect(() => densityOf([1], [1, 2], [0, 1], 4)).toThrow(/1 reference/);
});

it("draws comparisons with Pearson's r, and clusters with their means", async () => {
  const reference = Float32Array.from({ length: 500 }, (_, i) => 4000 + 4 * i);
  const values = reference.map((value, i) => value + 30 * Math.sin(i));
  const svg = comparisonFigure([{ name: "temperature", unit: "K", logTau: -1, reference, values }], {
    names: ["reference", "assisted"],
  });
  expect(texts(svg)).toContain(`r = ${pearson([...reference], [...values]).toFixed(3)}`);
  for (const word of ["Temperature, log τ = −1", "rms = 21 K", "assisted (K)"])
    expect(texts(svg)).toContain(word);
  expect(() => comparisonFigure([])).toThrow(/compare/);

  const labels = Int32Array.from({ length: 24 }, (_, i) => (i === 3 ? -1 : i % 2));
  const means = [truthAt(0, 0), truthAt(5, 0)];
  const clusters = await clusterFigure(labels, 2, cube, { document, means });
  expect(texts(clusters)).toContain("1 (52 %)");
  expect(drawn(clusters).width).toBeGreaterThan(900);
  await expect(clusterFigure(labels.subarray(1), 2, cube)).rejects.toMatchObject({ kind: "shape" });
});
