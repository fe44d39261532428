import { type Random, seededRandom } from "@helioscope/core";
import { bandsOfClass } from "./kinds.ts";
import type { FullSceneOptions } from "./options.ts";

export type Side = "train" | "validation" | "test";

/**
 * The side of each sun. A share of 0.2 holds back one of every five suns; which one is drawn, so that suns of every
 * combination of class and band are held back equally often. A sun's side depends on the options without the count.
 */
export function sidesOf(options: FullSceneOptions, suns: number, validation: number, test: number): Side[] {
  const held = validation + test;
  if (held <= 0) return Array.from({ length: suns }, () => "train");
  const period = bandPeriod(options);
  const random = seededRandom(`${options.seed}/sides/${validation}/${test}`);
  // Blocks have to be whole for their draws not to depend on where the list ends.
  const whole =
    suns + 2 * Math.ceil(period / Math.max(held, 1e-3)) + 2 * Math.ceil(period / Math.max(test, 1e-3));
  const strata = Array.from({ length: whole }, (_, sun) => sun % period);
  const back = drawEvenly(strata, held, random.fork("held"));
  const places = strata.flatMap((_, sun) => (back[sun] ? [sun] : []));
  const forTest = drawEvenly(
    places.map((sun) => strata[sun]),
    test / held,
    random.fork("test"),
  );
  const sides: Side[] = strata.map((_, sun) => (back[sun] ? "validation" : "train"));
  for (const [k, sun] of places.entries()) if (forTest[k]) sides[sun] = "test";
  return sides.slice(0, suns);
}

/** After so many suns all classes are in the same bands again. */
function bandPeriod({ classes, bands }: FullSceneOptions): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return classes
    .map((name) => bandsOfClass[name].filter((band) => bands.includes(band)).length)
    .reduce((a, b) => (a * b) / gcd(a, b), 1);
}

/** Draws one of every 1 / share items, and in as many such runs as there are strata one of each stratum where that can be. */
function drawEvenly(strata: readonly number[], share: number, random: Random): boolean[] {
  if (share > 0.5) return drawEvenly(strata, 1 - share, random).map((drawn) => !drawn);
  const drawn = strata.map(() => false);
  if (share < 1e-9) return drawn;
  const kinds = [...new Set(strata)].sort((a, b) => a - b);
  const start = (run: number) => Math.ceil(run / share - 1e-6);
  for (let run = 0; start(run + kinds.length) <= strata.length; run += kinds.length) {
    const draw = random.fork(run);
    const runs = kinds.map((_, k) => {
      const items = Array.from({ length: start(run + k + 1) - start(run + k) }, (_, i) => start(run + k) + i);
      // The first of all is never drawn: a list of one sun is one to train on.
      return draw.shuffle(items.filter((item) => item > 0));
    });
    const order = matching(runs, strata, []) ?? runs.map((items) => items[0]);
    for (const item of order) drawn[item] = true;
  }
  return drawn;
}

/** An item of each run, no two of one stratum; null where there is none. */
function matching(
  runs: readonly (readonly number[])[],
  strata: readonly number[],
  found: readonly number[],
): readonly number[] | null {
  if (found.length === runs.length) return found;
  for (const item of runs[found.length]) {
    if (found.some((other) => strata[other] === strata[item])) continue;
    const rest = matching(runs, strata, [...found, item]);
    if (rest) return rest;
  }
  return null;
}
