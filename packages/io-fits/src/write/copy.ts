import { FitsError } from "../errors.ts";
import type { Header } from "../header/header.ts";
import { BLOCK } from "../header/read.ts";
import type { SourceRead } from "../sources/source.ts";
import type { Unit } from "../unit.ts";
import { hasChecksums, withoutChecksums } from "./checksum-cards.ts";
import { storedCards } from "./copy-cards.ts";
import type { Place } from "./image-unit.ts";
import type { LaidUnit } from "./laid.ts";
import type { CopiedUnit } from "./units.ts";

/** A unit whose header comes with its data, as both are stored. */
export interface VerbatimUnit {
  readonly bytes: number;
  readonly pieces: () => AsyncIterable<Uint8Array>;
}

export const isVerbatim = (unit: LaidUnit | VerbatimUnit): unit is VerbatimUnit => !("cards" in unit);

const PIECE = 1 << 20;

/**
 * A stored unit, byte for byte where neither its header nor its kind (primary or extension) changes. DATASUM is kept
 * as it says: if the data were damaged, it still tells.
 */
export function layCopy(
  { unit, header }: CopiedUnit,
  place: Place,
  read: SourceRead = {},
): LaidUnit | VerbatimUnit {
  const { span } = unit;
  if (unit.kind === "opaque" && Number.isNaN(span.length)) throw unit.problem;
  if (span.available < span.length) {
    throw new FitsError("truncated", `The data end after ${span.available} of ${span.length} bytes`, {
      unit: unit.index,
      byteOffset: span.offset,
      remedy: "Fetch the file again.",
    });
  }
  const stored = "tableHeader" in unit ? unit.tableHeader : unit.header;
  const wasPrimary = unit.index === 0;
  const complete = stored.has("CHECKSUM") && stored.has("DATASUM");
  const moved = wasPrimary !== place.primary || (wasPrimary && place.extended && !saysExtended(stored));
  if (header === undefined && !moved && (place.checksums !== true || complete)) {
    const bytes = span.offset - span.headerOffset + Math.ceil(span.length / BLOCK) * BLOCK;
    return { bytes, pieces: () => pieces(unit, span.headerOffset, bytes, read) };
  }
  const cards = storedCards(unit, stored, header ?? stored, place);
  const checksums = place.checksums ?? hasChecksums(cards);
  const datasum = datasumOf(stored);
  return {
    cards: checksums ? cards : withoutChecksums(cards),
    dataBytes: span.length,
    pieces: () => pieces(unit, span.offset, span.length, read),
    checksums,
    ...(datasum === undefined ? {} : { datasum }),
    padding: unit.kind === "ascii-table" ? 0x20 : 0,
  };
}

const saysExtended = (header: Header): boolean => header.get("EXTEND") !== false;

function datasumOf(header: Header): number | undefined {
  const text = String(header.get("DATASUM") ?? "").trim();
  return /^\d{1,10}$/.test(text) && Number(text) <= 0xffff_ffff ? Number(text) : undefined;
}

/** Bytes of the file from an offset on; what the file lacks of its last block is made up. */
async function* pieces(
  unit: Unit,
  offset: number,
  length: number,
  read: SourceRead,
): AsyncGenerator<Uint8Array> {
  const { source } = unit;
  const end = Math.min(offset + length, source.size);
  for (let at = offset; at < end; at += PIECE) yield await source.read(at, Math.min(PIECE, end - at), read);
  const missing = offset + length - end;
  if (missing > 0) yield new Uint8Array(missing).fill(unit.kind === "ascii-table" ? 0x20 : 0);
}
