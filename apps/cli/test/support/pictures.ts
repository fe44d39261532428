import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { type Raster, seededRandom } from "@helioscope/core";
import { encodePng, greyImage } from "@helioscope/core/figure";

/** A spot of its own place, size and depth on a plain ground with grain. */
export function spotPicture(seed: number, side = 40): Raster<Uint8Array> {
  const rng = seededRandom(seed);
  const [x0, y0, radius, depth] = [
    rng.uniform() * side,
    rng.uniform() * side,
    3 + 8 * rng.uniform(),
    160 * rng.uniform(),
  ];
  const data = new Uint8Array(side * side);
  for (let i = 0; i < data.length; i++) {
    const r2 = ((i % side) - x0) ** 2 + (Math.floor(i / side) - y0) ** 2;
    data[i] = 190 + 20 * rng.uniform() - depth * Math.exp(-r2 / radius ** 2);
  }
  return { data, width: side, height: side };
}

export function writeSpot(path: string, seed: number, side?: number): string {
  writeFileSync(path, encodePng(greyImage(spotPicture(seed, side))));
  return path;
}

/** A PNG whose header says a size and whose pixels are few. */
export function claimingPng(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return pngOf(["IHDR", head], ["IDAT", deflateSync(Buffer.alloc(100))], ["IEND", Buffer.alloc(0)]);
}

/** A picture with the chunk that says that it moves. */
export function animatedPng(): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(4, 0);
  head.writeUInt32BE(4, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const frames = Buffer.alloc(8);
  frames.writeUInt32BE(2, 0);
  return pngOf(
    ...([
      ["IHDR", head],
      ["acTL", frames],
      ["IDAT", deflateSync(Buffer.alloc(20))],
      ["IEND", Buffer.alloc(0)],
    ] as const),
  );
}

function pngOf(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = [Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])];
  for (const [type, data] of chunks) {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    parts.push(size, body, sum);
  }
  return Buffer.concat(parts);
}

function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
