import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earthView, type FluxKnots, fieldOf, projectTo, type SunView } from "../../src/sun/index.ts";

const time = "2016-03-01T00:00:00Z";

interface Knot {
  readonly west: number;
  readonly north: number;
  readonly flux: number;
  readonly radius: number;
}

/** Knots at so many degrees from disc centre. */
function state(view: SunView, knots: readonly Knot[]): { readonly knots: FluxKnots } {
  return {
    knots: {
      count: knots.length,
      longitudeDeg: Float64Array.from(knots, ({ west }) => (view.longitudeDeg + west + 360) % 360),
      latitudeDeg: Float64Array.from(knots, ({ north }) => view.latitudeDeg + north),
      fluxMx: Float32Array.from(knots, ({ flux }) => flux),
      radiusMm: Float32Array.from(knots, ({ radius }) => radius),
      bipole: new Int32Array(knots.length),
    },
  };
}

/** Sum over the image of radial field times area on the Sun, Mx. */
function fluxIn(view: SunView, data: Float32Array): number {
  const projection = projectTo(view);
  const radian = Math.PI / 648_000;
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const sun = projection.toSun(i % view.width, Math.floor(i / view.width));
    if (!sun) continue;
    const range = view.distanceM - 696e6 * sun.mu;
    sum += (data[i] * (view.pixelScaleArcsec * radian * range * 100) ** 2) / sun.mu;
  }
  return sum;
}

describe("fieldOf", () => {
  it("keeps the flux of a knot at any size of pixel", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(64, 100, 256, 512, 1024),
        fc.double({ min: -25, max: 25, noNaN: true }),
        fc.double({ min: -25, max: 25, noNaN: true }),
        fc.double({ min: 0.5, max: 8, noNaN: true }),
        fc.constantFrom(0, 2),
        (widthPx, west, north, radius, psfArcsec) => {
          const view = earthView(time, { widthPx, psfArcsec, rotationDeg: 33 });
          const flux = 1e21;
          const { data } = fieldOf(state(view, [{ west, north, flux, radius }]), view, {
            component: "radial",
          });
          // Pixels of 28 Mm span a range of mu: that is the error of the sum, not of the image.
          expect(Math.abs(fluxIn(view, data) / flux - 1)).toBeLessThan(widthPx < 200 ? 0.03 : 0.01);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps the flux of a foreshortened knot", () => {
    const view = earthView(time, { widthPx: 1024, rotationDeg: 20 });
    const knots = [{ west: 40, north: 35, flux: 3e21, radius: 6 }];
    expect(fluxIn(view, fieldOf(state(view, knots), view, { component: "radial" }).data) / 3e21).toBeCloseTo(
      1,
      2,
    );
  });

  it("is the Gaussian's integral over the pixel", () => {
    const view = earthView(time, { widthPx: 512, centrePx: [200, 300] });
    const { data } = fieldOf(state(view, [{ west: 0, north: 0, flux: 1e20, radius: 2 }]), view);
    const pixelMm = ((view.pixelScaleArcsec * Math.PI) / 648_000) * (view.distanceM - 696e6) * 1e-6;
    // erf(0.5 / (sqrt(2) sigma)) squared, with sigma = 2 Mm in pixels.
    const share = fineIntegral(-0.5, 0.5, 2 / pixelMm) ** 2;
    expect(data[300 * 512 + 200]).toBeCloseTo((1e20 * share) / (pixelMm * 1e8) ** 2, 2);
  });

  it("is turned by 180 degrees where the view is", () => {
    const straight = earthView(time, { widthPx: 96, heightPx: 80 });
    const turned = earthView(time, { widthPx: 96, heightPx: 80, rotationDeg: 180 });
    const knots = [
      { west: 20, north: 10, flux: 1e22, radius: 8 },
      { west: -60, north: -30, flux: -1e22, radius: 9 },
    ];
    const { data } = fieldOf(state(straight, knots), straight);
    const other = fieldOf(state(turned, knots), turned).data;
    expect(Math.max(...data)).toBeGreaterThan(30);
    expect(Math.min(...data)).toBeLessThan(-5);
    for (let i = 0; i < data.length; i++) expect(other[data.length - 1 - i]).toBeCloseTo(data[i], 3);
  });

  it("sees the line-of-sight component, north up and west right, and nothing of the far side or beyond the limb", () => {
    const view = earthView(time, { widthPx: 256 });
    const knot = { west: 50, north: 20, flux: 1e22, radius: 4 };
    const los = fieldOf(state(view, [knot]), view).data;
    const radial = fieldOf(state(view, [knot]), view, { component: "radial" }).data;
    const at = projectTo(view).toPixel(view.longitudeDeg + 50, view.latitudeDeg + 20);
    expect(at.x).toBeGreaterThan(128);
    expect(at.y).toBeGreaterThan(128);
    const peak = los.indexOf(Math.max(...los));
    expect(peak % 256).toBe(Math.round(at.x));
    expect(Math.floor(peak / 256)).toBe(Math.round(at.y));
    expect(los[peak] / radial[peak]).toBeCloseTo(at.mu, 5);
    const behind = [-180, -150, -104, -92, 92, 104, 140].map((west) => ({ ...knot, west }));
    expect(fieldOf(state(view, behind), view).data.every((value) => value === 0)).toBe(true);
    const edge = fieldOf(state(view, [{ ...knot, west: 80, north: 0, radius: 20 }]), view).data;
    const { radiusPx } = projectTo(view);
    const beyond = (i: number) => Math.hypot((i % 256) - 127.5, Math.floor(i / 256) - 127.5) > radiusPx;
    expect(edge.every((value, i) => value === 0 || !beyond(i))).toBe(true);
    expect(edge.some((value) => value > 0)).toBe(true);
  });

  it("shows knots near the poles", () => {
    const view = earthView(time, { widthPx: 256 });
    const over = { west: 170, north: 89 - 2 * view.latitudeDeg, flux: 1e22, radius: 9 };
    const there = projectTo(view).toPixel(view.longitudeDeg + 170, view.latitudeDeg + over.north);
    const shown = Math.max(...fieldOf(state(view, [over]), view).data) > 0;
    expect(shown).toBe(there.mu > 0.03);
  });
});

function fineIntegral(from: number, to: number, sigma: number): number {
  const n = 2000;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const x = from + ((i + 0.5) * (to - from)) / n;
    sum += Math.exp((-0.5 * x * x) / sigma ** 2);
  }
  return (sum * (to - from)) / n / (sigma * Math.sqrt(2 * Math.PI));
}
