import type { InversionConfig, NodeSchedule } from "./config.ts";

const single = {
  inclination: [1],
  azimuth: [1],
  microturbulence: [1],
  macroturbulence: [1],
};

const nodes: NodeSchedule = {
  temperature: [1, 3, 5],
  velocity: [1, 1, 3],
  fieldStrength: [1, 1, 3],
  ...single,
};

const reference: InversionConfig = {
  cycles: 3,
  guess: "hsra",
  nodes,
  secondNodes: null,
  fill: [0],
  strayLight: [0],
  interpolation: "spline",
  weights: [1, 4, 4, 4],
  equalisation: "amplitude",
  amplitudeFloor: 15,
  noise: 1e-3,
  bounds: {
    temperature: [2000, 20_000],
    velocity: [-3e6, 3e6],
    fieldStrength: [0, 8000],
    inclination: null,
    azimuth: null,
    microturbulence: [0, 6e5],
    macroturbulence: [0, 1e6],
    fill: [0, 1],
    strayLight: [0, 0.99],
  },
  hydrostatic: true,
  smoothness: 4000,
  svdTolerance: 1e-4,
  initialLambda: 1e-2,
  stop: { gain: 1e-3, earlyGain: 1e-2, maxSteps: 50, maxRejections: 7 },
};

export type InversionPreset = "reference" | "training" | "assisted" | "second-reference";

/**
 * The set-ups of Gafeira et al. 2021, Table 3. Velocity and field have two numbers of nodes there for three cycles: the
 * first one is taken to hold for two (SIR would go on with the last: 1, 3, 3). Weights are not printed: 4 on the
 * polarisation. Floor and smoothness are ours (SIR: 1 and null): without the smoothness, profiles that one atmosphere cannot explain make the temperature
 * swing by hundreds of K between the nodes.
 */
export const inversionPresets: Readonly<Record<InversionPreset, InversionConfig>> = {
  reference,
  /** Velocity and field without gradients: what the network learns from. */
  training: { ...reference, nodes: { ...nodes, velocity: [1], fieldStrength: [1] } },
  /** One cycle from the guess of the network. */
  assisted: {
    ...reference,
    cycles: 1,
    nodes: { ...nodes, temperature: [5], velocity: [3], fieldStrength: [3] },
  },
  "second-reference": {
    ...reference,
    guess: "fal-c",
    nodes: { ...nodes, temperature: [1, 2, 4], velocity: [1, 1, 2], fieldStrength: [1, 1, 2] },
  },
};
