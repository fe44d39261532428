import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { pixelsPerFrame, resolveMagnetogramOptions } from "../../src/magnetogram/options.ts";
import { step } from "../../src/magnetogram/step.ts";
import { countVisible, makeWorld } from "../../src/magnetogram/world.ts";

describe("the world", () => {
  const options = resolveMagnetogramOptions({ width: 300, height: 260, patches: 1 });

  it("moves no element faster than the limit and none out of the image", () => {
    const world = makeWorld(options, seededRandom(5));
    const limit = options.speedLimitKmS * pixelsPerFrame(options);
    expect(limit).toBeCloseTo(3.72, 2); // Eq. 2 of the paper for 4 km/s, 56 s and 0.083 arcsec.
    let fastest = 0;
    for (let frame = 0; frame < 60; frame++) {
      const places = new Map(world.elements.map((e) => [e.id, [e.x, e.y]]));
      step(world);
      for (const { id, x, y } of world.elements) {
        const from = places.get(id);
        if (from) fastest = Math.max(fastest, Math.hypot(x - from[0], y - from[1]));
        expect(x > 0 && y > 0 && x < options.width - 1 && y < options.height - 1).toBe(true);
      }
    }
    expect(fastest).toBeLessThanOrEqual(limit);
    expect(fastest).toBeGreaterThan(0.5 * limit);
  });

  it("loses and gains no net flux but by appearance, fading and flicker", () => {
    const rates = { ...options.rates, appearance: 0, disappearance: 0, emergence: 0 };
    const world = makeWorld({ ...options, rates, patches: 0 }, seededRandom(6));
    const net = (): number => world.elements.reduce((sum, e) => sum + e.sign * e.fluxGauss, 0);
    const before = net();
    for (let frame = 0; frame < 40; frame++) step(world);
    expect(Math.abs(net() - before)).toBeLessThan(5 * world.nextId);
    expect(world.groups.every((group) => group.kind === "cancellation")).toBe(true);
  });

  it("is as full after hours as at the start", () => {
    const world = makeWorld({ ...options, patches: 0 }, seededRandom(7));
    const before = { all: world.elements.length, seen: countVisible(world) };
    let all = 0;
    let seen = 0;
    for (let frame = 0; frame < 500; frame++) {
      step(world);
      all += world.elements.length / 500;
      seen += countVisible(world) / 500;
    }
    expect(Math.abs(seen / before.seen - 1)).toBeLessThan(0.25);
    expect(Math.abs(all / before.all - 1)).toBeLessThan(0.35);
    expect(world.bonds.length).toBeLessThan(world.elements.length);
  });
});
