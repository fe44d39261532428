/** What can be said of profiles before they are inverted. */
export interface Examination {
  /** Why they hold nothing to fit. */
  readonly reason?: string;
  /** Level of the continuum: mean of the highest eighth of I. */
  readonly continuum: number;
}

const FLAT = 0.01;
/** So many neighbours at exactly the highest value are a clipped spectrum. */
const CLIPPED = 6;

/** Looks for NaN, darkness, flat and clipped spectra. `work` has room for the n intensities. */
export function examine(profiles: Float64Array, n: number, work: Float64Array): Examination {
  let usable = 0;
  for (let i = 0; i < n; i++) {
    if (Number.isFinite(profiles[i] + profiles[n + i] + profiles[2 * n + i] + profiles[3 * n + i])) {
      work[usable++] = profiles[i];
    }
  }
  if (usable < Math.max(4, n / 2)) {
    return { reason: `${n - usable} of ${n} wavelengths hold no number`, continuum: Number.NaN };
  }
  const sorted = work.subarray(0, usable).sort();
  const count = Math.max(1, usable >> 3);
  let continuum = 0;
  for (let i = usable - count; i < usable; i++) continuum += sorted[i] / count;
  const highest = sorted[usable - 1];
  if (!(continuum > 0)) return { reason: "no light", continuum };
  if (continuum - sorted[0] < FLAT * continuum) return { reason: "flat: no line", continuum };
  let run = 0;
  for (let i = 0; i < n; i++) {
    run = profiles[i] === highest ? run + 1 : 0;
    if (run >= CLIPPED) return { reason: "saturated: clipped at its highest value", continuum };
  }
  return { continuum };
}
