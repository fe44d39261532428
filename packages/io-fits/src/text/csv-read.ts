import { FitsError } from "../errors.ts";
import type { CellValue } from "../table/cells.ts";
import type { Column } from "../table/column.ts";
import { numberOf, truthOf, type ValueType } from "../table/leaves.ts";
import { columnOfCells, type NestedCell } from "../table/nested.ts";
import type { FitsTable } from "../table/options.ts";
import { type CsvRecord, checkColumns, checkDelimiter, csvRecords } from "./csv-records.ts";
import { parseJson } from "./json.ts";

/** Options of {@link tableFromCsv}. */
export interface CsvReadOptions {
  /** One character between the fields; a comma unless told otherwise. */
  readonly delimiter?: string;
  /** Whether the first line names the columns, which it does unless told otherwise; else they are col1, col2... */
  readonly header?: boolean;
  /** Whether the line after the names holds the units. */
  readonly units?: boolean;
  /** Types of columns by name; found from the fields for the others ({@link valueTypes} gives those of a table). */
  readonly types?: Readonly<Record<string, ValueType>>;
}

/**
 * Reads CSV (RFC 4180) as {@link tableToCsv} writes it, and as others do. A column is of the narrowest of logical,
 * int32, int64, uint64, float64 and text that holds all its fields (whole numbers beyond 64 bits become doubles); fields in quotes are text, but JSON arrays, which
 * are cells of several values. Empty fields are missing: NaN among floats, else nulls. Blank lines are left out where
 * the table has more than one column.
 *
 * @throws FitsError "format" with the line or column: a quote without end, a line of another number of fields, more than
 * 10,000 columns, a field
 * that its type does not hold; "argument" for a delimiter that could be part of a number or more than one character.
 */
export function tableFromCsv(text: string, options: CsvReadOptions = {}): FitsTable {
  const { delimiter = ",", header = true, units = false, types = {} } = options;
  checkDelimiter(delimiter);
  const records = csvRecords(text, delimiter);
  const first = header ? records.next().value : undefined;
  let names: readonly string[] | undefined = first?.fields;
  checkColumns(names?.length ?? 0, 1);
  const unitLine: CsvRecord | undefined = units ? records.next().value : undefined;
  let columns: RawColumn[] = names?.map(() => ({ fields: [], quoted: false })) ?? [];
  let rows = 0;
  for (const record of records) {
    const { fields, quoted, line } = record;
    if (names === undefined) {
      checkColumns(fields.length, line);
      names = fields.map((_, i) => `col${i + 1}`);
      columns = fields.map(() => ({ fields: [], quoted: false }));
    }
    if (columns.length !== 1 && fields.length === 1 && fields[0] === "" && !quoted[0]) continue;
    if (fields.length !== columns.length) {
      throw new FitsError("format", `Line ${line} has ${fields.length} fields`, {
        expected: `${columns.length}`,
      });
    }
    for (const [i, column] of columns.entries()) {
      column.fields.push(fields[i] === "" && !quoted[i] ? null : fields[i]);
      column.quoted ||= quoted[i] && !fields[i].startsWith("[");
    }
    rows++;
  }
  if (unitLine !== undefined && names !== undefined && unitLine.fields.length !== names.length) {
    throw new FitsError("format", `The line of units has ${unitLine.fields.length} fields`, {
      expected: `${names.length}`,
    });
  }
  return {
    rows,
    columns: columns.map((column, i) => {
      const name = names?.[i].trim() || `col${i + 1}`;
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      return columnOf(name, column, unitLine?.fields[i].trim() || undefined, type);
    }),
  };
}

interface RawColumn {
  readonly fields: (string | null)[];
  /** Whether any field but an array was in quotes. */
  quoted: boolean;
}

function columnOf(
  name: string,
  { fields, quoted }: RawColumn,
  unit: string | undefined,
  type: ValueType | undefined,
): Column {
  if (type === "text") return columnOfCells(name, fields, { unit, type });
  const arrays = quoted ? undefined : arraysOf(fields);
  if (arrays !== undefined) return columnOfCells(name, arrays, { unit, type, json: true });
  if (type !== undefined) return columnOfCells(name, fields.map(trimmed), { unit, type });
  if (quoted) return columnOfCells(name, fields, { unit, type: "text" });
  const values = valuesOf(fields, truthOf) ?? valuesOf(fields, numberOf);
  return columnOfCells(name, values ?? fields, { unit, type: values === undefined ? "text" : undefined });
}

const trimmed = (field: string | null): string | null => field?.trim() ?? null;

/** The fields as JSON arrays; undefined where one is something else. */
function arraysOf(fields: readonly (string | null)[]): NestedCell[] | undefined {
  if (!fields.some((field) => field !== null)) return undefined;
  const cells: NestedCell[] = [];
  for (const field of fields) {
    if (field !== null && !field.startsWith("[")) return undefined;
    try {
      cells.push(field === null ? null : (parseJson(field) as NestedCell));
    } catch {
      return undefined;
    }
  }
  return cells;
}

/** All fields read by `parse`; undefined where one does not parse, or none is there. */
function valuesOf<T extends CellValue>(
  fields: readonly (string | null)[],
  parse: (text: string) => T | undefined,
): CellValue[] | undefined {
  const values: CellValue[] = [];
  for (const field of fields) {
    const value = field === null ? null : parse(field.trim());
    if (value === undefined) return undefined;
    values.push(value);
  }
  return parse === (truthOf as unknown) && values.every((value) => value === null) ? undefined : values;
}
