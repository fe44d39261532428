import { ArgumentError } from "@helioscope/core";
import { medianRow } from "./averages.ts";
import type { GuessSource } from "./guess.ts";
import type { MapResult } from "./result.ts";

/** Fitted pixels at most `steps` columns and rows (of those that were inverted) away, without the pixel itself. */
export function fittedNeighbours(result: MapResult, pixel: number, steps: number): number[] {
  const { width, height } = result;
  const radius = steps * result.every;
  const x = pixel % width;
  const y = (pixel - x) / width;
  const found: number[] = [];
  for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
    for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
      const other = row * width + column;
      if (other !== pixel && result.isFitted(other)) found.push(other);
    }
  }
  return found;
}

/** @throws ArgumentError for a radius that is no positive integer. */
export function checkRadius(radius: number): void {
  if (Number.isInteger(radius) && radius >= 1) return;
  throw new ArgumentError(`Neighbours within ${radius} pixels`, {
    value: radius,
    expected: "a positive integer",
  });
}

const place = (result: MapResult, pixel: number): readonly [number, number] => {
  const x = pixel % result.width;
  return [x, (pixel - x) / result.width];
};

/** Models of the neighbours that fit best, at most `tries`; `radius` counts columns and rows of those that were inverted. The method's own guess where no neighbour is fitted. */
export function neighbourGuess<M>(
  result: MapResult<M>,
  options: { readonly radius?: number; readonly tries?: number } = {},
): GuessSource<M> {
  const { radius = 1, tries = 2 } = options;
  checkRadius(radius);
  return {
    identity: async () => ({ kind: "neighbours", radius, tries, result: await result.identity() }),
    models: async (pixels) => {
      const all: (readonly M[])[] = [];
      for (const pixel of pixels) {
        const near = fittedNeighbours(result, pixel, radius)
          .sort((a, b) => result.chi2[a] - result.chi2[b] || a - b)
          .slice(0, tries);
        all.push(await Promise.all(near.map((other) => result.modelAt(...place(result, other)))));
      }
      return all;
    },
  };
}

/** The median of the models around each pixel, itself included, number by number; `radius` as for {@link neighbourGuess}. The method's own guess where none is fitted. */
export function medianGuess<M>(
  result: MapResult<M>,
  options: { readonly radius?: number } = {},
): GuessSource<M> {
  const { radius = 1 } = options;
  checkRadius(radius);
  return {
    identity: async () => ({ kind: "median", radius, result: await result.identity() }),
    models: async (pixels) => {
      const all: (readonly M[])[] = [];
      for (const pixel of pixels) {
        const near = fittedNeighbours(result, pixel, radius);
        if (result.isFitted(pixel)) near.push(pixel);
        const records = await Promise.all(near.map((other) => result.recordAt(...place(result, other))));
        const rows = records.map(({ values }) => values);
        all.push(rows.length > 0 ? [result.unpack(medianRow(rows, result.fields))] : []);
      }
      return all;
    },
  };
}
