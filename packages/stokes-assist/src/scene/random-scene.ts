import { seededRandom } from "@helioscope/core";
import type { SceneOptions } from "./options.ts";
import { type Scene, spotScene } from "./scene.ts";

/**
 * A scene whose spot, pores, network, granulation and heliocentric angle are drawn from the seed: for training sets. A
 * third holds a spot that fills most of it, a third a part of a larger one, a sixth pores, a sixth only quiet Sun.
 * `overrides` fixes what is not to be drawn.
 */
export function randomScene(
  seed: number | string,
  overrides: Partial<Omit<SceneOptions, "seed">> = {},
): Scene {
  const random = seededRandom(seed).fork("random scene");
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const width = overrides.width ?? 64;
  const height = overrides.height ?? 64;
  const pixelScaleArcsec = overrides.pixelScaleArcsec ?? 0.32;
  const mu = overrides.mu ?? 1;
  const wide = (width * pixelScaleArcsec) / mu;
  const high = height * pixelScaleArcsec;
  const polarity = random.uniform() < 0.5 ? 1 : -1;
  const kind = random.uniform();
  const part = kind >= 1 / 3 && kind < 2 / 3;
  const penumbraRadius = (part ? between(0.5, 1) : between(0.28, 0.46)) * Math.min(wide, high);
  const away = part ? penumbraRadius * between(0.3, 0.9) : 0;
  const towards = 2 * Math.PI * random.uniform();
  const spot =
    kind < 2 / 3
      ? {
          x: wide / 2 + away * Math.cos(towards) + between(-0.06, 0.06) * wide,
          y: high / 2 + away * Math.sin(towards) + between(-0.06, 0.06) * high,
          penumbraRadius,
          umbraRadius: penumbraRadius * between(0.33, 0.52),
          fieldGauss: between(2100, 3300),
          polarity: polarity as 1 | -1,
          darkness: between(0.15, 1),
          twistDegrees: between(-25, 25),
          evershed: between(2e5, 6e5),
        }
      : null;
  const pores = kind < 5 / 6 ? random.integer(kind < 2 / 3 ? 3 : 6) : 0;
  return spotScene({
    width,
    height,
    seed,
    pixelScaleArcsec,
    mu,
    spot,
    pores,
    network: between(0.1, 0.9),
    dominance: between(0.2, 0.8),
    quietFieldGauss: between(10, 150),
    granulation: between(0.8, 1.2),
    temperatureOffset: between(-80, 80),
    velocityOffset: between(-6e4, 6e4),
    ...overrides,
  });
}
