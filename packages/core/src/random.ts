import { ArgumentError } from "./errors.ts";
import { hashWords, Xoshiro } from "./random/xoshiro.ts";

/**
 * A seeded generator. The same seed gives the same numbers on every machine and engine: `uniform`, `integer` and
 * `shuffle` are integer arithmetic; `normal` and `poisson` also use `Math.exp` and `Math.log`, whose last bit
 * belongs to the JavaScript engine.
 */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number;
  /** Uniform integer in [0, n), without bias. Throws an ArgumentError unless n is an integer from 1 to 2^53. */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Poisson with the given mean, exact for any mean. Throws an ArgumentError unless 0 <= mean <= 2^52. */
  poisson(mean: number): number;
  /** A shuffled copy (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent generator derived from this one's seed and a label; drawing from it leaves this one untouched. */
  fork(label: string | number): Random;
  /** The whole state, for checkpoints; {@link restoreRandom} goes on exactly. */
  state(): readonly number[];
}

/**
 * A generator (xoshiro128**, Blackman & Vigna 2021, doi:10.1145/3460772) whose state is a hash of the seed. The
 * number 7 and the string "7" are the same seed. Throws an ArgumentError when the seed is not finite.
 */
export function seededRandom(seed: number | string): Random {
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new ArgumentError(`The seed is ${seed}`, { value: seed, expected: "a finite number or a string" });
  }
  const key = hashWords(String(seed));
  return new Xoshiro(key, key);
}

/** The generator that a saved {@link Random.state} describes. Throws an ArgumentError when it describes none. */
export function restoreRandom(state: readonly number[]): Random {
  const words =
    state.length === 8 && state.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
  if (!words || state.slice(0, 4).every((word) => word === 0)) {
    throw new ArgumentError(`A random state of ${state.length} values that no generator has`, {
      value: state,
      expected: "eight unsigned 32-bit integers, the first four not all zero",
      remedy: "Pass what state() returned.",
    });
  }
  return new Xoshiro(Int32Array.from(state.slice(0, 4)), Int32Array.from(state.slice(4)));
}

export { fillNormal, fillUniform } from "./random/fill.ts";
