import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: unknown;
}

/** Packs every published package as pnpm would publish it, then asks publint and arethetypeswrong. */
export function packedPackages(root: string): string[] {
  const found: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "helioscope-pack-"));
  try {
    for (const home of ["packages", "apps"]) {
      for (const name of readdirSync(join(root, home))) {
        const folder = join(root, home, name);
        const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
        if (manifest.private) continue;
        const before = new Set(readdirSync(scratch));
        execFileSync("npx", ["--yes", packageManager(root), "pack", "--pack-destination", scratch], {
          cwd: folder,
          stdio: "pipe",
        });
        const tarball = readdirSync(scratch).find((file) => !before.has(file));
        if (!tarball) {
          found.push(`${manifest.name}: nothing was packed`);
          continue;
        }
        check(found, manifest.name, root, "publint", "run", join(scratch, tarball), "--strict");
        if (manifest.exports)
          check(found, manifest.name, root, "attw", join(scratch, tarball), "--profile", "esm-only");
      }
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return found;
}

function packageManager(root: string): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { packageManager: string })
    .packageManager;
}

function check(found: string[], name: string, root: string, program: string, ...args: string[]): void {
  const result = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  if (result.status !== 0) found.push(`${name}: ${program}\n${result.stdout}${result.stderr}`);
}
