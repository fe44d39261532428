import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    lte: "src/lte.ts",
    "map/index": "src/map/index.ts",
    "hazel/index": "src/hazel/index.ts",
    "milne-eddington/index": "src/milne-eddington/index.ts",
    "node/index": "src/node/index.ts",
    "map-worker": "src/workers/map-worker.ts",
    "node/map-worker": "src/node/map-worker.ts",
  },
  format: "esm",
  target: "es2022",
  clean: true,
});
