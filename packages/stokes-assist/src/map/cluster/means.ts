import { DataError, ShapeError, throwIfAborted } from "@helioscope/core";
import { meanRow } from "../averages.ts";
import type { MapResult } from "../result.ts";

/** Pixels of a cluster that its mean is taken over at most, evenly from all of it. */
const MOST = 4096;

/**
 * The mean model of each cluster of pixels, for `clusteredGuess` or to look at. `labels` names the cluster of every
 * pixel, row by row, or is negative.
 *
 * @throws ShapeError where the labels are of another size; DataError for a cluster without a fitted pixel.
 */
export async function clusterMeans<M>(
  result: MapResult<M>,
  labels: ArrayLike<number>,
  k: number,
  signal?: AbortSignal,
): Promise<M[]> {
  if (labels.length !== result.width * result.height) {
    throw new ShapeError(`${labels.length} labels for a map of ${result.width}x${result.height}`, {
      value: labels.length,
      expected: `${result.width * result.height}`,
    });
  }
  const means: M[] = [];
  for (let cluster = 0; cluster < k; cluster++) {
    throwIfAborted(signal);
    const pixels = Array.from({ length: labels.length }, (_, i) => i).filter(
      (i) => labels[i] === cluster && result.isFitted(i),
    );
    if (pixels.length === 0)
      throw new DataError(`Cluster ${cluster} has no fitted pixel`, { value: cluster });
    const step = Math.ceil(pixels.length / MOST);
    const rows: Float32Array[] = [];
    for (let i = 0; i < pixels.length; i += step) {
      const x = pixels[i] % result.width;
      rows.push((await result.recordAt(x, (pixels[i] - x) / result.width)).values);
    }
    means.push(result.unpack(meanRow(rows, result.fields)));
  }
  return means;
}
