import { ArgumentError } from "@helioscope/core";
import { fromFloat16, toFloat16 } from "@helioscope/core/model";
import type { MagnetogramConfig } from "../config.ts";
import { scaleField, scaleIntensity } from "../prepare/scaling.ts";
import type { PreparedSet } from "../types.ts";

export interface ScaledFramesOptions {
  /** Bytes of frames that are kept in memory; 512 MiB where absent. */
  readonly maxBytes?: number;
  /** Bits of a kept pixel: 32, exact (where absent), or 16, to 0.0005 of the range, for twice as many frames. */
  readonly bits?: 16 | 32;
}

/** Frames of a set as the networks take them. Arrays must not be written to. */
export interface ScaledFrames {
  readonly sizePx: number;
  /** Whether all of them have room in memory, so that each is read once. */
  readonly allFit: boolean;
  /** EUV image `index` of the set, -1 to 1; -1 where it has no data. Row 0 south. */
  euv(index: number): Promise<Float32Array>;
  /** Field `index` of the set over `clipGauss`, clipped; 0 where it has no data. */
  field(index: number): Promise<Float32Array>;
}

/**
 * Reads and scales frames when they are asked for, and keeps those that were used last as far as `maxBytes` goes. What does
 * not fit is read again.
 */
export function scaledFrames(
  set: PreparedSet,
  config: Pick<MagnetogramConfig, "intensity" | "clipGauss">,
  options: ScaledFramesOptions = {},
): ScaledFrames {
  const { maxBytes = 2 ** 29, bits = 32 } = options;
  if (!(maxBytes >= 0)) {
    throw new ArgumentError(`${maxBytes} bytes of memory`, { value: maxBytes, expected: "0 or more" });
  }
  const bytesOfFrame = (set.sizePx * set.sizePx * bits) / 8;
  const room = Math.floor(maxBytes / bytesOfFrame);
  const kept = new Map<string, Promise<Float32Array | Uint16Array>>();
  const load = async (kind: "euv" | "field", index: number) => {
    const disc = await set.read(set[kind][index]);
    const { data } =
      kind === "euv"
        ? scaleIntensity(disc, config.intensity, disc.valid)
        : scaleField(disc, config.clipGauss);
    return bits === 16 ? toFloat16(data) : data;
  };
  const frame = async (kind: "euv" | "field", index: number) => {
    const key = `${kind}${index}`;
    const found = kept.get(key) ?? load(kind, index);
    // Behind all others: the first of the map is the one that was not used for the longest time.
    kept.delete(key);
    if (room > 0) kept.set(key, found);
    if (kept.size > room) kept.delete(kept.keys().next().value as string);
    try {
      const data = await found;
      return data instanceof Uint16Array ? fromFloat16(data) : data;
    } catch (error) {
      if (kept.get(key) === found) kept.delete(key);
      throw error;
    }
  };
  return {
    sizePx: set.sizePx,
    allFit: set.euv.length + set.field.length <= room,
    euv: (index) => frame("euv", index),
    field: (index) => frame("field", index),
  };
}
