import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../../testing/data.ts";
import { isFitsError, openFits, readRaw, type Unit } from "../../../src/index.ts";
import { pixelCount } from "../../../src/tiles/geometry.ts";
import { corpus, corpusPath } from "../../support/corpus.ts";
import { tiledFile } from "../../support/tiled.ts";

const MOST_PIXELS = 1 << 20;

type Pixels = Extract<Unit, { kind: "image" | "compressed-image" }>;

async function images(file: string): Promise<Pixels[]> {
  const units = await openFits(readFileSync(corpusPath(file))).then(
    ({ units }) => units,
    (error) => {
      if (isFitsError(error)) return [];
      throw error;
    },
  );
  return (units as readonly Unit[]).filter(
    (unit): unit is Pixels =>
      (unit.kind === "image" || unit.kind === "compressed-image") &&
      unit.shape.length > 0 &&
      pixelCount(unit.shape) > 0 &&
      pixelCount(unit.shape) <= MOST_PIXELS,
  );
}

const files = corpus.map(({ file }) => file).filter((file) => !file.startsWith("mal_"));

describe.skipIf(!hasData)("images of the corpus (needs the shared data folder)", () => {
  it("come back with their headers when they are compressed without loss", async () => {
    let count = 0;
    for (const file of files) {
      for (const unit of await images(file)) {
        const { data, shape } = await readRaw(unit);
        const codec = unit.bitpix > 0 && unit.bitpix < 64 ? "RICE_1" : "GZIP_2";
        const cards = unit.header.cards.map((card) => card.raw);
        const tile = shape.length > 1 ? shape.slice(0, 2) : undefined;
        const bytes = await tiledFile(data, shape, { codec, ...(tile && { tile }) }, cards);
        const back = (await openFits(bytes)).firstImage();
        // Two mandatory cards that some extensions lack are written nevertheless.
        const own = back.header.cards.filter(({ key }) => !/^[PG]COUNT$/.test(key) || unit.header.has(key));
        expect(
          own.map((card) => card.raw),
          file,
        ).toEqual(cards);
        const { data: again } = await readRaw(back);
        expect(again.constructor).toBe(data.constructor);
        expect(Buffer.from(again.buffer).equals(Buffer.from(data.buffer)), file).toBe(true);
        count++;
      }
    }
    expect(count).toBeGreaterThan(100);
  });
});
