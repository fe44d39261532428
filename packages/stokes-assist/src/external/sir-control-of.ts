import type { SirControl, SirNodes } from "../formats/sir-control.ts";
import type { InversionConfig, NodeSchedule } from "../inversion/config.ts";
import type { SpectralSetup } from "../types.ts";

/** Settings of SIR that an inversion's configuration has no word for. */
export interface SirSettings {
  /** Gas pressure at the top of each component, dyn/cm^2; by default the model's electron pressure is kept there. */
  readonly topPressure?: readonly [number, number];
  /** 0 splines, 1 linear, 2 to 5 regularised; by default as the configuration says. */
  readonly interpolation?: number;
  /** Ratio of signal to noise in the continuum; by default 1 over the configuration's noise. */
  readonly signalToNoise?: number;
}

/** Names of the files of a run of SIR. */
export const SIR_FILES = {
  control: "sir.trol",
  observed: "observed.per",
  guess: "guess.mod",
  second: "second.mod",
  grid: "lines.grid",
  lines: "LINES",
  abundances: "ABUNDANCES",
  psf: "lines.psf",
  stray: "stray.per",
} as const;

/** The parts of a control file that any run of a setup has. */
export function sirBase(setup: SpectralSetup, components: number): SirControl {
  return {
    cycles: 0,
    profiles: [SIR_FILES.observed],
    ...(setup.strayLight ? { strayLightProfiles: SIR_FILES.stray } : {}),
    ...(setup.instrument ? { psf: SIR_FILES.psf } : {}),
    grid: SIR_FILES.grid,
    lines: SIR_FILES.lines,
    abundances: SIR_FILES.abundances,
    model: [SIR_FILES.guess],
    ...(components === 2 ? { secondModel: SIR_FILES.second } : {}),
    ...(setup.mu === undefined ? {} : { mu: setup.mu }),
  };
}

/** The control file of an inversion. */
export function sirControlOf(
  setup: SpectralSetup,
  components: number,
  config: InversionConfig,
  settings: SirSettings = {},
): SirControl {
  const { topPressure, interpolation = config.interpolation === "linear" ? 1 : 0 } = settings;
  const [i, q, u, v] = config.weights;
  return {
    ...sirBase(setup, components),
    cycles: config.cycles,
    weights: [[i], [q], [u], [v]],
    nodes: nodesOf(config.nodes),
    ...(components === 2
      ? { secondNodes: nodesOf(config.secondNodes ?? config.nodes), fill: config.fill }
      : {}),
    ...(setup.strayLight ? { strayLight: config.strayLight } : {}),
    signalToNoise: [settings.signalToNoise ?? 1 / config.noise],
    svdTolerance: [config.svdTolerance],
    initialLambda: [config.initialLambda],
    interpolation: [interpolation],
    ...(topPressure ? { topPressure } : {}),
  };
}

const nodesOf = (nodes: NodeSchedule): SirNodes => ({ ...nodes });
