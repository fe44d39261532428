import type { Skip } from "@helioscope/core";
import { type ListedImage, listed } from "./labelled-options.ts";
import { sideOf } from "./side-of.ts";

/** Reads classes from the folders of paths. Hidden files are passed over. */
export function listFolders(paths: readonly string[]): { images: ListedImage[]; skipped: Skip[] } {
  const images: ListedImage[] = [];
  const skipped: Skip[] = [];
  const split = inSides(paths);
  for (const file of paths) {
    const parts = file.split("/");
    if (isHidden(file)) continue;
    const side = split ? (sideOf(parts[0]) ?? null) : null;
    const folders = parts.slice(side ? 1 : 0, -1);
    if (folders.length === 0) skipped.push({ name: file, reason: "it lies in no folder of a class" });
    else images.push(listed(file, [folders[0]], side));
  }
  return { images, skipped };
}

export const isHidden = (path: string): boolean => path.split("/").some((part) => part.startsWith("."));

/** Whether all folders on top are sides of a split, with classes in them. */
function inSides(paths: readonly string[]): boolean {
  const tops = paths.filter((path) => path.includes("/") && !isHidden(path));
  return (
    tops.length > 0 &&
    tops.every((path) => sideOf(path.slice(0, path.indexOf("/"))) !== undefined) &&
    tops.some((path) => path.split("/").length > 2)
  );
}
