import { defineConfig } from "tsup";

export default defineConfig({
  entry: { main: "src/main.ts", "look-worker": "src/classify/look-worker.ts" },
  format: "esm",
  target: "es2022",
  clean: true,
});
