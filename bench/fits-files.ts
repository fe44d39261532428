import { join } from "node:path";
import { encodeFits, type NumericArray, type TileCompression } from "@helioscope/io-fits";
import { writeFitsFile } from "@helioscope/io-fits/node";
import type { Peer } from "./fits-peers.ts";

export const SIZE = 4096;
const BLANK = -2147483648;

/** Paths of the images that are compared, all of 4096 x 4096 pixels. */
export interface Inputs {
  readonly int16: string;
  readonly float32: string;
  /** RICE_1 by rows, as JSOC and fpack write them, and in two shapes of square tiles. */
  readonly rice16: string;
  readonly rice16Square256: string;
  readonly rice16Square100: string;
  /** As HMI's magnetograms: 32 bits by rows, BSCALE 0.1 and BLANK. */
  readonly rice32: string;
  readonly gzip1: string;
  readonly gzip2: string;
  /** Only cfitsio can write it here. */
  readonly hcompress: string | undefined;
}

export async function writeInputs(folder: string, cfitsio: Peer | undefined): Promise<Inputs> {
  const disk = Int16Array.from(aia());
  const write = async (name: string, data: NumericArray, compress?: TileCompression): Promise<string> => {
    const path = join(folder, `${name}.fits`);
    const unit = { kind: "image", data, shape: [SIZE, SIZE], ...(compress ? { compress } : {}) } as const;
    const header =
      data instanceof Int32Array
        ? [
            { key: "BSCALE", value: 0.1 },
            { key: "BZERO", value: 0 },
            { key: "BLANK", value: BLANK },
          ]
        : [];
    await writeFitsFile(path, await encodeFits([{ ...unit, header }]));
    return path;
  };
  const int16 = await write("int16", disk);
  const hcompress = cfitsio && join(folder, "hcompress.fits");
  if (hcompress) await cfitsio.ms("hcompress", int16, hcompress);
  return {
    int16,
    float32: await write("float32", Float32Array.from(disk)),
    rice16: await write("rice16", disk, { codec: "RICE_1" }),
    rice16Square256: await write("rice16-256", disk, { codec: "RICE_1", tile: [256, 256] }),
    rice16Square100: await write("rice16-100", disk, { codec: "RICE_1", tile: [100, 100] }),
    rice32: await write("rice32", hmi(), { codec: "RICE_1" }),
    gzip1: await write("gzip1", disk, { codec: "GZIP_1", gzipLevel: 1 }),
    gzip2: await write("gzip2", disk, { codec: "GZIP_2", gzipLevel: 1 }),
    hcompress,
  };
}

/** Three uniform numbers added up, standard deviation 0.5. */
function noise(): () => number {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  };
  return () => next() + next() + next();
}

/** A bright disk with limb darkening; the noise decides how well it compresses (2.2 to 1 by RICE_1). */
function aia(): Int32Array {
  const out = new Int32Array(SIZE * SIZE);
  const random = noise();
  for (let i = 0; i < out.length; i++) {
    const x = (i % SIZE) / SIZE - 0.5;
    const y = Math.floor(i / SIZE) / SIZE - 0.5;
    out[i] = Math.round(4000 * Math.sqrt(Math.max(0, 0.2 - x * x - y * y)) + 60 * random() + 200);
  }
  return out;
}

/** A field of 300 G with noise of 10 G in steps of 0.1 G, blank off the disk. */
function hmi(): Int32Array {
  const out = new Int32Array(SIZE * SIZE);
  const random = noise();
  for (let i = 0; i < out.length; i++) {
    const x = (i % SIZE) / SIZE - 0.5;
    const y = Math.floor(i / SIZE) / SIZE - 0.5;
    const field = 3000 * Math.sin(40 * x) * Math.sin(30 * y) + 200 * random();
    out[i] = x * x + y * y > 0.22 ? BLANK : Math.round(field);
  }
  return out;
}
