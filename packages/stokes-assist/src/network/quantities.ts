/** The six quantities of the network, in the order of its output (section 2: "typically, six physical parameters"). */
export const NODE_QUANTITIES = [
  "temperature",
  "velocity",
  "fieldStrength",
  "inclination",
  "azimuth",
  "microturbulence",
] as const;

export type NodeQuantity = (typeof NODE_QUANTITIES)[number];

interface QuantityFacts {
  readonly unit: string;
  /** Table 2: what the network's output is multiplied by. */
  readonly scale: number;
  /** Nodes are kept within, so that a far-off output still is an atmosphere. */
  readonly least: number;
  readonly most: number;
}

/**
 * Table 2 of the paper. It gives no factor for the microturbulence: 300000 cm/s here, as for the velocity, so that
 * the usual 0.5 to 2 km/s are of the size of the other outputs.
 */
export const QUANTITY_FACTS: Readonly<Record<NodeQuantity, QuantityFacts>> = {
  temperature: { unit: "K", scale: 20_000, least: 2000, most: 20_000 },
  velocity: { unit: "cm/s", scale: 300_000, least: -2_000_000, most: 2_000_000 },
  fieldStrength: { unit: "G", scale: 6000, least: 0, most: 10_000 },
  inclination: { unit: "degree", scale: 180, least: 0, most: 180 },
  azimuth: { unit: "degree", scale: 360, least: 0, most: 180 },
  microturbulence: { unit: "cm/s", scale: 300_000, least: 0, most: 1_000_000 },
};

/** Degrees, into [0, 180): an azimuth and the opposite one give the same Stokes profiles. */
export function halfTurn(degrees: number): number {
  const wrapped = degrees % 180;
  return wrapped < 0 ? (wrapped + 180) % 180 : wrapped;
}
