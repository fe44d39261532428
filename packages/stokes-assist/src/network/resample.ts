import { ArgumentError, DataError, ShapeError } from "@helioscope/core";

/** Brings rows of n values from one wavelength grid to another. */
export interface Resampler {
  /** Whether both grids are the same to a hundredth of a step: rows are then copied. */
  readonly same: boolean;
  /** Reads n values at `from`, writes as many as the other grid has at `to`. */
  row(source: Float32Array, from: number, target: Float32Array, to: number): void;
}

/**
 * Interpolates from one ascending grid (Angstrom) to another by the cubic through the four nearest points. The target
 * may reach beyond the source by half a step.
 *
 * @throws ArgumentError for a source that does not ascend, DataError where the target leaves it
 */
export function resampler(source: ArrayLike<number>, target: ArrayLike<number>): Resampler {
  const n = source.length;
  for (let i = 0; i < n; i++) {
    if (Number.isFinite(source[i]) && (i === 0 || source[i] > source[i - 1])) continue;
    throw new ArgumentError(`Wavelength ${i} is ${source[i]}`, {
      value: source,
      expected: "ascending, in Angstrom",
    });
  }
  if (n < 4) throw new ShapeError(`${n} wavelengths`, { value: n, expected: "4 or more" });
  const steps = [(source[1] - source[0]) / 2, (source[n - 1] - source[n - 2]) / 2];
  const last = target.length - 1;
  if (target[0] < source[0] - steps[0] || target[last] > source[n - 1] + steps[1]) {
    const range = (grid: ArrayLike<number>) => `${grid[0].toFixed(3)} to ${grid[grid.length - 1].toFixed(3)}`;
    throw new DataError(`Profiles over ${range(source)} Angstrom`, {
      value: [source[0], source[n - 1]],
      expected: `at least ${range(target)}, which the network was trained on`,
      remedy: "Take a network of this range, or train one.",
    });
  }
  const tolerance = 0.01 * (2 * steps[0]);
  const same =
    n === target.length && Array.from(target).every((x, i) => Math.abs(x - source[i]) <= tolerance);
  if (same) {
    return {
      same,
      row: (values, from, out, to) => out.set(values.subarray(from, from + n), to),
    };
  }
  const { first, weights } = cubics(source, target);
  return {
    same,
    row(values, from, out, to) {
      for (let i = 0, w = 0; i < first.length; i++, w += 4) {
        const at = from + first[i];
        out[to + i] =
          weights[w] * values[at] +
          weights[w + 1] * values[at + 1] +
          weights[w + 2] * values[at + 2] +
          weights[w + 3] * values[at + 3];
      }
    },
  };
}

/** Index of the first of four points around each target, and their Lagrange weights. */
function cubics(source: ArrayLike<number>, target: ArrayLike<number>) {
  const first = new Int32Array(target.length);
  const weights = new Float64Array(4 * target.length);
  let below = 0;
  for (let i = 0; i < target.length; i++) {
    while (below < source.length - 2 && source[below + 1] <= target[i]) below++;
    first[i] = Math.min(Math.max(below - 1, 0), source.length - 4);
    for (let j = 0; j < 4; j++) {
      let weight = 1;
      for (let k = 0; k < 4; k++) {
        if (k === j) continue;
        const [x, y] = [source[first[i] + j], source[first[i] + k]];
        weight *= (target[i] - y) / (x - y);
      }
      weights[4 * i + j] = weight;
    }
  }
  return { first, weights };
}
