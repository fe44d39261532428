import { isFitsError } from "../errors.ts";
import type { Sink } from "../image/sink.ts";
import type { SourceRead } from "../sources/source.ts";
import { planTiles, problemError, type TileSet } from "../tiles/plan.ts";
import { codecOf, decodeTiles } from "../tiles/read.ts";
import type { CompressedImageUnit } from "../unit.ts";
import type { Findings } from "./finding.ts";
import { findError } from "./padding.ts";

/** Tiles that cannot be decoded are named one by one up to here. */
const NAMED = 10;
/** After so many of them the others are left alone. */
const ENOUGH = 100;

const NOWHERE: Sink = { data: new Uint8Array(0), exact: true, put: () => undefined };

/** Every tile of a compressed image can be decoded (section 10.4), and no two share their bytes. */
export async function tileData(
  unit: CompressedImageUnit,
  findings: Findings,
  { signal }: SourceRead,
): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  const { layout, span, shape } = unit;
  const region = { start: shape.map(() => 0), shape };
  const told = new Set<string>();
  let bad = 0;
  let total = layout.rows;
  const tell = (error: unknown): void => {
    if (!isFitsError(error) || error.kind === "aborted" || error.kind === "io") throw error;
    bad++;
    if (told.size < NAMED && !told.has(error.message)) {
      findings.error("10.4", error.byteOffset ?? span.offset, error.message);
    }
    told.add(error.message);
    if (bad === ENOUGH) throw new Enough();
  };
  try {
    const codec = codecOf(unit, {});
    const all = await planTiles(unit, codec, region, options, tell);
    total = all.count;
    const tiles = bad === 0 ? all : sound(all);
    const scaling = { scale: 1, zero: 0, blank: undefined, storage: undefined };
    const job = { ...layout, region, scaling, target: "stored" as const };
    await decodeTiles(unit, job, codec, tiles, NOWHERE, options, (problem) =>
      tell(problemError(unit, tiles, problem)),
    );
  } catch (error) {
    if (error instanceof Enough) {
      findings.error("10.4", span.offset, `${bad} tiles cannot be decoded; the others were not looked at`);
      return;
    }
    // What has a remedy may be in order, but is not looked at: a codec that is not here, or too many pixels.
    if (isFitsError(error) && error.remedy !== undefined && error.kind !== "io") {
      findings.warn("", error.byteOffset ?? span.offset, error.message);
    } else findError(error, "10.4", span.offset, findings);
  }
  if (bad > 1) findings.error("10.4", span.offset, `${bad} of ${total} tiles cannot be decoded`);
}

/** Ends the work on an image with too many broken tiles. */
class Enough extends Error {}

/** The tiles that the plan left, in their order. */
function sound(tiles: TileSet): TileSet {
  const kept = Uint32Array.from(tiles.bytes.keys()).filter((i) => tiles.bytes[i] >= 0);
  const scaled = tiles.scales.length === 0 ? kept.subarray(0, 0) : kept;
  const take = (from: Float64Array, which = kept): Float64Array => Float64Array.from(which, (i) => from[i]);
  return {
    count: kept.length,
    rows: Uint32Array.from(kept, (i) => tiles.rows[i]),
    ways: Uint8Array.from(kept, (i) => tiles.ways[i]),
    offsets: take(tiles.offsets),
    bytes: take(tiles.bytes),
    scales: take(tiles.scales, scaled),
    zeros: take(tiles.zeros, scaled),
    blanks: take(tiles.blanks, scaled),
  };
}
