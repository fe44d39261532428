// The two commands of the house, and what stands beside them. Runs on the Node that the host has (20 or later)
// with nothing installed; sets the workspace up when its lock file has changed, then hands over to the
// workspace's own Node.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules", ".bin");
const stamp = join(root, "node_modules", ".cache", "helioscope-lock");
const PNPM = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  TURBO_TELEMETRY_DISABLED: "1",
  HELIOSCOPE_HOST_NODE: process.execPath,
  DO_NOT_TRACK: "1",
};

/** Runs a program with our PATH; returns its exit code. */
function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    env,
    shell: process.platform === "win32",
    ...options,
  });
  if (result.error) {
    console.error(`${program}: ${result.error.message}`);
    return 1;
  }
  return result.status ?? 1;
}

function setup() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Setting up the workspace (once)");
  const code = run("npx", ["--yes", PNPM, "install", "--frozen-lockfile", "--loglevel=error"], {
    stdio: ["ignore", process.stderr, "inherit"],
  });
  if (code !== 0) {
    console.error("The packages could not be installed; see the messages above.");
    process.exit(code);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

const node = (...args) => run(join(bin, "node"), args);
/** The command line resolves paths against the folder that the user called it from. */
const cli = (...args) =>
  run(join(bin, "node"), [join(root, "apps/cli/src/main.ts"), ...args], {
    env: { ...env, HELIOSCOPE_CWD: process.env.INIT_CWD ?? process.cwd() },
  });

const commands = {
  setup: () => 0,
  /** The main job: an observing run on built-in data, or on the user's files. */
  start: (args) => cli("observe", ...args),
  helioscope: (args) => cli(...args),
  bench: (args) => node(join(root, "bench/main.ts"), ...args),
  test: (args) => run("vitest", ["run", ...args]),
  slow: (args) => run("vitest", ["run", "--config", "vitest.slow.config.ts", ...args]),
  browser: (args) => run("vitest", ["run", "--config", "vitest.browser.config.ts", ...args]),
  /** Coverage-guided fuzzing of the FITS reader. */
  fuzz: (args) => node(join(root, "packages/io-fits/test/fuzz/main.ts"), ...args),
  /** TensorFlow.js' own tests on each engine, with our kernels and without. */
  "tfjs-tests": (args) => node(join(root, "scripts/tfjs-core-tests/main.ts"), ...args),
  gates: (args) => node(join(root, "scripts/gates.ts"), ...args),
};

const [name = "", ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`Unknown command ${name}; there are: ${Object.keys(commands).join(", ")}`);
  process.exit(2);
}
setup();
process.exit(command(args));
