import { DataError, type Raster } from "@helioscope/core";
import { readImage, type Unit } from "@helioscope/io-fits";
import type { PictureOptions } from "./options.ts";

/** The pixels of a picture, and where they lie in the image. */
export interface Plane {
  readonly raster: Raster<Float32Array>;
  /** Image column and row of the first pixel. */
  readonly first: readonly [number, number];
  /** Image pixels along one side of a picture pixel. */
  readonly bin: number;
  /** 0-based position along the further axes. */
  readonly position: readonly number[];
  /** Whether the picture is turned by 180 degrees, so that its first pixel is the image's last. */
  readonly turned: boolean;
}

/** The plane turned by 180 degrees. */
export function turn(plane: Plane): Plane {
  const { data, width, height } = plane.raster;
  return { ...plane, raster: { data: data.toReversed(), width, height }, turned: !plane.turned };
}

/** The most picture pixels along a side: what a figure shows of more is binned. */
const SIDE = 1440;

/** Reads a plane of an image, or a section of it, binned to what a picture can show. */
export async function readPicturePlane(
  unit: Unit,
  options: PictureOptions,
  signal: AbortSignal,
): Promise<Plane> {
  if (unit.kind === "opaque") throw unit.problem;
  if ((unit.kind !== "image" && unit.kind !== "compressed-image") || unit.shape.length < 2) {
    throw new DataError(`Unit ${unit.index} is no picture`, {
      expected: "an image of two axes or more",
      remedy: "fits info lists the units; --unit chooses one.",
    });
  }
  const [width = 0, height = 0, ...higher] = unit.shape;
  const planes = higher.reduce((product, n) => product * n, 1);
  if (width * height * planes === 0)
    throw new DataError(`The image of unit ${unit.index} is empty: ${unit.shape.join(" x ")}`);
  if (options.plane >= planes)
    throw new DataError(`There is no plane ${options.plane}`, { expected: `0 to ${planes - 1}` });
  let left = options.plane;
  const position = higher.map((length) => {
    const at = left % length;
    left = Math.floor(left / length);
    return at;
  });
  const [x, y, w, h] = options.section ?? [0, 0, width, height];
  const { data } = await readImage(unit, {
    section: { start: [x, y, ...position], shape: [w, h, ...higher.map(() => 1)] },
    signal,
  });
  const bin = Math.max(1, Math.ceil(Math.max(w, h) / SIDE));
  return { raster: binned(data, w, h, bin), first: [x, y], bin, position, turned: false };
}

/** Means of blocks, without the values that are not finite; what is left over at the edges makes smaller blocks. */
function binned(
  data: { readonly length: number; readonly [i: number]: number | bigint },
  width: number,
  height: number,
  bin: number,
): Raster<Float32Array> {
  const [across, up] = [Math.ceil(width / bin), Math.ceil(height / bin)];
  const sums = new Float64Array(across * up);
  const counts = new Uint32Array(across * up);
  for (let row = 0, i = 0; row < height; row++) {
    const start = Math.floor(row / bin) * across;
    for (let column = 0; column < width; column++, i++) {
      const value = Number(data[i]);
      if (!Number.isFinite(value)) continue;
      const to = start + Math.floor(column / bin);
      sums[to] = (sums[to] ?? 0) + value;
      counts[to] = (counts[to] ?? 0) + 1;
    }
  }
  return { data: Float32Array.from(sums, (sum, i) => sum / (counts[i] ?? 0)), width: across, height: up };
}
