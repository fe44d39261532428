import { ArgumentError } from "../errors.ts";
import type { Random } from "../random.ts";
import { poissonDraw } from "./poisson.ts";
import { ziggurat } from "./ziggurat.ts";

/** What the distributions draw from. */
export interface Bits {
  /** 32 random bits, as an unsigned integer. */
  word(): number;
  /** Uniform in (0, 1), 53 bits of resolution, never 0. */
  fine(): number;
}

/** xoshiro128** with the key (the hashed seed) that forks are derived from. */
export class Xoshiro implements Random, Bits {
  readonly #state: Int32Array;
  readonly #key: Int32Array;

  constructor(state: Int32Array, key: Int32Array) {
    this.#state = state.slice();
    this.#key = key.slice();
  }

  word(): number {
    const s = this.#state;
    const s0 = s[0];
    const s1 = s[1];
    const s2 = s[2];
    const s3 = s[3];
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const c = s2 ^ s0;
    const d = s3 ^ s1;
    s[0] = s0 ^ d;
    s[1] = s1 ^ c;
    s[2] = c ^ (s1 << 9);
    s[3] = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  fine(): number {
    const high = this.word() >>> 6;
    const low = this.word() >>> 6;
    return (high * 2 ** 26 + low + 0.5) * 2 ** -52;
  }

  uniform(): number {
    return this.word() * 2 ** -32;
  }

  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 53) {
      throw new ArgumentError(`An integer below ${n} was asked for`, {
        value: n,
        expected: "an integer from 1 to 2^53",
      });
    }
    const wide = n > 2 ** 32;
    const span = wide ? 2 ** 53 : 2 ** 32;
    const limit = span - (span % n);
    for (;;) {
      const draw = wide ? (this.word() >>> 11) * 2 ** 32 + this.word() : this.word();
      if (draw < limit) return draw % n;
    }
  }

  normal(): number {
    return ziggurat(this);
  }

  poisson(mean: number): number {
    return poissonDraw(this, mean);
  }

  shuffle<T>(items: readonly T[]): T[] {
    const copy = items.slice();
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const moved = copy[i] as T;
      copy[i] = copy[j] as T;
      copy[j] = moved;
    }
    return copy;
  }

  fork(label: string | number): Random {
    const parent = Array.from(this.#key, (word) => (word >>> 0).toString(16)).join(".");
    const key = hashWords(`${parent}/${label}`);
    return new Xoshiro(key, key);
  }

  state(): readonly number[] {
    return [...this.#state, ...this.#key].map((word) => word >>> 0);
  }
}

/** Four well-mixed words from a text: one multiply-xor lane a word, each closed by the splitmix32 finaliser. */
export function hashWords(text: string): Int32Array {
  const lanes = Int32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
  const factors = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul(lanes[lane] ^ code, factors[lane] as number);
      lanes[lane] = mixed ^ (mixed >>> 15);
    }
  }
  let carry = text.length;
  for (let round = 0; round < 2; round++) {
    for (let lane = 0; lane < 4; lane++) {
      carry = finalise(lanes[lane] ^ carry);
      lanes[lane] = carry;
    }
  }
  if (lanes.every((lane) => lane === 0)) lanes[0] = 1;
  return lanes;
}

function finalise(word: number): number {
  let z = (word + 0x9e3779b9) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
