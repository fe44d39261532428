import fc from "fast-check";
import { expect, test } from "vitest";
import { smallestCircle } from "../../src/identify/index.ts";

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
  minLength: 1,
  maxLength: 9,
});

/** The smallest of all circles across two points or through three that hold every point. */
function bruteForce(all: readonly (readonly [number, number])[]): number {
  const holds = (x: number, y: number, r: number): boolean =>
    all.every(([px, py]) => Math.hypot(px - x, py - y) <= r + 1e-9);
  let best = all.every(([x, y]) => x === all[0][0] && y === all[0][1]) ? 0 : Number.POSITIVE_INFINITY;
  for (const [ax, ay] of all) {
    for (const [bx, by] of all) {
      const r = Math.hypot(ax - bx, ay - by) / 2;
      if (r < best && holds((ax + bx) / 2, (ay + by) / 2, r)) best = r;
      for (const [cx, cy] of all) {
        const d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by));
        if (d === 0) continue;
        const [a2, b2, c2] = [ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy];
        const x = (a2 * (by - cy) + b2 * (cy - ay) + c2 * (ay - by)) / d;
        const y = (a2 * (cx - bx) + b2 * (ax - cx) + c2 * (bx - ax)) / d;
        const rr = Math.hypot(ax - x, ay - y);
        if (rr < best && holds(x, y, rr)) best = rr;
      }
    }
  }
  return best;
}

test("the circle is the smallest of all candidates", () => {
  fc.assert(
    fc.property(points, (all) => {
      const circle = smallestCircle(
        Float64Array.from(all, (p) => p[0]),
        Float64Array.from(all, (p) => p[1]),
      );
      expect(circle.radius).toBeCloseTo(bruteForce(all), 8);
      for (const [x, y] of all)
        expect(Math.hypot(x - circle.x, y - circle.y)).toBeLessThan(circle.radius + 1e-6);
    }),
    { numRuns: 300 },
  );
});

test("no points, no circle", () => {
  expect(smallestCircle(new Float64Array(0), new Float64Array(0)).radius).toBeNaN();
});
