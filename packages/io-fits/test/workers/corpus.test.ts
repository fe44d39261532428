import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { type FitsImage, isFitsError, readImage, readRaw, type Unit } from "../../src/index.ts";
import { nodeTileWorkers, readFitsFile } from "../../src/node/index.ts";
import { webTileWorkers } from "../../src/workers/index.ts";
import { corpus, corpusPath } from "../support/corpus.ts";
import { asWorker, ChannelWorker, runsTypeScript } from "../support/threads.ts";

/** Files with tile-compressed images, the malformed ones too. */
const files = corpus
  .filter(({ kinds, file }) => kinds.some((kind) => kind.startsWith("comp:")) || /^mal_/.test(file))
  .map(({ file }) => file);

/** Compressed images of a file; none where it does not open. */
async function compressedUnits(name: string): Promise<Unit[]> {
  try {
    const { units } = await readFitsFile(corpusPath(name));
    return units.filter(({ kind }) => kind === "compressed-image");
  } catch (error) {
    if (isFitsError(error)) return [];
    throw error;
  }
}

/** What a read gives: type and bytes of the pixels, or the error with its place. */
async function outcome(read: Promise<Pick<FitsImage, "shape" | "data">>): Promise<unknown> {
  try {
    const { shape, data } = await read;
    const { buffer, byteOffset, byteLength } = data;
    return { shape, type: data.constructor.name, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  } catch (error) {
    if (!isFitsError(error)) throw error;
    const { kind, message, unit, card, byteOffset } = error;
    return { kind, message, unit, card, byteOffset };
  }
}

/** Equal without a report of megabytes. */
function expectSame(theirs: unknown, ours: unknown): void {
  const { bytes: a, ...rest } = theirs as { bytes?: Buffer };
  const { bytes: b, ...own } = ours as { bytes?: Buffer };
  expect(own).toEqual(rest);
  expect(a === undefined ? b === undefined : b !== undefined && a.equals(b)).toBe(true);
}

describe.skipIf(!hasData)("tiles decoded in threads (needs the shared data folder)", () => {
  it("covers every codec", async () => {
    const units = (await Promise.all(files.map(compressedUnits))).flat();
    const codecs = new Set(units.map((unit) => unit.kind === "compressed-image" && unit.codec));
    for (const codec of ["RICE_1", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1"])
      expect(codecs).toContain(codec);
    expect(units.length).toBeGreaterThanOrEqual(60);
  });

  describe.skipIf(!runsTypeScript)("of Node (needs a Node that runs TypeScript)", () => {
    const workers = nodeTileWorkers(2);
    afterAll(() => workers.close());

    it.each(files)("%s: the same pixels or the same error", async (name) => {
      for (const unit of await compressedUnits(name)) {
        expectSame(await outcome(readImage(unit)), await outcome(readImage(unit, { workers })));
        expectSame(await outcome(readRaw(unit)), await outcome(readRaw(unit, { workers })));
      }
    });
  });

  describe("without shared memory", () => {
    const workers = webTileWorkers({ count: 2, spawn: () => asWorker(new ChannelWorker()) });
    afterEach(() => vi.unstubAllGlobals());
    afterAll(() => workers.close());

    it.each(files)("%s: the same pixels or the same error", async (name) => {
      vi.stubGlobal("crossOriginIsolated", false);
      for (const unit of await compressedUnits(name)) {
        const read = readImage(unit, { workers });
        expectSame(await outcome(readImage(unit)), await outcome(read));
        const data = await read.then(
          (image) => image.data,
          () => undefined,
        );
        expect(data?.buffer instanceof SharedArrayBuffer).toBe(false);
      }
    });
  });
});
