import { execFile } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

/** Pixels along each axis of the image: 1 GiB of float32. */
const SIZE = 16_384;
const WINDOW = 512;
/** First column and row of the window: in the middle, where the marked pixel is. */
const START = 8000;
const MARK = 1234.5;
const RUNS = 5;

/** What a window of a large file costs. */
export interface WindowCost {
  /** The most memory that the process had, the platform's own included. */
  readonly peakMemoryMiB: number;
  /** That of a process that loads the package and reads nothing. */
  readonly idleMemoryMiB: number;
  /** From opening to closing the file, the median of {@link RUNS} processes. */
  readonly ms: number;
}

const SCRIPT = `
import { readImage } from "@helioscope/io-fits";
import { openFitsFile } from "@helioscope/io-fits/node";
import { readFileSync } from "node:fs";
const start = performance.now();
let marked = ${MARK};
if (process.argv[2] !== undefined) {
  const file = await openFitsFile(process.argv[2]);
  const section = { start: [${START}, ${START}], shape: [${WINDOW}, ${WINDOW}] };
  const { data } = await readImage(file.firstImage(), { section });
  marked = data[${WINDOW * 5 + 7}];
  await file.close();
}
if (marked !== ${MARK}) throw new Error("the marked pixel is " + marked);
const ms = performance.now() - start;
// What the system calls the peak of a process starts with that of the process that started it; Linux knows its own.
let peakMemoryKiB = process.resourceUsage().maxRSS;
try {
  peakMemoryKiB = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "latin1"))[1]);
} catch {}
console.log(JSON.stringify({ ms, peakMemoryMiB: peakMemoryKiB / 1024 }));
`;

/** Reads a 512x512 window of a 1 GiB image in a process of its own, as the package runs when it is installed. */
export async function fitsWindow(): Promise<WindowCost> {
  const folder = await mkdtemp(join(tmpdir(), "bench-fits-window-"));
  try {
    const path = join(folder, "large.fits");
    await writeSparse(path);
    const outfile = join(folder, "window.mjs");
    await build({
      stdin: { contents: SCRIPT, resolveDir: import.meta.dirname },
      bundle: true,
      format: "esm",
      platform: "node",
      outfile,
    });
    const idle = await child(outfile);
    const costs: Awaited<ReturnType<typeof child>>[] = [];
    for (let i = 0; i < RUNS; i++) costs.push(await child(outfile, path));
    const times = costs.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      peakMemoryMiB: Math.max(...costs.map(({ peakMemoryMiB }) => peakMemoryMiB)),
      idleMemoryMiB: idle.peakMemoryMiB,
      ms: times[RUNS >> 1],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function child(...args: string[]): Promise<{ readonly ms: number; readonly peakMemoryMiB: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

/** An image of zeros with one pixel marked; the zeros take no room on disk. */
async function writeSparse(path: string): Promise<void> {
  const cards = [
    ["SIMPLE", "T"],
    ["BITPIX", "-32"],
    ["NAXIS", "2"],
    ["NAXIS1", String(SIZE)],
    ["NAXIS2", String(SIZE)],
  ].map(([key, value]) => `${key.padEnd(8)}= ${value.padStart(20)}`.padEnd(80));
  const header = `${cards.join("")}${"END".padEnd(80)}`.padEnd(2880);
  const mark = new DataView(new ArrayBuffer(4));
  mark.setFloat32(0, MARK);
  const handle = await open(path, "wx");
  try {
    await handle.write(header);
    await handle.write(mark, 0, 4, 2880 + ((START + 5) * SIZE + START + 7) * 4);
    await handle.truncate(Math.ceil((2880 + SIZE * SIZE * 4) / 2880) * 2880);
  } finally {
    await handle.close();
  }
}

if (import.meta.main) console.log(await fitsWindow());
