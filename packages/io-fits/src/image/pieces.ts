import type { Region } from "../tiles/geometry.ts";

/** Pixels that lie behind each other both in the image and in what is made of it. */
export interface Run {
  /** First pixel, counted in the image. */
  readonly from: number;
  /** First pixel, counted in the region. */
  readonly to: number;
  readonly count: number;
}

/** A part of the image that is read at once, and the runs in it that are wanted: behind each other in the region. */
export interface Piece {
  readonly runs: readonly Run[];
  /** Pixels from the first wanted to the last, with the gaps between. */
  readonly span: number;
  /** Pixels wanted. */
  readonly count: number;
}

/** Bounds of a {@link Piece}, in pixels. */
export interface PieceLimits {
  readonly span: number;
  /** The longest gap that is read along rather than left out. */
  readonly gap: number;
}

/** Runs of one piece: what says where they lie is to stay small beside the pixels. */
const RUNS = 2 ** 14;

/** Cuts a region of an image into what to read, in the order of the file. */
export function* piecesOf(
  shape: readonly number[],
  region: Region,
  limits: PieceLimits,
): Generator<Piece, undefined> {
  let runs: Run[] = [];
  let count = 0;
  let span = 0;
  for (const run of runsOf(shape, region, limits.span)) {
    if (runs.length > 0) {
      const extended = run.from + run.count - runs[0].from;
      const gap = extended - span - run.count;
      if (gap > limits.gap || extended > limits.span || runs.length === RUNS) {
        yield { runs, span, count };
        runs = [];
        count = 0;
      }
    }
    runs.push(run);
    count += run.count;
    span = run.from + run.count - runs[0].from;
  }
  if (runs.length > 0) yield { runs, span, count };
}

/** The runs of a region, each of at most `most` pixels. */
function* runsOf(shape: readonly number[], region: Region, most: number): Generator<Run> {
  const axes = shape.length;
  let run = 1;
  let axis = 0;
  // Axes that are covered wholly make one run; the first that is not ends it.
  for (let whole = true; axis < axes && whole; axis++) {
    run *= region.shape[axis];
    whole = region.shape[axis] === shape[axis];
  }
  const stride: number[] = [];
  let from = 0;
  for (let k = 0, step = 1; k < axes; k++) {
    stride.push(step);
    from += region.start[k] * step;
    step *= shape[k];
  }
  const index = new Array<number>(axes).fill(0);
  for (let to = 0; ; ) {
    for (let at = 0; at < run; at += most) {
      yield { from: from + at, to: to + at, count: Math.min(most, run - at) };
    }
    to += run;
    let k = axis;
    for (; k < axes; k++) {
      from += stride[k];
      if (++index[k] < region.shape[k]) break;
      from -= region.shape[k] * stride[k];
      index[k] = 0;
    }
    if (k >= axes) return;
  }
}
