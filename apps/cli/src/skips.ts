import type { Skip } from "@helioscope/core";

/** The frames that an instrument listed in its error when none of them was of use. */
export function skipsIn(value: unknown): Skip[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (item): item is Skip => typeof item?.name === "string" && typeof item.reason === "string",
  );
}
