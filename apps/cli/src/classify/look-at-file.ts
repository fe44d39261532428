import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { type ImageFile, type LookOptions, lookAtImage, type SeenImage } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { fileKindName, namedKind } from "@helioscope/core/picture";
import type { WalkedFile } from "./walk.ts";

/** Names of these kinds are opened; other files are not even read. */
const OPENED: ReadonlySet<string | undefined> = new Set(["fits", "gzip", "compress", "png", "jpeg"]);

type NamedFile = Omit<WalkedFile, "place">;

/** A file of the walk as the catalogue takes it. */
export function imageFileOf({ path, name, problem }: NamedFile): ImageFile & { readonly path: string } {
  return {
    path,
    name,
    ...(problem === undefined ? {} : { problem }),
    read: () => readFile(path),
  };
}

/**
 * A file of the walk of which it is known that it can be read without waiting for ever: neither a pipe nor a device. Files
 * that are not named as images are opened by their content only.
 */
export async function checkedFile(
  file: NamedFile,
  options: { readonly byContent: boolean },
): Promise<ImageFile> {
  const { path, name, problem } = file;
  if (problem !== undefined) throw new DataError(problem, { value: name });
  const what = await stat(path);
  if (!what.isFile()) {
    throw new DataError(
      what.isDirectory() ? "it is a link to a folder, which is not followed" : "it is no regular file",
      { value: name },
    );
  }
  const kind = namedKind(path);
  if (!options.byContent && !OPENED.has(kind)) {
    const said = kind
      ? `${fileKindName(kind)} files are`
      : `${extname(path) || "A name without extension"} is`;
    throw new DataError(`${said} not read here`, { value: name, expected: "FITS, PNG or JPEG" });
  }
  return { ...imageFileOf(file), size: what.size };
}

/** {@link lookAtImage} of a file on the disk. */
export async function lookAtFile(file: ImageFile, options: LookOptions): Promise<SeenImage> {
  return lookAtImage(await checkedFile(file as ImageFile & NamedFile, options), options);
}
