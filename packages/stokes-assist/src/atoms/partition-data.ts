import { HEAVY_FITS } from "./partition-data-heavy.ts";
import { LIGHT_FITS } from "./partition-data-light.ts";
import type { PartitionFit } from "./partition-fit.ts";

/** A. D. Wittmann's fits (Goettingen 1975), by element. */
export const PARTITION_FITS: Readonly<Record<string, PartitionFit>> = { ...LIGHT_FITS, ...HEAVY_FITS };
