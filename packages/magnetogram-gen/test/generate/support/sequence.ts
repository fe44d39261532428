import { seededRandom } from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
import type { MagnetogramConfig, MagnetogramNet, PreparedDisc, SequenceItem } from "../../../src/index.ts";
import { threeImages } from "../../support/three-images.ts";

/** A network that takes milliseconds. */
export function tiny(
  kind: MagnetogramConfig["generator"]["kind"],
  gru: Partial<MagnetogramConfig["generator"]["gru"]> = {},
  sizePx = 16,
): MagnetogramConfig {
  const { generator } = threeImages;
  return {
    ...threeImages,
    prepare: { ...threeImages.prepare, sizePx },
    sequence: { ...threeImages.sequence, cadenceMinutes: 12 },
    generator: {
      ...generator,
      kind,
      downs: 3,
      width: 4,
      dropout: { rate: 0.5, layers: 2 },
      gru: { ...generator.gru, ...gru },
    },
  };
}

/** A disc with random intensities, 10 to 100 DN/s, and a hole. */
export function disc(seed: number, sizePx = 16): PreparedDisc {
  const random = seededRandom(seed);
  const data = Float32Array.from({ length: sizePx ** 2 }, () => 10 + 90 * random.uniform());
  const valid = new Uint8Array(sizePx ** 2).fill(1);
  valid[5 * sizePx + 7] = 0;
  return {
    data,
    width: sizePx,
    height: sizePx,
    name: `euv ${seed}`,
    kind: "euv",
    radiusPx: (203.33 / 512) * sizePx,
    valid: { data: valid, width: sizePx, height: sizePx },
    wavelengthAngstrom: 304,
    instrument: "SDO/AIA AIA_4",
    observer: { distanceMetres: 1.5e11, b0Degrees: -3.5, l0Degrees: 120 },
  };
}

const START = Date.UTC(2016, 0, 1);

/** Images at these minutes. */
export async function* sequence(minutes: Iterable<number>, sizePx = 16): AsyncGenerator<SequenceItem> {
  let seed = 0;
  for (const minute of minutes) {
    yield { utc: new Date(START + minute * 60_000).toISOString(), euv: disc(++seed, sizePx) };
  }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Weights as after training: normalisation that is not the identity, maps and a recurrence that matter. */
export function scatter(net: MagnetogramNet): void {
  for (const [k, weight] of net.generator.weights.entries()) {
    const shape = weight.shape as number[];
    const inputs = shape.slice(0, -1).reduce((n, side) => n * side, 1);
    const reach = Math.sqrt(6 / inputs);
    const [low, high] = shape.length > 1 ? [-reach, reach] : [0.5, 1.5];
    const noise = tf.randomUniform(shape, low, high, "float32", k);
    weight.write(noise);
    noise.dispose();
  }
}
