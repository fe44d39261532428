import type { StokesCube } from "../types.ts";
import type { GuessSource } from "./guess.ts";
import { hashBytes } from "./hash.ts";
import type { MapInputs } from "./manifest.ts";
import type { MethodDescription, PixelInverter } from "./method.ts";
import { plain } from "./plain.ts";
import type { TilePlan } from "./plan.ts";
import { packageVersion } from "./version.ts";

/** Everything that decides the tiles of a map, long data as hashes. */
export async function inputsOf(
  cube: StokesCube,
  method: MethodDescription,
  guess: GuessSource,
  plan: TilePlan,
  inverter: PixelInverter,
  options: { readonly seed: number; readonly factor: number },
): Promise<MapInputs> {
  const { width, height, wavelengths, noise, mu } = cube;
  const identity = new TextEncoder().encode(JSON.stringify(plain(await guess.identity())));
  return {
    package: packageVersion,
    cube: {
      ...{ width, height, noise, mu: mu ?? null },
      wavelengths: await hashBytes(wavelengths),
      data: await hashBytes(cube.data),
    },
    method,
    guess: await hashBytes(identity),
    engines: { kernel: inverter.kernel ?? null, guess: guess.engine ?? null },
    pixels: { tile: plan.tilePixels, count: plan.pixels.length, sha256: await hashBytes(plan.pixels) },
    options: { ...options, values: inverter.layout.size },
  };
}
