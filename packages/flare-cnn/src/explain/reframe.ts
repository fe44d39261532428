import { ArgumentError, type Raster } from "@helioscope/core";
import { crop, pad } from "@helioscope/core/image";
import type { SampleField } from "../network/index.ts";

/** The size of a frame in pixels. */
export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * The same magnetogram in a frame of another size: zeros around it where it is smaller, and where it is larger the part about
 * the centre of its unsigned flux that fits. The scale stays.
 *
 * @throws ArgumentError for a size that is not positive and whole
 */
export function reframe(field: SampleField, frame: FrameSize): SampleField {
  const { widthPx, heightPx } = frame;
  if (![widthPx, heightPx].every((side) => Number.isInteger(side) && side > 0)) {
    throw new ArgumentError(`A frame of ${widthPx}x${heightPx} pixels`, {
      value: [widthPx, heightPx],
      expected: "positive whole numbers",
    });
  }
  const width = Math.min(widthPx, field.width);
  const height = Math.min(heightPx, field.height);
  const [x, y] = width < field.width || height < field.height ? fluxCentre(field) : [0, 0];
  const start = (centre: number, side: number, all: number): number =>
    Math.max(0, Math.min(all - side, Math.round(centre - (side - 1) / 2)));
  const inside = crop(field, start(x, width, field.width), start(y, height, field.height), width, height);
  const columnsBefore = Math.floor((widthPx - width) / 2);
  const rowsBefore = Math.floor((heightPx - height) / 2);
  const framed = pad(inside, {
    columnsBefore,
    rowsBefore,
    columnsAfter: widthPx - width - columnsBefore,
    rowsAfter: heightPx - height - rowsBefore,
  });
  return { ...field, ...framed };
}

/** Column and row of the centre of the unsigned flux; the middle of a field without any. */
function fluxCentre({ data, width, height }: Raster<Float32Array>): readonly [number, number] {
  let sum = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < data.length; i++) {
    const strength = Math.abs(data[i]);
    if (!(strength > 0)) continue;
    sum += strength;
    x += strength * (i % width);
    y += strength * Math.floor(i / width);
  }
  return sum > 0 ? [x / sum, y / sum] : [(width - 1) / 2, (height - 1) / 2];
}

/** Sum of |B| over the pixels that have a field. */
export function unsignedSum({ data }: Raster<Float32Array>): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) if (!Number.isNaN(data[i])) sum += Math.abs(data[i]);
  return sum;
}
