import { type Random, seededRandom, throwIfAborted } from "@helioscope/core";
import { checkClusters, checkPoints, finitePoints, type Points, squaredDistance } from "./points.ts";

export interface KMeansOptions {
  readonly seed: number;
  /** Runs from different starts, of which the one of least inertia is kept; 4 by default. */
  readonly restarts?: number;
  /** Most steps a run; 200 by default. */
  readonly maxSteps?: number;
  readonly signal?: AbortSignal;
}

/** Points in groups. */
export interface Clustering {
  readonly k: number;
  readonly dimensions: number;
  /** Cluster of each point; -1 for points that are not finite. Clusters are numbered by size, the largest first. */
  readonly labels: Int32Array;
  /** Mean of each cluster, [k][dimensions]. */
  readonly centres: Float64Array;
  readonly sizes: Int32Array;
  /** Sum of the squared distances of the points to the centres of their clusters. */
  readonly inertia: number;
  /** Steps of the run that was kept. */
  readonly steps: number;
}

/**
 * k-means (Lloyd) from starts by k-means++ (Arthur & Vassilvitskii 2007). The same seed gives the same clusters.
 *
 * @throws ShapeError where the data are not count x dimensions; ArgumentError where `k` is more than the finite points.
 */
export function kMeans(points: Points, k: number, options: KMeansOptions): Clustering {
  checkPoints(points);
  const usable = finitePoints(points);
  checkClusters(k, usable.length);
  const random = seededRandom(options.seed);
  let best: Run | undefined;
  for (let restart = 0; restart < (options.restarts ?? 4); restart++) {
    const run = runLloyd(points, usable, k, random.fork(restart), options);
    if (best === undefined || run.inertia < best.inertia) best = run;
  }
  return bySize(points, usable, k, best as Run);
}

interface Run {
  /** Of the usable points. */
  readonly labels: Int32Array;
  readonly centres: Float64Array;
  readonly inertia: number;
  readonly steps: number;
}

function runLloyd(
  points: Points,
  usable: Int32Array,
  k: number,
  random: Random,
  { maxSteps = 200, signal }: KMeansOptions,
): Run {
  const { data, dimensions } = points;
  const centres = plusPlus(points, usable, k, random);
  const labels = new Int32Array(usable.length).fill(-1);
  const distances = new Float64Array(usable.length);
  let inertia = 0;
  let steps = 0;
  for (let changed = true; changed && steps < maxSteps; steps++) {
    throwIfAborted(signal);
    changed = false;
    inertia = 0;
    for (let i = 0; i < usable.length; i++) {
      const label = nearest(data, usable[i] * dimensions, centres, k, dimensions);
      distances[i] = squaredDistance(data, usable[i] * dimensions, centres, label * dimensions, dimensions);
      inertia += distances[i];
      changed ||= label !== labels[i];
      labels[i] = label;
    }
    if (changed) moveCentres(points, usable, labels, distances, centres, k);
  }
  return { labels, centres, inertia, steps };
}

/** Centres that are far apart: each next one is drawn with a chance in proportion to its squared distance to those before it. */
function plusPlus({ data, dimensions }: Points, usable: Int32Array, k: number, random: Random): Float64Array {
  const centres = new Float64Array(k * dimensions);
  const nearestSquare = new Float64Array(usable.length).fill(Number.POSITIVE_INFINITY);
  let chosen = random.integer(usable.length);
  for (let c = 0; c < k; c++) {
    const from = usable[chosen] * dimensions;
    for (let d = 0; d < dimensions; d++) centres[c * dimensions + d] = data[from + d];
    let sum = 0;
    for (let i = 0; i < usable.length; i++) {
      const square = squaredDistance(data, usable[i] * dimensions, centres, c * dimensions, dimensions);
      if (square < nearestSquare[i]) nearestSquare[i] = square;
      sum += nearestSquare[i];
    }
    let left = random.uniform() * sum;
    chosen = 0;
    while (chosen < usable.length - 1 && left >= nearestSquare[chosen]) left -= nearestSquare[chosen++];
  }
  return centres;
}

function nearest(
  data: ArrayLike<number>,
  at: number,
  centres: Float64Array,
  k: number,
  dimensions: number,
): number {
  let label = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k; c++) {
    const square = squaredDistance(data, at, centres, c * dimensions, dimensions);
    if (square < least) {
      least = square;
      label = c;
    }
  }
  return label;
}

/** Centres become the means of their points; a cluster that has lost all takes the point that lies worst. */
function moveCentres(
  { data, dimensions }: Points,
  usable: Int32Array,
  labels: Int32Array,
  distances: Float64Array,
  centres: Float64Array,
  k: number,
): void {
  const sizes = new Int32Array(k);
  centres.fill(0);
  for (let i = 0; i < usable.length; i++) {
    sizes[labels[i]]++;
    for (let d = 0; d < dimensions; d++) {
      centres[labels[i] * dimensions + d] += data[usable[i] * dimensions + d];
    }
  }
  for (let c = 0; c < k; c++) {
    if (sizes[c] > 0) {
      for (let d = 0; d < dimensions; d++) centres[c * dimensions + d] /= sizes[c];
      continue;
    }
    const worst = distances.reduce((at, distance, i) => (distance > distances[at] ? i : at), 0);
    distances[worst] = 0;
    for (let d = 0; d < dimensions; d++) {
      centres[c * dimensions + d] = data[usable[worst] * dimensions + d];
    }
  }
}

function bySize({ count, dimensions }: Points, usable: Int32Array, k: number, run: Run): Clustering {
  const counts = new Int32Array(k);
  for (const label of run.labels) counts[label]++;
  const order = Array.from(counts, (_, c) => c).sort((a, b) => counts[b] - counts[a] || a - b);
  const rank = new Int32Array(k);
  const centres = new Float64Array(k * dimensions);
  order.forEach((c, place) => {
    rank[c] = place;
    centres.set(run.centres.subarray(c * dimensions, (c + 1) * dimensions), place * dimensions);
  });
  const labels = new Int32Array(count).fill(-1);
  usable.forEach((point, i) => {
    labels[point] = rank[run.labels[i]];
  });
  const sizes = Int32Array.from(order, (c) => counts[c]);
  return { k, dimensions, labels, centres, sizes, inertia: run.inertia, steps: run.steps };
}
