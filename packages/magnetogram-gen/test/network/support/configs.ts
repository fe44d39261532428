import type { GeneratorConfig, MagnetogramConfig } from "../../../src/config.ts";
import { threeImages as small } from "../../support/three-images.ts";

/** What a test changes of the narrow network. */
export interface Narrow extends Partial<Omit<GeneratorConfig, "gru">> {
  readonly gru?: Partial<GeneratorConfig["gru"]>;
  readonly sizePx?: number;
  readonly frames?: number;
  readonly condition?: MagnetogramConfig["discriminator"]["condition"];
  readonly testMode?: MagnetogramConfig["testMode"];
}

/** Three levels of 2, 4 and 8 maps for images of 32 pixels, without dropout. */
export function narrow({
  sizePx = 32,
  frames = 3,
  condition,
  testMode,
  gru,
  ...generator
}: Narrow = {}): MagnetogramConfig {
  return {
    ...small,
    testMode: testMode ?? small.testMode,
    prepare: { ...small.prepare, sizePx },
    sequence: { ...small.sequence, frames },
    generator: {
      ...small.generator,
      downs: 3,
      width: 2,
      dropout: { rate: 0, layers: 0 },
      ...generator,
      gru: { ...small.generator.gru, ...gru },
    },
    discriminator: { layers: 2, width: 2, condition: condition ?? "last" },
  };
}

/** sin((i + 1) (1.7 + 0.13 salt)), as in networks_reference.py. */
export function numbers(count: number, salt: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin((i + 1) * (1.7 + 0.13 * salt)));
}
