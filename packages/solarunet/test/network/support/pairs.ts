import { memoryStore, type Random, type Raster, type Store, seededRandom } from "@helioscope/core";
import { encodePng } from "@helioscope/core/figure";
import { presets, type SolarUnetConfig, solarUnetConfig } from "../../../src/config.ts";

export type Grey = Raster<Uint8Array>;

/** Sides and rows of settings that are laid over a preset. */
export interface Changes {
  readonly network?: Partial<SolarUnetConfig["network"]>;
  readonly training?: Partial<SolarUnetConfig["training"]>;
}

export function configOf(preset: keyof typeof presets, changes: Changes = {}): SolarUnetConfig {
  const base = presets[preset];
  return solarUnetConfig.parse({
    ...base,
    network: { ...base.network, ...changes.network },
    training: { ...base.training, ...changes.training },
  });
}

export const noise = (width: number, height: number, random: Random): Raster<Float32Array> => ({
  data: Float32Array.from({ length: width * height }, () => random.uniform()),
  width,
  height,
});

export const png = (raster: Grey): Uint8Array => encodePng({ ...raster, channels: 1, depth: 8 });

/**
 * A pair whose rule no threshold on single pixels can follow: bright and dark discs over noise of their own strength,
 * significant where the disc is, whatever the noise makes of the pixel.
 */
export function discPair(side: number, random: Random): { readonly image: Grey; readonly label: Grey } {
  const image = new Uint8Array(side * side);
  const label = new Uint8Array(side * side).fill(255);
  const discs = Array.from({ length: Math.round(side / 8) }, (_, i) => ({
    x: random.uniform() * side,
    y: random.uniform() * side,
    radius: 3 + 3 * random.uniform(),
    level: i % 2 === 0 ? 45 : -45,
  }));
  for (let y = 0, i = 0; y < side; y++) {
    for (let x = 0; x < side; x++, i++) {
      const disc = discs.find((d) => Math.hypot(x - d.x, y - d.y) < d.radius);
      const level = 127 + (disc?.level ?? 0) + 25 * random.normal();
      image[i] = Math.min(255, Math.max(0, Math.round(level)));
      if (disc) label[i] = 0;
    }
  }
  return {
    image: { data: image, width: side, height: side },
    label: { data: label, width: side, height: side },
  };
}

/** A folder of such pairs. */
export async function discFolder(count: number, side: number, seed = 1): Promise<Store> {
  const store = memoryStore();
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const { image, label } = discPair(side, random);
    await store.write(`image/t_${String(i).padStart(3, "0")}.png`, png(image));
    await store.write(`label/t_${String(i).padStart(3, "0")}.png`, png(label));
  }
  return store;
}
