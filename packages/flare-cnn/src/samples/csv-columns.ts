import { csvRecords, FormatError, throwIfAborted } from "@helioscope/core";

/** Columns of a CSV file, by name. */
export interface CsvColumns<Numbers extends string, Texts extends string> {
  readonly rows: number;
  /** Line of the file that each row is from; the names are line 1. */
  readonly lines: Float64Array;
  /** NaN where a cell is empty or says that there is no value. */
  readonly numbers: Readonly<Record<Numbers, Float64Array>>;
  readonly texts: Readonly<Record<Texts, readonly string[]>>;
}

export interface CsvColumnsOptions<Numbers extends string, Texts extends string> {
  readonly numbers: readonly Numbers[];
  readonly texts: readonly Texts[];
  readonly signal?: AbortSignal;
  /** Called after each piece with the bytes read so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Takes lines that are no rows, which are then left out; the first ends the reading where absent. */
  readonly onBadLine?: (line: number, error: FormatError) => void;
}

const NO_NUMBER = /^(|nan|-nan|missing|null|none|n\/a)$/i;
/** Decimal: `Number` also takes blanks for 0, and hexadecimal and infinite values for numbers. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads columns of a CSV file with a line of names, plain or gzipped, piece by piece: of a file of any size no more than
 * the columns asked for is kept. Cells may be quoted, lines inside quotes may not break.
 *
 * Throws a FormatError for an empty file, a column that is not there, a line with another number of cells, or a cell of
 * a column of numbers that is none (of lines only where nothing takes them); an AbortedError when the signal fires.
 */
export async function readCsvColumns<Numbers extends string, Texts extends string>(
  input: Uint8Array | ReadableStream<Uint8Array>,
  options: CsvColumnsOptions<Numbers, Texts>,
): Promise<CsvColumns<Numbers, Texts>> {
  const { numbers, texts, signal, onBytes, onBadLine } = options;
  const linesIn = new GrowingColumn();
  const numbersIn = numbers.map(() => new GrowingColumn());
  const textsIn = texts.map((): string[] => []);
  let places: { readonly names: number; readonly numbers: number[]; readonly texts: number[] } | undefined;
  const values = new Float64Array(numbers.length);
  let line = 0;
  const take = (text: string): void => {
    line++;
    if (text === "") return;
    if (places === undefined) {
      const names = cellsOf(text, line);
      places = {
        names: names.length,
        numbers: numbers.map((name) => placeOf(name, names)),
        texts: texts.map((name) => placeOf(name, names)),
      };
      return;
    }
    const cells = rowOf(text, line, places.names);
    for (let k = 0; k < numbersIn.length; k++)
      values[k] = numberOf(cells[places.numbers[k]], line, numbers[k]);
    for (let k = 0; k < numbersIn.length; k++) numbersIn[k].push(values[k]);
    for (let k = 0; k < textsIn.length; k++) textsIn[k].push(cells[places.texts[k]]);
    linesIn.push(line);
  };
  const takeOrTell = (text: string): void => {
    try {
      take(text);
    } catch (error) {
      if (!onBadLine || places === undefined || !(error instanceof FormatError)) throw error;
      onBadLine(line, error);
    }
  };
  const decoder = new TextDecoder();
  let left = "";
  let bytes = 0;
  for await (const piece of pieces(input)) {
    throwIfAborted(signal);
    bytes += piece.byteLength;
    const lines = (left + decoder.decode(piece, { stream: true })).split("\n");
    left = lines.pop() as string;
    for (const text of lines) takeOrTell(text.endsWith("\r") ? text.slice(0, -1) : text);
    onBytes?.(bytes);
  }
  takeOrTell((left + decoder.decode()).replace(/\r$/, ""));
  if (places === undefined)
    throw new FormatError("The table is empty", { expected: "a line of names, then rows" });
  return {
    rows: linesIn.length,
    lines: linesIn.values(),
    numbers: Object.fromEntries(numbers.map((name, k) => [name, numbersIn[k].values()])) as Record<
      Numbers,
      Float64Array
    >,
    texts: Object.fromEntries(texts.map((name, k) => [name, textsIn[k]])) as Record<Texts, string[]>,
  };
}

/** The names in the first line of a CSV file, plain or gzipped. Throws a FormatError for an empty file. */
export async function csvNames(input: Uint8Array): Promise<string[]> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces(input)) {
    text += decoder.decode(piece, { stream: true });
    if (text.includes("\n")) break;
  }
  const [line] = text.split(/\r?\n/);
  if (line === "") throw new FormatError("The table is empty", { expected: "a line of names, then rows" });
  return cellsOf(line, 1).map(nameOf);
}

const nameOf = (cell: string): string => cell.trim().replace(/^\uFEFF/, "");

/** Cells of a line, as many as there are names. */
function rowOf(text: string, line: number, names: number): readonly string[] {
  const cells = cellsOf(text, line);
  if (cells.length === names) return cells;
  throw new FormatError(`Line ${line} has ${cells.length} cells`, {
    value: text.slice(0, 200),
    expected: `${names}, as the first line`,
  });
}

function numberOf(cell: string, line: number, column: string): number {
  const text = cell.trim();
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value) || NO_NUMBER.test(text)) return value;
  throw new FormatError(`"${cell}" in line ${line} is no number`, {
    value: cell,
    expected: `a number in column ${column}`,
  });
}

/** Cells of one line. */
function cellsOf(text: string, line: number): readonly string[] {
  if (!text.includes('"')) return text.split(",");
  return csvRecords(text, { firstLine: line }).next().value?.cells ?? [""];
}

function placeOf(name: string, names: readonly string[]): number {
  const place = names.findIndex((other) => nameOf(other) === name);
  if (place < 0)
    throw new FormatError(`The table has no column ${name}`, { value: names, expected: `a column ${name}` });
  return place;
}

/** A column of numbers that grows by doubling. */
class GrowingColumn {
  #data = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#data.length) {
      const more = new Float64Array(2 * this.length);
      more.set(this.#data);
      this.#data = more;
    }
    this.#data[this.length++] = value;
  }

  values(): Float64Array {
    return this.#data.slice(0, this.length);
  }
}

/** The bytes piece by piece, unzipped where they begin as gzip does. */
async function* pieces(input: Uint8Array | ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = input instanceof Uint8Array ? new Blob([input as Uint8Array<ArrayBuffer>]).stream() : input;
  const reader = source.getReader();
  const first = await reader.read();
  const start = first.value ?? new Uint8Array();
  const rest = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      if (start.byteLength > 0) controller.enqueue(start as Uint8Array<ArrayBuffer>);
      if (first.done) controller.close();
    },
    pull: async (controller) => {
      const { value, done } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value as Uint8Array<ArrayBuffer>);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  const zipped = start[0] === 0x1f && start[1] === 0x8b;
  const out = (zipped ? rest.pipeThrough(new DecompressionStream("gzip")) : rest).getReader();
  try {
    for (let next = await out.read(); !next.done; next = await out.read()) yield next.value;
  } catch (error) {
    if (!zipped || !(error instanceof TypeError)) throw error;
    throw new FormatError("The gzipped table is damaged or cut short", { cause: error });
  } finally {
    await out.cancel().catch(() => undefined);
  }
}
