import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cachedSource, FitsError, memorySource, openFits, readImage, type Source } from "../../src/index.ts";
import { countingSource } from "../support/counting.ts";

const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * 31) & 0xff);

/** A source whose reads end when the test says so. */
function heldSource() {
  const held: {
    offset: number;
    signal: AbortSignal | undefined;
    give: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const source: Source = {
    size: bytes.length,
    read: (offset, length, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const fail = reject;
        signal?.addEventListener("abort", () => reject(new FitsError("aborted", "stopped")));
        held.push({ offset, signal, give: () => resolve(bytes.slice(offset, offset + length)), fail });
      }),
  };
  return { source, held };
}

describe("cachedSource", () => {
  it("gives what the source gives, wherever and however often it is read", async () => {
    const read = fc.tuple(fc.nat(bytes.length), fc.nat(3000));
    const options = fc.record({
      blockBytes: fc.integer({ min: 1, max: 4000 }),
      maxBlocks: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(options, fc.array(read, { maxLength: 12 }), fc.boolean(), async (sizes, reads, at) => {
        const source = cachedSource(memorySource(bytes), sizes);
        const one = async ([offset, asked]: readonly [number, number]) => {
          const length = Math.min(asked, bytes.length - offset);
          const into = new Uint8Array(length + 3);
          const found = await source.read(offset, length, at ? { into } : {});
          expect(found).toEqual(bytes.subarray(offset, offset + length));
        };
        await Promise.all(reads.map(one));
        for (const read of reads) await one(read);
      }),
    );
  });

  it("asks once for a block, and for neighbours in one go", async () => {
    const counted = countingSource(memorySource(bytes));
    const source = cachedSource(counted, { blockBytes: 100, maxBlocks: 40 });
    await source.read(250, 10);
    expect(counted.asked).toEqual([{ offset: 200, length: 100 }]);
    await source.read(50, 500);
    expect(counted.asked.slice(1)).toEqual([
      { offset: 0, length: 200 },
      { offset: 300, length: 300 },
    ]);
    await source.read(0, 600);
    expect(counted.asked).toHaveLength(3);
    await source.read(9950, 50);
    expect(counted.asked[3]).toEqual({ offset: 9900, length: 100 });
  });

  it("forgets the blocks that were used longest ago", async () => {
    const counted = countingSource(memorySource(bytes));
    const source = cachedSource(counted, { blockBytes: 100, maxBlocks: 2 });
    for (const offset of [0, 100, 0, 200]) await source.read(offset, 1);
    expect(counted.asked).toHaveLength(3);
    await source.read(0, 1);
    expect(counted.asked).toHaveLength(3);
    await source.read(100, 1);
    expect(counted.asked).toHaveLength(4);
  });

  it("lets long reads pass, which would only push out the rest", async () => {
    const counted = countingSource(memorySource(bytes));
    const source = cachedSource(counted, { blockBytes: 100, maxBlocks: 8 });
    await source.read(0, 1);
    await source.read(50, 5000);
    expect(counted.asked[1]).toEqual({ offset: 50, length: 5000 });
    await source.read(0, 1);
    expect(counted.asked).toHaveLength(2);
  });

  it("shares a block that is on its way", async () => {
    const { source: inner, held } = heldSource();
    const source = cachedSource(inner, { blockBytes: 100 });
    const both = [source.read(10, 5), source.read(20, 5)];
    expect(held).toHaveLength(1);
    held[0].give();
    expect(await Promise.all(both)).toEqual([bytes.subarray(10, 15), bytes.subarray(20, 25)]);
  });

  it("leaves a block to the others when one of its callers aborts, and stops it after the last", async () => {
    const { source: inner, held } = heldSource();
    const source = cachedSource(inner, { blockBytes: 100 });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = source.read(0, 5, { signal: one.signal });
    const second = source.read(50, 5, { signal: two.signal });
    one.abort();
    await expect(first).rejects.toMatchObject({ kind: "aborted" });
    expect(held[0].signal?.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ kind: "aborted" });
    expect(held[0].signal?.aborted).toBe(true);
    const again = source.read(0, 5);
    expect(held).toHaveLength(2);
    held[1].give();
    expect(await again).toEqual(bytes.subarray(0, 5));
  });

  it("tells every caller of a failure and asks anew the next time", async () => {
    const { source: inner, held } = heldSource();
    const source = cachedSource(inner, { blockBytes: 100 });
    const both = [source.read(0, 5), source.read(50, 5)];
    held[0].fail(new FitsError("io", "no line"));
    for (const one of both) await expect(one).rejects.toThrow("no line");
    const again = source.read(0, 5);
    held[1].give();
    expect(await again).toEqual(bytes.subarray(0, 5));
  });

  it("reads the rows of a window in few requests where they share blocks", async () => {
    const header = [
      "SIMPLE  =                    T",
      "BITPIX  =                    8",
      "NAXIS   =                    2",
    ];
    const axes = ["NAXIS1  =                 1000", "NAXIS2  =                 1000", "END"];
    const text = [...header, ...axes]
      .map((card) => card.padEnd(80))
      .join("")
      .padEnd(2880);
    const file = new Uint8Array(2880 + 1_000_800);
    new TextEncoder().encodeInto(text, file);
    const counted = countingSource(memorySource(file));
    const unit = (await openFits(cachedSource(counted, { blockBytes: 2 ** 16 }))).unit(0);
    await readImage(unit, { section: { start: [500, 100], shape: [10, 800] } });
    expect(counted.asked.length).toBeLessThanOrEqual(3);
  });

  it("refuses sizes that are none, and reads past the end", async () => {
    expect(() => cachedSource(memorySource(bytes), { blockBytes: 0 })).toThrow("blockBytes is 0");
    expect(() => cachedSource(memorySource(bytes), { maxBlocks: 1.5 })).toThrow(FitsError);
    const source = cachedSource(memorySource(bytes));
    await expect(source.read(9999, 2)).rejects.toMatchObject({ kind: "truncated", byteOffset: 9999 });
    await expect(source.read(0, 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});
