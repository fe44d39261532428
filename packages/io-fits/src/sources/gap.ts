import { BlockCache } from "./cached.ts";
import type { Source } from "./source.ts";

/** Of a disk or of memory: what a call costs in bytes. */
const NEAR = 2 ** 14;

/** Bytes between two reads of a source that are sooner read along than asked around. */
export const gapOf = (source: Source): number => (source instanceof BlockCache ? source.blockBytes : NEAR);
