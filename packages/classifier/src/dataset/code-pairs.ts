import { throwIfAborted } from "@helioscope/core";
import { CODE_LENGTH, type Fingerprint, MIDDLE } from "./fingerprint.ts";

/** Cosine between codes from which on two images are compared pixel by pixel. */
const LEAST_COSINE = 0.8;
/** Signs of a code that may differ at that: 12 +- 3 of 60 are expected to. */
const MOST_BITS = 20;
/** Comparisons between two looks at the signal. */
const STRIDE = 1024;

/**
 * Pairs (known, asked) whose codes are alike in any of the windows. The signs of the codes are compared first.
 */
export function codePairs(
  known: readonly Fingerprint[],
  asked: readonly Fingerprint[],
  signal?: AbortSignal,
): [number, number][] {
  const middles = known.map(({ codes }) => codes[MIDDLE]);
  const bits = signBits(middles);
  const candidates = new Int32Array(known.length);
  const pairs: [number, number][] = [];
  for (let j = 0; j < asked.length; j++) {
    if (j % STRIDE === 0) throwIfAborted(signal);
    const windows = asked[j].codes;
    const words = signBits(windows);
    const found = new Set<number>();
    for (let w = 0; w < windows.length; w++) {
      const near = withinBits(bits, words[2 * w], words[2 * w + 1], candidates);
      for (let n = 0; n < near; n++) {
        const i = candidates[n];
        if (!found.has(i) && cosine(middles[i], windows[w]) >= LEAST_COSINE) found.add(i);
      }
    }
    for (const i of found) pairs.push([i, j]);
  }
  return pairs;
}

/** Writes the indices of the codes whose signs differ in few places; returns how many there are. */
function withinBits(bits: Int32Array, low: number, high: number, out: Int32Array): number {
  let count = 0;
  for (let i = 0, k = 0; k < bits.length; i++, k += 2) {
    if (ones(bits[k] ^ low) + ones(bits[k + 1] ^ high) <= MOST_BITS) out[count++] = i;
  }
  return count;
}

/** Two words a code. */
function signBits(codes: readonly Float32Array[]): Int32Array {
  const bits = new Int32Array(2 * codes.length);
  codes.forEach((code, i) => {
    for (let k = 0; k < CODE_LENGTH; k++) if (code[k] > 0) bits[2 * i + (k >> 5)] |= 1 << (k & 31);
  });
  return bits;
}

/** Number of bits that are set. */
function ones(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < CODE_LENGTH; k++) sum += a[k] * b[k];
  return sum;
}
