import type { Random } from "@helioscope/core";
import type { MagnetogramOptions } from "./options.ts";

/**
 * A compact kernel of one sign: B(rho) = peak exp(-(rho / scale)^(2 steepness)) on ellipses with a slight
 * three-lobed dent, so that its flux is peak pi scale^2 Gamma(1 + 1 / steepness) whatever its shape.
 */
export interface Element {
  readonly id: number;
  readonly sign: 1 | -1;
  /** The element that it broke off from; null when it did not. */
  readonly source: number | null;
  /** Number of the plage patch that it is part of; 0 for none. */
  readonly patch: number;
  readonly contrast: number;
  readonly steepness: number;
  x: number;
  y: number;
  vx: number;
  vy: number;
  /** Flux without flicker, gauss pixels, never negative. */
  fluxGauss: number;
  /** Change of the flux a frame, and for how many more frames. */
  rampGauss: number;
  rampLeft: number;
  logFlicker: number;
  /** Area in units of the area at rest; above 1 for a while after breaking off. */
  spread: number;
  axisRatio: number;
  angle: number;
  readonly lobe: number;
  lobeAngle: number;
  age: number;
  /** Profile of this frame, made from the above by {@link shape}. */
  peakGauss: number;
  scalePx: number;
  /** Where the field falls to half the detection level, along the longer axis. */
  radiusPx: number;
  /** Pixels above the detection level. */
  visiblePx: number;
}

/** What a new element is given; the rest is drawn. */
export interface ElementSeed {
  readonly id: number;
  readonly sign: 1 | -1;
  readonly x: number;
  readonly y: number;
  readonly fluxGauss: number;
  readonly source?: number;
  readonly patch?: number;
}

export function makeElement(seed: ElementSeed, random: Random): Element {
  return {
    id: seed.id,
    sign: seed.sign,
    source: seed.source ?? null,
    patch: seed.patch ?? 0,
    contrast: Math.exp(0.15 * random.normal()),
    steepness: 1 + 0.6 * random.uniform(),
    x: seed.x,
    y: seed.y,
    vx: 0,
    vy: 0,
    fluxGauss: seed.fluxGauss,
    rampGauss: 0,
    rampLeft: 0,
    logFlicker: 0,
    spread: 1,
    axisRatio: 1 + 0.6 * random.uniform(),
    angle: Math.PI * random.uniform(),
    lobe: 0.14 * random.uniform(),
    lobeAngle: 2 * Math.PI * random.uniform(),
    age: 0,
    peakGauss: 0,
    scalePx: 1,
    radiusPx: 0,
    visiblePx: 0,
  };
}

/** Brings peak, scale, radius and visible area up to date with flux, flicker and spread. */
export function shape(element: Element, levelGauss: number): void {
  const flux = element.fluxGauss * Math.exp(element.logFlicker);
  const unit = Math.PI * gammaOnePlus(1 / element.steepness);
  const restPeak = peakAtRest(flux, element.contrast);
  const area = restPeak > 0 ? (element.spread * flux) / (restPeak * unit) : 0;
  element.scalePx = Math.sqrt(area);
  element.peakGauss = area > 0 ? flux / (area * unit) : 0;
  const reach = scaledReach(element, levelGauss / 2);
  element.radiusPx = reach * Math.sqrt(element.axisRatio);
  element.visiblePx = Math.PI * scaledReach(element, levelGauss) ** 2;
}

const peakAtRest = (flux: number, contrast: number): number =>
  Math.min(1600, 450 * contrast * (flux / 5000) ** 0.25);

/** {@link Element.radiusPx} of a middling element of the flux, pixels. */
export function typicalRadius(fluxGauss: number, levelGauss: number): number {
  const [steepness, axisRatio] = [1.3, 1.3];
  const peak = peakAtRest(fluxGauss, 1);
  if (2 * peak <= levelGauss) return 0;
  const scale = Math.sqrt(fluxGauss / (peak * Math.PI * gammaOnePlus(1 / steepness)));
  return scale * Math.log((2 * peak) / levelGauss) ** (0.5 / steepness) * Math.sqrt(axisRatio);
}

/** Mean radius at which the kernel falls to `gauss`, pixels; 0 where it never reaches it. */
export function scaledReach(element: Element, gauss: number): number {
  if (element.peakGauss <= gauss) return 0;
  return element.scalePx * Math.log(element.peakGauss / gauss) ** (0.5 / element.steepness);
}

/** A flux from the power law between the limits, by inversion. */
export function drawFlux(options: MagnetogramOptions, random: Random, least?: number): number {
  const [low, high] = options.fluxRangeGauss;
  const power = options.fluxExponent + 1;
  const a = Math.max(low, least ?? low) ** power;
  const b = high ** power;
  return (a + (b - a) * random.uniform()) ** (1 / power);
}

/** Gamma(1 + x) for 0 <= x <= 1, to 5e-5 (Abramowitz and Stegun 6.1.35). */
export function gammaOnePlus(x: number): number {
  return 1 + x * (-0.5748646 + x * (0.9512363 + x * (-0.6998588 + x * (0.4245549 - x * 0.1010678))));
}
