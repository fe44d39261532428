import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    main: "src/main.ts",
    "look-worker": "src/classify/look-worker.ts",
    "engine-bench-child": "src/engine-bench/child.ts",
  },
  format: "esm",
  target: "es2022",
  clean: true,
});
