import type { Random } from "@helioscope/core";

/** What assigning units to sides starts from. */
export interface UnitCounts {
  /** Images of each class in each unit, [units * classes]; the last class counts images. */
  readonly counts: Float64Array;
  readonly units: number;
  readonly classes: number;
}

/**
 * A side for each unit so that every class has its share on every side as nearly as whole units allow: the units with
 * the largest part of any class first, each to the side where the squared error of the shares falls most; then units
 * are moved for as long as that helps. That a class be on every side counts for more than any share.
 */
export function assignUnits(
  { counts, units, classes }: UnitCounts,
  shares: readonly number[],
  random: Random,
): Uint8Array {
  const totals = new Float64Array(classes);
  for (let u = 0; u < units; u++) for (let c = 0; c < classes; c++) totals[c] += counts[u * classes + c];
  const part = (u: number, c: number) => (totals[c] > 0 ? counts[u * classes + c] / totals[c] : 0);
  const largest = Float64Array.from({ length: units }, (_, u) => {
    let most = 0;
    for (let c = 0; c < classes; c++) most = Math.max(most, part(u, c));
    return most;
  });
  const order = random
    .shuffle(Array.from({ length: units }, (_, u) => u))
    .sort((a, b) => largest[b] - largest[a]);
  const held = shares.map(() => new Float64Array(classes));
  // How much the cost of a side changes when a unit comes (sign 1) or goes (sign -1).
  const change = (side: number, u: number, sign: 1 | -1) => {
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const more = sign * part(u, c);
      if (more === 0) continue;
      const before = held[side][c];
      sum += more * (2 * (before - shares[side]) + more);
      if (sign > 0 && before < NOTHING) sum -= ABSENT[side];
      else if (sign < 0 && before + more < NOTHING) sum += ABSENT[side];
    }
    return sum;
  };
  const move = (side: number, u: number, sign: 1 | -1) => {
    for (let c = 0; c < classes; c++) held[side][c] += sign * part(u, c);
  };
  const sides = new Uint8Array(units);
  const open = shares.flatMap((share, side) => (share > 0 ? [side] : []));
  for (const u of order) {
    let best = open[0];
    for (const side of open) if (change(side, u, 1) < change(best, u, 1)) best = side;
    sides[u] = best;
    move(best, u, 1);
  }
  for (let pass = 0; pass < PASSES; pass++) {
    let moved = false;
    for (const u of order) {
      const from = sides[u];
      const gain = change(from, u, -1);
      for (const to of open) {
        if (to === from || gain + change(to, u, 1) >= -1e-12) continue;
        move(from, u, -1);
        move(to, u, 1);
        sides[u] = to;
        moved = true;
        break;
      }
    }
    if (!moved) break;
  }
  return sides;
}

const PASSES = 50;

/** Parts of a class are multiples of 1 over its images: less is rounding. */
const NOTHING = 1e-9;

/** Cost of a class that is not on a side: training comes first, then validation. */
const ABSENT = [100, 30, 10];
