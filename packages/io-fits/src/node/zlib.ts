import { inflateRawSync } from "node:zlib";
import { type Inflate, useInflate } from "../inflate.ts";

/** Results are not made room for at once beyond this: what a stream claims may be far more than it holds. */
const MAX_CHUNK = 2 ** 20;

const zlib: Inflate = (deflated, out) => {
  try {
    const chunkSize = Math.max(64, Math.min(out.length, MAX_CHUNK));
    return inflateRawSync(deflated, { maxOutputLength: out.length, chunkSize });
  } catch (error) {
    if (error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE") return out;
    throw error;
  }
};

/** Lets tiles be inflated by zlib, two to four times as fast as by JavaScript. */
export const useZlib = (): void => useInflate(zlib);
