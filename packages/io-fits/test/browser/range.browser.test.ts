import { expect, it } from "vitest";
import { inBrowser } from "../../../../testing/browser/index.ts";
import { encodeFits, type WritableImageUnit } from "../../src/index.ts";
import { hashAsDoubles } from "../support/corpus.ts";
import { sliceOf } from "../support/slice.ts";
import type * as corpusPage from "./corpus.page.ts";
import { BLOCK_BYTES } from "./ways.ts";

const script = new URL("./corpus.page.ts", import.meta.url);

const shape = [4096, 2048];
const data = Int16Array.from({ length: shape[0] * shape[1] }, (_, i) => ((i * 7919) >> 3) % 1000);
const image: WritableImageUnit = { kind: "image", data, shape };

/** Far from the head of the file. */
const WINDOW = { start: [1500, 1900], shape: [1600, 8] };
const [columns, rows] = WINDOW.shape;

/** A file is opened by its first 256 KiB. */
const HEAD = 2 ** 18;

const FILES = [
  // Each row of the window, to the borders of the blocks that it lies in.
  { kind: "plain", image, unit: 0, requests: rows, bytes: rows * (columns * 2 + 2 * BLOCK_BYTES) },
  // The tiles of these rows, which lie behind each other: less than they have uncompressed.
  {
    kind: "RICE-compressed",
    image: { ...image, compress: { codec: "RICE_1" } },
    unit: 1,
    requests: 1,
    bytes: rows * shape[0] * 2,
  },
] as const;

inBrowser("a window of a large file that a page reads by ranges", (open) => {
  it.each(FILES)(
    "is the slice, and costs little: $kind",
    async ({ image: stored, unit, requests, bytes }) => {
      const file = await encodeFits([stored]);
      const page = await open<typeof corpusPage>(script, { files: { "large.fits": file } });
      const { asked, sent } = page.served;
      const before = asked.length;
      const [hash] = await page.run("sections", "range", "large.fits", unit, [WINDOW]);
      expect(hash).toBe(hashAsDoubles(sliceOf(data, shape, WINDOW.start, WINDOW.shape)));
      expect(asked.slice(before)).toEqual(Array(1 + requests).fill("/files/large.fits"));
      const [head, ...parts] = sent.slice(before);
      expect(head).toBe(HEAD);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(bytes);
      expect(file.length).toBeGreaterThan(20 * HEAD);
    },
  );
});
