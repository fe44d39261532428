import { seededRandom } from "@helioscope/core";
import { solarRadiusM } from "../../region/scale.ts";
import { type Texture, textureAt } from "./texture.ts";

const radiusMm = solarRadiusM / 1e6;

/** A texture of one size and life, and the part of it in the logarithm of brightness. */
export interface Layer {
  readonly name: string;
  readonly cellMm: number;
  readonly lifeHours: number;
  readonly strength: number;
}

/** Logarithm of the brightness that layers multiply up to, its mean 1; those that pixels cannot show are left out. */
export function layersAt(
  layers: readonly Layer[],
  seed: number | string,
  time: number,
  mmPerPx: number,
): Texture {
  const shown: { texture: Texture; strength: number }[] = [];
  let shift = 0;
  for (const { name, cellMm, lifeHours, strength } of layers) {
    const seen = strength / (1 + (0.6 * (mmPerPx / cellMm)) ** 2);
    if (seen < 0.2 * strength || seen === 0) continue;
    const salt = seededRandom(`${seed}/texture/${name}`).integer(2 ** 32) | 0;
    const life = lifeHours * 3_600_000;
    shown.push({ texture: textureAt({ cells: radiusMm / cellMm, life, salt }, time), strength: seen });
    shift -= 0.5 * seen * seen;
  }
  return (x, y, z) => {
    let sum = shift;
    for (const { texture, strength } of shown) sum += strength * texture(x, y, z);
    return sum;
  };
}
