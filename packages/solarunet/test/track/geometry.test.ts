import type { Mask } from "@helioscope/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { identify, labelImage } from "../../src/identify/index.ts";
import { contourDistance2, nearestFeatures } from "../../src/track/nearest.ts";
import { trackRules } from "../../src/track/options.ts";
import { pairOverlaps, transposed } from "../../src/track/overlap.ts";
import { rowIndex } from "../../src/track/row-index.ts";
import { halfEven, inRegion, prepareScene, type Scene } from "../../src/track/scene.ts";
import type { FrameFeatures } from "../../src/types.ts";

const width = 40;
const height = 33;
const rectangle = fc.tuple(
  fc.nat(width - 1),
  fc.nat(height - 1),
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 12 }),
  fc.constantFrom(1, -1),
);
const frame = fc.array(rectangle, { minLength: 1, maxLength: 14 }).map((list): FrameFeatures => {
  const mask: Mask = { data: new Int8Array(width * height), width, height };
  for (const [x, y, w, h, sign] of list) {
    for (let r = y; r < Math.min(height, y + h); r++) {
      mask.data.fill(sign, r * width + x, r * width + Math.min(width, x + w));
    }
  }
  return identify({ ...mask, data: Float32Array.from(mask.data, (m) => 200 * m) }, mask, { minSizePx: 1 });
});

const pixelsOf = (f: FrameFeatures, index: number): [number, number][] => {
  const out: [number, number][] = [];
  const { runs } = f.features[index];
  for (let i = 0; i < runs.length; i += 3)
    for (let x = runs[i + 1]; x < runs[i + 2]; x++) out.push([x, runs[i]]);
  return out;
};
const indices = (f: FrameFeatures): number[] => f.features.map((_, i) => i);

test("a circle holds the features that have any pixel in it", () => {
  fc.assert(
    fc.property(frame, frame, fc.constantFrom(0, 0.4, 1.3, 3.72), (a, b, movingDistancePx) => {
      const rules = trackRules({ movingDistancePx });
      const [first, second] = [prepareScene(a, rules), prepareScene(b, rules)];
      for (const i of indices(a)) {
        const { x, y, radiusPx } = a.features[i];
        const reach = 2 * movingDistancePx + radiusPx;
        const expected = indices(b).filter((j) =>
          pixelsOf(b, j).some(([px, py]) => (px - x) ** 2 + (py - y) ** 2 <= reach * reach),
        );
        expect(inRegion(first, i, second, rules)).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});

test("the released square holds those that have a contour pixel in it", () => {
  fc.assert(
    fc.property(frame, frame, fc.constantFrom(0.5, 3.72), (a, b, movingDistancePx) => {
      const rules = trackRules({ profile: "release", movingDistancePx });
      const [first, second] = [prepareScene(a, rules), prepareScene(b, rules)];
      const image = labelImage(b).data;
      const at = (x: number, y: number): number =>
        x < 0 || y < 0 || x >= width || y >= height ? 0 : image[y * width + x];
      for (const i of indices(a)) {
        const cx = halfEven(a.features[i].x);
        const cy = halfEven(a.features[i].y);
        const r = Math.ceil(Math.max(...pixelsOf(a, i).map(([x, y]) => Math.hypot(x - cx, y - cy))));
        const reach = 2 * Math.ceil(movingDistancePx) + r;
        const expected = indices(b).filter((j) =>
          pixelsOf(b, j).some(
            ([x, y]) =>
              Math.abs(x - cx) <= reach &&
              Math.abs(y - cy) <= reach &&
              [at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)].some((l) => l !== j + 1),
          ),
        );
        expect(inRegion(first, i, second, rules)).toEqual(expected);
      }
    }),
    { numRuns: 150 },
  );
});

test("overlaps are shared pixels, the same from both sides", () => {
  fc.assert(
    fc.property(frame, frame, (a, b) => {
      const overlaps = pairOverlaps(a, rowIndex(b), b.features.length);
      const back = transposed(overlaps, b.features.length);
      const [p, q] = [labelImage(a).data, labelImage(b).data];
      const expected: number[][] = [];
      for (const i of indices(a)) {
        for (const j of indices(b)) {
          const shared = p.reduce((n, l, k) => n + (l === i + 1 && q[k] === j + 1 ? 1 : 0), 0);
          if (shared > 0) expected.push([i, j, shared]);
        }
      }
      const listed = (o: typeof overlaps): number[][] =>
        Array.from(o.start.subarray(1)).flatMap((end, i) =>
          Array.from({ length: end - o.start[i] }, (_, k) => [
            i,
            o.other[o.start[i] + k],
            o.pixels[o.start[i] + k],
          ]),
        );
      expect(listed(overlaps)).toEqual(expected);
      const mirrored = expected.map(([i, j, n]) => [j, i, n]).sort((u, v) => u[0] - v[0] || u[1] - v[1]);
      expect(listed(back)).toEqual(mirrored);
    }),
    { numRuns: 60 },
  );
});

test("the k nearest by nearest pixels, equals in the order given (Eq. 5)", () => {
  fc.assert(
    fc.property(frame, fc.integer({ min: 1, max: 5 }), (f, k) => {
      const scene: Scene = prepareScene(f, trackRules());
      for (const i of indices(f)) {
        const among = indices(f).filter((j) => j !== i);
        const distances = among.map((j) => {
          const there = pixelsOf(f, j);
          return Math.min(
            ...pixelsOf(f, i).flatMap(([x, y]) => there.map(([u, v]) => (x - u) ** 2 + (y - v) ** 2)),
          );
        });
        among.forEach((j, n) => {
          expect(contourDistance2(scene, i, j)).toBe(distances[n]);
        });
        const expected = among
          .map((j, n) => ({ j, n, d: distances[n] }))
          .sort((a, b) => a.d - b.d || a.n - b.n)
          .slice(0, k)
          .map((e) => e.j);
        expect(nearestFeatures(scene, i, among, k)).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );
});

test("halves round to even", () => {
  expect([0.5, 1.5, 2.5, 2.4999, 2.5001, 7].map(halfEven)).toEqual([0, 2, 2, 2, 3, 7]);
});
