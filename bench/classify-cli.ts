import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const MAIN = resolve(import.meta.dirname, "../apps/cli/src/main.ts");
const EVERY_MS = 250;

/** What a run of `helioscope classify` took: the walk, its threads, the working files and the tables. */
export interface ClassifyRun {
  readonly filesPerSecond: number;
  /** Peak resident memory when a fifth of the time was over, and at the end; NaN where the system does not tell. */
  readonly earlyPeakMiB: number;
  readonly peakMiB: number;
}

/** Runs `helioscope classify` over a folder as a process of its own. */
export async function classifyFolder(images: string, model: string, out: string): Promise<ClassifyRun> {
  const words = ["classify", images, "--model", model, "--out", out, "--format", "csv", "--json"];
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const peaks: number[] = [];
  const watch = setInterval(() => peaks.push(peakOf(child.pid)), EVERY_MS);
  child.stdout.resume();
  const code = await new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", done);
  });
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`helioscope classify ended with ${code}`);
  const summary = JSON.parse(readFileSync(join(out, "summary.json"), "utf8")) as { readonly files: number };
  const known = peaks.filter((peak) => !Number.isNaN(peak));
  return {
    filesPerSecond: summary.files / seconds,
    earlyPeakMiB: known[Math.floor(known.length / 5)] ?? Number.NaN,
    peakMiB: Math.max(...known, known.length === 0 ? Number.NaN : 0),
  };
}

/** The most memory that a process held so far, as Linux tells it. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
