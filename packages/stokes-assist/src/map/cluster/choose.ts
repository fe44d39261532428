import { ArgumentError } from "@helioscope/core";
import { type Clustering, type KMeansOptions, kMeans } from "./k-means.ts";
import type { Points } from "./points.ts";
import { silhouette } from "./silhouette.ts";

export interface ChooseOptions extends KMeansOptions {
  /** Numbers of clusters to try, ascending; 2 to 10 by default. */
  readonly numbers?: readonly number[];
  /** `silhouette` (the default): where it is greatest. `inertia`: where the curve of the inertia bends most. */
  readonly by?: "silhouette" | "inertia";
}

/** A clustering, and the curve that its number of clusters was chosen by. */
export interface ChosenClustering extends Clustering {
  readonly tried: readonly { readonly k: number; readonly inertia: number; readonly silhouette: number }[];
}

/** k-means with the number of clusters chosen. Throws as {@link kMeans} does, and an ArgumentError without numbers. */
export function chooseClusters(points: Points, options: ChooseOptions): ChosenClustering {
  const { numbers = [2, 3, 4, 5, 6, 7, 8, 9, 10], by = "silhouette" } = options;
  if (numbers.length === 0) throw new ArgumentError("No numbers of clusters", { expected: "at least one" });
  const clusterings = numbers.map((k) => kMeans(points, k, options));
  const tried = clusterings.map(({ k, inertia, labels }) => ({
    k,
    inertia,
    silhouette: silhouette(points, labels, options),
  }));
  const merit =
    by === "silhouette"
      ? tried.map((one) => one.silhouette)
      : bends(
          numbers,
          tried.map((one) => one.inertia),
        );
  const best = merit.reduce((at, value, i) => (value > merit[at] ? i : at), 0);
  return { ...clusterings[best], tried };
}

/** How far each point of a curve lies below the straight line between its ends, both axes scaled to 0 to 1. */
function bends(x: readonly number[], y: readonly number[]): number[] {
  const last = x.length - 1;
  return x.map((at, i) => {
    const across = last > 0 ? (at - x[0]) / (x[last] - x[0]) : 0;
    const up = y[0] > y[last] ? (y[i] - y[last]) / (y[0] - y[last]) : 0;
    return 1 - across - up;
  });
}
