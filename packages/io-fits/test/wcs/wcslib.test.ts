import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type CardValue, isFitsError } from "../../src/index.ts";
import { pixelToWorld, readWcs, worldToPixel } from "../../src/wcs/index.ts";
import { headerOf } from "../support/header.ts";

/** Headers of every projection with what wcslib makes of them; `origin` in the file says which version. */
interface Case {
  readonly header: Readonly<Record<string, CardValue>>;
  readonly error?: true;
  readonly pixels: readonly number[][];
  readonly world: readonly (number | null)[][];
  readonly sky?: readonly number[][];
  readonly skyPixels?: readonly (number | null)[][];
}

const { cases }: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("../fixtures/wcs.json", import.meta.url), "utf8"),
);

const columns = (rows: readonly (number | null)[][]): Float64Array[] =>
  rows[0].map((_, axis) => Float64Array.from(rows, (row) => row[axis] ?? Number.NaN));

const named = cases.map((each, k) => [`${k}: ${each.header.CTYPE1}`, each] as const);

describe("wcslib's points", () => {
  it.each(named)("%s", (_, { header, error, pixels, world, sky, skyPixels }) => {
    if (error) {
      expect(() => readWcs(headerOf(header), { repair: false })).toThrow(/native pole/);
      return;
    }
    const wcs = readWcs(headerOf(header), { repair: false });
    const found = pixelToWorld(wcs, columns(pixels));
    columns(world).forEach((wanted, axis) => {
      expect([...found[axis]].map(Number.isNaN), "places without an image").toEqual(
        [...wanted].map(Number.isNaN),
      );
      wanted.forEach((value, k) => {
        if (!Number.isNaN(value)) expect(Math.abs(found[axis][k] - value)).toBeLessThan(1e-9);
      });
    });
    if (sky === undefined || skyPixels === undefined) return;
    const back = worldToPixel(wcs, columns(sky));
    columns(skyPixels).forEach((wanted, axis) => {
      expect([...back[axis]].map(Number.isNaN), "points without an image").toEqual(
        [...wanted].map(Number.isNaN),
      );
      wanted.forEach((value, k) => {
        if (!Number.isNaN(value))
          expect(Math.abs(back[axis][k] - value)).toBeLessThan(1e-7 * (1 + Math.abs(value)));
      });
    });
  });
});

describe("a description that cannot be", () => {
  it("names the card", () => {
    const wrong = { CTYPE1: "RA---TPV", CTYPE2: "DEC--TPV" };
    let error: unknown;
    try {
      readWcs(headerOf(wrong));
    } catch (thrown) {
      error = thrown;
    }
    expect(isFitsError(error, "unsupported") && error.card).toBe("CTYPE2");
  });
});
