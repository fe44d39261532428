import { latin1, type NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { AsciiTableUnit } from "../unit.ts";
import { baseOf, type ColumnReader, type Fields } from "./fields.ts";
import type { ColumnFormat } from "./format.ts";

/**
 * A reader for rows `start` on of a column of an ASCII table (Standard, section 7.2.5). Blank fields are 0, as the
 * Standard has it.
 */
export function asciiReader(
  unit: AsciiTableUnit,
  format: ColumnFormat,
  { start, count }: { readonly start: number; readonly count: number },
): ColumnReader {
  const text = ({ bytes, offset, stride }: Fields, row: number): string =>
    latin1(bytes.subarray(offset + row * stride, offset + row * stride + format.bytes));
  const none = format.null === undefined ? undefined : String(format.null).trim();
  const base = baseOf(format);
  let nulls: Uint8Array | undefined;
  const mark = (row: number): void => {
    nulls ??= new Uint8Array(count);
    nulls[row] = 1;
  };
  let done = 0;
  if (format.code === "A") {
    const data: string[] = [];
    return {
      append(fields) {
        for (let row = 0; row < fields.rows; row++, done++) {
          const value = text(fields, row).replace(/\0.*$/s, "").trimEnd();
          const missing = none !== undefined && none !== "" && value.trim() === none;
          if (missing) mark(done);
          data.push(missing ? "" : value);
        }
      },
      finish: () => ({ ...base, type: "text", data, ...(nulls === undefined ? {} : { nulls }) }),
    };
  }
  const data = room(format, count);
  return {
    append(fields) {
      for (let row = 0; row < fields.rows; row++, done++) {
        const token = text(fields, row).trim();
        if (none !== undefined && token === none) {
          if (data instanceof Float64Array) data[done] = Number.NaN;
          else mark(done);
          continue;
        }
        const at = start + done;
        const fail = (): FitsError =>
          new FitsError("format", `Row ${at} of column ${format.name} is ${JSON.stringify(token)}`, {
            unit: unit.index,
            value: token,
            byteOffset: unit.span.offset + at * unit.rowBytes + format.offset,
            expected: `a number as ${format.format} writes it`,
          });
        if (data instanceof BigInt64Array) data[done] = bigint(token, fail);
        else data[done] = number(token, format, fail);
      }
    },
    finish: () => ({ ...base, type: "numeric", data, ...(nulls === undefined ? {} : { nulls }) }),
  };
}

/** Integers keep a type that holds every number of the field's width. */
function room({ code, bytes, scale, zero }: ColumnFormat, rows: number): NumericArray {
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
