import { FitsError } from "../errors.ts";
import type { SourceRead } from "../sources/source.ts";
import type { Findings } from "./finding.ts";
import type { Subject } from "./subject.ts";

const BLOCK = 2880;
const CARD = 80;

/** END is followed by blanks up to the end of its block (sections 4.4.1.1 and 3.3.1). */
export async function headerPadding(
  { unit, header }: Subject,
  findings: Findings,
  read: SourceRead,
): Promise<void> {
  const last = header.cards[header.cards.length - 1];
  if (last === undefined) return;
  const end = last.byteOffset + CARD;
  const length = Math.min(unit.span.offset, unit.source.size) - end;
  if (length < CARD) return;
  const bytes = await unit.source.read(end, length, read);
  const strange = bytes.findIndex((byte, i) => i >= 3 && byte !== 0x20);
  if (strange < 0) return;
  const place = { key: "END", byteOffset: end };
  if (strange < CARD) findings.error("4.4.1.1", place, "the END card is not blank behind its keyword");
  else findings.error("3.3.1", place, `byte ${end + strange}, in the padding of the header, is not blank`);
}

/** Data are padded to whole blocks: ASCII tables with blanks, all else with zeros (sections 3.3.2, 7.2.3, 7.3.3). */
export async function dataPadding(
  { unit, type }: Subject,
  findings: Findings,
  read: SourceRead,
): Promise<void> {
  const { offset, length, available } = unit.span;
  if (!(length > 0) || available < length || length % BLOCK === 0) return;
  const end = offset + length;
  const padding = Math.min(BLOCK - (length % BLOCK), unit.source.size - end);
  const bytes = await unit.source.read(end, padding, read);
  const filler = type === "ascii-table" ? 0x20 : 0;
  const strange = bytes.findIndex((byte) => byte !== filler);
  if (strange < 0) return;
  const section = type === "ascii-table" ? "7.2.3" : type === "binary-table" ? "7.3.3" : "3.3.2";
  findings.error(section, end + strange, `the padding of the data is not ${filler === 0 ? "zero" : "blank"}`);
}

/** Errors of reading are findings too, but not that the caller gave up. */
export function findError(error: unknown, section: string, fallback: number, findings: Findings): void {
  if (!(error instanceof FitsError) || error.kind === "aborted" || error.kind === "io") throw error;
  const byteOffset = error.byteOffset ?? fallback;
  const place = error.card === undefined ? byteOffset : { key: error.card, byteOffset };
  findings.error(section, place, error.message);
}
