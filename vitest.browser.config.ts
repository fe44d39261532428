import { defineConfig, mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

export default mergeConfig(
  { ...fast, test: { ...fast.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["packages/*/test/**/*.browser.test.ts", "apps/*/test/**/*.browser.test.ts"],
      exclude: ["**/node_modules/**"],
    },
  }),
);
