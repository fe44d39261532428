import type { BipolePlan, SpotPlan } from "./anatomy.ts";
import { sharpPixelCm2 } from "./scale.ts";

/** One polarity of a bipole at a time. */
export interface PolarityState {
  readonly sign: 1 | -1;
  readonly x: number;
  readonly y: number;
  /** Flux in spots and in plage, gauss pixels. */
  readonly spots: number;
  readonly plage: number;
  /** Standard deviation of the plage about the polarity, pixels. */
  readonly spread: number;
}

/** A spot at a time, as it is painted. */
export interface SpotState {
  readonly x: number;
  readonly y: number;
  readonly sign: 1 | -1;
  readonly peakGauss: number;
  /** Radii at which the field has fallen to 1/e, pixels: across and along the axis of the bipole. */
  readonly long: number;
  readonly short: number;
  /** Direction of the long radius, radians from west. */
  readonly angle: number;
  readonly seed: number;
}

/** Diffusion by granules and supergranules, pixels squared an hour: 300 km2/s. */
const diffusion = (300 * 3600) / 364.4 ** 2;

/** Largest flux of a polarity's plage over its life, gauss pixels: what its elements are counted by. */
export const mostPlage = (bipole: BipolePlan): number => bipole.fluxMx / sharpPixelCm2;

/** The leader (`end` 1) or the follower (-1) at a time, hours. */
export function polarityAt(bipole: BipolePlan, end: 1 | -1, hours: number): PolarityState {
  const age = Math.max(0, hours - bipole.emerges);
  const settled = 1 - Math.exp(-age / bipole.separationHours);
  const half = 0.5 * end * (bipole.separationFrom + (bipole.separationTo - bipole.separationFrom) * settled);
  const grown = 1 - Math.exp(-((age / bipole.riseHours) ** 2));
  const peak = 2 * bipole.riseHours;
  const flux =
    (bipole.fluxMx / sharpPixelCm2) * grown * Math.exp(-Math.max(0, age - peak) / bipole.decayHours);
  const inSpots = bipole.spotShare * Math.exp(-Math.max(0, age - peak) / bipole.spotDecayHours);
  return {
    sign: (bipole.sign * end) as 1 | -1,
    x: bipole.x + half * Math.cos(bipole.axis),
    y: bipole.y + half * Math.sin(bipole.axis),
    spots: flux * inSpots,
    plage: flux * (1 - inSpots),
    spread: Math.sqrt((bipole.spread * (0.5 + 0.5 * grown)) ** 2 + 2 * diffusion * age),
  };
}

/** The spots of a polarity. */
export function spotsOf(bipole: BipolePlan, end: 1 | -1, state: PolarityState): SpotState[] {
  const cos = Math.cos(bipole.axis);
  const sin = Math.sin(bipole.axis);
  const plans = end === 1 ? bipole.leader : bipole.follower;
  return plans
    .map((plan) => spot(plan, bipole, state, end, cos, sin))
    .filter((made): made is SpotState => made !== undefined);
}

function spot(
  plan: SpotPlan,
  bipole: BipolePlan,
  state: PolarityState,
  end: 1 | -1,
  cos: number,
  sin: number,
): SpotState | undefined {
  const flux = state.spots * plan.share;
  // Below this there is no pore: a few pixels of some tens of gauss.
  if (flux < 200) return undefined;
  const radius = Math.max(1.8, Math.sqrt(flux / (Math.PI * plan.peakGauss)));
  const stretch = Math.sqrt(plan.elongation);
  // Small spots lie inside, between the main spot and the other polarity.
  const along = -end * Math.abs(plan.along);
  return {
    x: state.x + along * cos - plan.across * sin,
    y: state.y + along * sin + plan.across * cos,
    sign: state.sign,
    peakGauss: flux / (Math.PI * radius * radius),
    long: radius * stretch,
    short: radius / stretch,
    angle: bipole.axis + Math.PI / 2 + plan.turn,
    seed: plan.seed,
  };
}
