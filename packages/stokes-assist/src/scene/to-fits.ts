import { cubeToFits } from "../formats/cube-to-fits.ts";
import type { StokesCube } from "../types.ts";
import { type HinodeFilesOptions, hinodeSpFiles, type SceneFile } from "./hinode-files.ts";

/** How a cube is written. */
export interface SceneToFitsOptions extends HinodeFilesOptions {
  /** One cube with named axes, or the files of a Hinode SP scan; the cube where absent. */
  readonly layout?: "cube" | "hinode-sp";
}

/**
 * A scene's cube as the files that users have, for the ordinary readers: one FITS cube with named axes (see
 * `cubeToFits`), or one level-1 file for each slit step of Hinode SP (see {@link hinodeSpFiles}).
 *
 * @throws {ArgumentError} where the layout does not fit the cube.
 */
export async function* sceneToFits(
  cube: StokesCube,
  options: SceneToFitsOptions = {},
): AsyncGenerator<SceneFile> {
  if (options.layout === "hinode-sp") {
    yield* hinodeSpFiles(cube, options);
    return;
  }
  const name = cube.name.replace(/[^\w.-]+/g, "-").toLowerCase();
  yield { name: `${name}.fits`, data: await cubeToFits(cube) };
}
