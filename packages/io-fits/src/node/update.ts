import { FitsError } from "../errors.ts";
import type { FitsFile } from "../file.ts";
import type { OpenOptions } from "../open.ts";
import { fitsChunks } from "../write/assemble.ts";
import type { UnitInput, WriteOptions } from "../write/units.ts";
import { openFitsFile } from "./open.ts";
import { replaceFile } from "./write.ts";

/**
 * Rewrites a FITS file: opens it lazily, hands it to `edit`, and puts what that gives back in its place, whole or not at all.
 * Units given back as copies are not decoded; checksums are renewed where they were.
 *
 * ```ts
 * await updateFitsFile("hmi.fits", (file) =>
 *   file.units.map((unit) => ({ kind: "copy", unit, header: unit.header.with({ key: "OBSERVER", value: "me" }) })),
 * );
 * ```
 *
 * @throws FitsError "unsupported" for .Z files, which are not written; "io", "aborted", or what reading and writing throw; the file then stays as it was.
 */
export async function updateFitsFile(
  path: string,
  edit: (file: FitsFile) => readonly UnitInput[] | Promise<readonly UnitInput[]>,
  options: OpenOptions & WriteOptions = {},
): Promise<void> {
  if (/\.Z$/i.test(path)) {
    throw new FitsError("unsupported", `${path} cannot be rewritten: .Z files are read, not written`, {
      value: path,
      expected: "a plain or .gz file",
      remedy: "Uncompress it first, or write what readFitsFile gives to another name with writeFitsFile.",
    });
  }
  const file = await openFitsFile(path, options);
  try {
    const units = await edit(file);
    await replaceFile(path, fitsChunks(units, options), options.signal, () => file.close());
  } finally {
    await file.close();
  }
}
