import { type Random, raster } from "@helioscope/core";
import type { Cnn2Body, FlareCnnConfig } from "../../../src/config.ts";
import { prepareInput } from "../../../src/network/prepare-input.ts";
import { presets } from "../../../src/presets.ts";
import type { FlareInput, InputConfig } from "../../../src/types.ts";

const alike = (filters: number) => ({
  filters: [filters, filters, filters] as [number, number, number],
  reduce: null,
});

const body = (base: Cnn2Body): Cnn2Body => ({
  ...base,
  stem: { ...base.stem, filters: 3 },
  second: 4,
  inceptions: [alike(2), { filters: [3, 3, 3], reduce: { before: [2, 2, 2], pool: 2 } }],
  ...(base.head.hidden === null ? {} : { head: { ...base.head, hidden: 5 } }),
});

function shrunk(config: FlareCnnConfig, sizePx?: number): FlareCnnConfig {
  const { network } = config;
  return {
    ...config,
    ...(sizePx && config.input.kind !== "native" ? { input: { ...config.input, sizePx } } : {}),
    network: {
      ...network,
      fieldScaleGauss: 300,
      dropout: 0,
      body:
        network.body.kind === "cnn-1" ? { ...network.body, filters: [3, 4], hidden: 5 } : body(network.body),
    },
    training: {
      ...presets.small.training,
      // Two flaring regions are too few to calibrate with.
      calibrate: false,
      batchSize: 8,
    },
  };
}

/** Each kind of network with a few kernels. */
export const tiny: Readonly<
  Record<"cnn-1" | "cnn-1-one-pool" | "small" | "identity" | "native" | "crop" | "spp", FlareCnnConfig>
> = {
  "cnn-1": shrunk(presets["cnn-1"], 32),
  "cnn-1-one-pool": shrunk(presets["cnn-1-one-pool"], 32),
  small: shrunk(presets.small, 32),
  identity: shrunk(presets["paper-identity"], 32),
  native: shrunk(presets.native),
  crop: shrunk(presets.crop, 32),
  spp: shrunk(presets.spp),
};

/** Two discs of opposite polarity, `distance` pixels of 0.03 degrees apart, in a frame of any size. */
export function bipole(
  width: number,
  height: number,
  options: {
    readonly radius: number;
    readonly distance: number;
    readonly gauss: number;
    readonly x?: number;
    readonly y?: number;
  },
): FlareInput {
  const { radius, distance, gauss, x: cx = (width - 1) / 2, y: cy = (height - 1) / 2 } = options;
  const data = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (Math.hypot(x - cx + distance / 2, y - cy) < radius) data[i] = gauss;
      else if (Math.hypot(x - cx - distance / 2, y - cy) < radius) data[i] = -gauss;
    }
  }
  return raster(data, width, height);
}

/** Bipoles whose discs touch (1) or lie apart (0), and whose flux says nothing of it. */
export function bipoles(
  input: InputConfig,
  count: number,
  random: Random,
): { readonly inputs: FlareInput[]; readonly labels: Uint8Array } {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  const inputs = [...labels].map((label) => {
    const radius = 10 + 6 * random.uniform();
    const field = bipole(120 + 2 * random.integer(40), 80 + 2 * random.integer(20), {
      radius,
      distance: (label === 1 ? 2 : 4) * radius,
      gauss: 500 + 800 * random.uniform(),
    });
    return prepareInput(field, input);
  });
  return { inputs, labels };
}
