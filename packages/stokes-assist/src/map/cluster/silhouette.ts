import { seededRandom } from "@helioscope/core";
import { checkPoints, type Points, squaredDistance } from "./points.ts";

/**
 * Mean silhouette (Rousseeuw 1987) of points in clusters, -1 to 1: how much nearer points lie to their own cluster
 * than to the next one. Points of negative label do not count, nor do more than `most` points drawn by the seed.
 * NaN where there are fewer than two clusters.
 */
export function silhouette(
  points: Points,
  labels: ArrayLike<number>,
  options: { readonly seed?: number; readonly most?: number } = {},
): number {
  checkPoints(points);
  const { seed = 0, most = 2000 } = options;
  const { data, dimensions, count } = points;
  const known = Array.from({ length: count }, (_, i) => i).filter((i) => labels[i] >= 0);
  const sample = known.length > most ? seededRandom(seed).shuffle(known).slice(0, most) : known;
  const k = 1 + sample.reduce((highest, i) => Math.max(highest, labels[i]), -1);
  const sizes = new Int32Array(k);
  for (const i of sample) sizes[labels[i]]++;
  if (sizes.filter((size) => size > 0).length < 2) return Number.NaN;
  const sums = new Float64Array(k);
  let total = 0;
  for (const i of sample) {
    const own = labels[i];
    // A point alone counts as 0.
    if (sizes[own] === 1) continue;
    sums.fill(0);
    for (const j of sample) {
      sums[labels[j]] += Math.sqrt(squaredDistance(data, i * dimensions, data, j * dimensions, dimensions));
    }
    const inside = sums[own] / (sizes[own] - 1);
    let outside = Number.POSITIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      if (c !== own && sizes[c] > 0) outside = Math.min(outside, sums[c] / sizes[c]);
    }
    const larger = Math.max(inside, outside);
    if (larger > 0) total += (outside - inside) / larger;
  }
  return total / sample.length;
}
