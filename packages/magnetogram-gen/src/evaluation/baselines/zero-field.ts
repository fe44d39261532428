import { throwIfAborted } from "@helioscope/core";
import type { FieldGenerator } from "../../types.ts";

/** The trivial baseline: no field anywhere. Off the disc and in quiet places it is nearly right, which flatters SSIM and PSNR. */
export function zeroField(): FieldGenerator {
  return {
    name: "zero field",
    async *generate(items, options = {}) {
      let done = 0;
      for await (const { utc, euv } of items) {
        throwIfAborted(options.signal);
        const { width, height, radiusPx } = euv;
        const image = { data: new Float32Array(width * height), width, height };
        yield { utc, image, radiusPx, framesUsed: 1 };
        options.onProgress?.({ stage: "zero field", done: ++done, total: undefined });
      }
    },
  };
}
