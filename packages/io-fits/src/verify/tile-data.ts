import { isFitsError } from "../errors.ts";
import { readRaw } from "../image/read.ts";
import type { Pace } from "../pace.ts";
import type { SourceRead } from "../sources/source.ts";
import { pixelCount, tileBox } from "../tiles/geometry.ts";
import type { CompressedImageUnit } from "../unit.ts";
import type { Findings } from "./finding.ts";

/** Tiles that cannot be decoded are named one by one up to here. */
const NAMED = 10;

/** Every tile of a compressed image can be decoded (section 10.4); they are decoded one at a time. */
export async function tileData(
  unit: CompressedImageUnit,
  findings: Findings,
  pace: Pace,
  { signal }: SourceRead,
): Promise<void> {
  const { grid, tile, shape } = unit.layout;
  const tiles = pixelCount(grid);
  const told = new Set<string>();
  let bad = 0;
  for (let row = 0; row < tiles; row++) {
    try {
      await readRaw(unit, { section: tileBox(row, grid, tile, shape), ...(signal && { signal }) });
    } catch (error) {
      if (!isFitsError(error) || error.kind === "aborted" || error.kind === "io") throw error;
      const place = error.byteOffset ?? unit.span.offset;
      if (error.kind === "unsupported") {
        findings.warn("", place, error.message);
        return;
      }
      bad++;
      if (told.size < NAMED && !told.has(error.message)) findings.error("10.4", place, error.message);
      told.add(error.message);
    }
    await pace.step(row + 1, tiles);
  }
  if (bad > 1) findings.error("10.4", unit.span.offset, `${bad} of ${tiles} tiles cannot be decoded`);
}
