import { describe, expect, it } from "vitest";
import {
  encodeFits,
  fitsChunks,
  makeTable,
  memorySource,
  openFits,
  type Source,
  type SourceRead,
  type WritableUnit,
} from "../../src/index.ts";
import { verifyFits } from "../../src/verify/index.ts";

/** A source that keeps the signals that it is read with. */
function listening(bytes: Uint8Array): Source & { readonly signals: (AbortSignal | undefined)[] } {
  const source = memorySource(bytes);
  const signals: (AbortSignal | undefined)[] = [];
  return {
    size: source.size,
    signals,
    read(offset: number, length: number, options: SourceRead = {}) {
      signals.push(options.signal);
      return source.read(offset, length, options);
    },
  };
}

const tiled = (side: number): WritableUnit => ({
  kind: "image",
  data: Int16Array.from({ length: side * side }, (_, i) => (i * 37) % 1000),
  shape: [side, side],
  compress: { codec: "RICE_1" },
});
const table: WritableUnit = {
  kind: "table",
  table: makeTable({
    a: Int16Array.of(1, 2),
    text: ["a", "b"],
    list: [[1], [2, 3]].map((n) => Int16Array.from(n)),
  }),
};
const plain: WritableUnit = { kind: "image", data: new Float32Array(12), shape: [4, 3] };

async function drain(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

describe("long work hears its signal", () => {
  it("on every read of a source", async () => {
    const { signal } = new AbortController();
    const source = listening(await encodeFits([plain, tiled(40), table], { checksums: true }));
    const file = await openFits(source, { signal });
    await verifyFits(file, { signal });
    await encodeFits(
      file.units.map((unit) => ({ kind: "copy", unit })),
      { signal },
    );
    expect(source.signals.length).toBeGreaterThan(10);
    expect(source.signals.every((one) => one === signal)).toBe(true);
  });

  it("while tiles are compressed", async () => {
    const controller = new AbortController();
    let told = 0;
    const onProgress = (done: number, total: number) => {
      expect([done < 0.5, total]).toEqual([true, 1]);
      if (done === 0) return;
      told++;
      controller.abort();
    };
    const options = { signal: controller.signal, onProgress };
    await expect(encodeFits([tiled(3000)], options)).rejects.toMatchObject({ kind: "aborted" });
    expect(told).toBe(1);
  });

  it("while tiles are compressed, from a timer", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    await expect(encodeFits([tiled(3000)], { signal: controller.signal })).rejects.toMatchObject({
      kind: "aborted",
    });
  });
});

describe("progress of writing", () => {
  it.each([
    ["encodeFits", encodeFits],
    ["fitsChunks", (...call: Parameters<typeof fitsChunks>) => drain(fitsChunks(...call))],
  ] as const)("goes up to the number of units: %s", async (_, write) => {
    const seen: number[] = [];
    const onProgress = (done: number, total: number) => {
      expect(total).toBe(3);
      seen.push(done);
    };
    await write([tiled(4000), table, plain], { onProgress, checksums: true });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe(3);
  });
});

describe("units made when their turn comes", () => {
  const units = [table, tiled(20), plain];

  it("give the same file, one after another", async () => {
    const log: string[] = [];
    const lazy = units.map((unit, i) => async () => {
      log.push(`make ${i}`);
      return unit;
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of fitsChunks(lazy)) {
      if (log.at(-1) !== "written") log.push("written");
      chunks.push(chunk);
    }
    expect(log).toEqual(["make 0", "written", "make 1", "written", "make 2", "written"]);
    const whole = await encodeFits(units);
    expect(Buffer.concat(chunks).equals(whole)).toBe(true);
    expect(await encodeFits(lazy)).toEqual(whole);
  });

  it("hand on what went wrong", async () => {
    const broken = () => Promise.reject(new Error("no such thing"));
    await expect(drain(fitsChunks([plain, broken]))).rejects.toThrow("no such thing");
  });
});
