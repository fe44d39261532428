import { fileURLToPath } from "node:url";
import { openEngine } from "@helioscope/core/engine/node";
import { directoryStore } from "@helioscope/core/node";
import { beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../src/config.ts";
import { shippedModels } from "../../src/instrument-parts.ts";
import { chooseClusters, clusteredGuess, kMeans } from "../../src/map/index.ts";
import { clusterModels, clusterNodes } from "../../src/network/cluster-models.ts";
import { nodeFeatures } from "../../src/network/node-features.ts";
import type { AtmosphereNodes } from "../../src/network/nodes.ts";
import { StokesNet } from "../../src/network/stokes-net.ts";
import { invertCube, mapTruthOf, setupFor } from "../../src/observe/index.ts";
import { spotScene, synthesiseScene } from "../../src/scene/index.ts";
import { hinodeSp } from "../../src/synthesis/index.ts";

/** Nodes at one depth: K, cm/s, G, degrees, degrees, cm/s. */
const nodesOf = (...rows: readonly (readonly number[])[]): AtmosphereNodes => ({
  count: rows.length,
  logTau: Float64Array.of(0),
  values: Float32Array.from(rows.flat()),
});

describe("nodes as points", () => {
  const nodes = nodesOf(
    [6000, 1e5, 1000, 90, 0, 1e5],
    [5000, -1e5, 1000, 90, 90, 1e5],
    [4000, 0, 1000, 90, 45, 1e5],
    new Array(6).fill(Number.NaN),
  );

  it("are standardised, and not finite where there is no atmosphere", () => {
    const { data, count, dimensions } = nodeFeatures(nodes, {
      quantities: ["temperature", "velocity"],
      logTau: [0],
    });
    expect([count, dimensions]).toEqual([4, 2]);
    const one = Math.sqrt(3 / 2);
    [one, one, 0, -one, -one, 0, Number.NaN].forEach((value, i) => {
      if (Number.isNaN(value)) expect(data[i]).toBeNaN();
      else expect(data[i]).toBeCloseTo(value, 5);
    });
    expect(nodeFeatures(nodes).dimensions).toBe(12);
  });

  it("have azimuths as twice the angle, by the weight of the transverse field", () => {
    // 0 and 180 degrees are one, and along the line of sight there is none.
    const same = nodesOf(
      [6000, 0, 1000, 90, 1, 0],
      [6000, 0, 1000, 90, 179, 0],
      [6000, 0, 1000, 90, 90, 0],
      [6000, 0, 1000, 0, 33, 0],
      [6000, 0, 1000, 180, 120, 0],
    );
    const { data } = nodeFeatures(same, { quantities: ["azimuth"], logTau: [0] });
    const distance = (a: number, b: number) =>
      Math.hypot(data[2 * a] - data[2 * b], data[2 * a + 1] - data[2 * b + 1]);
    expect(distance(3, 4)).toBeLessThan(1e-5);
    expect(Math.abs(data[0] - data[2])).toBeLessThan(1e-5);
    expect(distance(0, 2)).toBeGreaterThan(2);
  });

  it("have means with azimuths on the circle; clusters without one are named", () => {
    const { values } = clusterNodes(
      nodesOf(
        [6000, 1e5, 1000, 80, 170, 1e5],
        [5000, 3e5, 2000, 60, 30, 1e5],
        [4000, 0, 1000, 90, 170, 1e5],
        [Number.NaN, 0, 0, 0, 0, 0],
      ),
      [0, 1, 0, 1],
      2,
    );
    expect([...values]).toEqual([5000, 5e4, 1000, 85, 170, 1e5, 5000, 3e5, 2000, 60, 30, 1e5]);
    const opposite = clusterNodes(
      nodesOf([1, 0, 1000, 90, 175, 0], [1, 0, 1000, 90, 5, 0], [1, 0, 10, 90, 90, 0]),
      [0, 0, 0],
      1,
    );
    expect(Math.min(opposite.values[4], 180 - opposite.values[4])).toBeLessThan(0.1);
    expect(() => clusterNodes(nodes, [0, 0, 0, 1], 2)).toThrow(/Cluster 1 has no pixel/);
    expect(() => clusterNodes(nodes, [0], 1)).toThrow(/1 labels for 4/);
  });
});

describe("a spot in clusters by the shipped network", () => {
  const scene = spotScene({ width: 14, height: 14, seed: 6, pixelScaleArcsec: 1.5 });
  let nodes: AtmosphereNodes;

  const cube = synthesiseScene(scene, hinodeSp);
  beforeAll(async () => {
    await openEngine({ engine: "wasm", threads: 1 });
    const network = await StokesNet.load(directoryStore(fileURLToPath(shippedModels["hinode-sp"])));
    const spoilt = await cube;
    // The first pixel is not there.
    spoilt.data.fill(Number.NaN, 0, 4 * 112);
    nodes = await network.predictCube(spoilt);
    network.dispose();
  });

  it("tells its temperatures and fields apart", () => {
    const points = nodeFeatures(nodes);
    const { labels, k } = kMeans(points, 4, { seed: 1 });
    expect(labels[0]).toBe(-1);
    const { values } = mapTruthOf(scene);
    for (const truth of [values.temperature, values.fieldStrength]) {
      const of = (cluster: number) => Array.from(truth).filter((_, i) => labels[i] === cluster);
      const squares = (list: readonly number[]) => {
        const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
        return list.reduce((sum, x) => sum + (x - mean) ** 2, 0);
      };
      const within = Array.from({ length: k }, (_, c) => squares(of(c))).reduce((sum, x) => sum + x, 0);
      const whole = squares(Array.from(truth).filter((_, i) => labels[i] >= 0));
      expect(within / whole).toBeLessThan(0.4);
    }
    expect(chooseClusters(points, { seed: 1, numbers: [2, 3, 4] }).k).toBeGreaterThan(1);
  });

  it("starts an inversion from the means of the clusters, without any inversion before", async () => {
    const { labels, k } = kMeans(nodeFeatures(nodes), 4, { seed: 1 });
    const models = clusterModels(nodes, labels, k);
    const map = await cube;
    const mask = Uint8Array.from(labels, (_, i) => (i % 9 === 4 ? 1 : 0));
    const options = { setup: setupFor(map), seed: 1, mask };
    const plain = { ...presets.assisted, method: "lte" as const };
    const mean = (values: ArrayLike<number>) => {
      const fitted = Array.from(values).filter((value, i) => mask[i] === 1 && Number.isFinite(value));
      return fitted.reduce((sum, value) => sum + value, 0) / fitted.length;
    };
    const clustered = await invertCube(map, plain, { ...options, guess: clusteredGuess(labels, models) });
    const same = await invertCube(map, plain, {
      ...options,
      guess: clusteredGuess(
        labels.map(() => 0),
        clusterModels(
          nodes,
          labels.map((l) => Math.min(l, 0)),
          1,
        ),
      ),
    });
    // At the median both have reached the noise; means see the pixels that a common start leads astray.
    expect(mean(clustered.chi2)).toBeLessThan(mean(same.chi2));
    expect(mean(clustered.steps)).toBeLessThan(mean(same.steps));
  });
});
