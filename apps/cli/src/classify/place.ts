import { sep } from "node:path";

/** Where a walk was: which of the paths that it was given it is in, and which line of a list. */
export type Place = readonly [path: number, line: number];

/** A file's place in a walk; two walks over the same paths come by their files in this order. */
export interface Placed {
  readonly place: Place;
  readonly path: string;
}

/** Negative where a walk comes by the first before the second; 0 for the same file. */
export function comparePlaces(a: Placed, b: Placed): number {
  return a.place[0] - b.place[0] || a.place[1] - b.place[1] || comparePaths(a.path, b.path);
}

/** By the names of folders one after the other: a slash comes before any letter. */
function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] === b[i]) continue;
    if (a[i] === sep) return -1;
    if (b[i] === sep) return 1;
    return a[i] < b[i] ? -1 : 1;
  }
  return a.length - b.length;
}
