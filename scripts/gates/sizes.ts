import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * What a web page pays for one import, minified and gzipped, in kB; TensorFlow.js and Plot are the page's own.
 * Bundled for the browser, so a Node module that leaks into an entry point fails here too.
 */
const BUDGETS: readonly { entry: string; external?: readonly string[]; kilobytes: number }[] = [
  { entry: "packages/core/src/index.ts", kilobytes: 10 },
  { entry: "packages/core/src/image/index.ts", kilobytes: 8 },
  { entry: "packages/core/src/stats/index.ts", kilobytes: 8 },
  { entry: "packages/core/src/metrics/index.ts", kilobytes: 4 },
  { entry: "packages/core/src/figure/index.ts", external: ["@observablehq/plot"], kilobytes: 40 },
  { entry: "packages/core/src/engine/index.ts", external: ["@tensorflow/*"], kilobytes: 16 },
  {
    entry: "packages/core/src/train/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot"],
    kilobytes: 24,
  },
  { entry: "packages/core/src/model/index.ts", external: ["@tensorflow/*"], kilobytes: 12 },
  { entry: "packages/core/src/onnx/index.ts", external: ["@tensorflow/*"], kilobytes: 12 },
  { entry: "packages/core/src/picture/index.ts", kilobytes: 22 },
  { entry: "packages/core/src/tiles/index.ts", external: ["@tensorflow/*"], kilobytes: 5 },
  { entry: "packages/io-fits/src/index.ts", kilobytes: 60 },
  { entry: "packages/io-fits/src/wcs/index.ts", kilobytes: 13 },
  { entry: "packages/io-fits/src/verify/index.ts", kilobytes: 32 },
  { entry: "packages/io-fits/src/arrow/index.ts", kilobytes: 9 },
  { entry: "packages/io-fits/src/text/index.ts", kilobytes: 7 },
  { entry: "packages/io-fits/src/workers/index.ts", kilobytes: 14 },
  { entry: "packages/synthetic/src/index.ts", external: ["@tensorflow/*"], kilobytes: 92 },
  { entry: "packages/archives/src/index.ts", kilobytes: 22 },
  {
    entry: "packages/flare-cnn/src/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot"],
    kilobytes: 159,
  },
  { entry: "packages/flare-cnn/src/keywords/index.ts", kilobytes: 13 },
  {
    entry: "packages/magnetogram-gen/src/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot", "@cornerstonejs/*"],
    kilobytes: 205,
  },
  {
    entry: "packages/classifier/src/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot"],
    kilobytes: 190,
  },
  {
    entry: "packages/solarunet/src/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot"],
    kilobytes: 129,
  },
  {
    entry: "packages/stokes-assist/src/index.ts",
    external: ["@tensorflow/*", "@observablehq/plot"],
    kilobytes: 228,
  },
  { entry: "packages/stokes-assist/src/lte.ts", kilobytes: 74 },
  { entry: "packages/stokes-assist/src/map/index.ts", kilobytes: 118 },
  { entry: "packages/stokes-assist/src/milne-eddington/index.ts", kilobytes: 31 },
  { entry: "packages/stokes-assist/src/hazel/index.ts", kilobytes: 31 },
  { entry: "packages/stokes-assist/src/workers/map-worker.ts", kilobytes: 84 },
];

export async function sizeBudgets(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const { entry, external = [], kilobytes } of BUDGETS) {
    try {
      const result = await build({
        entryPoints: [join(root, entry)],
        bundle: true,
        minify: true,
        write: false,
        format: "esm",
        platform: "browser",
        external: [...external],
        logLevel: "silent",
      });
      const size = gzipSync(result.outputFiles[0]!.contents).length / 1000;
      if (size > kilobytes) found.push(`${entry}: ${size.toFixed(1)} kB gzipped, budget ${kilobytes} kB`);
    } catch (error) {
      found.push(`${entry}: ${(error as Error).message}`);
    }
  }
  return found;
}
