import type { CardValue } from "../header/card.ts";
import type { Findings } from "./finding.ts";
import { placeOf, type Subject } from "./subject.ts";

const ALGORITHMS = new Set(["RICE_1", "GZIP_1", "GZIP_2", "PLIO_1", "HCOMPRESS_1", "NOCOMPRESS"]);
const QUANTISATION = new Set(["NONE", "NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"]);

type Check = readonly [key: RegExp, is: (value: CardValue) => boolean, should: string];

const whole =
  (low: number, high = Number.POSITIVE_INFINITY) =>
  (value: CardValue): boolean =>
    Number.isInteger(value) && Number(value) >= low && Number(value) <= high;
const text = (value: CardValue): boolean => typeof value === "string";

const IMAGE: readonly Check[] = [
  [/^ZBITPIX$/, (value) => [8, 16, 32, 64, -32, -64].includes(Number(value)), "8, 16, 32, 64, -32 or -64"],
  [/^ZNAXIS$/, whole(0, 999), "an integer from 0 to 999"],
  [/^ZNAXIS\d+$/, whole(0), "zero or a positive integer"],
  [/^ZTILE\d+$/, whole(1), "a positive integer"],
  [/^ZDITHER0$/, whole(1, 10_000), "an integer from 1 to 10000"],
  [/^ZQUANTIZ$/, (value) => QUANTISATION.has(String(value)), [...QUANTISATION].join(", ")],
  [/^ZBLANK$/, (value) => typeof value === "bigint" || Number.isInteger(value), "an integer"],
  [/^(?:ZNAME\d+|ZMASKCMP|ZHECKSUM|ZDATASUM|ZTENSION)$/, text, "a string"],
  [/^(?:ZSIMPLE|ZEXTEND|ZBLOCKED|ZIMAGE)$/, (value) => typeof value === "boolean", "T or F"],
];

const TABLE: readonly Check[] = [
  [/^ZNAXIS1$/, whole(0), "zero or a positive integer"],
  [/^ZNAXIS2$/, whole(0), "zero or a positive integer"],
  [/^ZPCOUNT$/, whole(0), "zero or a positive integer"],
  [/^ZTILELEN$/, whole(1), "a positive integer"],
  [/^(?:ZFORM\d+|ZCTYP\d+|ZHECKSUM|ZDATASUM)$/, text, "a string"],
];

/** Parameters of the algorithms (section 10.4), named by ZNAMEi with their values in ZVALi. */
const PARAMETERS: Readonly<Record<string, readonly number[]>> = {
  BLOCKSIZE: [16, 32],
  BYTEPIX: [1, 2, 4, 8],
};

function parameters({ header }: Subject, findings: Findings): void {
  for (const { key, value } of header.cards) {
    const n = /^ZNAME(\d+)$/.exec(key)?.[1];
    const allowed = n === undefined ? undefined : PARAMETERS[String(value).trim().toUpperCase()];
    const given = header.card(`ZVAL${n}`);
    if (allowed === undefined || given === undefined || allowed.includes(Number(given.value))) continue;
    findings.error(
      "10.4.1",
      given,
      `${value} is ${String(given.value ?? "unreadable")}; it has to be ${allowed.join(", ")}`,
    );
  }
}

/** Keywords and columns of compressed images (section 10.1) and tables (section 10.3). */
export function compressedKeywords(subject: Subject, findings: Findings): void {
  const { compressed, header } = subject;
  if (compressed === undefined) return;
  const section = compressed === "image" ? "10.1.1" : "10.3.1";
  const need = (key: string): void => {
    if (!header.has(key))
      findings.error(section, placeOf(subject, key), `the mandatory keyword ${key} is missing`);
  };
  for (const [pattern, is, should] of compressed === "image" ? IMAGE : TABLE) {
    for (const card of header.cards) {
      if (!pattern.test(card.key) || (card.value !== undefined && is(card.value))) continue;
      findings.error(
        section,
        card,
        `${card.key} is ${String(card.value ?? "unreadable")}; it has to be ${should}`,
      );
    }
  }
  if (compressed === "table") {
    for (const key of ["ZNAXIS1", "ZNAXIS2", "ZPCOUNT", "ZTILELEN"]) need(key);
    const columns = Math.min(999, header.getNumber("TFIELDS") ?? 0);
    for (let n = 1; n <= columns; n++) need(`ZFORM${n}`);
    return;
  }
  for (const key of ["ZCMPTYPE", "ZBITPIX", "ZNAXIS"]) need(key);
  const axes = Math.min(999, header.getNumber("ZNAXIS") ?? 0);
  for (let n = 1; n <= axes; n++) need(`ZNAXIS${n}`);
  const algorithm = header.card("ZCMPTYPE");
  if (algorithm !== undefined && !ALGORITHMS.has(String(algorithm.value)))
    findings.error(
      "10.1.1",
      algorithm,
      `ZCMPTYPE = ${String(algorithm.value)}; there are ${[...ALGORITHMS].join(", ")}`,
    );
  const names = header.cards.flatMap(({ key, value }) =>
    /^TTYPE\d+$/.test(key) ? [String(value).trim()] : [],
  );
  if (!names.includes("COMPRESSED_DATA"))
    findings.error("10.1.3", placeOf(subject, "TFIELDS"), "there is no column COMPRESSED_DATA");
  parameters(subject, findings);
  const dithered = header.card("ZQUANTIZ");
  if (String(dithered?.value).startsWith("SUBTRACTIVE") && !header.has("ZDITHER0"))
    findings.warn(
      "10.2",
      placeOf(subject, "ZQUANTIZ"),
      "ZQUANTIZ is a dithering, but ZDITHER0 does not say from which seed",
    );
}
