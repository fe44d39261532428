import type { ActiveArea } from "../config.ts";
import type { FlareInput } from "../types.ts";

/** The part of an input that a network looks at. It may reach beyond the frame, where the field counts as 0. */
export interface ActiveBox {
  /** Column and row of the input at which the box begins. */
  readonly x: number;
  readonly y: number;
  /** 0 x 0 where nothing is active. */
  readonly width: number;
  readonly height: number;
  /** 1 where a pixel of the box is active. */
  readonly mask: Uint8Array;
}

/**
 * Where the mean of |B| over a square exceeds the threshold, grown by `dilatePx`, in its bounding box. Beyond the frame
 * the field counts as 0, so that a frame set into a larger one of zeros has the same active area. Null: the whole frame.
 */
export function activeBox(input: FlareInput, area: ActiveArea | null): ActiveBox {
  if (area === null) {
    const { width, height } = input;
    return { x: 0, y: 0, width, height, mask: new Uint8Array(width * height).fill(1) };
  }
  const margin = (area.smoothPx - 1) / 2 + area.dilatePx;
  const width = input.width + 2 * margin;
  const height = input.height + 2 * margin;
  const strength = new Float32Array(width * height);
  for (let y = 0, i = 0; y < input.height; y++) {
    let out = (y + margin) * width + margin;
    for (let x = 0; x < input.width; x++) strength[out++] = Math.abs(input.data[i++]);
  }
  const sums = boxSums(strength, width, height, (area.smoothPx - 1) / 2);
  const least = area.thresholdGauss * area.smoothPx ** 2;
  const seeds = new Float32Array(sums.length);
  for (let i = 0; i < seeds.length; i++) seeds[i] = sums[i] > least ? 1 : 0;
  const grown = boxSums(seeds, width, height, area.dilatePx);
  return bounded(grown, width, height, margin);
}

/** Sums over squares of side 2 reach + 1; beyond the edges lie zeros. Exact for counts. */
function boxSums(values: Float32Array, width: number, height: number, reach: number): Float32Array {
  if (reach === 0) return values;
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      const last = Math.min(width - 1, x + reach);
      for (let k = Math.max(0, x - reach); k <= last; k++) sum += values[start + k];
      rows[start + x] = sum;
    }
  }
  const sums = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    const last = Math.min(height - 1, y + reach);
    for (let k = Math.max(0, y - reach); k <= last; k++) {
      for (let x = 0; x < width; x++) sums[y * width + x] += rows[k * width + x];
    }
  }
  return sums;
}

function bounded(grown: Float32Array, width: number, height: number, margin: number): ActiveBox {
  let [left, right, low, high] = [width, -1, height, -1];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (grown[i] === 0) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < low) low = y;
      high = y;
    }
  }
  if (right < 0) return { x: 0, y: 0, width: 0, height: 0, mask: new Uint8Array(0) };
  const across = right - left + 1;
  const up = high - low + 1;
  const mask = new Uint8Array(across * up);
  for (let y = 0; y < up; y++) {
    const from = (y + low) * width + left;
    for (let x = 0; x < across; x++) mask[y * across + x] = grown[from + x] === 0 ? 0 : 1;
  }
  return { x: left - margin, y: low - margin, width: across, height: up, mask };
}
