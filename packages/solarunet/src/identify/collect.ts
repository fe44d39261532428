import type { Feature } from "../types.ts";
import { smallestCircle } from "./circle.ts";
import type { Hull } from "./hull.ts";
import type { IdentifyOptions } from "./options.ts";
import type { RunBuffer } from "./run-buffer.ts";

/** Sums over the runs of each component, by root, and the features of those that are large enough. */
export function collectFeatures(
  runs: RunBuffer,
  labels: number,
  height: number,
  options: Required<IdentifyOptions>,
  hull: Hull,
): Feature[] {
  const { x0, x1, label, positive, flux, rowStart, count } = runs;
  const size = new Int32Array(labels);
  const length = new Int32Array(labels);
  for (let i = 0; i < count; i++) {
    size[label[i]] += x1[i] - x0[i];
    length[label[i]]++;
  }
  const slot = new Int32Array(labels).fill(-1);
  let kept = 0;
  let total = 0;
  for (let l = 0; l < labels; l++) {
    if (size[l] < options.minSizePx) continue;
    slot[l] = kept++;
    total += length[l];
  }
  const start = new Int32Array(kept + 1);
  const root = new Int32Array(kept);
  for (let l = 0; l < labels; l++) {
    const k = slot[l];
    if (k < 0) continue;
    root[k] = l;
    start[k + 1] = start[k] + length[l];
  }
  const triples = new Int32Array(3 * total);
  const fill = start.slice(0, kept);
  const fluxSum = new Float64Array(kept);
  const xSum = new Float64Array(kept);
  const ySum = new Float64Array(kept);
  const plus = new Int32Array(kept);
  const left = new Int32Array(kept).fill(0x7fffffff);
  const right = new Int32Array(kept);
  for (let y = 0; y < height; y++) {
    const k = options.rowOrder === "ascending" ? y : height - 1 - y;
    for (let i = rowStart[k]; i < rowStart[k + 1]; i++) {
      const s = slot[label[i]];
      if (s < 0) continue;
      const from = x0[i];
      const to = x1[i];
      const at = 3 * fill[s]++;
      triples[at] = y;
      triples[at + 1] = from;
      triples[at + 2] = to;
      fluxSum[s] += flux[i];
      xSum[s] += ((from + to - 1) * (to - from)) / 2;
      ySum[s] += y * (to - from);
      plus[s] += positive[i];
      if (from < left[s]) left[s] = from;
      if (to > right[s]) right[s] = to;
    }
  }
  const features = new Array<Feature>(kept);
  for (let s = 0; s < kept; s++) {
    const n = size[root[s]];
    const own = triples.subarray(3 * start[s], 3 * start[s + 1]);
    hull.of(own);
    features[s] = {
      label: s + 1,
      // The mean of a mask of 0 and 255 is at least 128 (the released code's rule; without a mixture, the sign).
      sign: 255 * plus[s] >= 128 * n ? 1 : -1,
      sizePx: n,
      fluxGauss: fluxSum[s],
      x: xSum[s] / n,
      y: ySum[s] / n,
      radiusPx: smallestCircle(hull.x, hull.y, hull.count).radius,
      box: { x0: left[s], y0: own[0], x1: right[s] - 1, y1: own[own.length - 3] },
      runs: own,
    };
  }
  return features;
}
