import type { Random } from "@helioscope/core";
import type { RegionKind } from "./options.ts";
import { radians, sharpPixelCm2 } from "./scale.ts";

/** A sunspot or pore of one polarity. */
export interface SpotPlan {
  /** Share of the polarity's flux in spots. */
  readonly share: number;
  /** Place relative to the polarity's centre: along the axis of the bipole and across, pixels. */
  readonly along: number;
  readonly across: number;
  readonly peakGauss: number;
  /** Length over breadth; the length lies across the axis, turned by `turn`. */
  readonly elongation: number;
  readonly turn: number;
  /** Of its outline and filaments. */
  readonly seed: number;
}

/** Two polarities that emerge together. Hours count from central meridian passage, pixels from the region's centre. */
export interface BipolePlan {
  /** Largest flux of each polarity, Mx. */
  readonly fluxMx: number;
  readonly emerges: number;
  readonly riseHours: number;
  readonly decayHours: number;
  readonly spotDecayHours: number;
  readonly x: number;
  readonly y: number;
  /** From the follower to the leader, radians from west to north. */
  readonly axis: number;
  /** Sign of the leader. */
  readonly sign: 1 | -1;
  readonly separationFrom: number;
  readonly separationTo: number;
  readonly separationHours: number;
  /** Share of the flux in spots before they decay. */
  readonly spotShare: number;
  readonly leader: readonly SpotPlan[];
  readonly follower: readonly SpotPlan[];
  /** Standard deviation of the plage about its polarity at first, pixels. */
  readonly spread: number;
  /** Distance that plage keeps from the inversion line, pixels. */
  readonly gap: number;
  readonly seed: number;
}

export interface Anatomy {
  readonly bipoles: readonly BipolePlan[];
  /** Tilt of the main bipole: the leader is nearer to the equator where it is positive, degrees. */
  readonly tiltDeg: number;
  readonly hale: boolean;
}

interface Setting {
  readonly kind: RegionKind;
  readonly latitudeDeg: number;
  /** Sign of the leader by Hale's law. */
  readonly leading: 1 | -1;
  readonly antiHale: number;
}

/** Gaussian of which nothing lies beyond two and a half standard deviations. */
const bounded = (random: Random): number => Math.max(-2.5, Math.min(2.5, random.normal()));
const logNormal = (random: Random, median: number, sigma: number): number =>
  median * Math.exp(sigma * bounded(random));
const between = (random: Random, low: number, high: number): number => low + (high - low) * random.uniform();

/** Draws what a region consists of. */
export function drawAnatomy(random: Random, { kind, latitudeDeg, leading, antiHale }: Setting): Anatomy {
  const north = latitudeDeg >= 0 ? 1 : -1;
  const hale = random.uniform() >= antiHale;
  const sign = (hale ? leading : -leading) as 1 | -1;
  // Joy's law in the form sin(tilt) = 0.5 sin(latitude), with the scatter that is observed.
  const scatter = { bipole: 14, plage: 10, complex: 16, delta: 20 }[kind];
  const tiltDeg =
    (Math.asin(0.5 * Math.sin(radians(Math.abs(latitudeDeg)))) * 180) / Math.PI + scatter * bounded(random);
  // A leader that lies to the west and nearer to the equator: south of the follower in the north.
  const axis = -north * radians(tiltDeg);
  const main = { axis, sign };
  const bipoles = { bipole: simple, plage: decayed, complex: multipolar, delta: pressed }[kind](random, main);
  return { bipoles, tiltDeg, hale };
}

interface Main {
  readonly axis: number;
  readonly sign: 1 | -1;
}

/** One bipole: a compact leader and a broken follower. */
function simple(random: Random, main: Main): BipolePlan[] {
  return [
    bipole(random, {
      ...main,
      ...at(0, 0),
      fluxMx: logNormal(random, 4.5e21, 0.9),
      emerges: emergence(random),
    }),
  ];
}

/** Old flux, spread out: much of it, and no spots. */
function decayed(random: Random, main: Main): BipolePlan[] {
  const count = random.uniform() < 0.35 ? 2 : 1;
  return Array.from({ length: count }, (_, i) => ({
    ...bipole(random, {
      ...main,
      x: i === 0 ? 0 : between(random, -260, 260),
      y: i === 0 ? 0 : between(random, -70, 70),
      axis: main.axis + 0.2 * bounded(random),
      fluxMx: logNormal(random, 8e21, 0.7) / count ** 0.5,
      emerges: between(random, -900, -420),
    }),
    decayHours: between(random, 900, 2000),
    gap: between(random, 12, 40),
    spotShare: random.uniform() < 0.3 ? between(random, 0.05, 0.15) : 0,
    spotDecayHours: 900,
  }));
}

/** Several bipoles of all ages in one place; what presses together does so by chance. */
function multipolar(random: Random, main: Main): BipolePlan[] {
  const count = 2 + random.integer(3);
  const total = logNormal(random, 1.5e22, 0.7);
  const weights = Array.from({ length: count }, () => between(random, 0.3, 1));
  const sum = weights.reduce((a, b) => a + b);
  const reach = between(random, 0.6, 1.6);
  return weights.map((weight, i) =>
    bipole(random, {
      sign: main.sign,
      axis: main.axis + 0.3 * bounded(random),
      x: i === 0 ? 0 : 110 * reach * bounded(random),
      y: i === 0 ? 0 : 45 * reach * bounded(random),
      fluxMx: (total * weight) / sum,
      emerges: i === 0 ? emergence(random) : between(random, -260, 40),
    }),
  );
}

/** A bipole with a second one inside, whose spots of opposite polarity press together: delta spots. */
function pressed(random: Random, main: Main): BipolePlan[] {
  const total = logNormal(random, 1.2e22, 0.8);
  const inside = between(random, 0.3, 0.7);
  const emerges = emergence(random, 0.12);
  const host = bipole(random, { ...main, ...at(0, 0), fluxMx: total * (1 - inside), emerges });
  const fluxMx = total * inside;
  const spots = Math.sqrt((fluxMx * 0.85) / sharpPixelCm2 / Math.PI / 1900);
  const elongation = between(random, 1, 2.6);
  // How close: 1 is where the outlines touch.
  const contact = logNormal(random, 1.1, 0.38);
  const separation = (2 * contact * spots) / Math.sqrt(elongation);
  const turn = () => 0.15 * bounded(random);
  const one = (): SpotPlan[] => [
    { share: 0.72, along: 0, across: 0, peakGauss: 1900, elongation, turn: turn(), seed: seed(random) },
    {
      share: 0.28,
      along: 0.15 * spots * bounded(random),
      across: spots * between(random, 0.9, 1.5) * (random.uniform() < 0.5 ? -1 : 1),
      peakGauss: 1700,
      elongation: 1.4,
      turn: turn(),
      seed: seed(random),
    },
  ];
  const core: BipolePlan = {
    ...host,
    fluxMx,
    emerges: emerges + between(random, -20, 50),
    riseHours: between(random, 24, 60),
    decayHours: between(random, 250, 700),
    spotDecayHours: between(random, 200, 600),
    x: between(random, -0.45, 0.3) * host.separationTo * Math.cos(main.axis),
    y: between(random, -0.45, 0.3) * host.separationTo * Math.sin(main.axis) + 12 * bounded(random),
    axis: main.axis + between(random, -1.6, 1.6),
    separationFrom: separation * between(random, 0.9, 1.5),
    separationTo: separation,
    separationHours: 60,
    spotShare: 0.85,
    leader: one(),
    follower: one(),
    spread: spots * 1.2,
    gap: 2,
    seed: seed(random),
  };
  return [host, core];
}

const at = (x: number, y: number): { x: number; y: number } => ({ x, y });
const seed = (random: Random): number => random.integer(2 ** 32) | 0;

/** Some regions emerge on the disc, most before they come into sight. */
function emergence(random: Random, onDisc = 0.25): number {
  return random.uniform() < onDisc ? between(random, -110, 60) : between(random, -420, -120);
}

type Given = Pick<BipolePlan, "x" | "y" | "axis" | "sign" | "fluxMx" | "emerges">;

function bipole(random: Random, given: Given): BipolePlan {
  const size = (given.fluxMx / 5e21) ** 0.4;
  const separationTo = logNormal(random, 150 * size, 0.22);
  return {
    ...given,
    riseHours: between(random, 30, 90) * size ** 0.5,
    decayHours: between(random, 300, 900),
    spotDecayHours: between(random, 150, 450),
    separationFrom: separationTo * between(random, 0.25, 0.4),
    separationTo,
    separationHours: between(random, 40, 90),
    spotShare: between(random, 0.25, 0.6),
    leader: group(random, 1 + random.integer(3), 0.72, 24 * size),
    follower: group(random, 3 + random.integer(5), 0.4, 34 * size),
    spread: between(random, 34, 52) * size,
    gap: between(random, -4, 22) * size,
    seed: seed(random),
  };
}

/** Spots of a polarity: the first with a given share, the others with halves of what is left. */
function group(random: Random, count: number, first: number, reach: number): SpotPlan[] {
  const shares: number[] = [];
  let left = 1;
  for (let i = 0; i < count; i++) {
    const share = i === count - 1 ? left : left * (i === 0 ? first : between(random, 0.3, 0.6));
    shares.push(share);
    left -= share;
  }
  return shares.map((share, i) => ({
    share,
    along: i === 0 ? 0 : reach * bounded(random),
    across: i === 0 ? 0 : 0.8 * reach * bounded(random),
    peakGauss: between(random, 1300, 1900) * (share > 0.3 ? 1.15 : 1),
    elongation: between(random, 1, 1.6),
    turn: between(random, -1.5, 1.5),
    seed: seed(random),
  }));
}
