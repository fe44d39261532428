import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeFits, openFits, readImage } from "@helioscope/io-fits";
import { cubeToFits, hinodeSp, type StokesCube, spotScene, synthesiseScene } from "@helioscope/stokes-assist";
import { csvRows } from "./frames.ts";

/** A sunspot of 20 arcsec in so many pixels across. */
export function spotCube(side: number): Promise<StokesCube> {
  const scene = spotScene({ width: side, height: side, seed: 1, pixelScaleArcsec: 20 / side });
  return synthesiseScene(scene, hinodeSp, { name: "synthetic sunspot" });
}

/** Puts profiles in the place of a pixel's. */
export function putPixel(cube: StokesCube, pixel: number, stokes: (parameter: number) => number): void {
  const n = cube.wavelengths.length;
  for (let s = 0; s < 4; s++) cube.data.fill(stokes(s), (4 * pixel + s) * n, (4 * pixel + s + 1) * n);
}

export async function writeCube(path: string, cube: StokesCube): Promise<string> {
  writeFileSync(path, await cubeToFits(cube));
  return path;
}

/** The numbers of a cube as [stokes][wavelength][y][x] and nothing that says so. */
export async function writeBareCube(path: string, cube: StokesCube): Promise<string> {
  const { width, height, wavelengths, data } = cube;
  const n = wavelengths.length;
  const turned = new Float32Array(data.length);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let k = 0; k < 4 * n; k++) turned[k * width * height + pixel] = data[pixel * 4 * n + k];
  writeFileSync(path, await encodeFits([{ kind: "image", data: turned, shape: [width, height, n, 4] }]));
  return path;
}

/** One cycle of few steps: what is asked of the fit is that it is one. */
export const QUICK = ["--set", "inversion.cycles=1", "inversion.stop.maxSteps=4"] as const;

/** Names, versions and pixels of the images in a run's maps. */
export async function mapsIn(folder: string): Promise<Map<string, ArrayLike<number | bigint>>> {
  await using file = await openFits(readFileSync(join(folder, "maps.fits")));
  const images = new Map<string, ArrayLike<number | bigint>>();
  for (const unit of file.units.slice(1))
    images.set(`${unit.name} ${unit.version}`, (await readImage(unit)).data);
  return images;
}

/** Rows of a run's table of pixels, by "x,y". */
export function pixelsIn(folder: string): Map<string, Record<string, string>> {
  const rows = csvRows(readFileSync(join(folder, "pixels.csv"), "utf8"));
  return new Map(rows.map((row) => [`${row.x},${row.y}`, row]));
}
