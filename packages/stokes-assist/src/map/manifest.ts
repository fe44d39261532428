import { DataError, FormatError, type Store } from "@helioscope/core";
import { hashBytes } from "./hash.ts";
import { tilePath } from "./keeper.ts";
import { differences, plain } from "./plain.ts";

/** Everything that a map is made from, as plain data: two maps of equal inputs are equal. */
export interface MapInputs {
  readonly package: string;
  readonly cube: unknown;
  readonly method: unknown;
  readonly guess: unknown;
  /** What computes: numbers differ in their last digits from one to the other. */
  readonly engines: unknown;
  readonly pixels: unknown;
  readonly options: unknown;
}

const manifestPath = (prefix: string): string => `${prefix}manifest.json`;

/** SHA-256 of the inputs. */
export const hashInputs = (inputs: MapInputs): Promise<string> =>
  hashBytes(new TextEncoder().encode(JSON.stringify(plain(inputs))));

/**
 * Takes the place below `prefix` for a map of these inputs: writes the manifest, or finds that of the same inputs there.
 *
 * @throws DataError where a map of other inputs is there, naming what differs; FormatError where the manifest cannot
 * be read.
 */
export async function claimStore(
  store: Store,
  prefix: string,
  inputs: MapInputs,
  resume: boolean,
): Promise<void> {
  const path = manifestPath(prefix);
  const here = plain(inputs);
  if (await store.has(path)) {
    if (resume) return compare(here, await readInputs(store, path), path);
    await clearMap(store, prefix);
  }
  await store.write(path, `${JSON.stringify({ format: 1, inputs: here })}\n`);
}

/** Removes what `invertMap` has left in a store below `prefix`; nothing else there is touched. */
export async function clearMap(store: Store, prefix = ""): Promise<void> {
  await store.remove(manifestPath(prefix));
  const folder = tilePath(prefix, 0).replace(/[^/]+$/, "");
  for (const path of await store.list(folder)) if (/\/\d{7,}\.tile$/.test(path)) await store.remove(path);
}

async function readInputs(store: Store, path: string): Promise<unknown> {
  const text = new TextDecoder().decode(await store.read(path));
  let manifest: { readonly format?: unknown; readonly inputs?: unknown };
  try {
    manifest = JSON.parse(text) as typeof manifest;
  } catch (cause) {
    throw new FormatError(`${path} is not JSON`, {
      expected: "the manifest of a map",
      remedy: "Use another prefix, or clear this one with clearMap.",
      cause,
    });
  }
  if (manifest?.format !== 1) {
    throw new FormatError(`${path} is of format ${JSON.stringify(manifest?.format)}`, {
      expected: "the manifest of a map, format 1",
      remedy: "Use another prefix, or clear this one with clearMap.",
    });
  }
  return manifest.inputs;
}

function compare(here: unknown, there: unknown, path: string): void {
  const differing = differences(here, there);
  if (differing.length === 0) return;
  const named = differing.slice(0, 5).join(", ");
  const more = differing.length > 5 ? ` and ${differing.length - 5} more` : "";
  throw new DataError(`The map at ${path} was made from other inputs: ${named}${more}`, {
    value: differing,
    expected: "the same cube, method, guess, engines, pixels and package version",
    remedy: "Use another place, or begin anew: resume: false, or --fresh on the command line.",
  });
}
