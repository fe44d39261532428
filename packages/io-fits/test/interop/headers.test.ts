import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CardInput, encodeFits, Header } from "../../src/index.ts";
import { complaints, fitsverify, python, runPython, scratchFolder } from "./tools.ts";

const folder = scratchFolder();
const path = join(folder.path, "cards.fits");
let cards: CardInput[] = [];
afterAll(() => folder.remove());

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    maxLength,
    size: "max",
  });

beforeAll(async () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
    // Astropy 8.0.1 ends a string at a quote that a slash comes behind.
    text(200).map((string) => string.replaceAll("/", "|").trimEnd()),
  );
  const sample = fc.sample(fc.tuple(value, text(20)), { seed: 20260104, numRuns: 400 });
  cards = sample.map(([one, comment], i) => ({ key: `K${i}`, value: one, comment: comment.trim() }));
  // Half of them are set over another value.
  const before = Header.from(
    cards.map((card, i) => (i % 2 === 0 ? card : { ...card, value: "x".repeat(100) })),
  );
  const header = before.with(cards);
  writeFileSync(path, await encodeFits([{ kind: "image", data: new Uint8Array(0), shape: [], header }]));
});

const bits = (value: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
};

describe("headers that we write", () => {
  it("have for astropy the same values, to the last bit", (context) => {
    if (python.missing !== undefined) return context.skip(python.missing);
    const { values } = runPython<{ values: unknown[] }>("headers.py", { file: path });
    const expected = cards.map(({ value }) =>
      typeof value === "number" && !(Number.isSafeInteger(value) && !Object.is(value, -0))
        ? bits(value)
        : value,
    );
    expect(values).toEqual(expected);
  });

  it("are to fitsverify without fault", (context) => {
    if (fitsverify.missing !== undefined) return context.skip(fitsverify.missing);
    expect(complaints([path])).toEqual([]);
  });
});
