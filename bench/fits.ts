import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { readImage, readRaw, type SectionOptions, type TileWorkers } from "@helioscope/io-fits";
import { nodeTileWorkers, openFitsFile } from "@helioscope/io-fits/node";
import { type Inputs, SIZE, writeInputs } from "./fits-files.ts";
import { type Peer, startAstropy, startCfitsio } from "./fits-peers.ts";
import { fitsWindow } from "./fits-window.ts";
import type { BenchRow } from "./track.ts";

const WARM_UP = 4;
const ROUNDS = 9;
const SIDE = 512;

interface Job {
  readonly name: string;
  readonly file: keyof Inputs;
  /** What cfitsio reads it as; "int" is compared with `readRaw`. */
  readonly type: "short" | "int" | "float" | "double";
  /** How many times as fast as cfitsio it is asked to be; 0 where nothing was asked. */
  readonly goal: number;
  /** cfitsio 4.2 on 2 cores of an AMD EPYC, milliseconds. */
  readonly recordedMs: number;
  readonly rounds?: number;
}

const JOBS: readonly Job[] = [
  { name: "int16", file: "int16", type: "short", goal: 0, recordedMs: 22 },
  { name: "float32", file: "float32", type: "float", goal: 0.5, recordedMs: 60 },
  { name: "int16 RICE_1", file: "rice16", type: "short", goal: 1, recordedMs: 122 },
  { name: "int32 RICE_1, BSCALE and BLANK", file: "rice32", type: "double", goal: 1, recordedMs: 164 },
  { name: "int32 RICE_1, stored numbers", file: "rice32", type: "int", goal: 1, recordedMs: 126 },
  { name: "int16 GZIP_1", file: "gzip1", type: "short", goal: 0, recordedMs: 428, rounds: 3 },
  { name: "int16 GZIP_2", file: "gzip2", type: "short", goal: 0, recordedMs: 159, rounds: 3 },
  { name: "int16 HCOMPRESS_1", file: "hcompress", type: "short", goal: 0, recordedMs: 552, rounds: 3 },
];

const THREADED = JOBS.filter(({ file, type }) => file.startsWith("rice") && type !== "int");

/** Where the 512x512 sections lie: the first pixel along both axes. */
const CORNERS = { left: 0, centre: (SIZE - SIDE) / 2, right: SIZE - SIDE } as const;

/**
 * 4096x4096 images opened, read and decoded from the page cache, beside cfitsio and astropy in the same run: each takes
 * its turn in every round, and the medians are compared.
 */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-fits-"));
  const cfitsio = await startCfitsio(folder);
  const astropy = await startAstropy();
  const workers = nodeTileWorkers(2);
  try {
    const inputs = await writeInputs(folder, cfitsio);
    const rows: BenchRow[] = [];
    for (const job of JOBS) rows.push(...(await oneThread(job, inputs, cfitsio, astropy)));
    for (const job of THREADED) rows.push(...(await twoWorkers(job, inputs, cfitsio, workers)));
    rows.push(...(await sections(inputs)), ...(await coldSections(inputs)), await window());
    return rows;
  } finally {
    cfitsio?.close();
    astropy?.close();
    await workers.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function row(name: string, ours: number, peer: string, theirs: number, goal: number): BenchRow {
  const peakMemoryMiB = process.resourceUsage().maxRSS / 1024;
  return { name, ours, unit: "ms", peer, theirs, ratio: theirs / ours, goal, peakMemoryMiB };
}

async function readMs(
  path: string,
  options: SectionOptions & { readonly raw?: boolean } = {},
): Promise<number> {
  const start = performance.now();
  await using file = await openFitsFile(path);
  await (options.raw ? readRaw : readImage)(file.firstImage(), options);
  return performance.now() - start;
}

/** The median of several reads in a row: one of a few milliseconds is too short for a turn of its own. */
async function repeatedMs(path: string, options: SectionOptions): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 15; i++) times.push(await readMs(path, options));
  return median(times);
}

async function oneThread(
  { name, file, type, goal, recordedMs, rounds = ROUNDS }: Job,
  inputs: Inputs,
  cfitsio: Peer | undefined,
  astropy: Peer | undefined,
): Promise<BenchRow[]> {
  const path = inputs[file];
  if (path === undefined) return [];
  const raw = type === "int";
  const astropyToo = raw ? undefined : astropy;
  const [ours, c, python] = await turns(rounds, [
    () => readMs(path, { raw }),
    cfitsio && (() => cfitsio.ms(path, type)),
    astropyToo && (() => astropyToo.ms(path)),
  ]);
  const title = `read ${SIZE}x${SIZE} ${name}`;
  return [
    cfitsio
      ? row(title, ours, cfitsio.name, c, goal)
      : { ...row(title, ours, "cfitsio 4.2", recordedMs, goal), recorded: true },
    ...(astropyToo ? [row(title, ours, astropyToo.name, python, 0)] : []),
  ];
}

async function twoWorkers(
  { name, file, type, recordedMs }: Job,
  inputs: Inputs,
  cfitsio: Peer | undefined,
  workers: TileWorkers,
): Promise<BenchRow[]> {
  const path = inputs[file] as string;
  const [two, one, c] = await turns(ROUNDS, [
    () => readMs(path, { workers }),
    () => readMs(path),
    cfitsio && (() => cfitsio.ms(path, type)),
  ]);
  const title = `read ${SIZE}x${SIZE} ${name}, two workers`;
  return [
    row(title, two, "one thread", one, 1.8),
    cfitsio
      ? row(title, two, cfitsio.name, c, 1.8)
      : { ...row(title, two, "cfitsio 4.2", recordedMs, 1.8), recorded: true },
  ];
}

/** Sections against the whole image, each from opening the file on. */
async function sections(inputs: Inputs): Promise<BenchRow[]> {
  const { rice16, rice32, rice16Square256, rice16Square100 } = inputs;
  const cases = [
    { name: "int16 RICE_1, tiles 4096x1, left", path: rice16, at: CORNERS.left, goal: 0 },
    { name: "int16 RICE_1, tiles 4096x1, centre", path: rice16, at: CORNERS.centre, goal: 20 },
    { name: "int16 RICE_1, tiles 4096x1, right", path: rice16, at: CORNERS.right, goal: 0 },
    { name: "int32 RICE_1, tiles 4096x1, centre", path: rice32, at: CORNERS.centre, goal: 20 },
    { name: "int16 RICE_1, tiles 256x256, centre", path: rice16Square256, at: CORNERS.centre, goal: 20 },
    { name: "int16 RICE_1, tiles 100x100, centre", path: rice16Square100, at: CORNERS.centre, goal: 20 },
  ];
  const rows: BenchRow[] = [];
  for (const { name, path, at, goal } of cases) {
    const section = { start: [at, at], shape: [SIDE, SIDE] };
    const [part, whole] = await turns(ROUNDS, [() => repeatedMs(path, { section }), () => readMs(path)]);
    rows.push(row(`section ${SIDE}x${SIDE} ${name}`, part, "reading it all", whole, goal));
  }
  return rows;
}

/** The same in processes of their own, where nothing is compiled yet. */
async function coldSections(inputs: Inputs): Promise<BenchRow[]> {
  const cases = [
    { name: "tiles 4096x1, centre", path: inputs.rice16 },
    { name: "tiles 256x256, centre", path: inputs.rice16Square256 },
  ];
  const rows: BenchRow[] = [];
  for (const { name, path } of cases) {
    const [part, whole] = await turns(
      5,
      [() => onceMs(path, String(CORNERS.centre), String(SIDE)), () => onceMs(path)],
      0,
    );
    const title = `section ${SIDE}x${SIDE} int16 RICE_1, ${name}, first in a process`;
    rows.push(row(title, part, "reading it all", whole, 0));
  }
  return rows;
}

async function onceMs(...args: string[]): Promise<number> {
  const script = join(import.meta.dirname, "fits-once.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return Number(stdout);
}

async function window(): Promise<BenchRow> {
  const { peakMemoryMiB, idleMemoryMiB } = await fitsWindow();
  return {
    name: `window ${SIDE}x${SIDE} of a 1 GiB float32 image, memory of the process (${Math.round(idleMemoryMiB)} MiB idle)`,
    ours: peakMemoryMiB,
    unit: "MiB",
    peer: "what was asked for",
    theirs: 64,
    ratio: 64 / peakMemoryMiB,
    goal: 1,
    peakMemoryMiB,
  };
}

/** Frees what the last one left behind, so that nobody pays for another. */
const collect = ((): (() => void) => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

/** Lets each take its turn in every round; the median time of each. NaN for those that are not there. */
async function turns(
  rounds: number,
  players: readonly ((() => Promise<number>) | undefined)[],
  warmUp: number = Math.min(WARM_UP, rounds),
): Promise<number[]> {
  const times = players.map(() => [] as number[]);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [k, play] of players.entries()) {
      collect();
      const ms = (await play?.()) ?? Number.NaN;
      if (round >= 0) times[k].push(ms);
    }
  }
  return times.map(median);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
