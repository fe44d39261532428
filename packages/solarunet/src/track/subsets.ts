const orders: Int32Array[] = [];

/** The non-empty subsets of n things as bit masks, by size, then lexicographic in the positions of their members. */
export function subsetOrder(n: number): Int32Array {
  if (orders[n]) return orders[n];
  const order = new Int32Array(2 ** n - 1);
  let at = 0;
  const extend = (mask: number, from: number, left: number): void => {
    if (left === 0) {
      order[at++] = mask;
      return;
    }
    for (let p = from; p <= n - left; p++) extend(mask | (1 << p), p + 1, left - 1);
  };
  for (let size = 1; size <= n; size++) extend(0, 0, size);
  orders[n] = order;
  return order;
}

export interface SubsetHit {
  /** Position in the list of partners. */
  readonly partner: number;
  readonly mask: number;
  readonly residual: number;
}

/**
 * Looks for a non-empty subset of `fluxes` whose sum s, with one of the partners' fluxes p, has a residual of at most
 * epsilon. Partners one after another, subsets by size, then lexicographic: the first hit, or with `best` the one of
 * fewest members, then smallest |residual|. Sums of all subsets cost one addition each.
 */
export function searchSubsets(
  fluxes: readonly number[],
  partners: readonly number[],
  residual: (s: number, p: number) => number,
  epsilon: number,
  match: "first" | "best",
): SubsetHit | null {
  const n = fluxes.length;
  if (n === 0 || partners.length === 0) return null;
  const sums = new Float64Array(2 ** n);
  for (let mask = 1; mask < sums.length; mask++) {
    sums[mask] = sums[mask & (mask - 1)] + fluxes[31 - Math.clz32(mask & -mask)];
  }
  const order = subsetOrder(n);
  let best: (SubsetHit & { size: number }) | null = null;
  for (let partner = 0; partner < partners.length; partner++) {
    const p = partners[partner];
    for (let k = 0; k < order.length; k++) {
      const mask = order[k];
      const value = residual(sums[mask], p);
      if (!(value <= epsilon)) continue;
      if (match === "first") return { partner, mask, residual: value };
      const size = bits(mask);
      if (!best || size < best.size || (size === best.size && Math.abs(value) < Math.abs(best.residual))) {
        best = { partner, mask, residual: value, size };
      }
    }
  }
  return best && { partner: best.partner, mask: best.mask, residual: best.residual };
}

function bits(mask: number): number {
  let count = 0;
  for (let m = mask; m; m &= m - 1) count++;
  return count;
}
