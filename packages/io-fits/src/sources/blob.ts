import { FitsError } from "../errors.ts";
import { throwIfAborted } from "../pace.ts";
import { checkBounds } from "./bounds.ts";
import type { Source } from "./source.ts";
import { whileWanted } from "./wait.ts";

/**
 * A source over a Blob or File, such as a page gets from an `<input type="file">`: only what is read is brought into
 * memory. A read fails with "io" once the file has changed on disk.
 */
export function blobSource(blob: Blob): Source {
  return {
    size: blob.size,
    async read(offset, length, { signal } = {}) {
      throwIfAborted(signal);
      checkBounds(offset, length, blob.size);
      let buffer: ArrayBuffer;
      try {
        buffer = await whileWanted(blob.slice(offset, offset + length).arrayBuffer(), signal);
      } catch (cause) {
        if (cause instanceof FitsError) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new FitsError("io", `The file cannot be read: ${why}`, {
          byteOffset: offset,
          remedy: "Choose the file again if it has changed.",
          cause,
        });
      }
      if (buffer.byteLength < length) {
        throw new FitsError("truncated", "The file became shorter while it was read", {
          byteOffset: offset + buffer.byteLength,
        });
      }
      return new Uint8Array(buffer);
    },
  };
}
