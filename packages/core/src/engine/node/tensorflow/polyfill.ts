import { createRequire } from "node:module";

/**
 * Puts back `util.isNullOrUndefined` and `util.isArray`, which the bindings call at every operation: Node 22 made
 * them print a warning, Node 23 took the first away.
 */
export function restoreUtilPredicates(): void {
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
