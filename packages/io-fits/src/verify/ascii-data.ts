import { latin1 } from "../bytes.ts";
import type { Pace } from "../pace.ts";
import type { SourceRead } from "../sources/source.ts";
import type { AsciiTableUnit } from "../unit.ts";
import type { Findings } from "./finding.ts";
import { BadCells, rowBatches } from "./row-batches.ts";

const INTEGER = /^[+-]?\d+$/;
const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+|[+-]\d+)?$/;

/** Rows of an ASCII table hold ASCII only, and each field what its format says (section 7.2.5). */
export async function asciiData(
  unit: AsciiTableUnit,
  findings: Findings,
  pace: Pace,
  read: SourceRead,
): Promise<void> {
  const { columns, rowBytes, rows } = unit;
  const foreign = new BadCells();
  const bad = columns.map(() => new BadCells());
  const pointless = columns.map(() => new BadCells());
  for await (const batch of rowBatches(unit, rowBytes, rows, pace, read)) {
    for (let i = 0; i < batch.bytes.length; i++) {
      if (batch.bytes[i] < 0x80) continue;
      foreign.add(batch.first + Math.floor(i / rowBytes), batch.byteOffset + i, "");
    }
    for (let row = 0; row < batch.rows; row++) {
      columns.forEach((column, c) => {
        const at = row * rowBytes + column.offset;
        const text = latin1(batch.bytes.subarray(at, at + column.bytes));
        const place = [batch.first + row, batch.byteOffset + at] as const;
        const token = text.trim();
        if (column.code === "A") {
          if (/[^ -~\0]/.test(text)) bad[c].add(...place, "holds characters that are not printable ASCII");
          return;
        }
        if (token === "" || (typeof column.null === "string" && token === column.null.trim())) return;
        if (!(column.code === "I" ? INTEGER : REAL).test(token)) {
          const what = / /.test(token) ? "has a space inside" : `is ${JSON.stringify(token)}`;
          bad[c].add(...place, `${what}; ${column.format} is expected`);
        } else if (column.code !== "I" && !token.includes(".")) {
          pointless[c].add(...place, `is ${token}, without a decimal point`);
        }
      });
    }
  }
  foreign.tell("", (byteOffset) =>
    findings.error("7.2.3", byteOffset, "a row holds a byte that is not ASCII"),
  );
  columns.forEach((column, c) => {
    bad[c].tell(column.name, (at, message) => findings.error("7.2.5", at, message));
    pointless[c].tell(column.name, (at, message) => findings.warn("7.2.5", at, message));
  });
}
