import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { encodeImage, readImage } from "@helioscope/io-fits";
import { readFitsFile, writeFitsFile } from "@helioscope/io-fits/node";
import { type BuiltTile, buildCompressed } from "../packages/io-fits/test/support/build.ts";
import { riceEncode } from "../packages/io-fits/test/tiles/rice-encoder.ts";
import type { BenchRow } from "./track.ts";

const SIZE = 4096;
const REPEATS = 5;

interface Job {
  readonly name: string;
  readonly file: string;
  /** What was asked for, in milliseconds; where nothing was, to be no slower than the best TypeScript peer. */
  readonly goalMs: number | undefined;
  /** Measured before on 2 cores of an AMD EPYC: milliseconds to open, read and decode, best of 5. */
  readonly fitsjsNgMs: number;
  readonly astropyMs: number;
}

// fitsjs-ng 1.0.2 and astropy 5.2.1 on a 4096 x 4096 AIA 171 image of like noise. fitsjs-ng gives wrong values for the last.
const JOBS: readonly Job[] = [
  { name: "int16, uncompressed", file: "i16.fits", goalMs: undefined, fitsjsNgMs: 179, astropyMs: 26.6 },
  { name: "float32, uncompressed", file: "f32.fits", goalMs: 150, fitsjsNgMs: 314, astropyMs: 44 },
  { name: "int16, RICE_1", file: "rice16.fits", goalMs: 350, fitsjsNgMs: 526, astropyMs: 405 },
  {
    name: "int32, RICE_1, BSCALE, BLANK",
    file: "rice32.fits",
    goalMs: undefined,
    fitsjsNgMs: 438,
    astropyMs: 559,
  },
];

/** Opening, reading and decoding 4096 x 4096 images from the page cache, beside fitsjs-ng and astropy. */
export async function run(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), "bench-fits-"));
  try {
    await writeInputs(folder);
    const rows: BenchRow[] = [];
    for (const job of JOBS) {
      const path = join(folder, job.file);
      const ours = await bestMs(path);
      const astropy = await astropyMs(path);
      const row = (peer: string, theirs: number, recorded: boolean): BenchRow => ({
        name: `read ${SIZE}x${SIZE} ${job.name}`,
        ours,
        unit: "ms",
        peer,
        theirs,
        ratio: theirs / ours,
        goal: theirs / (job.goalMs ?? job.fitsjsNgMs),
        peakMemoryMiB: process.resourceUsage().maxRSS / 1024,
        ...(recorded ? { recorded } : {}),
      });
      rows.push(row("fitsjs-ng 1.0.2", job.fitsjsNgMs, true));
      rows.push(astropy === undefined ? row("astropy 5.2.1", job.astropyMs, true) : row(...astropy, false));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bestMs(path: string): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < REPEATS; i++) {
    const start = performance.now();
    await readImage((await readFitsFile(path)).firstImage());
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const SCRIPT = `
import sys, time, warnings
import numpy, astropy
from astropy.io import fits
warnings.simplefilter("ignore")
best = float("inf")
for _ in range(${REPEATS}):
    start = time.perf_counter()
    with fits.open(sys.argv[1], memmap=False) as units:
        data = next(u for u in units if u.data is not None).data
        data = data.astype(data.dtype.newbyteorder("="))
    best = min(best, time.perf_counter() - start)
print(astropy.__version__, best * 1e3)
`;

/** astropy on the same file in the same run, where a Python has it (HELIOSCOPE_PYTHON names one). */
async function astropyMs(path: string): Promise<[string, number] | undefined> {
  try {
    const python = process.env.HELIOSCOPE_PYTHON ?? "python3";
    const { stdout } = await promisify(execFile)(python, ["-c", SCRIPT, path]);
    const [version, ms] = stdout.trim().split(" ");
    return [`astropy ${version}`, Number(ms)];
  } catch {
    return undefined;
  }
}

/** A bright disk with limb darkening and noise; the noise decides how well it compresses (about 2.4 to 1). */
function pixels(rows: number): Int32Array {
  const out = new Int32Array(rows * SIZE);
  let state = 1;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
  for (let i = 0; i < out.length; i++) {
    const x = (i % SIZE) / SIZE - 0.5;
    const disk = Math.sqrt(Math.max(0, 0.2 - x * x));
    out[i] = Math.round(4000 * disk + 60 * (noise() + noise() + noise()) + 200);
  }
  return out;
}

async function writeInputs(folder: string): Promise<void> {
  const image = pixels(SIZE);
  const size = { width: SIZE, height: SIZE };
  await writeFitsFile(join(folder, "i16.fits"), encodeImage({ data: Int16Array.from(image), ...size }));
  await writeFitsFile(join(folder, "f32.fits"), encodeImage({ data: Float32Array.from(image), ...size }));
  await writeFitsFile(join(folder, "rice16.fits"), compressed(image, 2, []));
  const field = image
    .subarray(0, SIZE * 64)
    .map((value, i) => (i % SIZE < 256 ? -2147483648 : value * 10 - 20_000));
  const scaling = [["BSCALE", 0.1] as const, ["BLANK", -2147483648] as const];
  await writeFitsFile(join(folder, "rice32.fits"), compressed(field, 4, scaling));
}

/** One tile a row, as JSOC writes them; 64 different rows are coded and used over and over. */
function compressed(
  image: Int32Array,
  bytesPerPixel: 2 | 4,
  cards: readonly (readonly [string, number])[],
): Uint8Array {
  const rows: BuiltTile[] = Array.from({ length: 64 }, (_, row) => ({
    column: "COMPRESSED_DATA",
    bytes: riceEncode(image.subarray(row * SIZE, (row + 1) * SIZE), 32, bytesPerPixel),
  }));
  return buildCompressed(
    [
      ["ZCMPTYPE", "RICE_1"],
      ["ZBITPIX", bytesPerPixel * 8],
      ["ZNAXIS", 2],
      ["ZNAXIS1", SIZE],
      ["ZNAXIS2", SIZE],
      ["ZTILE1", SIZE],
      ["ZTILE2", 1],
      ["ZNAME1", "BLOCKSIZE"],
      ["ZVAL1", 32],
      ["ZNAME2", "BYTEPIX"],
      ["ZVAL2", bytesPerPixel],
      ...cards,
    ],
    Array.from({ length: SIZE }, (_, row) => rows[row % rows.length]),
  );
}
