import type { Random } from "@helioscope/core";
import type { Canvas } from "./canvas.ts";
import { paintCoronalGround } from "./ground-corona.ts";
import { paintHeliumGround } from "./ground-helium.ts";
import { paintChromosphere, paintPhotosphere } from "./ground-surface.ts";

/** The quiet Sun and the sky of the canvas's band. `evolution` shifts the textures, in units of their own size. */
export function paintGround(canvas: Canvas, random: Random, evolution: number): void {
  switch (canvas.band) {
    case "H-alpha":
      paintChromosphere(canvas, random, evolution);
      return;
    case "continuum":
      paintPhotosphere(canvas, random, evolution);
      return;
    case "He II 304":
      paintHeliumGround(canvas, random, evolution);
      return;
    case "Fe XII 193":
      paintCoronalGround(canvas, random, evolution);
      return;
  }
}
