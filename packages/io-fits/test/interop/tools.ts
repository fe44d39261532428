import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

/** A program to compare with, or why there is none. */
export interface Tool {
  readonly path: string;
  /** Undefined where it can be used. */
  readonly missing: string | undefined;
}

function tool(path: string, args: readonly string[], missing: string): Tool {
  const { error, status } = spawnSync(path, args, { stdio: "ignore" });
  return { path, missing: error === undefined && status === 0 ? undefined : missing };
}

/** Where scripts/fits-tools.sh puts astropy. */
const CACHED = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"),
  "helioscope",
  "astropy",
  "bin",
  "python",
);

/** A Python with astropy: HELIOSCOPE_PYTHON, else that of the script, else python3. Older ones than 8 lack codecs, and raise on some columns. */
export const python: Tool = tool(
  process.env.HELIOSCOPE_PYTHON ?? (existsSync(CACHED) ? CACHED : "python3"),
  ["-c", "import astropy.io.fits; assert int(astropy.__version__.split('.')[0]) >= 8"],
  "needs a Python with astropy 8 or newer (HELIOSCOPE_PYTHON, scripts/fits-tools.sh or python3)",
);

const DEBIAN = "(scripts/fits-tools.sh installs it on Debian)";
export const fitsverify: Tool = tool("fitsverify", ["-h"], `needs fitsverify ${DEBIAN}`);
export const funpack: Tool = tool("funpack", ["-V"], `needs funpack ${DEBIAN}`);
export const fpack: Tool = tool("fpack", ["-V"], `needs fpack ${DEBIAN}`);

/** Runs a script of this folder; it takes JSON and gives JSON. */
export function runPython<T>(script: string, input: unknown): T {
  const { stdout, stderr, status } = spawnSync(
    python.path,
    ["-W", "error::SyntaxWarning", join(import.meta.dirname, script)],
    { input: JSON.stringify(input), encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A folder for the files of one test file. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "io-fits-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The Standard has CONTINUE since version 4.0; fitsverify 4.20 knows version 3.0 and asks for LONGSTRN. */
const EXPLAINED = "The OGIP long string keyword convention is used without the recommended LONGSTRN keyword";

/** The files that fitsverify finds an error or a warning in, but for what is explained, with all it says of them. */
export function complaints(paths: readonly string[]): string[] {
  const { stdout } = spawnSync(fitsverify.path, paths, { encoding: "latin1", maxBuffer: 2 ** 28 });
  const totals = [...stdout.matchAll(/Verification found (\d+) warning\(s\) and (\d+) error\(s\)/g)];
  const reports = stdout.split(/^File: /m).slice(1);
  if (reports.length !== paths.length || totals.length !== paths.length) {
    throw new Error(`fitsverify looked at ${totals.length} files of ${paths.length}`);
  }
  return paths.flatMap((path, i) => {
    const explained = reports[i].replace(/\s+/g, " ").split(EXPLAINED).length - 1;
    if (Number(totals[i][1]) === explained && Number(totals[i][2]) === 0) return [];
    // Errors come on the other stream, which does not name the file.
    const { stdout, stderr } = spawnSync(fitsverify.path, [path], { encoding: "latin1" });
    return [`${path}: ${stdout}${stderr}`];
  });
}
