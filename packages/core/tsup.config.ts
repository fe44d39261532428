import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "image/index": "src/image/index.ts",
    "metrics/index": "src/metrics/index.ts",
    "stats/index": "src/stats/index.ts",
    "engine/index": "src/engine/index.ts",
    "engine/node/index": "src/engine/node/index.ts",
    "train/index": "src/train/index.ts",
    "model/index": "src/model/index.ts",
    "figure/index": "src/figure/index.ts",
    "figure/node/index": "src/figure/node/index.ts",
    "node/index": "src/node/index.ts",
    "onnx/index": "src/onnx/index.ts",
    "picture/index": "src/picture/index.ts",
    "tiles/index": "src/tiles/index.ts",
  },
  format: "esm",
  target: "es2022",
  clean: true,
});
