import type { Element } from "./element.ts";
import type { World } from "./world.ts";

/** In how many frames a birth or a death is over. */
export function drawRampFrames(world: World): number {
  const chances = world.options.rampFrames;
  let rest = world.random.uniform() * chances.reduce((a, b) => a + b, 0);
  for (let i = 0; i < chances.length; i++) {
    rest -= chances[i];
    if (rest < 0) return i + 1;
  }
  return chances.length;
}

/** Changes the flux evenly over the frames. */
export function ramp(element: Element, changeGauss: number, frames: number): void {
  element.rampGauss = changeGauss / frames;
  element.rampLeft = frames;
}
