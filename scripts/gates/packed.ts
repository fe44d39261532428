import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

interface Packed {
  readonly manifest: Manifest;
  readonly tarball: string;
}

/**
 * Packs every published package as pnpm would publish it, asks publint and arethetypeswrong, then installs the
 * tarballs in an empty folder and runs them there, on the host's Node and on the workspace's.
 */
export function packedPackages(root: string): string[] {
  const found: string[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "helioscope-pack-"));
  try {
    const packed = pack(root, scratch);
    for (const { manifest, tarball } of packed) {
      check(found, `${manifest.name}: publint`, root, "publint", ["run", tarball, "--strict"]);
      if (manifest.exports) {
        check(found, `${manifest.name}: attw`, root, "attw", [tarball, "--profile", "esm-only"]);
      }
    }
    found.push(...consumed(root, scratch, packed));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return found;
}

function pack(root: string, scratch: string): Packed[] {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    packageManager: string;
  };
  const packed: Packed[] = [];
  for (const home of ["packages", "apps"]) {
    for (const name of readdirSync(join(root, home))) {
      const folder = join(root, home, name);
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
      if (manifest.private) continue;
      const before = new Set(readdirSync(scratch));
      execFileSync("npx", ["--yes", packageManager, "pack", "--pack-destination", scratch], {
        cwd: folder,
        stdio: "pipe",
      });
      const tarball = readdirSync(scratch).find((file) => !before.has(file));
      if (!tarball) throw new Error(`${manifest.name}: nothing was packed`);
      packed.push({ manifest, tarball: join(scratch, tarball) });
    }
  }
  return packed;
}

function consumed(root: string, scratch: string, packed: readonly Packed[]): string[] {
  const found: string[] = [];
  const local = Object.fromEntries(packed.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]));
  const tfjs = { "@tensorflow/tfjs-core": "4.22.0", "@tensorflow/tfjs-layers": "4.22.0" };
  writeFileSync(
    join(scratch, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies: { ...local, ...tfjs }, overrides: local }),
  );
  const npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  check(found, "installing the tarballs", scratch, "npm", npm);
  if (found.length > 0) return found;
  const entries = packed.flatMap(({ manifest }) =>
    Object.keys(manifest.exports ?? {}).map((entry) => manifest.name + entry.slice(1)),
  );
  const smoke = join(scratch, "smoke.mjs");
  writeFileSync(smoke, readFileSync(join(root, "scripts/gates/smoke.mjs")));
  for (const node of new Set([process.env.HELIOSCOPE_HOST_NODE ?? process.execPath, process.execPath])) {
    const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
    check(found, `on Node ${version}: smoke`, scratch, node, [smoke, ...entries]);
    const command = join(scratch, "node_modules", "helioscope", "dist", "main.js");
    const out = join(scratch, `out-${version}`);
    check(found, `on Node ${version}: observe`, scratch, node, [
      command,
      "observe",
      "--frames",
      "3",
      "--out",
      out,
    ]);
  }
  return found;
}

function check(found: string[], what: string, cwd: string, program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (result.status !== 0) found.push(`${what}\n${result.stdout}${result.stderr}${result.error ?? ""}`);
}
