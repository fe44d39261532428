import { latin1, type NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { AsciiTableUnit } from "../unit.ts";
import type { Column } from "./column.ts";
import type { ColumnFormat } from "./format.ts";

/** Decodes one column of an ASCII table (Standard, section 7.2.5). Blank fields are 0, as the Standard has it. */
export function readAsciiColumn(unit: AsciiTableUnit, rows: Uint8Array, column: ColumnFormat): Column {
  const { name, unit: units, format } = column;
  const base = { name, unit: units, format, shape: [] };
  const text = (row: number): string => {
    const at = row * unit.rowBytes + column.offset;
    return latin1(rows.subarray(at, at + column.bytes));
  };
  if (column.code === "A") {
    const data = Array.from({ length: unit.rows }, (_, row) => text(row).replace(/\0.*$/s, "").trimEnd());
    return { ...base, type: "text", data };
  }
  const data = numbers(column, unit.rows);
  const none = typeof column.null === "string" ? column.null.trim() : undefined;
  let nulls: Uint8Array | undefined;
  for (let row = 0; row < unit.rows; row++) {
    const token = text(row).trim();
    if (none !== undefined && token === none) {
      if (data instanceof Float64Array) data[row] = Number.NaN;
      else {
        nulls ??= new Uint8Array(unit.rows);
        nulls[row] = 1;
      }
      continue;
    }
    const fail = (): FitsError =>
      new FitsError("format", `Row ${row} of column ${name} is ${JSON.stringify(token)}`, {
        unit: unit.index,
        value: token,
        byteOffset: unit.span.offset + row * unit.rowBytes + column.offset,
        expected: `a number as ${format} writes it`,
      });
    if (data instanceof BigInt64Array) data[row] = bigint(token, fail);
    else data[row] = number(token, column, fail);
  }
  return nulls === undefined ? { ...base, type: "numeric", data } : { ...base, type: "numeric", data, nulls };
}

/** Integers keep a type that holds every number of the field's width. */
function numbers({ code, bytes, scale, zero }: ColumnFormat, rows: number): NumericArray {
  if (code !== "I" || scale !== 1 || Number(zero) !== 0) return new Float64Array(rows);
  if (bytes <= 9) return new Int32Array(rows);
  return new BigInt64Array(rows);
}

function bigint(token: string, fail: () => FitsError): bigint {
  if (token === "") return 0n;
  if (!/^[+-]?\d+$/.test(token)) throw fail();
  const value = BigInt(token.replace(/^\+/, ""));
  if (BigInt.asIntN(64, value) !== value) throw fail();
  return value;
}

function number(token: string, { code, decimals, scale, zero }: ColumnFormat, fail: () => FitsError): number {
  if (token === "") return Number(zero);
  const match = /^([+-]?)(\d*)(\.?)(\d*)(?:[EDed]([+-]?\d+)|([+-]\d+))?$/.exec(token);
  if (match === null || match[2] + match[4] === "" || (code === "I" && match[3] !== "")) throw fail();
  const power = Number(match[5] ?? match[6] ?? 0);
  // Without a decimal point the last `decimals` digits are the fraction.
  const implied = match[3] === "" && code !== "I" ? decimals : 0;
  return Number(`${match[1]}${match[2]}${match[3]}${match[4]}E${power - implied}`) * scale + Number(zero);
}
