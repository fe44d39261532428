import { inflateSync } from "fflate";

/**
 * Inflates a raw deflate stream into `out` or memory of its own, but no more than `out` holds: where there is more, as
 * many bytes come back, whatever they are. Throws where the stream is broken.
 */
export type Inflate = (deflated: Uint8Array, out: Uint8Array) => Uint8Array;

/** Runs everywhere; never writes past `out`. */
const portable: Inflate = (deflated, out) => inflateSync(deflated, { out });

let chosen = portable;

/** Inflates by what the platform has. */
export const inflate: Inflate = (deflated, out) => chosen(deflated, out);

/** Puts an inflater of the platform's in place of the portable one; without one, that again. */
export function useInflate(inflater: Inflate = portable): void {
  chosen = inflater;
}
