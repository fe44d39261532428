import { DataError, ShapeError } from "@helioscope/core";
import type { Model } from "../types.ts";
import { type AtmosphereNodes, assertNodes, nodeSize } from "./nodes.ts";
import { halfTurn, NODE_QUANTITIES } from "./quantities.ts";
import { type ModelOptions, modelMaker } from "./to-models.ts";

const [FIELD, INCLINATION, AZIMUTH] = (["fieldStrength", "inclination", "azimuth"] as const).map((name) =>
  NODE_QUANTITIES.indexOf(name),
);

/**
 * The mean atmosphere of each cluster of pixels, as nodes. `labels` names the cluster of every pixel or is negative;
 * azimuths are averaged as twice the angle, by the weight of the transverse field.
 *
 * @throws ShapeError where the labels are of another number; DataError for a cluster without a pixel that has nodes
 */
export function clusterNodes(nodes: AtmosphereNodes, labels: ArrayLike<number>, k: number): AtmosphereNodes {
  assertNodes(nodes);
  if (labels.length !== nodes.count) {
    throw new ShapeError(`${labels.length} labels for ${nodes.count} atmospheres`, {
      value: labels.length,
      expected: `${nodes.count}`,
    });
  }
  const depths = nodes.logTau.length;
  const size = nodeSize(depths);
  const sums = new Float64Array(k * size);
  const sines = new Float64Array(k * depths);
  const cosines = new Float64Array(k * depths);
  const counts = new Int32Array(k);
  for (let i = 0; i < nodes.count; i++) {
    const own = nodes.values.subarray(i * size, (i + 1) * size);
    const cluster = labels[i];
    if (!(cluster >= 0 && cluster < k) || !own.every(Number.isFinite)) continue;
    counts[cluster]++;
    for (let v = 0; v < size; v++) sums[cluster * size + v] += own[v];
    for (let d = 0; d < depths; d++) {
      const angle = (own[AZIMUTH * depths + d] * Math.PI) / 90;
      const slope = Math.sin((own[INCLINATION * depths + d] * Math.PI) / 180);
      const transverse = own[FIELD * depths + d] * slope;
      sines[cluster * depths + d] += transverse * Math.sin(angle);
      cosines[cluster * depths + d] += transverse * Math.cos(angle);
    }
  }
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new DataError(`Cluster ${empty} has no pixel with an atmosphere`, { value: empty });
  const values = Float32Array.from(sums, (sum, v) => sum / counts[Math.floor(v / size)]);
  for (let c = 0; c < k * depths; c++) {
    const place = Math.floor(c / depths) * size + AZIMUTH * depths + (c % depths);
    values[place] = halfTurn((Math.atan2(sines[c], cosines[c]) * 90) / Math.PI);
  }
  return { count: k, logTau: nodes.logTau, values };
}

/**
 * A model for each cluster of pixels that the network's atmospheres were grouped into, as `clusteredGuess` wants them:
 * {@link clusterNodes} in hydrostatic equilibrium.
 *
 * @throws as {@link clusterNodes}; DataError where no gas is in equilibrium with a mean
 */
export function clusterModels(
  nodes: AtmosphereNodes,
  labels: ArrayLike<number>,
  k: number,
  options: ModelOptions = {},
): Model[] {
  const means = clusterNodes(nodes, labels, k);
  const maker = modelMaker(options);
  return Array.from({ length: k }, (_, cluster) => {
    const model = maker.model(means, cluster);
    if (model === undefined) {
      throw new DataError(`No gas is in equilibrium with the mean of cluster ${cluster}`, { value: cluster });
    }
    return model;
  });
}
