import {
  chooseClusters,
  clusterMeans,
  kMeans,
  type MapResult,
  type Model,
  mapFeatures,
} from "@helioscope/stokes-assist";
import { UsageError } from "../usage-error.ts";

/** Number of clusters, or as many as fit best. */
export type ClusterCount = number | "auto";

export function clusterCountOf(text: string): ClusterCount {
  if (text === "auto") return text;
  const k = Number(text);
  if (Number.isInteger(k) && k >= 2) return k;
  throw new UsageError(`--clusters is a whole number from 2, or auto, not "${text}"`);
}

export interface MapClusters {
  readonly k: number;
  /** Cluster of every pixel, row by row; negative where it was not fitted. */
  readonly labels: Int32Array;
  /** Mean model of each; none for models without depth. */
  readonly means: readonly Model[];
}

/** Groups the pixels of a map by their atmospheres. */
export async function clustersIn(result: MapResult, count: ClusterCount, seed: number): Promise<MapClusters> {
  const points = mapFeatures(result);
  const { k, labels } = count === "auto" ? chooseClusters(points, { seed }) : kMeans(points, count, { seed });
  const means = result.logTau ? await clusterMeans(result as MapResult<Model>, labels, k) : [];
  return { k, labels, means };
}
