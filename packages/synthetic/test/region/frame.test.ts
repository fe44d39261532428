import { ShapeError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { activeRegions, findInversionLine, type RegionFrame, sharpPixelCm2 } from "../../src/index.ts";
import { extentOf } from "../../src/region/extent.ts";
import { planRegions } from "../../src/region/plan.ts";
import { samplesOf, strengthAt } from "../../src/region/strength.ts";

const population = activeRegions({ regions: 30, seed: 11, qualityProblems: 0 });
const plans = planRegions(population.options);

/** Mean of blocks of four by four pixels from the lattice that starts at the region's centre. */
function blockMeans({ radial }: RegionFrame) {
  const [width, height] = [radial.width / 4, radial.height / 4];
  const data = new Float32Array(width * height);
  for (let i = 0; i < radial.data.length; i++) {
    const [x, y] = [i % radial.width, Math.floor(i / radial.width)];
    data[Math.floor(y / 4) * width + Math.floor(x / 4)] += radial.data[i] / 16;
  }
  return { data, width, height };
}

test("the same seed is the same Sun, in whatever order it is looked at", () => {
  const again = activeRegions({ regions: 30, seed: 11, qualityProblems: 0 });
  const late = again.at(7).frame(30);
  const early = again.at(7).frame(-20);
  const region = [...population][7];
  expect(region.frame(-20).image.data).toEqual(early.image.data);
  expect(region.frame(30).image.data).toEqual(late.image.data);
  expect(late.image.data).not.toEqual(early.image.data);
  const other = activeRegions({ regions: 30, seed: 12, qualityProblems: 0 }).at(7);
  expect(other.frame(30).image.data).not.toEqual(late.image.data);
});

test("another window shows the same pixels, noise and all", () => {
  const region = population.at(3);
  const [wide, high] = [640, 420];
  const large = region.frame(5, { widthPx: wide, heightPx: high, centrePx: [12, -7] });
  const small = region.frame(5, { widthPx: 251, heightPx: 130, centrePx: [40, 25] });
  // Columns of the middle are floor(width / 2).
  const left = 320 + (40 - 12) - 125;
  const low = 210 + (25 + 7) - 65;
  for (const key of ["image", "radial"] as const) {
    const cut = new Float32Array(251 * 130);
    for (let y = 0; y < 130; y++) {
      const from = (low + y) * wide + left;
      cut.set(large[key].data.subarray(from, from + 251), y * 251);
    }
    expect(small[key].data).toEqual(cut);
  }
  const mask = large.inversionLine();
  const part = small.inversionLine();
  let both = 0;
  for (let y = 8; y < 122; y++) {
    for (let x = 8; x < 243; x++) {
      const inside = part.data[y * 251 + x];
      expect(inside).toBe(mask.data[(low + y) * wide + left + x]);
      both += inside;
    }
  }
  expect(both).toBeGreaterThan(0);
});

test("an hour changes little, a day much, and noise is new every hour", () => {
  const region = population.at(3);
  const [now, soon, later] = [0, 1, 24].map((hours) => region.frame(hours, { widthPx: 300, heightPx: 200 }));
  const likeness = (a: Float32Array, b: Float32Array) => {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  };
  const hour = likeness(now.radial.data, soon.radial.data);
  expect(hour).toBeGreaterThan(0.9);
  expect(hour).toBeLessThan(1);
  expect(likeness(now.radial.data, later.radial.data)).toBeLessThan(hour - 0.05);
  const noise = ({ image, radial }: RegionFrame) =>
    image.data.map((value, i) => (Math.abs(radial.data[i]) < 0.01 ? value : 0));
  expect(Math.abs(likeness(noise(now), noise(soon)))).toBeLessThan(0.1);
});

test("windows that no image has are refused", () => {
  const region = population.at(0);
  expect(() => region.frame(0, { widthPx: 0 })).toThrow(ShapeError);
  expect(() => region.frame(0, { widthPx: 20.5 })).toThrow(ShapeError);
  expect(() => region.frame(0, { centrePx: [0.5, 1] })).toThrow(/whole numbers/);
});

describe("what is painted", () => {
  test("is closed: as much flux comes out as goes in", () => {
    for (const region of [...population].slice(0, 12)) {
      const { left, right, low, high } = extentOf(region.bipoles, 3.5);
      const window = {
        widthPx: Math.ceil(right - left),
        heightPx: Math.ceil(high - low),
        centrePx: [Math.round((left + right) / 2), Math.round((low + high) / 2)] as const,
      };
      const { radial } = region.frame(20, window);
      let [net, unsigned] = [0, 0];
      for (const value of radial.data) {
        net += value;
        unsigned += Math.abs(value);
      }
      expect(Math.abs(net) / unsigned, `region ${region.index}`).toBeLessThan(0.1);
    }
  });

  test("has the flux that its bipoles were given", () => {
    // Spots and plage of one sign, well after emergence and before decay sets in: what does not cancel is about all.
    const old = [
      ...activeRegions({ regions: 60, seed: 2, kinds: { bipole: 1, plage: 0, complex: 0, delta: 0 } }),
    ];
    const region = old.find(
      ({ bipoles: [{ emerges, fluxMx }] }) => emerges > -100 && emerges < 0 && fluxMx > 4e21,
    )!;
    const [{ emerges, riseHours, fluxMx }] = region.bipoles;
    const unsigned = (hours: number) => {
      const { radial } = region.frame(hours, { widthPx: 1600, heightPx: 1000 });
      let sum = 0;
      for (const value of radial.data) sum += Math.abs(value) * sharpPixelCm2;
      return sum;
    };
    const quiet = unsigned(Math.floor(emerges));
    const grown = unsigned(Math.round(emerges + 2 * riseHours)) - quiet;
    expect(quiet).toBeGreaterThan(0);
    expect(grown).toBeGreaterThan(0.88 * 2 * fluxMx * (1 - Math.exp(-4)));
    expect(grown).toBeLessThan(1.05 * 2 * fluxMx);
  });

  test("is strong near inversion lines where the truth says so", () => {
    let compared = 0;
    for (const region of [...population].filter(({ kind }) => kind === "delta" || kind === "complex")) {
      const { left, right, low, high } = extentOf(region.bipoles, 2.6);
      const four = (v: number) => 4 * Math.ceil(v / 4);
      const half = [four(Math.max(-left, right)), four(Math.max(-low, high))];
      if (half[0] * half[1] > 250_000) continue;
      const truth = strengthAt(region.bipoles, plans[region.index].seed, 6, samplesOf(region.bipoles));
      if (truth.rValue < 3.8) continue;
      // The truth's samples are painted coarsely, these are means of the picture's pixels.
      const window = { widthPx: 2 * half[0], heightPx: 2 * half[1], centrePx: [0, 0] as const };
      const { weightedGauss } = findInversionLine(blockMeans(region.frame(6, window)));
      expect(Math.abs(Math.log10(weightedGauss) - truth.rValue), `region ${region.index}`).toBeLessThan(0.15);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });
});

describe("what is seen", () => {
  const region = population.at(4);

  test("is the vertical field foreshortened, with noise of 6 G", () => {
    const { image, radial } = region.frame(0);
    let [squares, n] = [0, 0];
    for (let i = 0; i < image.data.length; i++) {
      // Far from spots, whose field is not vertical.
      if (Math.abs(radial.data[i]) > 1) continue;
      squares += image.data[i] ** 2;
      n++;
    }
    expect(n).toBeGreaterThan(5000);
    expect(Math.sqrt(squares / n)).toBeGreaterThan(5.9);
    expect(Math.sqrt(squares / n)).toBeLessThan(7);
  });

  test("ends at the limb", () => {
    const late = region.frame(162);
    const dark = late.image.data.filter(Number.isNaN).length / late.image.data.length;
    expect(dark).toBeGreaterThan(0.1);
    expect(dark).toBeLessThan(0.9);
    expect(late.patchLongitudesDeg[1]).toBeGreaterThan(90);
    const zero = activeRegions({ regions: 30, seed: 11, qualityProblems: 0, limbNaN: false })
      .at(4)
      .frame(162);
    expect(zero.image.data.some(Number.isNaN)).toBe(false);
  });

  test("moves with the Sun's rotation", () => {
    const [east, west] = [region.frame(-60), region.frame(60)];
    expect(east.longitudeDeg).toBeLessThan(0);
    expect(west.longitudeDeg - east.longitudeDeg).toBeGreaterThan(60);
    expect(west.longitudeDeg - east.longitudeDeg).toBeLessThan(72);
    expect(Math.abs(west.latitudeDeg - region.latitudeDeg)).toBeLessThan(6);
    expect(west.originDeg).toEqual(east.originDeg);
  });

  test("is noisier where QUALITY says so", () => {
    const bad = activeRegions({ regions: 30, seed: 11, qualityProblems: 1 }).at(4).frame(0);
    expect(bad.quality).toBeGreaterThan(0);
    const spread = (data: Float32Array) => Float32Array.from(data, Math.abs).sort()[data.length >> 2];
    expect(spread(bad.image.data) / spread(region.frame(0).image.data)).toBeGreaterThan(2);
  });
});
