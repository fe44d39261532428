import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";
import { fe6301, fe6302 } from "../../src/atoms/lines.ts";
import { type InversionConfig, inversionPresets } from "../../src/inversion/index.ts";
import type { SpectralSetup } from "../../src/types.ts";

/** Nine wavelengths around 6301.5: a synthesis takes no time. */
export const setup: SpectralSetup = {
  regions: [
    {
      lines: [fe6301, fe6302],
      wavelengths: Float64Array.from({ length: 9 }, (_, i) => 6301.3 + 0.05 * i),
    },
  ],
};

export const config: InversionConfig = { ...inversionPresets.reference, cycles: 2 };

/** The stand-in for SIR as one file, which starts in no time. */
export async function buildStandIn(): Promise<{
  readonly executable: string;
  readonly args: readonly string[];
}> {
  const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const outfile = join(folder, "stand-in.mjs");
  const entryPoints = [resolve(import.meta.dirname, "stand-in.ts")];
  await build({ entryPoints, outfile, bundle: true, minify: true, platform: "node", format: "esm" });
  return { executable: process.execPath, args: [outfile] };
}
