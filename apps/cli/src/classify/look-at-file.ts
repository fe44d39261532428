import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { type ImageFile, type LookOptions, lookAtImage, type SeenImage } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { fileKindName, namedKind } from "@helioscope/core/picture";
import type { WalkedFile } from "./walk.ts";

/** Names of these kinds are opened; other files are not even read. */
const OPENED: ReadonlySet<string | undefined> = new Set(["fits", "gzip", "compress", "png", "jpeg"]);

/** A file of the walk as the catalogue takes it. */
export function imageFileOf({ path, name, problem }: WalkedFile): ImageFile & { readonly path: string } {
  return {
    path,
    name,
    ...(problem === undefined ? {} : { problem }),
    read: () => readFile(path),
  };
}

/** {@link lookAtImage} of a file on the disk. Files that are not named as images are opened by their content only. */
export async function lookAtFile(file: ImageFile, options: LookOptions): Promise<SeenImage> {
  if (file.problem !== undefined) throw new DataError(file.problem, { value: file.name });
  const { path } = file as ImageFile & { readonly path: string };
  const what = await stat(path);
  if (!what.isFile()) {
    throw new DataError(
      what.isDirectory() ? "it is a link to a folder, which is not followed" : "it is no regular file",
      { value: file.name },
    );
  }
  const kind = namedKind(path);
  if (!options.byContent && !OPENED.has(kind)) {
    const said = kind
      ? `${fileKindName(kind)} files are`
      : `${extname(path) || "A name without extension"} is`;
    throw new DataError(`${said} not read here`, { value: file.name, expected: "FITS, PNG or JPEG" });
  }
  return lookAtImage({ ...file, size: what.size }, options);
}
