import { memoryStore, type Random, type Store, seededRandom } from "@helioscope/core";
import {
  NETWORK_PRESETS,
  type StokesNetworkConfig,
  type TrainableConfig,
} from "../../../src/network/config.ts";
import { type AtmosphereNodes, nodeSize } from "../../../src/network/nodes.ts";
import { trainingWriter } from "../../../src/network/training-writer.ts";

export const TOY_WAVELENGTHS: readonly number[] = Array.from({ length: 28 }, (_, i) => 6302 + 0.04 * i);
export const TOY_LOG_TAU = [1, 0, -1, -2] as const;

/** Layers small enough for a test, with the codings of a preset. */
export function toyNetwork(
  preset: keyof typeof NETWORK_PRESETS,
  changes: Partial<StokesNetworkConfig> = {},
): StokesNetworkConfig {
  const { network } = NETWORK_PRESETS[preset];
  const hidden = network.hidden.map((layer) => ({ ...layer, units: 24 }));
  return { ...network, filters: [6, 6, 6], kernels: [5, 3, 3], hidden, logTau: TOY_LOG_TAU, ...changes };
}

export function toyConfig(
  preset: keyof typeof NETWORK_PRESETS,
  training: Partial<TrainableConfig["training"]> = {},
  network: Partial<StokesNetworkConfig> = {},
): TrainableConfig {
  return {
    network: toyNetwork(preset, network),
    training: { ...NETWORK_PRESETS[preset].training, batchSize: 16, epochs: 2, ...training },
  };
}

/** Atmospheres without structure along the depths but for the temperature, and what a simple line would show of them. */
export function toyPixels(
  count: number,
  random: Random,
): { readonly profiles: Float32Array; readonly nodes: AtmosphereNodes } {
  const n = TOY_WAVELENGTHS.length;
  const depths = TOY_LOG_TAU.length;
  const profiles = new Float32Array(count * 4 * n);
  const values = new Float32Array(count * nodeSize(depths));
  for (let i = 0; i < count; i++) {
    const warmth = random.uniform();
    const velocity = 3e5 * (2 * random.uniform() - 1);
    const field = 3000 * random.uniform();
    const inclination = (Math.acos(2 * random.uniform() - 1) * 180) / Math.PI;
    const azimuth = 180 * random.uniform();
    const vmic = 1e5 * random.uniform();
    for (let d = 0; d < depths; d++) {
      const column = [9000 - 1500 * d + 800 * warmth, velocity, field, inclination, azimuth, vmic];
      for (const [q, value] of column.entries()) values[i * 6 * depths + q * depths + d] = value;
    }
    const width = 0.12 + vmic / 2e6;
    const split = field * 4e-5;
    const [cosine, sine] = [Math.cos((inclination * Math.PI) / 180), Math.sin((inclination * Math.PI) / 180)];
    for (let l = 0; l < n; l++) {
      const line = (shift: number) => {
        const x = (TOY_WAVELENGTHS[l] - 6302.54 - (velocity * 6302) / 3e10 - shift) / width;
        return 0.6 * Math.exp(-x * x);
      };
      const [blue, pi, red] = [line(-split), line(0), line(split)];
      const linear = 0.5 * sine ** 2 * (0.5 * (blue + red) - pi);
      const at = i * 4 * n + l;
      profiles[at] =
        (0.7 + 0.6 * warmth) * (1 - (0.5 * (blue + red) * (1 + cosine ** 2) + pi * sine ** 2) / 2);
      profiles[at + n] = linear * Math.cos((azimuth * Math.PI) / 90);
      profiles[at + 2 * n] = linear * Math.sin((azimuth * Math.PI) / 90);
      profiles[at + 3 * n] = 0.5 * cosine * (blue - red);
    }
  }
  return { profiles, nodes: { count, logTau: Float64Array.from(TOY_LOG_TAU), values } };
}

/** A training set of maps of `side` pixels. */
export async function toyFolder(maps: number, side: number, seed: number | string = "toy"): Promise<Store> {
  const store = memoryStore();
  const head = { wavelengths: TOY_WAVELENGTHS, lines: ["toy"], logTau: TOY_LOG_TAU, noise: 0 };
  const writer = trainingWriter(store, head);
  const random = seededRandom(seed);
  for (let i = 0; i < maps; i++) {
    const pixels = toyPixels(side * side, random);
    await writer.add({ name: `${seed}-${i}`, origin: "a formula", width: side, height: side, ...pixels });
  }
  await writer.finish();
  return store;
}
