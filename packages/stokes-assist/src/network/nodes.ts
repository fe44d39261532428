import { ShapeError } from "@helioscope/core";
import { halfTurn, NODE_QUANTITIES } from "./quantities.ts";

/** Atmospheres at a few optical depths: what the network predicts and learns. */
export interface AtmosphereNodes {
  readonly count: number;
  /** log10 of the optical depth at 5000 Angstrom, descending: the deepest first. */
  readonly logTau: Float64Array;
  /** [count][6][depths], quantities in the order of `NODE_QUANTITIES`: K, cm/s, G, degrees, degrees (0 to 180), cm/s. */
  readonly values: Float32Array;
}

/**
 * The ten optical depths of the paper's output, whose places it does not give: the ends of the inverted range of
 * Table 3 as we run it (1.2 to -3.6), and steps of 0.4 to 0.8 between, the closest where the temperature bends.
 */
export const DEFAULT_NODE_LOG_TAU: readonly number[] = [1.2, 0.8, 0.4, 0, -0.5, -1, -1.5, -2, -2.8, -3.6];

export function nodeSize(depths: number): number {
  return NODE_QUANTITIES.length * depths;
}

/**
 * Checks the sizes.
 *
 * @throws ShapeError
 */
export function assertNodes({ count, logTau, values }: AtmosphereNodes): void {
  const expected = count * nodeSize(logTau.length);
  if (values.length === expected) return;
  throw new ShapeError(`${values.length} node values of ${count} atmospheres at ${logTau.length} depths`, {
    value: values.length,
    expected: `${expected}`,
  });
}

/** Where a point lies between those of a descending grid: index of the one above (deeper), and the share of the next. */
export function placeIn(
  logTau: ArrayLike<number>,
  at: number,
): { readonly index: number; readonly share: number } {
  const last = logTau.length - 1;
  if (last <= 0 || at >= logTau[0]) return { index: 0, share: 0 };
  if (at <= logTau[last]) return { index: last - 1, share: 1 };
  let index = 0;
  while (logTau[index + 1] > at) index++;
  return { index, share: (logTau[index] - at) / (logTau[index] - logTau[index + 1]) };
}

/** Linear between two values. Of azimuths the shorter way round, into [0, 180). */
export function between(from: number, to: number, share: number, azimuth: boolean): number {
  if (share === 0) return azimuth ? halfTurn(from) : from;
  if (!azimuth) return from + share * (to - from);
  let step = halfTurn(to) - halfTurn(from);
  if (step > 90) step -= 180;
  else if (step < -90) step += 180;
  return halfTurn(halfTurn(from) + share * step);
}

/** One quantity (its index in `NODE_QUANTITIES`) of all atmospheres at an optical depth: a map at log tau. */
export function nodesAt(nodes: AtmosphereNodes, quantity: number, logTau: number): Float32Array {
  const depths = nodes.logTau.length;
  const { index, share } = placeIn(nodes.logTau, logTau);
  const azimuth = NODE_QUANTITIES[quantity] === "azimuth";
  const out = new Float32Array(nodes.count);
  for (let i = 0; i < nodes.count; i++) {
    const at = (i * NODE_QUANTITIES.length + quantity) * depths + index;
    out[i] = between(nodes.values[at], nodes.values[share === 0 ? at : at + 1], share, azimuth);
  }
  return out;
}
