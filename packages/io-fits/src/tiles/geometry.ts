/** A box in an image: first pixel and length along each axis, fastest axis first. */
export interface Region {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** A run of pixels that is contiguous in the tile and in the output. */
export type PlaceRun = (from: number, to: number, count: number) => void;

/** Position and true shape (short at the edges) of tile `row`. */
export function tileBox(
  row: number,
  grid: readonly number[],
  tile: readonly number[],
  shape: readonly number[],
): Region {
  const start: number[] = [];
  const own: number[] = [];
  let left = row;
  for (let axis = 0; axis < shape.length; axis++) {
    const position = left % grid[axis];
    left = Math.floor(left / grid[axis]);
    start.push(position * tile[axis]);
    own.push(Math.min(tile[axis], shape[axis] - position * tile[axis]));
  }
  return { start, shape: own };
}

/** Product of the lengths. */
export const pixelCount = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** The box that two overlapping boxes share. */
export function commonBox(a: Region, b: Region): Region {
  const start: number[] = [];
  const shape: number[] = [];
  for (let axis = 0; axis < a.start.length; axis++) {
    const first = Math.max(a.start[axis], b.start[axis]);
    start.push(first);
    shape.push(Math.min(a.start[axis] + a.shape[axis], b.start[axis] + b.shape[axis]) - first);
  }
  return { start, shape };
}

/** Rows of the tiles that share a pixel with `region`, ascending. */
export function tilesTouching(region: Region, grid: readonly number[], tile: readonly number[]): Uint32Array {
  const low = region.start.map((first, axis) => Math.floor(first / tile[axis]));
  const length = region.shape.map((count, axis) =>
    count === 0 ? 0 : Math.floor((region.start[axis] + count - 1) / tile[axis]) - low[axis] + 1,
  );
  const rows = new Uint32Array(pixelCount(length));
  const stride = strides(grid);
  const index = new Array<number>(grid.length).fill(0);
  let row = low.reduce((sum, first, axis) => sum + first * stride[axis], 0);
  for (let i = 0; i < rows.length; i++) {
    rows[i] = row;
    for (let axis = 0; axis < grid.length; axis++) {
      row += stride[axis];
      if (++index[axis] < length[axis]) break;
      row -= length[axis] * stride[axis];
      index[axis] = 0;
    }
  }
  return rows;
}

/** Pixels of `box` that come before the one at `position` of the image. */
export function pixelsBefore(box: Region, position: readonly number[]): number {
  let before = 0;
  for (let axis = box.shape.length - 1; axis >= 0; axis--) {
    before = before * box.shape[axis] + position[axis] - box.start[axis];
  }
  return before;
}

/** Calls `place` for every run of `tile` that lies in `region`; `to` counts pixels of the region. */
export function eachRun(tile: Region, region: Region, place: PlaceRun): void {
  const axes = tile.shape.length;
  const { start: low, shape: length } = commonBox(tile, region);
  let run = 1;
  let axis = 0;
  // Axes that both boxes cover wholly are one run; the first that is not ends it.
  for (; axis < axes; axis++) {
    run *= length[axis];
    if (length[axis] !== tile.shape[axis] || length[axis] !== region.shape[axis]) {
      axis++;
      break;
    }
  }
  const tileStride = strides(tile.shape);
  const regionStride = strides(region.shape);
  let from = pixelsBefore(tile, low);
  let to = pixelsBefore(region, low);
  const index = new Array<number>(axes).fill(0);
  for (;;) {
    place(from, to, run);
    let k = axis;
    for (; k < axes; k++) {
      from += tileStride[k];
      to += regionStride[k];
      if (++index[k] < length[k]) break;
      from -= length[k] * tileStride[k];
      to -= length[k] * regionStride[k];
      index[k] = 0;
    }
    if (k >= axes) return;
  }
}

function strides(shape: readonly number[]): number[] {
  const result: number[] = [];
  let stride = 1;
  for (const length of shape) {
    result.push(stride);
    stride *= length;
  }
  return result;
}
