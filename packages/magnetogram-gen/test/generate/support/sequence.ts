import { seededRandom } from "@helioscope/core";
import { type MagnetogramConfig, type PreparedDisc, presets, type SequenceItem } from "../../../src/index.ts";

/** A network that takes milliseconds: 16 by 16 pixels. */
export function tiny(
  kind: MagnetogramConfig["generator"]["kind"],
  gru: Partial<MagnetogramConfig["generator"]["gru"]> = {},
): MagnetogramConfig {
  const { generator } = presets.small;
  return {
    ...presets.small,
    prepare: { ...presets.small.prepare, sizePx: 16 },
    sequence: { ...presets.small.sequence, cadenceMinutes: 12 },
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
