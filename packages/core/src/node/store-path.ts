import { ArgumentError } from "../errors.ts";

/**
 * The segments of a store path. Throws an ArgumentError for paths that are empty, absolute, hold "." or "..", a
 * backslash, a drive letter or a NUL: such a path could name something outside the store.
 */
export function pathSegments(path: string): string[] {
  const segments = path.split("/");
  const bad = segments.some((segment) => segment === "" || segment === "." || segment === "..");
  if (bad || path.includes("\\") || path.includes("\0") || /^[A-Za-z]:/.test(path)) {
    throw new ArgumentError(`Store path ${JSON.stringify(path)} is not inside the store`, {
      value: path,
      expected: 'names joined by "/", without "..", a leading "/" or "\\"',
    });
  }
  return segments;
}
