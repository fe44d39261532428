import { createRequire } from "node:module";

/**
 * Puts back `util.isNullOrUndefined` and `util.isArray`, which the bindings call at every operation and Node 23
 * took away. Existing functions stay.
 */
export function restoreUtilPredicates(): void {
  const util = createRequire(import.meta.url)("node:util") as Record<string, unknown>;
  const predicates: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, value] of Object.entries(predicates)) {
    if (typeof util[name] !== "function") Object.defineProperty(util, name, { value, configurable: true });
  }
}
