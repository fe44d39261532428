import type { FitsFile } from "../file.ts";
import { Structure } from "../header/structure.ts";
import { Pace, throwIfAborted } from "../pace.ts";
import type { SourceRead } from "../sources/source.ts";
import { binaryColumns } from "../table/format.ts";
import type { FitsWarning } from "../warnings.ts";
import { arrayKeywords } from "./array-keywords.ts";
import { asciiData } from "./ascii-data.ts";
import { binaryData } from "./binary-data.ts";
import { cardSyntax } from "./card-syntax.ts";
import { checksums } from "./checksums.ts";
import { compressedKeywords } from "./compressed.ts";
import { dates } from "./dates.ts";
import { Findings, type FitsFinding } from "./finding.ts";
import { mandatoryKeywords, mandatoryValues } from "./mandatory.ts";
import { dataPadding, findError, headerPadding } from "./padding.ts";
import { deprecatedUse, duplicateKeywords, reservedKeywords } from "./reserved.ts";
import { type Rule, type Subject, subjectOf } from "./subject.ts";
import { tableKeywords } from "./table-keywords.ts";
import { tileData } from "./tile-data.ts";
import { wcsKeywords } from "./wcs-keywords.ts";

/** Options of {@link verifyFits}. */
export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /** Whether the data are looked at as well as the headers; true unless told otherwise. */
  readonly data?: boolean;
}

/** The rules for headers, in the order of the Standard. */
const RULES: readonly Rule[] = [
  cardSyntax,
  mandatoryKeywords,
  mandatoryValues,
  reservedKeywords,
  deprecatedUse,
  dates,
  duplicateKeywords,
  arrayKeywords,
  tableKeywords,
  wcsKeywords,
  compressedKeywords,
];

/**
 * Says what in a file breaks the FITS Standard, version 4.0, with card and byte; what had to be read around when the
 * file was opened (`file.warnings`) is among it. An empty list means that nothing was found. Tables are read row by
 * row and of compressed images every tile is decoded (of those with a hundred broken ones, no more).
 *
 * @throws FitsError "io" or "aborted"; everything else that is wrong with the file is a finding.
 */
export async function verifyFits(
  file: FitsFile,
  options: VerifyOptions = {},
): Promise<readonly FitsFinding[]> {
  const { signal } = options;
  const read: SourceRead = signal === undefined ? {} : { signal };
  const all: FitsFinding[] = [];
  const names = new Map<string, number>();
  for (const unit of file.units) {
    throwIfAborted(signal);
    const subject = subjectOf(unit);
    const findings = new Findings(unit.index);
    for (const rule of RULES) rule(subject, findings);
    sameName(subject, names, findings);
    try {
      await headerPadding(subject, findings, read);
      await dataPadding(subject, findings, read);
      if (options.data !== false) {
        await data(subject, findings, new Pace(read), read);
        await checksums(subject, findings, signal);
      }
    } catch (error) {
      findError(error, "", unit.span.offset, findings);
    }
    for (const warning of file.warnings)
      if (warning.unit === unit.index) readAround(warning, subject, findings);
    all.push(...findings.list);
  }
  for (const warning of file.warnings) {
    if (warning.unit >= file.units.length) all.push({ severity: "error", section: "3.1", ...warning });
  }
  return all;
}

/** Rows of tables against their columns, and tiles against their codec. */
async function data(subject: Subject, findings: Findings, pace: Pace, read: SourceRead): Promise<void> {
  const { unit, type, header } = subject;
  if (unit.kind === "ascii-table") await asciiData(unit, findings, pace, read);
  if (type !== "binary-table" || unit.kind === "opaque") return;
  const columns = binaryColumns(new Structure(header, unit.index), header.getNumber("NAXIS1") ?? 0);
  await binaryData(subject, columns, findings, pace, read);
  if (unit.kind === "compressed-image" && unit.shape.length > 0) await tileData(unit, findings, read);
}

/** Extensions of one name differ in EXTVER or EXTLEVEL (section 4.4.2.6). */
function sameName({ header, unit }: Subject, names: Map<string, number>, findings: Findings): void {
  const card = header.card("EXTNAME");
  if (typeof card?.value !== "string" || card.value.trim() === "") return;
  const identity = [card.value.trim(), header.get("EXTVER") ?? 1, header.get("EXTLEVEL") ?? 1].join("\0");
  const earlier = names.get(identity);
  if (earlier === undefined) names.set(identity, unit.index);
  else findings.warn("4.4.2.6", card, `unit ${earlier} has the same EXTNAME, EXTVER and EXTLEVEL`);
}

/** A warning of opening the file becomes a finding, unless a rule has said as much of the same place. */
function readAround(warning: FitsWarning, { unit, header }: Subject, findings: Findings): void {
  const { message, card, byteOffset } = warning;
  if (findings.has(byteOffset) || message.endsWith("more warnings left out")) return;
  const place = card === undefined ? byteOffset : { key: card, byteOffset };
  const found = card === undefined ? undefined : header.cards.find((one) => one.byteOffset === byteOffset);
  // To the Standard a card without a value indicator is commentary, HIERARCH too.
  if (found !== undefined && !found.raw.startsWith("= ", 8)) findings.warn("4.1.2.2", place, message);
  // Nor does an extension of a type that is not read here break anything.
  else if (unit.kind === "opaque" && unit.problem.kind === "unsupported") findings.warn("", place, message);
  else findings.error(card === undefined ? "3.1" : "4", place, message);
}
