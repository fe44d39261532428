import type { Card } from "../header/card.ts";
import type { Header } from "../header/header.ts";
import { ELEMENT_BITS, type TypeCode } from "../table/format.ts";
import { outOfRange } from "./array-keywords.ts";
import { displayProblem } from "./display.ts";
import type { Findings } from "./finding.ts";
import { indexed, placeOf, type Subject } from "./subject.ts";

/** One column as its keywords describe it. */
interface Described {
  readonly n: number;
  /** Letter of TFORMn, in upper case; undefined where it cannot be read. */
  readonly code: TypeCode | undefined;
  /** Repeat count of a binary column, width of an ASCII one. */
  readonly repeat: number;
  /** Element type of a variable-length column. */
  readonly element: TypeCode | undefined;
  readonly card: (root: string) => Card | undefined;
}

const BINARY = /^(\d*)([LXBIJKAEDCMPQ])(.*)$/;
const ASCII = /^([AIFED])(\d+)(?:\.\d+)?$/;

function described(header: Header, n: number, binary: boolean): Described {
  const card = (root: string) => header.card(`${root}${n}`);
  const format = (header.getString(`TFORM${n}`) ?? "").trim().toUpperCase();
  const match = (binary ? BINARY : ASCII).exec(format);
  if (match === null) return { n, code: undefined, repeat: 0, element: undefined, card };
  if (!binary) return { n, code: match[1] as TypeCode, repeat: Number(match[2]), element: undefined, card };
  const code = match[2] as TypeCode;
  const heap = code === "P" || code === "Q";
  const element = heap ? (/^[LXBIJKAEDCM]/.exec(match[3])?.[0] as TypeCode | undefined) : undefined;
  const repeat = match[1] === "" ? 1 : Number(match[1]);
  return { n, code: heap && (element === undefined || repeat > 1) ? undefined : code, repeat, element, card };
}

/** Keywords of tables: formats, names, and what goes with which type of column (sections 7.2 and 7.3). */
export function tableKeywords(subject: Subject, findings: Findings): void {
  const { header, type } = subject;
  if (type !== "ascii-table" && type !== "binary-table") return;
  const binary = type === "binary-table";
  const count = Math.min(999, header.getNumber("TFIELDS") ?? 0);
  const columns = Array.from({ length: count }, (_, i) => described(header, i + 1, binary));
  beyondFields(header, count, findings);
  names(columns, subject, findings);
  for (const column of columns) {
    formats(column, binary, subject, findings);
    if (column.code === undefined) continue;
    nulls(column, binary, findings);
    scales(column, findings);
    if (binary) dimensions(column, findings);
    const display = column.card("TDISP");
    const problem = display && displayProblem(display.value, column.element ?? column.code);
    if (display !== undefined && problem !== undefined) findings.error("7.3.4", display, problem);
  }
  if (binary) rowWidth(columns, header, findings);
  else fieldsInRow(columns, header, findings);
  heap(subject, findings);
}

const COLUMN = /^(?:TTYPE|TFORM|TUNIT|TNULL|TSCAL|TZERO|TDISP|TDIM|TBCOL|TDMIN|TDMAX|TLMIN|TLMAX)$/;

function beyondFields(header: Header, count: number, findings: Findings): void {
  for (const card of header.cards) {
    const [root, n] = indexed(card.key) ?? ["", 0];
    if (COLUMN.test(root) && n > count)
      findings.error("7.2.1", card, `${card.key} goes beyond TFIELDS = ${count}`);
  }
}

function names(columns: readonly Described[], subject: Subject, findings: Findings): void {
  const seen = new Map<string, number>();
  for (const { n, card } of columns) {
    const named = card("TTYPE");
    const name = typeof named?.value === "string" ? named.value.trim() : "";
    if (card("TFORM") === undefined) continue;
    if (named === undefined || name === "") {
      findings.warn("7.2.2", named ?? placeOf(subject, `TFORM${n}`), `column ${n} has no name (TTYPE${n})`);
      continue;
    }
    const odd = /[^A-Za-z0-9_]/.exec(name)?.[0];
    if (odd !== undefined)
      findings.warn(
        "7.2.2",
        named,
        `the name ${name} holds ${JSON.stringify(odd)}: letters, digits and _ are advised`,
      );
    const earlier = seen.get(name.toUpperCase());
    if (earlier !== undefined)
      findings.warn("7.2.2", named, `columns ${earlier} and ${n} are both called ${name}`);
    else seen.set(name.toUpperCase(), n);
  }
}

function formats({ n, code, card }: Described, binary: boolean, subject: Subject, findings: Findings): void {
  const section = binary ? "7.3.1" : "7.2.1";
  const format = card("TFORM");
  if (format === undefined)
    findings.error(section, placeOf(subject, "TFIELDS"), `the mandatory keyword TFORM${n} is missing`);
  else if (code === undefined)
    findings.error(
      section,
      format,
      `TFORM${n} = ${String(format.value)} is no format of ${binary ? "a binary" : "an ASCII"} table`,
    );
  for (const one of [format, card("TDISP"), card("TDIM")]) {
    if (typeof one?.value === "string" && one.value.startsWith(" "))
      findings.error("4.2.1.1", one, `${one.key} begins with a space`);
  }
  if (binary || card("TBCOL") !== undefined) return;
  findings.error(section, placeOf(subject, `TFORM${n}`), `the mandatory keyword TBCOL${n} is missing`);
}

const INTEGERS = new Set<TypeCode>(["B", "I", "J", "K"]);

function nulls({ code, element, card }: Described, binary: boolean, findings: Findings): void {
  const none = card("TNULL");
  if (none?.value === undefined) return;
  if (!binary) {
    if (typeof none.value !== "string") findings.error("7.2.2", none, `${none.key} has to be a string`);
    return;
  }
  const type = element ?? (code as TypeCode);
  if (!INTEGERS.has(type)) findings.error("7.3.2", none, `${none.key} is not for columns of type ${type}`);
  else if (typeof none.value !== "bigint" && !Number.isInteger(none.value))
    findings.error("7.3.2", none, `${none.key} has to be an integer`);
  else
    outOfRange(none.value, ELEMENT_BITS[type], () =>
      findings.warn("7.3.2", none, `${none.key} = ${String(none.value)} is no value of type ${type}`),
    );
}

function scales({ code, element, card }: Described, findings: Findings): void {
  const type = element ?? (code as TypeCode);
  for (const one of [card("TSCAL"), card("TZERO")]) {
    if (one !== undefined && "ALX".includes(type))
      findings.error("7.3.2", one, `${one.key} is not for columns of type ${type}`);
  }
  const scale = card("TSCAL");
  if (scale?.value === 0) findings.warn("7.3.2", scale, `${scale.key} is 0: all values are the same`);
}

function dimensions({ code, repeat, card }: Described, findings: Findings): void {
  const dim = card("TDIM");
  if (typeof dim?.value !== "string") return;
  const match = /^\( *\d+ *(?:, *\d+ *)*\)$/.exec(dim.value.trim());
  if (match === null) {
    findings.error("7.3.2", dim, `${dim.key} = '${dim.value}' is not of the form (l,m,...)`);
    return;
  }
  const size = (dim.value.match(/\d+/g) ?? []).reduce((product, length) => product * Number(length), 1);
  if (code !== "P" && code !== "Q" && size > repeat)
    findings.error(
      "7.3.2",
      dim,
      `${dim.key} = '${dim.value}' asks for more than the ${repeat} elements of a field`,
    );
}

function rowWidth(columns: readonly Described[], header: Header, findings: Findings): void {
  const stated = header.card("NAXIS1");
  if (typeof stated?.value !== "number" || columns.some(({ code }) => code === undefined)) return;
  const width = columns.reduce(
    (sum, { code, repeat }) => sum + Math.ceil((repeat * ELEMENT_BITS[code as TypeCode]) / 8),
    0,
  );
  if (width !== stated.value)
    findings.error("7.3.1", stated, `NAXIS1 is ${stated.value}, but the columns take ${width} bytes`);
}

function fieldsInRow(columns: readonly Described[], header: Header, findings: Findings): void {
  const width = header.getNumber("NAXIS1") ?? 0;
  for (const { n, repeat, card } of columns) {
    const start = card("TBCOL");
    if (typeof start?.value !== "number") continue;
    if (start.value < 1 || start.value - 1 + repeat > width)
      findings.error("7.2.1", start, `column ${n} reaches out of the ${width} characters of a row`);
  }
}

/** The heap begins behind the rows and needs bytes of its own (section 7.3.2). */
function heap({ header }: Subject, findings: Findings): void {
  const card = header.card("THEAP");
  if (typeof card?.value !== "number") return;
  const bytes = header.getNumber("PCOUNT") ?? 0;
  const rows = (header.getNumber("NAXIS1") ?? 0) * (header.getNumber("NAXIS2") ?? 0);
  if (bytes === 0) findings.error("7.3.2", card, "THEAP stands in a table without a heap (PCOUNT = 0)");
  else if (card.value < rows || card.value > rows + bytes)
    findings.error(
      "7.3.2",
      card,
      `THEAP is ${card.value}; the rows end at byte ${rows} and the heap at ${rows + bytes}`,
    );
}
