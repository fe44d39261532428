import fc from "fast-check";
import { expect, it } from "vitest";
import { sameGuess } from "../../src/map/guess.ts";
import { hashBytes } from "../../src/map/hash.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { differences, plain } from "../../src/map/plain.ts";
import { planTiles, selectPixels, tileAt } from "../../src/map/plan.ts";
import type { TileOutcome } from "../../src/map/tile.ts";
import { decodeTile, encodeTile } from "../../src/map/tile-file.ts";
import { toy, toyCube, toyGuess, toyMethods } from "./toy.ts";

const inputs = "0123456789abcdef".repeat(4);
const outcome: TileOutcome = {
  tile: 12,
  status: Uint8Array.of(0, 3, 2),
  chi2: Float64Array.of(1.25, Number.NaN, 1e300),
  steps: Uint32Array.of(1, 2, 4_000_000_000),
  rejected: Uint32Array.of(0, 0, 7),
  models: Float32Array.of(1, 2, 3, 4, Number.NaN, -0),
  errors: Float32Array.of(0, 0, 0, 0, 0, 1e-30),
  reasons: [[1, "flat: no line ≥ noise"]],
};

it("comes back as it was", async () => {
  expect(await decodeTile(await encodeTile(outcome, inputs), inputs)).toEqual(outcome);
  const none = { ...outcome, reasons: [] };
  expect(await decodeTile(await encodeTile(none, inputs), inputs)).toEqual(none);
});

it("is refused when cut, changed anywhere, or of another map", async () => {
  const file = await encodeTile(outcome, inputs);
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
      const changed = file.slice();
      changed[at] ^= bits;
      await expect(decodeTile(changed, inputs)).rejects.toMatchObject({ kind: "format" });
      await expect(decodeTile(file.subarray(0, at), inputs)).rejects.toMatchObject({ kind: "format" });
    }),
    { numRuns: 60 },
  );
  await expect(decodeTile(file, "f".repeat(64))).rejects.toThrow(/other inputs/);
  await expect(decodeTile(new Uint8Array(500), inputs)).rejects.toThrow(/no tile/);
});

it("plans each selected pixel once", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 20 }),
      fc.infiniteStream(fc.boolean()),
      (width, height, every, tilePixels, bits) => {
        const mask = Array.from({ length: width * height }, () => (bits.next().value ? 1 : 0));
        const pixels = selectPixels({ width, height }, { mask, every });
        const plan = planTiles(pixels, tilePixels);
        const tiles = Array.from({ length: plan.count }, (_, tile) => [...tileAt(plan, tile)]).flat();
        const wanted = mask.flatMap((one, p) => {
          const chosen = one && (p % width) % every === 0 && Math.floor(p / width) % every === 0;
          return chosen ? [p] : [];
        });
        expect(tiles).toEqual(wanted);
      },
    ),
  );
  expect(() => selectPixels({ width: 2, height: 2 }, { every: 0 })).toThrow(/positive integer/);
  expect(() => planTiles(Int32Array.of(1), 0)).toThrow(/65536/);
});

it("gives the same maps whatever the tiles", async () => {
  const cube = toyCube(7, 5);
  const options = { method: toy, methods: toyMethods, guess: sameGuess(toyGuess, { ...toyGuess, angle: 9 }) };
  const whole = await invertMap(cube, { ...options, tilePixels: 35 });
  for (const tilePixels of [1, 2, 9]) {
    const one = await invertMap(cube, { ...options, tilePixels });
    expect(one.maps).toEqual(whole.maps);
    expect(await one.recordAt(6, 4)).toEqual(await whole.recordAt(6, 4));
  }
});

it("says where plain data differ", () => {
  const there = plain({ b: [1, 2, Number.NaN], a: { c: Float32Array.of(1), d: undefined } });
  expect(there).toEqual({ a: { c: [1] }, b: [1, 2, "NaN"] });
  const here = plain({ b: [1, 3, Number.NaN], a: { c: Float32Array.of(1, 5) } });
  expect(differences(here, there)).toEqual(["a.c.1 (nothing there, 5 here)", "b.1 (2 there, 3 here)"]);
  expect(differences(there, there)).toEqual([]);
});

it("hashes long data by parts, shared memory too", async () => {
  const long = new Uint8Array(2 ** 24 + 5);
  long[2 ** 24 + 1] = 1;
  const one = await hashBytes(long);
  long[2 ** 24 + 1] = 2;
  expect(await hashBytes(long)).not.toBe(one);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  // SHA-256 of three zero bytes, by sha256sum of coreutils.
  expect(await hashBytes(shared)).toBe("709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c");
});
