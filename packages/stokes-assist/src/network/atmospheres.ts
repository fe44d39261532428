import { ArgumentError, ShapeError } from "@helioscope/core";
import type { Atmosphere } from "../types.ts";
import { type AtmosphereNodes, assertNodes, between, nodeSize, placeIn } from "./nodes.ts";
import { NODE_QUANTITIES } from "./quantities.ts";

/** The depth quantities of an atmosphere that the network knows: all but the electron pressure. */
export type NodeAtmosphere = Omit<Atmosphere, "electronPressure">;

/**
 * Samples atmospheres at the optical depths of the nodes, linearly between their own; constant beyond their ends.
 *
 * @throws ArgumentError for a list of optical depths that does not descend
 */
export function nodesOf(atmospheres: readonly NodeAtmosphere[], logTau: ArrayLike<number>): AtmosphereNodes {
  const grid = descending(logTau);
  const depths = grid.length;
  const values = new Float32Array(atmospheres.length * nodeSize(depths));
  for (const [i, atmosphere] of atmospheres.entries()) {
    writeNodes(atmosphere, grid, values, i * nodeSize(depths));
  }
  return { count: atmospheres.length, logTau: grid, values };
}

/** Writes the nodes of one atmosphere at `offset`. */
export function writeNodes(
  atmosphere: NodeAtmosphere,
  logTau: Float64Array,
  values: Float32Array,
  offset: number,
): void {
  for (let d = 0; d < logTau.length; d++) {
    const { index, share } = placeIn(atmosphere.logTau, logTau[d]);
    const next = share === 0 ? index : index + 1;
    for (const [q, quantity] of NODE_QUANTITIES.entries()) {
      const profile = atmosphere[quantity];
      const value = between(profile[index], profile[next], share, quantity === "azimuth");
      values[offset + q * logTau.length + d] = value;
    }
  }
}

/**
 * The atmosphere between the nodes on a grid of optical depths: linear interpolation as in section 2, constant beyond
 * the ends.
 *
 * @throws ArgumentError for a grid that does not descend, ShapeError where the nodes' sizes do not go together
 */
export function atmosphereAt(
  nodes: AtmosphereNodes,
  index: number,
  logTau: ArrayLike<number>,
): NodeAtmosphere {
  assertNodes(nodes);
  if (!(index >= 0 && index < nodes.count)) {
    throw new ShapeError(`Atmosphere ${index} of ${nodes.count}`, { value: index });
  }
  const grid = descending(logTau);
  const depths = nodes.logTau.length;
  const start = index * nodeSize(depths);
  const profiles = Object.fromEntries(
    NODE_QUANTITIES.map((quantity) => [quantity, new Float64Array(grid.length)]),
  ) as Record<(typeof NODE_QUANTITIES)[number], Float64Array>;
  for (let d = 0; d < grid.length; d++) {
    const { index: above, share } = placeIn(nodes.logTau, grid[d]);
    const next = share === 0 ? above : above + 1;
    for (const [q, quantity] of NODE_QUANTITIES.entries()) {
      const row = start + q * depths;
      const azimuth = quantity === "azimuth";
      profiles[quantity][d] = between(nodes.values[row + above], nodes.values[row + next], share, azimuth);
    }
  }
  return { logTau: grid, ...profiles };
}

function descending(logTau: ArrayLike<number>): Float64Array {
  const grid = Float64Array.from(logTau);
  for (let i = 0; i < grid.length; i++) {
    if (Number.isFinite(grid[i]) && (i === 0 || grid[i] < grid[i - 1])) continue;
    throw new ArgumentError(`Optical depths ${[...grid].join(", ")}`, {
      value: logTau,
      expected: "finite logarithms, the largest first",
    });
  }
  if (grid.length === 0) throw new ArgumentError("A list of no optical depths");
  return grid;
}
