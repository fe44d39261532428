import type { Availability } from "./find-event.ts";
import type { View } from "./view.ts";

/** Whether no feature of the other frame that is still free has the sign of own feature i and shares pixels with it. */
export function vanished({ own, other, overlaps }: View, i: number, free?: Availability): boolean {
  for (let k = overlaps.start[i]; k < overlaps.start[i + 1]; k++) {
    const j = overlaps.other[k];
    if (other.flux[j] * own.flux[i] > 0 && (!free || free.other(j))) return false;
  }
  return true;
}
