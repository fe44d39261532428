import { ArgumentError } from "@helioscope/core";

/** How a quantity with four or more nodes runs between them: one to three nodes are a constant, a line and a parabola. */
export type NodeInterpolation = "spline" | "linear";

/**
 * Basis functions of `nodes` nodes that are equidistant in log tau, both ends included: row k is the change along the
 * depths when node k rises by 1 and the others stay. One node is a constant, two a line, three a parabola, more a
 * natural cubic spline (or straight pieces). Throws an ArgumentError unless 1 <= nodes <= depths.
 */
export function nodeBasis(
  logTau: Float64Array,
  nodes: number,
  interpolation: NodeInterpolation = "spline",
): Float64Array[] {
  const depths = logTau.length;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > depths) {
    throw new ArgumentError(`${nodes} nodes on ${depths} depths`, {
      value: nodes,
      expected: `a whole number from 1 to ${depths}`,
    });
  }
  const rows = Array.from({ length: nodes }, () => new Float64Array(depths));
  const range = logTau[depths - 1] - logTau[0];
  const spline = nodes > 3 && interpolation === "spline";
  for (let k = 0; k < nodes; k++) {
    const curvature = spline ? cardinalCurvature(nodes, k) : null;
    for (let depth = 0; depth < depths; depth++) {
      const x = depths === 1 ? 0 : ((logTau[depth] - logTau[0]) / range) * (nodes - 1);
      rows[k][depth] = nodes === 3 ? parabola(x, k) : piece(x, k, nodes, curvature);
    }
  }
  return rows;
}

/** Lagrange polynomial through the nodes 0, 1, 2. */
function parabola(x: number, k: number): number {
  if (k === 0) return ((x - 1) * (x - 2)) / 2;
  return k === 1 ? x * (2 - x) : (x * (x - 1)) / 2;
}

/** Straight or cubic between the nodes beside x; `curvature` holds the second derivatives at the nodes. */
function piece(x: number, k: number, nodes: number, curvature: Float64Array | null): number {
  if (nodes === 1) return 1;
  const left = Math.min(Math.floor(x), nodes - 2);
  const b = x - left;
  const a = 1 - b;
  const line = left === k ? a : left + 1 === k ? b : 0;
  if (!curvature) return line;
  return line + ((a * a * a - a) * curvature[left] + (b * b * b - b) * curvature[left + 1]) / 6;
}

/** Second derivatives of the natural spline that is 1 at node k and 0 at the others: Thomas' algorithm on unit steps. */
function cardinalCurvature(nodes: number, k: number): Float64Array {
  const curvature = new Float64Array(nodes);
  const above = new Float64Array(nodes);
  for (let i = 1; i < nodes - 1; i++) {
    const right = 6 * ((i + 1 === k ? 1 : 0) - 2 * (i === k ? 1 : 0) + (i - 1 === k ? 1 : 0));
    const pivot = 4 - above[i - 1];
    above[i] = 1 / pivot;
    curvature[i] = (right - curvature[i - 1]) / pivot;
  }
  for (let i = nodes - 2; i > 0; i--) curvature[i] -= above[i] * curvature[i + 1];
  return curvature;
}
