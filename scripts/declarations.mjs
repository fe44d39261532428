// Writes the declaration files of the package in the current folder: sources only, into dist.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";

// The package's own tsconfig covers its tests; a short-lived one covers the sources alone.
const config = ".declarations.tsconfig.json";
writeFileSync(
  config,
  JSON.stringify({
    extends: "./tsconfig.json",
    compilerOptions: { noEmit: false, emitDeclarationOnly: true, rootDir: "src", outDir: "dist" },
    include: ["src"],
  }),
);
const { status } = spawnSync("tsc", ["-p", config], { stdio: "inherit" });
rmSync(config);
process.exit(status ?? 1);
