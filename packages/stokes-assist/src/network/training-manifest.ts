import { FormatError, type Store } from "@helioscope/core";
import * as z from "zod/mini";
import { NODE_QUANTITIES } from "./quantities.ts";

/** A square piece of a map: what is trained on or kept for validation as one. */
export interface TrainingBlock {
  /** Unique; its pixels lie in `blocks/NAME.f32`. */
  readonly name: string;
  /** Map or scene that it is a piece of. */
  readonly map: string;
  /** Where the profiles and the atmospheres come from. */
  readonly origin: string;
  readonly pixels: number;
}

/** What the profiles and nodes of a training set are. */
export interface TrainingHead {
  /** In air, Angstrom, ascending. */
  readonly wavelengths: readonly number[];
  /** Such as "Fe I 6301.5012". */
  readonly lines: readonly string[];
  /** Optical depths of the nodes, descending. */
  readonly logTau: readonly number[];
  /** Standard deviation of the noise in the stored profiles, in units of the continuum; 0 for those without. */
  readonly noise: number;
}

export interface TrainingManifest extends TrainingHead {
  readonly blocks: readonly TrainingBlock[];
}

export const MANIFEST = "manifest.json";
const FORMAT = "helioscope stokes training set";
const VERSION = 1;

/** Letters, digits, ".", "_" and "-". */
export const BLOCK_NAME: RegExp = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

export const blockPath = (name: string): string => `blocks/${name}.f32`;

const schema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  quantities: z.array(z.string()).check(z.refine((list) => list.join() === NODE_QUANTITIES.join())),
  wavelengths: z.array(z.number()).check(z.minLength(4)),
  lines: z.array(z.string()),
  logTau: z.array(z.number()).check(z.minLength(2)),
  noise: z.number().check(z.minimum(0)),
  blocks: z.array(
    z.object({
      name: z.string().check(z.regex(BLOCK_NAME)),
      map: z.string(),
      origin: z.string(),
      pixels: z.int().check(z.positive()),
    }),
  ),
});

/**
 * Reads the manifest of a training set.
 *
 * @throws DataError when there is none, FormatError when it is another thing
 */
export async function readManifest(store: Store): Promise<TrainingManifest> {
  const text = new TextDecoder().decode(await store.read(MANIFEST));
  try {
    const { format, version, quantities, ...manifest } = schema.parse(JSON.parse(text));
    return manifest;
  } catch (cause) {
    throw new FormatError(`${MANIFEST} describes no training set of Stokes profiles`, {
      expected: `format "${FORMAT}", version ${VERSION}, wavelengths, logTau, noise and blocks`,
      cause,
    });
  }
}

export async function writeManifest(store: Store, manifest: TrainingManifest): Promise<void> {
  const json = { format: FORMAT, version: VERSION, quantities: NODE_QUANTITIES, ...manifest };
  await store.write(MANIFEST, `${JSON.stringify(json, undefined, 1)}\n`);
}
