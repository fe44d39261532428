import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "apps/*/test/**/*.test.ts", "testing/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/*.slow.test.ts", "**/*.browser.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    setupFiles: ["testing/setup.ts"],
    reporters: ["default", "./testing/reporter.ts"],
  },
});
