import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "arrow/index": "src/arrow/index.ts",
    "text/index": "src/text/index.ts",
    "verify/index": "src/verify/index.ts",
    "wcs/index": "src/wcs/index.ts",
    "workers/index": "src/workers/index.ts",
    "node/index": "src/node/index.ts",
    "tile-worker": "src/workers/tile-worker.ts",
    "node/tile-worker": "src/node/tile-worker.ts",
  },
  format: "esm",
  target: "es2022",
  clean: true,
});
