import { ArgumentError } from "../errors.ts";
import { assertNotEmpty, type Raster, type TypedArray } from "../raster.ts";
import { sameKind } from "./arrays.ts";
import { type Border, borderIndex } from "./border.ts";

/**
 * Copies the rectangle of `width` x `height` pixels whose first row and column are `y` and `x`. Throws an
 * ArgumentError when it does not lie inside the raster.
 */
export function crop<A extends TypedArray>(
  raster: Raster<A>,
  x: number,
  y: number,
  width: number,
  height: number,
): Raster<A> {
  const whole = [x, y, width, height].every((value) => Number.isInteger(value) && value >= 0);
  if (!whole || x + width > raster.width || y + height > raster.height) {
    throw new ArgumentError(
      `A crop of ${width}x${height} at (${x}, ${y}) from ${raster.width}x${raster.height}`,
      {
        value: [x, y, width, height],
        expected: "a rectangle inside the raster",
        remedy: "Pad the raster first.",
      },
    );
  }
  const data = sameKind(raster.data, width * height);
  for (let row = 0; row < height; row++) {
    const start = (y + row) * raster.width + x;
    data.set(raster.data.subarray(start, start + width), row * width);
  }
  return { data, width, height };
}

/** Copies the middle `width` x `height` pixels; of an odd margin the smaller half is cut first. Throws as {@link crop}. */
export function centreCrop<A extends TypedArray>(
  raster: Raster<A>,
  width: number,
  height: number,
): Raster<A> {
  return crop(
    raster,
    Math.floor((raster.width - width) / 2),
    Math.floor((raster.height - height) / 2),
    width,
    height,
  );
}

/** Pixels to add on each side; none where absent. */
export interface Margins {
  readonly columnsBefore?: number;
  readonly columnsAfter?: number;
  readonly rowsBefore?: number;
  readonly rowsAfter?: number;
}

export interface PadOptions {
  /** `constant` where absent. */
  readonly border?: Border;
  /** The constant; 0 where absent. */
  readonly fill?: number;
}

/**
 * Adds a margin. Margins wider than the image repeat the pattern, as in numpy.pad. Throws an ArgumentError
 * for margins that are not integers >= 0 and for an empty raster with a border other than `constant`.
 */
export function pad<A extends TypedArray>(
  raster: Raster<A>,
  margins: Margins,
  options: PadOptions = {},
): Raster<A> {
  const { columnsBefore = 0, columnsAfter = 0, rowsBefore = 0, rowsAfter = 0 } = margins;
  const { border = "constant", fill = 0 } = options;
  if (
    ![columnsBefore, columnsAfter, rowsBefore, rowsAfter].every(
      (margin) => Number.isInteger(margin) && margin >= 0,
    )
  ) {
    throw new ArgumentError("A margin that is not a whole number of pixels", {
      value: margins,
      expected: "integers >= 0",
    });
  }
  if (border !== "constant") assertNotEmpty(raster, "Padding");
  const width = columnsBefore + raster.width + columnsAfter;
  const height = rowsBefore + raster.height + rowsAfter;
  const data = sameKind(raster.data, width * height);
  const columns = Int32Array.from({ length: width }, (_, x) =>
    borderIndex(x - columnsBefore, raster.width, border),
  );
  for (let y = 0, i = 0; y < height; y++) {
    const row = borderIndex(y - rowsBefore, raster.height, border);
    for (let x = 0; x < width; x++, i++) {
      data[i] = row < 0 || columns[x] < 0 ? fill : raster.data[row * raster.width + columns[x]];
    }
  }
  return { data, width, height };
}
