import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Skip } from "@helioscope/core";
import { home, userPath } from "./paths.ts";
import { reasonOf } from "./reason.ts";

/** Names of FITS files. */
export const FITS_NAME: RegExp = /\.(fits|fts|fit)(\.gz)?$|\.fz$/i;

/** A file to be looked at; `problem` says why it cannot be. */
export interface FoundFile {
  readonly path: string;
  /** As a person would call it: relative to the folder that the user is in. */
  readonly name: string;
  readonly problem?: string;
}

/** Names of pictures. */
export const PICTURE_NAME: RegExp = /\.(png|jpe?g)$/i;

export interface FindOptions {
  /** A folder stands for the PNG and JPEG files below it too. */
  readonly pictures?: boolean;
}

/** The files behind the paths, in order: a folder stands for the FITS files below it, by name. */
export async function findFiles(
  paths: readonly string[],
  { pictures = false }: FindOptions = {},
): Promise<{ files: FoundFile[]; skipped: Skip[] }> {
  const wanted = (name: string) => FITS_NAME.test(name) || (pictures && PICTURE_NAME.test(name));
  const files: FoundFile[] = [];
  const skipped: Skip[] = [];
  for (const path of paths.map(userPath)) {
    const name = shortName(path);
    try {
      const what = await stat(path);
      if (what.isDirectory()) {
        const before = files.length + skipped.length;
        await walk(path, wanted, files, skipped);
        if (files.length + skipped.length === before)
          skipped.push({ name, reason: `the folder holds no FITS files${pictures ? " or pictures" : ""}` });
      } else if (what.isFile()) files.push({ path, name });
      else files.push({ path, name, problem: "it is no regular file" });
    } catch (error) {
      files.push({ path, name, problem: reasonOf(error) });
    }
  }
  return { files, skipped };
}

/** Links are followed to files, not to folders, so no circle can be walked. */
async function walk(
  folder: string,
  wanted: (name: string) => boolean,
  files: FoundFile[],
  skipped: Skip[],
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    skipped.push({ name: shortName(folder), reason: reasonOf(error) });
    return [];
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, wanted, files, skipped);
    else if (wanted(entry.name)) {
      const regular = entry.isFile() || (entry.isSymbolicLink() && (await isFile(path)));
      files.push({
        path,
        name: shortName(path),
        ...(regular ? {} : { problem: "it is no regular file, or leads to none" }),
      });
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (what) => what.isFile(),
    () => false,
  );
}

function shortName(path: string): string {
  const near = relative(home, path);
  return near === "" || near.startsWith("..") ? path : near;
}
