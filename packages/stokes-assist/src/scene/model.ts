import { ArgumentError } from "@helioscope/core";
import { hydrostaticEquilibrium } from "../gas/hydrostatic.ts";
import type { Atmosphere, Model } from "../types.ts";
import { fillPixel, type PixelColumns } from "./pixel.ts";
import type { Scene } from "./scene.ts";

/** Columns with room for the depths of a scene. */
export function pixelColumns(depths: number): PixelColumns {
  return {
    temperature: new Float64Array(depths),
    microturbulence: new Float64Array(depths),
    fieldStrength: new Float64Array(depths),
    velocity: new Float64Array(depths),
    inclination: new Float64Array(depths),
    azimuth: new Float64Array(depths),
  };
}

/**
 * The model of a pixel (0-based, row 0 south): the true atmosphere, in hydrostatic equilibrium.
 *
 * @throws {ArgumentError} where the pixel lies outside the scene.
 */
export function sceneModel(scene: Scene, x: number, y: number): Model {
  if (!(x >= 0 && x < scene.width && y >= 0 && y < scene.height)) {
    throw new ArgumentError(`Pixel ${x}, ${y} lies outside the scene`, {
      value: [x, y],
      expected: `0 to ${scene.width - 1} and 0 to ${scene.height - 1}`,
    });
  }
  const columns = pixelColumns(scene.logTau.length);
  const { macroturbulence, shares } = fillPixel(scene, x, y, columns);
  const { hsra, penumbra, hotUmbra, coolUmbra } = scene.atmospheres;
  const models = [hsra, penumbra, hotUmbra, coolUmbra];
  const electronPressure = scene.logTau.map((_, d) =>
    Math.exp(models.reduce((sum, model, m) => sum + shares[m] * Math.log(model.electronPressure[d]), 0)),
  );
  const guess: Atmosphere = { logTau: scene.logTau, electronPressure, ...columns };
  const settled = hydrostaticEquilibrium(guess, { mu: scene.mu }).electronPressure;
  return {
    components: [{ atmosphere: { ...guess, electronPressure: settled }, macroturbulence, fill: 1 }],
    strayLight: 0,
  };
}
