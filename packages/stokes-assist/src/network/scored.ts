import { shorterWay } from "../atmosphere/azimuth.ts";
import { type AtmosphereNodes, nodesAt } from "./nodes.ts";
import { NODE_QUANTITIES, type NodeQuantity } from "./quantities.ts";

/** What is scored: the six quantities, and the field along the line of sight. */
export type ScoredQuantity = NodeQuantity | "lineOfSightField";

interface ScoredFacts {
  readonly label: string;
  readonly unit: string;
  /** What values of `NODE_QUANTITIES` are divided by to be in this unit. */
  readonly per: number;
}

export const SCORED: Readonly<Record<ScoredQuantity, ScoredFacts>> = {
  temperature: { label: "temperature", unit: "K", per: 1 },
  velocity: { label: "velocity", unit: "km/s", per: 1e5 },
  fieldStrength: { label: "field strength", unit: "G", per: 1 },
  lineOfSightField: { label: "line-of-sight field", unit: "G", per: 1 },
  inclination: { label: "inclination", unit: "degrees", per: 1 },
  azimuth: { label: "azimuth", unit: "degrees", per: 1 },
  microturbulence: { label: "microturbulence", unit: "km/s", per: 1e5 },
};

/** Values of one quantity at one optical depth, in its unit of {@link SCORED}. */
export function scoredValues(nodes: AtmosphereNodes, quantity: ScoredQuantity, logTau: number): Float32Array {
  const at = (name: NodeQuantity) => nodesAt(nodes, NODE_QUANTITIES.indexOf(name), logTau);
  if (quantity !== "lineOfSightField") {
    const { per } = SCORED[quantity];
    return at(quantity).map((value) => value / per);
  }
  const inclination = at("inclination");
  return at("fieldStrength").map((field, i) => field * Math.cos((inclination[i] * Math.PI) / 180));
}

/** Root mean square of the differences; of azimuths the shorter way round the half circle. */
export function rmsDifference(a: Float32Array, b: Float32Array, quantity: ScoredQuantity): number {
  let squares = 0;
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = quantity === "azimuth" ? shorterWay(b[i], a[i]) : a[i] - b[i];
    if (Number.isNaN(difference)) continue;
    squares += difference ** 2;
    count++;
  }
  return Math.sqrt(squares / count);
}

/** The mean, which predicts best of all constants; of azimuths that of the double angles. */
export function constantFor(values: Float32Array, quantity: ScoredQuantity): Float32Array {
  if (quantity !== "azimuth") {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return new Float32Array(values.length).fill(mean);
  }
  let sin = 0;
  let cos = 0;
  for (const degrees of values) {
    sin += Math.sin((degrees * Math.PI) / 90);
    cos += Math.cos((degrees * Math.PI) / 90);
  }
  return new Float32Array(values.length).fill((Math.atan2(sin, cos) * 90) / Math.PI);
}
