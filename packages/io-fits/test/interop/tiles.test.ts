import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeFits, type Header, openFits, type WritableImageUnit } from "../../src/index.ts";
import { type ImageCase, imageCase } from "../support/image-cases.ts";
import { gaussian } from "../support/random.ts";
import { comparable, readByAstropy, readByUs } from "./astropy.ts";
import { complaints, fitsverify, funpack, python, scratchFolder } from "./tools.ts";

interface Written {
  readonly path: string;
  readonly image: WritableImageUnit;
  readonly text: string;
}

const folder = scratchFolder();
const written: Written[] = [];
afterAll(() => folder.remove());

const CARDS = [
  { key: "EXTNAME", value: "SUN" },
  { key: "OBSERVER", value: "O'Neil" },
  { key: "LONG", value: "long strings ".repeat(12), comment: "continued" },
  { key: "COMMENT", value: "kept" },
  { key: "ESO DET CHIP", value: 2.5 },
];

/** Random images with known steps, and noise with each method and level. */
function cases(): (ImageCase & { readonly plain?: boolean })[] {
  const sample = (kind: Parameters<typeof imageCase>[0], numRuns: number): ImageCase[] =>
    fc.sample(imageCase(kind), { seed: 20260101, numRuns });
  const next = gaussian(11);
  const width = 120;
  const noise = Float32Array.from({ length: width * 25 }, (_, i) => 300 + (i % width) + 20 * next());
  noise.fill(0, 3 * width, 4 * width + 20);
  noise.fill(Number.NaN, 6 * width + 10, 7 * width + 50);
  noise[9 * width] = Number.NEGATIVE_INFINITY;
  const clean = Float32Array.from(noise, (value, i) =>
    Number.isFinite(value) && value !== 0 ? value : i % width,
  );
  const noises: ImageCase[] = [];
  for (const codec of ["RICE_1", "GZIP_1", "GZIP_2"] as const) {
    for (const method of ["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"] as const) {
      for (const [data, level] of [
        [noise, 4],
        [Float64Array.from(clean), 16],
      ] as const) {
        noises.push({
          data,
          shape: [width, 25],
          compression: { codec, quantise: { method, level }, ...(level === 16 ? { tile: [50, 7] } : {}) },
        });
      }
    }
  }
  return [...sample("lossless", 120), ...sample("quantised", 30), ...sample("tame", 60), ...noises];
}

const SCALED = [
  { key: "BSCALE", value: 0.1 },
  { key: "BZERO", value: 5 },
  { key: "BLANK", value: -30000 },
];

/** Integers with a physical scale and blank pixels, as JSOC writes them. */
function scaled(): ImageCase[] {
  const next = gaussian(12);
  const data = Int16Array.from({ length: 50 * 8 }, (_, i) => (i % 50 < 9 ? -30000 : 40 * next()));
  const shape = [50, 8];
  return (["RICE_1", "GZIP_1", "GZIP_2", "NOCOMPRESS"] as const).flatMap((codec) =>
    [data, Int32Array.from(data)].map((data) => ({ data, shape, compression: { codec } })),
  );
}

beforeAll(async () => {
  const random = cases();
  for (const [i, { data, shape, compression }] of [...random, ...scaled()].entries()) {
    const header = i < random.length ? CARDS : [...CARDS, ...SCALED];
    const image: WritableImageUnit = { kind: "image", data, shape, compress: compression, header };
    const path = join(folder.path, `case${i}.fits.fz`);
    writeFileSync(path, await encodeFits([image], { checksums: i % 2 === 0 }));
    written.push({ path, image, text: `${data.constructor.name} ${shape} ${JSON.stringify(compression)}` });
  }
});

const isLong = ({ image }: Written): boolean =>
  image.data instanceof BigInt64Array || image.data instanceof BigUint64Array;
const isPlain = ({ image }: Written): boolean => image.compress?.codec === "NOCOMPRESS";
const isLossy = ({ image }: Written): boolean => typeof image.compress?.quantise === "object";
/** Whether some pixel is one of these. */
const has = ({ image }: Written, odd: (value: number, least: number) => boolean): boolean => {
  const { data } = image;
  const least = data instanceof Float32Array ? 2 ** -126 : 2 ** -1022;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return false;
  return Array.from(data).some((value) => odd(value, least));
};
const isSpecial = (value: number, least: number): boolean =>
  Math.abs(value) === Number.POSITIVE_INFINITY ||
  Object.is(value, -0) ||
  (value !== 0 && Math.abs(value) < least);
const isNoStep = (value: number): boolean => !(Math.abs(value) < 1e6);
const isNarrow = ({ image }: Written): boolean =>
  (image.compress?.tile?.[0] ?? image.shape[0]) < image.shape[0];

/** What astropy 8.0 does not read. */
const BEYOND_ASTROPY: readonly [string, (file: Written) => boolean][] = [
  ["takes no UNCOMPRESSED_DATA of 64-bit integers", (file) => isLong(file) && isPlain(file)],
];

/** What funpack of cfitsio 4.2 does not restore, of the files of fpack neither. */
const BEYOND_FUNPACK: readonly [string, (file: Written) => boolean][] = [
  ["has no images of 64-bit integers", isLong],
  [
    "reads infinities as NaN, -0 and subnormal numbers as 0 in UNCOMPRESSED_DATA and GZIP_COMPRESSED_DATA",
    (file) => (isPlain(file) || isLossy(file)) && has(file, isSpecial),
  ],
  [
    "garbles the first tile of floats where tiles are narrower than the image and it holds NaN or has no step",
    (file) => isLossy(file) && isNarrow(file) && has(file, isNoStep),
  ],
];

const within = (limits: typeof BEYOND_FUNPACK): Written[] =>
  written.filter((file) => limits.every(([, beyond]) => !beyond(file)));

describe("tile-compressed files that we write", () => {
  it("are to astropy what they are to us", async (context) => {
    if (python.missing !== undefined) return context.skip(python.missing);
    const readable = within(BEYOND_ASTROPY);
    const theirs = readByAstropy(readable.map(({ path }) => path));
    for (const [i, { path, text }] of readable.entries()) {
      const ours = await readByUs(await openFits(readFileSync(path)));
      expect(theirs[i].error, text).toBeNull();
      expect(theirs[i].warnings, text).toEqual([]);
      expect(comparable(theirs[i].units, ours), text).toEqual(ours);
    }
  });

  it("are to fitsverify without fault", (context) => {
    if (fitsverify.missing !== undefined) return context.skip(fitsverify.missing);
    expect(complaints(written.map(({ path }) => path))).toEqual([]);
  });

  it("are restored by funpack, pixels and header", async (context) => {
    if (funpack.missing !== undefined) return context.skip(funpack.missing);
    const readable = within(BEYOND_FUNPACK);
    expect(readable.length).toBeGreaterThan(90);
    const { stderr, status } = spawnSync(funpack.path, ["-C", ...readable.map(({ path }) => path)], {
      encoding: "latin1",
    });
    expect([status, stderr]).toEqual([0, ""]);
    for (const { path, text } of readable) {
      const packed = await openFits(readFileSync(path));
      const restored = await openFits(readFileSync(path.replace(/\.fz$/, "")));
      expect((await readByUs(restored)).at(-1), text).toEqual((await readByUs(packed)).at(-1));
      const raw = (header: Header): string[] => header.cards.map((card) => card.raw.trimEnd());
      expect(raw(restored.firstImage().header), text).toEqual(raw(packed.firstImage().header));
    }
  });
});
