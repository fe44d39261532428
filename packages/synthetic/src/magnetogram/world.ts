import { ArgumentError, type Random } from "@helioscope/core";
import { drawFlux, type Element, type ElementSeed, makeElement, shape, typicalRadius } from "./element.ts";
import { type Flow, supergranularFlow } from "./flow.ts";
import { type MagnetogramOptions, pixelsPerFrame } from "./options.ts";

/**
 * What two elements do with each other. `approach`: like signs close in, then `hold` as one clump. `meet`:
 * opposite signs close in, then `drain`. `part`: like signs of a clump or the feet of a bipole move apart.
 */
export interface Bond {
  readonly a: Element;
  readonly b: Element;
  mode: "approach" | "hold" | "meet" | "drain" | "part";
  readonly speedPx: number;
  age: number;
}

/** Elements of both signs whose fluxes come into being or go together. */
export interface ExchangeGroup {
  readonly kind: "emergence" | "cancellation";
  readonly members: readonly Element[];
  framesLeft: number;
}

/** The state from which frames are painted; {@link step} takes it on by one frame. */
export interface World {
  readonly options: MagnetogramOptions;
  readonly random: Random;
  readonly flow: Flow;
  elements: Element[];
  bonds: Bond[];
  groups: ExchangeGroup[];
  nextId: number;
  /** Number of visible elements that births and deaths steer towards. */
  target: number;
  /** Pixels a frame for one km/s. */
  readonly pxPerKmS: number;
}

/** Closest that two unrelated elements come, rim to rim, pixels. */
export const clearancePx = 4;

export function makeWorld(options: MagnetogramOptions, random: Random): World {
  const world: World = {
    options,
    random,
    flow: supergranularFlow(options, random.fork("flow")),
    elements: [],
    bonds: [],
    groups: [],
    nextId: 1,
    target: 0,
    pxPerKmS: pixelsPerFrame(options),
  };
  for (let patch = 1; patch <= options.patches; patch++) addPatch(world, patch);
  const count = Math.round((options.density * options.width * options.height) / 10_000);
  for (let i = 0; i < count; i++) {
    const flux = drawFlux(options, random);
    const place = clearPlace(world, typicalRadius(flux, options.levelGauss), true);
    if (place) addElement(world, { ...place, sign: random.uniform() < 0.5 ? 1 : -1, fluxGauss: flux });
  }
  world.target = countVisible(world);
  return world;
}

/** Elements outside plage that are, or are about to be, large enough to be seen. */
export function countVisible(world: World): number {
  const { minSizePx } = world.options;
  let count = 0;
  for (const e of world.elements) if (e.patch === 0 && (e.visiblePx >= minSizePx || e.rampGauss > 0)) count++;
  return count;
}

export function addElement(world: World, seed: Omit<ElementSeed, "id">): Element {
  const element = makeElement({ ...seed, id: world.nextId++ }, world.random);
  shape(element, world.options.levelGauss);
  world.elements.push(element);
  return element;
}

/** A place where a disc of the radius touches nobody; null when 60 tries find none. */
export function clearPlace(world: World, radiusPx: number, lanes: boolean): { x: number; y: number } | null {
  const { random, options } = world;
  const margin = radiusPx + 4;
  for (let attempt = 0; attempt < 60; attempt++) {
    const x = margin + random.uniform() * (options.width - 2 * margin);
    const y = margin + random.uniform() * (options.height - 2 * margin);
    if (lanes && random.uniform() > 0.06 + 0.94 * world.flow.lane(x, y)) continue;
    if (isClear(world, x, y, radiusPx)) return { x, y };
  }
  return null;
}

export function isClear(world: World, x: number, y: number, radiusPx: number, except?: Element): boolean {
  const { width, height } = world.options;
  const margin = radiusPx + 3;
  if (x < margin || y < margin || x > width - 1 - margin || y > height - 1 - margin) return false;
  for (const other of world.elements) {
    if (other === except) continue;
    const reach = other.radiusPx + radiusPx + clearancePx;
    const dx = other.x - x;
    const dy = other.y - y;
    if (dx * dx + dy * dy < reach * reach) return false;
  }
  return true;
}

/** Overlapping kernels on a jittered triangular grid inside a ragged disc: one large feature. */
function addPatch(world: World, patch: number): void {
  const { random, options } = world;
  const radius = Math.min(options.width, options.height) * (0.08 + 0.05 * random.uniform());
  const place = clearPlace(world, radius * 1.3, false);
  if (!place) {
    throw new ArgumentError(`Patch ${patch} of ${options.patches} finds no room`, {
      value: options.patches,
      expected: "patches that fit into the image side by side",
      remedy: "Ask for fewer patches or for another seed.",
    });
  }
  const sign = random.uniform() < 0.5 ? 1 : -1;
  const pitch = 9;
  const waves = [2, 3, 5].map((n) => ({
    n,
    size: 0.25 * random.uniform(),
    phase: 2 * Math.PI * random.uniform(),
  }));
  for (let row = -radius * 1.4; row <= radius * 1.4; row += pitch * 0.87) {
    for (let column = -radius * 1.4; column <= radius * 1.4; column += pitch) {
      const dx = column + 1.5 * random.normal();
      const dy = row + 1.5 * random.normal();
      const angle = Math.atan2(dy, dx);
      let rim = radius;
      for (const w of waves) rim += radius * w.size * Math.cos(w.n * angle + w.phase);
      if (Math.hypot(dx, dy) > rim || random.uniform() < 0.06) continue;
      const fluxGauss = 45_000 * Math.exp(0.3 * random.normal());
      addElement(world, { x: place.x + dx, y: place.y + dy, sign, fluxGauss, patch });
    }
  }
}
