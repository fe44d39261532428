import type { Skip } from "@helioscope/core";
import { type FlareDraft, flareOf } from "./draft.ts";
import type { Flare } from "./types.ts";

/** Flares of a list, in its order, and the rows that are none with the reason. */
export interface FlareList {
  readonly flares: readonly Flare[];
  readonly skipped: readonly Skip[];
}

/** Makes flares of the rows of a list; `name` says which row it is. Rows of a later list come after those of an earlier. */
export function flareList(rows: Iterable<{ readonly name: string; readonly draft: FlareDraft }>): FlareList {
  const flares: Flare[] = [];
  const skipped: Skip[] = [];
  for (const { name, draft } of rows) {
    const flare = flareOf(draft);
    if (typeof flare === "string") skipped.push({ name, reason: flare });
    else flares.push(flare);
  }
  return { flares, skipped };
}

export function concatLists(lists: readonly FlareList[]): FlareList {
  return {
    flares: lists.flatMap(({ flares }) => flares),
    skipped: lists.flatMap(({ skipped }) => skipped),
  };
}
