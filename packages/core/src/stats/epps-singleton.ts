import { ArgumentError, DataError } from "../errors.ts";
import { chiSquaredSurvival } from "./distributions.ts";
import { quantiles } from "./quantile.ts";
import { pseudoInverseForm } from "./symmetric.ts";

export interface EppsSingleton {
  readonly statistic: number;
  readonly pValue: number;
  /** Rank of the estimated covariance; less than twice the number of `t` means that these `t` suit the data badly. */
  readonly degreesOfFreedom: number;
}

/**
 * Epps-Singleton two-sample test (Epps & Singleton 1986, doi:10.1080/00949658608810963): do two samples, which
 * may hold ties and be discrete, come from one distribution? It compares their empirical characteristic functions
 * at the points `t` in units of the semi-interquartile range of both together, and multiplies the statistic by the
 * small-sample correction where both hold fewer than 25 values. Agrees with scipy.stats.epps_singleton_2samp.
 *
 * Throws a DataError for fewer than 5 values, values that are not finite, or an interquartile range of zero; an
 * ArgumentError for `t` that are not positive.
 */
export function eppsSingleton(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly t?: readonly number[] } = {},
): EppsSingleton {
  const t = options.t ?? [0.4, 0.8];
  if (t.length === 0 || !t.every((value) => value > 0 && Number.isFinite(value))) {
    throw new ArgumentError(`Epps-Singleton test at t = ${t.join(", ")}`, {
      value: t,
      expected: "positive numbers",
    });
  }
  const both = joined(x, y);
  const quartiles = quantiles(both, [0.25, 0.75]);
  const sigma = (quartiles[1] - quartiles[0]) / 2;
  if (sigma === 0) {
    throw new DataError("Epps-Singleton test of samples whose joint interquartile range is 0", {
      expected: "at least half of the values apart from the commonest one",
    });
  }
  const scaled = t.map((value) => value / sigma);
  const first = moments(both.subarray(0, x.length), scaled);
  const second = moments(both.subarray(x.length), scaled);
  const n = both.length;
  const covariance = first.covariance.map(
    (value, i) => (n / x.length) * value + (n / y.length) * second.covariance[i],
  );
  const difference = first.mean.map((value, i) => value - second.mean[i]);
  const { value, rank } = pseudoInverseForm(covariance, difference);
  const statistic = n * value * smallSampleCorrection(x.length, y.length);
  return {
    statistic,
    pValue: rank === 0 ? Number.NaN : chiSquaredSurvival(statistic, rank),
    degreesOfFreedom: rank,
  };
}

function joined(x: ArrayLike<number>, y: ArrayLike<number>): Float64Array {
  if (x.length < 5 || y.length < 5) {
    throw new DataError(`Epps-Singleton test of ${x.length} and ${y.length} values`, {
      expected: "5 values or more in each",
    });
  }
  const both = new Float64Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  const wrong = both.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) {
    throw new DataError(`Epps-Singleton test of a sample that holds ${wrong}`, {
      value: wrong,
      expected: "finite values",
    });
  }
  return both;
}

/** Mean and biased covariance of [cos(t v), ..., sin(t v), ...]. */
function moments(
  sample: Float64Array,
  t: readonly number[],
): { mean: Float64Array; covariance: Float64Array } {
  const size = 2 * t.length;
  const columns = Array.from({ length: size }, (_, k) => {
    const wave = k < t.length ? Math.cos : Math.sin;
    const frequency = t[k % t.length] as number;
    return sample.map((value) => wave(frequency * value));
  });
  const mean = Float64Array.from(
    columns,
    (column) => column.reduce((sum, value) => sum + value, 0) / sample.length,
  );
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const left = columns[i] as Float64Array;
    for (let j = i; j < size; j++) {
      const right = columns[j] as Float64Array;
      let sum = 0;
      for (let k = 0; k < sample.length; k++) sum += (left[k] - mean[i]) * (right[k] - mean[j]);
      covariance[i * size + j] = sum / sample.length;
      covariance[j * size + i] = sum / sample.length;
    }
  }
  return { mean, covariance };
}

function smallSampleCorrection(nx: number, ny: number): number {
  if (Math.max(nx, ny) >= 25) return 1;
  return 1 / (1 + (nx + ny) ** -0.45 + 10.1 * (nx ** -1.7 + ny ** -1.7));
}
