import { defineConfig, mergeConfig } from "vitest/config";
import fast from "./vitest.config.ts";

export default mergeConfig(
  { ...fast, test: { ...fast.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: [
        "packages/*/test/**/*.slow.test.ts",
        "apps/*/test/**/*.slow.test.ts",
        "testing/**/*.slow.test.ts",
      ],
      exclude: ["**/node_modules/**"],
      testTimeout: 900_000,
    },
  }),
);
