import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { Meetings } from "../../src/sun/encounters.ts";
import { type FreeKnot, stepMs } from "../../src/sun/free-knot.ts";
import { resolveSunOptions } from "../../src/sun/options.ts";
import { Supergranules } from "../../src/sun/supergranules.ts";
import { advance, settled } from "../../src/sun/transport.ts";

const still = resolveSunOptions({ seed: 1, supergranuleMS: 0, meridionalMS: 0, decayDays: 10_000 });
const flowing = resolveSunOptions({
  seed: 1,
  differentialRotation: false,
  meridionalMS: 0,
  decayDays: 10_000,
});
const day = 86_400_000;

function knot(id: number, longitudeDeg: number, latitudeDeg: number, fluxMx: number): FreeKnot {
  const next = { nextLongitudeDeg: longitudeDeg, nextLatitudeDeg: latitudeDeg, nextFluxMx: fluxMx };
  const kick = { kickWest: 0, kickNorth: 0 };
  return {
    id,
    bipole: 1,
    longitudeDeg,
    latitudeDeg,
    fluxMx,
    ...next,
    ...kick,
    freed: -1e4 * day,
    stiffDays: 0,
  };
}

/** So many steps of three hours; `each` sees what is left after every one. */
function run(
  knots: FreeKnot[],
  steps: number,
  options: typeof still,
  each: (knots: readonly FreeKnot[]) => void = () => {},
): FreeKnot[] {
  const cells = new Supergranules(1, options.supergranuleMS, options.differentialRotation);
  const meetings = new Meetings();
  let left = knots;
  let id = 1e6;
  for (let step = 0; step < steps; step++) {
    advance(left, step * stepMs, cells.flowAt((step + 0.5) * stepMs), options);
    meetings.meet(left);
    left = settled(left, step + 1, id);
    id += left.length;
    each(left);
  }
  return left;
}

const unsigned = (knots: readonly FreeKnot[]): number =>
  knots.reduce((a, { fluxMx }) => a + Math.abs(fluxMx), 0);
const net = (knots: readonly FreeKnot[]): number => knots.reduce((a, { fluxMx }) => a + fluxMx, 0);

describe("transport", () => {
  it("turns each latitude as Snodgrass (1983) says, in Carrington longitude", () => {
    // In the form of Wang & Sheeley, degrees a day as the Earth sees it; the Carrington rotation is 27.2753 days.
    const latitudes = Array.from({ length: 17 }, (_, i) => 7.5 * (i - 8));
    const ends = run(
      latitudes.map((latitude, i) => knot(i, 200, latitude, 1e19)),
      8 * 20,
      still,
    );
    ends.forEach((end, i) => {
      const latitude = latitudes[i];
      const square = Math.sin((latitude * Math.PI) / 180) ** 2;
      const synodic = 13.38 - 2.3 * square - 1.62 * square ** 2;
      const turned = (end.longitudeDeg - 200) / 20 + 360 / 27.2753;
      expect(Math.abs(turned / synodic - 1)).toBeLessThan(0.002);
      const drift = synodic - 360 / 27.2753;
      if (Math.abs(drift) > 0.5) {
        expect(Math.abs((end.longitudeDeg - 200) / 20 / drift - 1)).toBeLessThan(0.01);
      }
      expect(end.latitudeDeg).toBeCloseTo(latitude, 9);
    });
  });

  it("carries flux to the poles at the speed that was asked for", () => {
    const options = resolveSunOptions({ seed: 1, supergranuleMS: 0, meridionalMS: 12 });
    const [end] = run([knot(1, 10, 37.5, 1e19)], 8 * 10, options);
    // Fastest at 37.5 degrees: 12 m/s for ten days are 10.4 Mm, on a Sun of 12.15 Mm a degree.
    expect(end.latitudeDeg - 37.5).toBeCloseTo(10.37 / 12.147, 2);
    const [south] = run([knot(1, 10, -37.5, 1e19)], 8 * 10, options);
    expect(south.latitudeDeg).toBeCloseTo(-end.latitudeDeg, 9);
  });

  it("spreads flux by a random walk of 250 to 600 km2/s", () => {
    const start = Array.from({ length: 500 }, (_, i) =>
      knot(i, (i * 137.5) % 360, ((i * 0.618) % 1) * 60 - 30, 1e19),
    );
    const from = start.map(({ longitudeDeg, latitudeDeg }) => [longitudeDeg, latitudeDeg] as const);
    const cells = new Supergranules(1, flowing.supergranuleMS, false);
    const days = 16;
    for (let step = 0; step < 8 * days; step++) {
      advance(start, step * stepMs, cells.flowAt((step + 0.5) * stepMs), flowing);
      for (const one of start) {
        one.longitudeDeg = one.nextLongitudeDeg;
        one.latitudeDeg = one.nextLatitudeDeg;
      }
    }
    let square = 0;
    start.forEach((one, i) => {
      const cosine = Math.cos((one.latitudeDeg * Math.PI) / 180);
      square += ((one.longitudeDeg - from[i][0]) * cosine) ** 2 + (one.latitudeDeg - from[i][1]) ** 2;
    });
    const diffusivity = ((square / start.length) * 12_147 ** 2) / (4 * days * 86_400);
    expect(diffusivity).toBeGreaterThan(250);
    expect(diffusivity).toBeLessThan(600);
  });

  it("cancels as much flux of either sign, and never makes any", () => {
    const random = seededRandom(4);
    const knots = Array.from({ length: 300 }, (_, i) => {
      const size = 5e18 * Math.exp(1.5 * random.normal());
      return knot(i, 100 + 6 * random.uniform(), 6 * random.uniform(), i % 2 === 0 ? size : -size);
    });
    const before = net(knots);
    let last = unsigned(knots);
    const first = last;
    run(knots, 8 * 20, flowing, (left) => {
      const now = unsigned(left);
      expect(now).toBeLessThanOrEqual(last * (1 + 1e-12));
      // What is left below 3e17 Mx is dropped, and 0.2 % decay.
      expect(Math.abs(net(left) - before)).toBeLessThan(0.01 * first);
      last = now;
    });
    expect(last).toBeLessThan(0.5 * first);
    expect(last).toBeGreaterThan(0);
  });

  it("keeps the flux of one sign whole while it merges and breaks up", () => {
    const random = seededRandom(5);
    const knots = Array.from({ length: 100 }, (_, i) =>
      knot(i, 100 + 4 * random.uniform(), 10 + 4 * random.uniform(), 4e19 + 2e20 * random.uniform()),
    );
    const before = net(knots);
    const kept = Math.exp(-10 / 10_000);
    const left = run(knots, 8 * 10, flowing);
    expect(net(left) / (before * kept)).toBeCloseTo(1, 9);
    expect(left.length).toBeGreaterThan(150);
  });
});
