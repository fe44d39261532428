import zlib from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePng, encodeApng, pngToRgba, type RgbaImage, rgbaImage } from "../../src/figure/index.ts";
import { isHelioError } from "../../src/index.ts";

interface Chunk {
  readonly type: string;
  readonly content: Buffer;
}

/** The chunks of a file, every checksum looked at. */
function chunksOf(bytes: Uint8Array): Chunk[] {
  const file = Buffer.from(bytes);
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const end = at + 8 + file.readUInt32BE(at);
    expect(file.readUInt32BE(end)).toBe(zlib.crc32(file.subarray(at + 4, end)));
    chunks.push({ type: file.toString("latin1", at + 4, at + 8), content: file.subarray(at + 8, end) });
  }
  return chunks;
}

const typesOf = (bytes: Uint8Array) => chunksOf(bytes).map(({ type }) => type);

/** Left, top, width and height of every frame. */
const boxesOf = (bytes: Uint8Array) =>
  chunksOf(bytes)
    .filter(({ type }) => type === "fcTL")
    .map(({ content }) => [12, 16, 4, 8].map((at) => content.readUInt32BE(at)));

/** Frames put together as the standard says: RGB of every pixel. Sequence numbers rise without a gap. */
function shown(bytes: Uint8Array): {
  readonly rgb: number[][];
  readonly delays: number[];
  readonly plays: number;
} {
  const chunks = chunksOf(bytes);
  const content = (name: string) => chunks.find(({ type }) => type === name)?.content as Buffer;
  const [width, height] = [content("IHDR").readUInt32BE(0), content("IHDR").readUInt32BE(4)];
  const palette = content("PLTE") as Buffer | undefined;
  const numbered = chunks.filter(({ type }) => type === "fcTL" || type === "fdAT");
  expect(numbered.map((chunk) => chunk.content.readUInt32BE(0))).toEqual(numbered.map((_, k) => k));
  const canvas = new Array<number>(3 * width * height).fill(0);
  const rgb: number[][] = [];
  const boxes = boxesOf(bytes);
  for (const [k, { type, content }] of chunks
    .filter(({ type }) => type === "IDAT" || type === "fdAT")
    .entries()) {
    const [left, top, across, down] = boxes[k];
    const lines = zlib.inflateSync(type === "fdAT" ? content.subarray(4) : content);
    const channels = palette ? 1 : 3;
    expect(lines.length).toBe((1 + across * channels) * down);
    for (let row = 0, at = 0; row < down; row++) {
      const filter = lines[at++];
      expect(filter).toBe(palette ? 0 : 1);
      for (let i = 0; i < across * channels; i++, at++) {
        if (filter === 1 && i >= channels) lines[at] += lines[at - channels];
        const to = 3 * ((top + row) * width + left) + (palette ? 3 * i : i);
        if (palette) for (let c = 0; c < 3; c++) canvas[to + c] = palette[3 * lines[at] + c];
        else canvas[to] = lines[at];
      }
    }
    rgb.push([...canvas]);
  }
  const controls = chunks.filter(({ type }) => type === "fcTL");
  expect(content("acTL").readUInt32BE(0)).toBe(rgb.length);
  return {
    rgb,
    delays: controls.map(({ content }) => (1000 * content.readUInt16BE(20)) / content.readUInt16BE(22)),
    plays: content("acTL").readUInt32BE(4),
  };
}

const rgbOf = ({ data }: RgbaImage) => [...data].filter((_, i) => i % 4 !== 3);

const anyFrames: fc.Arbitrary<RgbaImage[]> = fc
  .record({
    width: fc.integer({ min: 1, max: 24 }),
    height: fc.integer({ min: 1, max: 24 }),
    colours: fc.constantFrom(1, 3, 40, 256),
    count: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ width, height, colours, count }) => {
    const pixels = fc.array(fc.nat(colours - 1), { minLength: width * height, maxLength: width * height });
    return fc.array(pixels, { minLength: count, maxLength: count }).map((frames) =>
      frames.map((frame) => {
        const image = rgbaImage(width, height);
        for (const [i, k] of frame.entries()) image.data.set([k, (k * 7) % 256, (k * k) % 256], 4 * i);
        return image;
      }),
    );
  });

describe("encodeApng", () => {
  it("shows every frame as it was drawn, for its time", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFrames,
        fc.integer({ min: 1, max: 65535 }),
        fc.nat(9),
        async (frames, delayMs, plays) => {
          const bytes = await encodeApng(frames, { delayMs, plays });
          const got = shown(bytes);
          expect(got.rgb).toEqual(frames.map(rgbOf));
          expect(got.delays).toEqual(frames.map(() => delayMs));
          expect(got.plays).toBe(plays);
          expect(rgbOf(pngToRgba(decodePng(bytes)))).toEqual(rgbOf(frames[0]));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("leaves the palette when colours are too many, and keeps the frames before", async () => {
    const frames = Array.from({ length: 4 }, (_, k) => {
      const image = rgbaImage(20, 10);
      for (let i = 0; i < 200; i++) image.data.set([i, k * 80, 255 - i], 4 * i);
      return image;
    });
    expect(typesOf(await encodeApng(frames.slice(0, 1)))).toContain("PLTE");
    const bytes = await encodeApng(frames, { delayMs: [10, 20, 30, 40] });
    expect(typesOf(bytes)).not.toContain("PLTE");
    expect(shown(bytes).rgb).toEqual(frames.map(rgbOf));
    expect(shown(bytes).delays).toEqual([10, 20, 30, 40]);
  });

  it("stores what changes, in the order that the standard asks for", async () => {
    async function* drawn() {
      for (let k = 0; k < 3; k++) {
        const image = rgbaImage(64, 64, [9, 9, 9]);
        if (k < 2) image.data.set([200, 0, 0], 4 * (64 * 20 + 10 + k));
        else image.data.set([200, 0, 0], 4 * (64 * 20 + 11));
        yield image;
      }
    }
    const bytes = await encodeApng(drawn(), { text: { Title: "f\u00fcr" } });
    expect(typesOf(bytes)).toEqual([
      "IHDR",
      "acTL",
      "tEXt",
      "PLTE",
      "fcTL",
      "IDAT",
      "fcTL",
      "fdAT",
      "fcTL",
      "fdAT",
      "IEND",
    ]);
    // The whole, what differs, and one pixel where nothing does.
    expect(boxesOf(bytes)).toEqual([
      [0, 0, 64, 64],
      [10, 20, 2, 1],
      [0, 0, 1, 1],
    ]);
    expect(decodePng(bytes).text).toEqual({ Title: "f\u00fcr" });
  });

  it("refuses what it cannot write", async () => {
    const kindOf = (frames: RgbaImage[], options = {}) =>
      encodeApng(frames, options).then(
        () => "written",
        (error) => (isHelioError(error) ? error.kind : "other"),
      );
    const image = rgbaImage(4, 4);
    const clear = { ...image, data: new Uint8ClampedArray(64) };
    expect(await kindOf([])).toBe("argument");
    expect(await kindOf([image, rgbaImage(4, 5)])).toBe("shape");
    expect(await kindOf([clear])).toBe("unsupported");
    for (const options of [
      { delayMs: 0 },
      { delayMs: 70_000 },
      { delayMs: [5] },
      { delayMs: [5, 6, 7] },
      { plays: -1 },
      { text: { "": "a" } },
      { text: { a: "\u2192" } },
    ]) {
      expect(await kindOf([image, image], options), JSON.stringify(options)).toBe("argument");
    }
  });
});
