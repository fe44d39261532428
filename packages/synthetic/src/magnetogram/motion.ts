import type { Element } from "./element.ts";
import { type Bond, clearancePx, type World } from "./world.ts";

/** Displaces every element by one frame: drift, random walk, bonds, repulsion, speed limit, walls. */
export function move(world: World): void {
  const { elements } = world;
  const stepX = new Float64Array(elements.length);
  const stepY = new Float64Array(elements.length);
  const index = new Map(elements.map((element, i) => [element, i]));
  walk(world, stepX, stepY);
  shareMotion(world, index, stepX, stepY);
  const related = new Set<number>();
  for (const bond of world.bonds) {
    related.add(pairKey(bond.a, bond.b));
    pull(bond, index.get(bond.a)!, index.get(bond.b)!, stepX, stepY);
  }
  repel(world, related, stepX, stepY);
  const limit = 0.9 * world.options.speedLimitKmS * world.pxPerKmS;
  for (let i = 0; i < elements.length; i++) {
    const length = Math.hypot(stepX[i], stepY[i]);
    const cut = length > limit ? limit / length : 1;
    place(world, elements[i], stepX[i] * cut, stepY[i] * cut);
  }
}

const pairKey = (a: Element, b: Element): number => Math.min(a.id, b.id) * 0x4000000 + Math.max(a.id, b.id);

function walk(world: World, stepX: Float64Array, stepY: Float64Array): void {
  const { random, options, pxPerKmS } = world;
  const memory = 0.7;
  const sigma = options.walkKmS * pxPerKmS * Math.sqrt(1 - memory * memory);
  const drift = { x: 0, y: 0 };
  world.elements.forEach((element, i) => {
    const share = element.patch > 0 ? 0.1 : 1;
    element.vx = memory * element.vx + share * sigma * random.normal();
    element.vy = memory * element.vy + share * sigma * random.normal();
    if (element.patch > 0) {
      // Plage stays where it is: its kernels only tremble.
      stepX[i] = element.vx;
      stepY[i] = element.vy;
      return;
    }
    world.flow.drift(element.x, element.y, drift);
    stepX[i] = drift.x + element.vx;
    stepY[i] = drift.y + element.vy;
  });
}

/** Elements of a clump, and cancelling pairs, go together. */
function shareMotion(
  world: World,
  index: Map<Element, number>,
  stepX: Float64Array,
  stepY: Float64Array,
): void {
  for (const bond of world.bonds) {
    const i = index.get(bond.a)!;
    const j = index.get(bond.b)!;
    stepX[i] = stepX[j] = (stepX[i] + stepX[j]) / 2;
    stepY[i] = stepY[j] = (stepY[i] + stepY[j]) / 2;
  }
}

/** Moves both ends of a bond along the line between them. */
function pull(bond: Bond, i: number, j: number, stepX: Float64Array, stepY: Float64Array): void {
  const { a, b } = bond;
  let dx = b.x - a.x;
  let dy = b.y - a.y;
  let distance = Math.hypot(dx, dy);
  if (distance < 1e-6) {
    dx = Math.cos(a.angle);
    dy = Math.sin(a.angle);
    distance = 1;
  } else {
    dx /= distance;
    dy /= distance;
  }
  const from = Math.hypot(b.x - a.x, b.y - a.y);
  const closer = from - restPx(bond);
  const change =
    bond.mode === "part" ? bond.speedPx : -Math.sign(closer) * Math.min(Math.abs(closer), bond.speedPx);
  stepX[i] -= (dx * change) / 2;
  stepY[i] -= (dy * change) / 2;
  stepX[j] += (dx * change) / 2;
  stepY[j] += (dy * change) / 2;
}

function restPx(bond: Bond): number {
  const touch = bond.a.radiusPx + bond.b.radiusPx;
  return bond.mode === "meet" || bond.mode === "drain" ? 0.92 * touch : 0.58 * touch;
}

/** Keeps unrelated elements apart, so that they rarely touch by accident. */
function repel(world: World, related: ReadonlySet<number>, stepX: Float64Array, stepY: Float64Array): void {
  const { elements } = world;
  for (let i = 0; i < elements.length; i++) {
    const a = elements[i];
    for (let j = i + 1; j < elements.length; j++) {
      const b = elements[j];
      const dx = b.x + stepX[j] - a.x - stepX[i];
      const reach = a.radiusPx + b.radiusPx + clearancePx;
      if (dx > reach || dx < -reach) continue;
      const dy = b.y + stepY[j] - a.y - stepY[i];
      const distance = Math.hypot(dx, dy);
      if (distance >= reach || distance === 0) continue;
      if ((a.patch > 0 && a.patch === b.patch) || related.has(pairKey(a, b))) continue;
      const push = (0.35 * (reach - distance)) / distance;
      if (a.patch === 0) {
        stepX[i] -= push * dx;
        stepY[i] -= push * dy;
      }
      if (b.patch === 0) {
        stepX[j] += push * dx;
        stepY[j] += push * dy;
      }
    }
  }
}

function place(world: World, element: Element, dx: number, dy: number): void {
  const { width, height } = world.options;
  const margin = element.radiusPx + 3;
  element.x = within(element.x, element.x + dx, margin, width - 1 - margin);
  element.y = within(element.y, element.y + dy, margin, height - 1 - margin);
}

/** Stops at the walls without a jump: what already lies outside stays until its own motion brings it back. */
function within(from: number, to: number, low: number, high: number): number {
  if (to < low) return Math.max(to, Math.min(from, low));
  if (to > high) return Math.min(to, Math.max(from, high));
  return to;
}
