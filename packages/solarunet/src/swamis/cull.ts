import { ArgumentError, assertSameSize, type Mask, throwIfAborted } from "@helioscope/core";
import { type Neighbourhood, type NeighbourSteps, neighbourSteps } from "./neighbourhood.ts";

export interface CullOptions {
  /** Smallest number of pixels, counted over space and time, that a component may have. Default 3. */
  readonly minVoxels?: number;
  /** Which pixels of (x, y, t) are joined. Default 18. */
  readonly neighbourhood?: Neighbourhood;
  readonly signal?: AbortSignal;
}

/**
 * Drops the specks of a sequence of masks: same-sign components of (x, y, t) with fewer than `minVoxels` pixels. With
 * the defaults this is what was done to the published training labels: a spot of one or two pixels survives there
 * exactly when the frame before or after continues it. Holds 2 `minVoxels` - 1 masks and is `minVoxels` - 1 late.
 *
 * @throws ArgumentError when minVoxels is not a positive integer.
 * @throws ShapeError when the masks differ in size.
 */
export async function* cullSpecks(
  masks: AsyncIterable<Mask> | Iterable<Mask>,
  options: CullOptions = {},
): AsyncGenerator<Mask> {
  const { minVoxels = 3, neighbourhood = 18, signal } = options;
  if (!(Number.isInteger(minVoxels) && minVoxels >= 1)) {
    throw new ArgumentError(`minVoxels ${minVoxels}`, { value: minVoxels, expected: "a positive integer" });
  }
  const steps = neighbourSteps(neighbourhood);
  const reach = minVoxels - 1;
  const window: Mask[] = [];
  let at = 0;
  for await (const mask of masks) {
    throwIfAborted(signal);
    if (window.length > 0) assertSameSize(window[0], mask, "Masks");
    window.push(mask);
    if (window.length - at <= reach) continue;
    yield culled(window, at, minVoxels, steps);
    if (at < reach) at++;
    else window.shift();
  }
  for (; at < window.length; at++) yield culled(window, at, minVoxels, steps);
}

/** {@link cullSpecks} on a single mask: components of fewer than `minPixels` pixels are dropped. */
export function cullFrame(mask: Mask, minPixels: number, neighbourhood: Neighbourhood = 18): Mask {
  return culled([mask], 0, minPixels, neighbourSteps(neighbourhood));
}

function culled(window: readonly Mask[], at: number, minVoxels: number, steps: NeighbourSteps): Mask {
  const { data, width, height } = window[at];
  const kept = data.slice();
  if (minVoxels <= 1) return { data: kept, width, height };
  const found = new Float64Array(minVoxels);
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== 0 && !reaches(window, at, i, minVoxels, steps, found)) kept[i] = 0;
  }
  return { data: kept, width, height };
}

/** Whether the component of a pixel has `wanted` pixels; the search stops as soon as it has. */
function reaches(
  window: readonly Mask[],
  at: number,
  pixel: number,
  wanted: number,
  steps: NeighbourSteps,
  found: Float64Array,
): boolean {
  const { data, width, height } = window[at];
  const sign = data[pixel];
  let count = 1;
  found[0] = at * data.length + pixel;
  for (let head = 0; head < count; head++) {
    const slot = Math.floor(found[head] / data.length);
    const i = found[head] - slot * data.length;
    const x = i % width;
    const y = (i - x) / width;
    // The pixel's own frame first: most components are settled there.
    for (let turn = 0; turn < 3; turn++) {
      const s = turn === 0 ? slot : turn === 1 ? slot - 1 : slot + 1;
      if (s < 0 || s >= window.length) continue;
      const moves = turn === 0 ? steps.plane : steps.time;
      for (let k = 0; k < moves.length; k += 2) {
        const nx = x + moves[k];
        const ny = y + moves[k + 1];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        const j = ny * width + nx;
        if (window[s].data[j] !== sign) continue;
        const key = s * data.length + j;
        let known = false;
        for (let n = 0; n < count && !known; n++) known = found[n] === key;
        if (known) continue;
        found[count++] = key;
        if (count >= wanted) return true;
      }
    }
  }
  return false;
}
