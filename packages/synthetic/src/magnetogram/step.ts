import { type Element, shape } from "./element.ts";
import { move } from "./motion.ts";
import { startProcesses } from "./processes.ts";
import { drawRampFrames, ramp } from "./ramp.ts";
import type { Bond, World } from "./world.ts";

/** Takes the world on by one frame. */
export function step(world: World): void {
  for (const group of world.groups) group.framesLeft--;
  world.groups = world.groups.filter((group) => group.framesLeft >= 0);
  startProcesses(world);
  for (const element of world.elements) evolve(world, element);
  settleBonds(world);
  move(world);
  world.flow.advance();
  world.elements = world.elements.filter((e) => e.fluxGauss > 0 || e.rampLeft > 0);
  const alive = new Set(world.elements);
  world.bonds = world.bonds.filter((bond) => alive.has(bond.a) && alive.has(bond.b));
}

/** Flux, shape and age. */
function evolve(world: World, element: Element): void {
  const { random, options } = world;
  element.age++;
  if (element.rampLeft > 0) {
    element.fluxGauss += element.rampGauss;
    if (--element.rampLeft === 0) element.rampGauss = 0;
    if (element.fluxGauss < 1) element.fluxGauss = 0;
  }
  const memory = 0.85;
  const fresh = Math.sqrt(1 - memory * memory);
  element.logFlicker = memory * element.logFlicker + fresh * options.flicker * random.normal();
  element.spread = 1 + (element.spread - 1) * 0.6;
  element.axisRatio = clamp(element.axisRatio + 0.05 * random.normal(), 1, 1.8);
  element.angle += 0.08 * random.normal();
  element.lobeAngle += 0.1 * random.normal();
  shape(element, options.levelGauss);
}

/** Moves bonds on to their next mode and drops those that are over. */
function settleBonds(world: World): void {
  for (const bond of world.bonds) {
    const { a, b } = bond;
    const distance = Math.hypot(a.x - b.x, a.y - b.y);
    const touch = a.radiusPx + b.radiusPx;
    bond.age++;
    if (bond.mode === "approach" && distance <= 0.62 * touch) enter(bond, "hold");
    else if (bond.mode === "meet" && distance <= touch) {
      startCancellation(world, a, b);
      enter(bond, "drain");
    }
  }
  world.bonds = world.bonds.filter((bond) => !isOver(bond));
}

function enter(bond: Bond, mode: Bond["mode"]): void {
  bond.mode = mode;
  bond.age = 0;
}

function isOver({ a, b, mode, age }: Bond): boolean {
  if (mode === "hold") return false;
  if (mode === "part") return Math.hypot(a.x - b.x, a.y - b.y) > a.radiusPx + b.radiusPx + 5;
  if (mode === "drain") return age > 0 && a.rampLeft === 0 && b.rampLeft === 0;
  return age > 15;
}

/** Takes the lesser flux away from both. */
function startCancellation(world: World, a: Element, b: Element): void {
  const frames = drawRampFrames(world);
  const least = Math.min(a.fluxGauss, b.fluxGauss);
  ramp(a, -least, frames);
  ramp(b, -least, frames);
  world.groups.push({ kind: "cancellation", members: [a, b], framesLeft: frames + 1 });
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
