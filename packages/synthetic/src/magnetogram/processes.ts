import type { EventKind } from "../truth/types.ts";
import { drawFlux, type Element, shape, typicalRadius } from "./element.ts";
import { drawRampFrames, ramp } from "./ramp.ts";
import { addElement, type Bond, clearPlace, countVisible, isClear, type World } from "./world.ts";

/** Starts the processes that lead to events in this frame or in the next few. */
export function startProcesses(world: World): void {
  const bonded = new Set<Element>();
  for (const bond of world.bonds) bonded.add(bond.a).add(bond.b);
  const free = world.elements.filter((e) => isFree(world, e) && !bonded.has(e));
  const crowd = countVisible(world) / Math.max(1, world.target);
  const births = Math.min(2, 1 / Math.max(crowd, 0.1) ** 2);
  const deaths = Math.min(2, crowd ** 2);
  const times = (kind: EventKind, boost: number): number =>
    world.random.poisson(world.options.rates[kind] * world.target * boost);

  for (let n = times("appearance", births); n > 0; n--) startAppearance(world);
  for (let n = times("emergence", births); n > 0; n--) {
    if (world.random.uniform() < 0.5) startBipole(world);
    else startEmergenceBeside(world, free);
  }
  for (let n = times("disappearance", deaths); n > 0; n--) startFading(world, free);
  fadeUnseen(world, bonded);
  for (let n = times("cancellation", deaths); n > 0; n--) startPair(world, free, -1);
  for (let n = times("merging", 1); n > 0; n--) startPair(world, free, 1);
  for (let n = times("splitting", 1); n > 0; n--) startSplitting(world, free);
}

function isFree(world: World, e: Element): boolean {
  const { levelGauss, minSizePx } = world.options;
  return (
    e.patch === 0 &&
    e.age > 1 &&
    e.rampLeft === 0 &&
    e.peakGauss > levelGauss &&
    e.visiblePx >= 1.2 * minSizePx
  );
}

/** Takes a random element out of the list. */
function take(world: World, free: Element[]): Element | null {
  if (free.length === 0) return null;
  return free.splice(world.random.integer(free.length), 1)[0];
}

const radiusOf = (world: World, flux: number): number => typicalRadius(flux, world.options.levelGauss);

/** Least flux of an element that is plainly visible, gauss pixels. */
function visibleFlux(world: World): number {
  return 1.3 * world.options.minSizePx * 3.2 * world.options.levelGauss;
}

function startAppearance(world: World): void {
  const flux = drawFlux(world.options, world.random);
  const place = clearPlace(world, radiusOf(world, flux), true);
  if (!place) return;
  const sign = world.random.uniform() < 0.5 ? 1 : -1;
  ramp(addElement(world, { ...place, sign, fluxGauss: 0 }), flux, drawRampFrames(world));
}

function startFading(world: World, free: Element[]): void {
  const element = take(world, free);
  if (element) ramp(element, -element.fluxGauss, drawRampFrames(world));
}

/** What is too small to be seen, such as the remains of a cancellation, dies out too. */
function fadeUnseen(world: World, bonded: ReadonlySet<Element>): void {
  const chance = 2.5 * world.options.rates.disappearance;
  for (const e of world.elements) {
    const unseen = e.patch === 0 && e.rampLeft === 0 && e.visiblePx < world.options.minSizePx;
    if (unseen && !bonded.has(e) && world.random.uniform() < chance) {
      ramp(e, -e.fluxGauss, drawRampFrames(world));
    }
  }
}

function startBipole(world: World): void {
  const { random } = world;
  const flux = drawFlux(world.options, random, visibleFlux(world));
  const radius = radiusOf(world, flux);
  const place = clearPlace(world, 2 * radius, false);
  if (!place) return;
  const angle = 2 * Math.PI * random.uniform();
  const frames = drawRampFrames(world);
  const feet = ([1, -1] as const).map((sign) => {
    const arm = 0.85 * radius * sign;
    const at = { x: place.x + arm * Math.cos(angle), y: place.y + arm * Math.sin(angle) };
    const foot = addElement(world, { ...at, sign, fluxGauss: 0 });
    ramp(foot, flux * (0.92 + 0.16 * random.uniform()), frames);
    return foot;
  });
  addBond(world, feet[0], feet[1], "part", 1.5 + 1.5 * random.uniform());
  world.groups.push({ kind: "emergence", members: feet, framesLeft: frames + 1 });
}

/** A bipole whose one foot comes up inside an existing element: that one grows, the other foot is new beside it. */
function startEmergenceBeside(world: World, free: Element[]): void {
  const { random } = world;
  const host = take(world, free);
  if (!host) return;
  const flux = Math.max(visibleFlux(world), host.fluxGauss * (0.25 + 0.65 * random.uniform()));
  const radius = radiusOf(world, flux);
  for (let attempt = 0; attempt < 12; attempt++) {
    const angle = 2 * Math.PI * random.uniform();
    const arm = 0.85 * (host.radiusPx + radius);
    const at = { x: host.x + arm * Math.cos(angle), y: host.y + arm * Math.sin(angle) };
    if (!isClear(world, at.x, at.y, radius, host)) continue;
    const frames = drawRampFrames(world);
    const foot = addElement(world, { ...at, sign: host.sign === 1 ? -1 : 1, fluxGauss: 0 });
    ramp(foot, flux, frames);
    ramp(host, flux, frames);
    addBond(world, host, foot, "part", 1.5 + 1.5 * random.uniform());
    world.groups.push({ kind: "emergence", members: [host, foot], framesLeft: frames + 1 });
    return;
  }
}

/** Sends two neighbours towards each other: like signs to merge, opposite ones to cancel. */
function startPair(world: World, free: Element[], signs: 1 | -1): void {
  const { random } = world;
  const reachPx = 16;
  for (let attempt = 0; attempt < 6; attempt++) {
    const a = take(world, free);
    if (!a) return;
    const wantEqual = signs < 0 && random.uniform() < 0.5;
    let best: Element | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const b of free) {
      if (a.sign * b.sign !== signs) continue;
      const gap = Math.hypot(a.x - b.x, a.y - b.y) - a.radiusPx - b.radiusPx;
      if (gap > reachPx || isBlocked(world, a, b)) continue;
      const cost = wantEqual ? Math.abs(Math.log(a.fluxGauss / b.fluxGauss)) : gap;
      if (cost < least) {
        least = cost;
        best = b;
      }
    }
    if (!best) continue;
    free.splice(free.indexOf(best), 1);
    addBond(world, a, best, signs > 0 ? "approach" : "meet", 2.5 + 2 * random.uniform());
    return;
  }
}

/** Whether a third element lies between two. */
function isBlocked(world: World, a: Element, b: Element): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length2 = dx * dx + dy * dy;
  for (const c of world.elements) {
    if (c === a || c === b) continue;
    const along = ((c.x - a.x) * dx + (c.y - a.y) * dy) / length2;
    if (along < 0 || along > 1) continue;
    const off = Math.abs((c.x - a.x) * dy - (c.y - a.y) * dx) / Math.sqrt(length2);
    if (off < c.radiusPx + Math.max(a.radiusPx, b.radiusPx)) return true;
  }
  return false;
}

/** Breaks a clump where two elements hold together, or divides a single large element. */
function startSplitting(world: World, free: Element[]): void {
  const { random } = world;
  const clumps = world.bonds.filter((bond) => bond.mode === "hold" && bond.age > 2);
  const whole = free.filter((e) => e.visiblePx >= 4 * world.options.minSizePx);
  const pick = random.integer(Math.max(1, clumps.length + whole.length));
  if (pick < clumps.length) {
    const bond = clumps[pick];
    bond.mode = "part";
    bond.age = 0;
  } else if (whole.length > 0) {
    const element = whole[pick - clumps.length];
    free.splice(free.indexOf(element), 1);
    divide(world, element);
  }
}

function divide(world: World, element: Element): void {
  const { random, options } = world;
  const share = 0.3 + 0.2 * random.uniform();
  const area = element.scalePx ** 2;
  const { x, y, sign } = element;
  const part = addElement(world, { x, y, sign, fluxGauss: share * element.fluxGauss, source: element.id });
  element.fluxGauss *= 1 - share;
  part.angle = element.angle;
  part.logFlicker = element.logFlicker;
  part.vx = element.vx;
  part.vy = element.vy;
  // Both begin as wide as the whole and draw together as they move apart.
  for (const half of [element, part]) {
    half.spread = 1;
    shape(half, options.levelGauss);
    half.spread = area / half.scalePx ** 2;
    shape(half, options.levelGauss);
  }
  addBond(world, element, part, "part", 2.5 + 1.5 * random.uniform());
}

function addBond(world: World, a: Element, b: Element, mode: Bond["mode"], speedPx: number): void {
  world.bonds.push({ a, b, mode, speedPx, age: 0 });
}
