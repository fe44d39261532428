import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll } from "vitest";

const SOURCE = resolve(import.meta.dirname, "../../../../packages/stokes-assist/test/external/stand-in.ts");

/** The program that speaks SIR's file protocol as one executable file. */
export async function standInForSir(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, "sir.mjs");
  await build({
    ...{ entryPoints: [SOURCE], outfile, bundle: true, minify: true, platform: "node", format: "esm" },
    banner: { js: `#!${process.execPath}` },
  });
  chmodSync(outfile, 0o755);
  return outfile;
}

/** Path of SIR's executable: SIR in the environment, or `sir.x` on the path. */
export function findSir(): string | undefined {
  if (process.env.SIR) return process.env.SIR;
  try {
    return execFileSync("sh", ["-c", "command -v sir.x"], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}
