import { FitsError } from "../errors.ts";
import { BLOCK } from "../header/read.ts";
import { Pace, throwIfAborted } from "../pace.ts";
import type { Unit } from "../unit.ts";
import { addOnes, OnesSum } from "./sum.ts";

/** What became of one checksum keyword. "absent" where there is no card, or an empty one. */
export type ChecksumVerdict = "valid" | "invalid" | "absent";

/** The checksums of a unit, held against its bytes. */
export interface ChecksumReport {
  readonly datasum: ChecksumVerdict;
  readonly checksum: ChecksumVerdict;
  /** The sum of the data: what DATASUM should say. */
  readonly computedDatasum: number;
  /** The sum of header and data, 0xffffffff (minus zero) where CHECKSUM is valid. */
  readonly computedSum: number;
}

const PIECE = 1 << 20;

/**
 * Compares CHECKSUM and DATASUM with the stored bytes of a unit, of a compressed one with those of its table
 * (Standard, section 4.4.2.7 and appendix J). The data are read in pieces of 1 MiB, whatever their size.
 *
 * @throws FitsError "truncated" where the file ends before the data do; what is wrong with an opaque unit whose size
 * is not known; "aborted".
 */
export async function verifyChecksums(
  unit: Unit,
  options: { readonly signal?: AbortSignal } = {},
): Promise<ChecksumReport> {
  const { span, source } = unit;
  if (unit.kind === "opaque" && Number.isNaN(span.length)) throw unit.problem;
  if (span.available < span.length) {
    throw new FitsError("truncated", `The data end after ${span.available} of ${span.length} bytes`, {
      unit: unit.index,
      byteOffset: span.offset,
    });
  }
  throwIfAborted(options.signal);
  const pace = new Pace(options);
  const sum = async (from: number, to: number): Promise<number> => {
    const total = new OnesSum();
    let into: Uint8Array | undefined;
    for (let at = from; at < to; at += PIECE) {
      await pace.step(0, 1);
      const length = Math.min(PIECE, to - at);
      into ??= new Uint8Array(length);
      total.add(await source.read(at, length, { ...options, into }));
    }
    return total.value;
  };
  const end = Math.min(source.size, span.offset + Math.ceil(span.length / BLOCK) * BLOCK);
  const computedDatasum = await sum(span.offset, end);
  const computedSum = addOnes(await sum(span.headerOffset, span.offset), computedDatasum);
  const header = "tableHeader" in unit ? unit.tableHeader : unit.header;
  const stored = header.get("DATASUM");
  const text = typeof stored === "string" ? stored.trim() : String(stored ?? "");
  const checksum = header.get("CHECKSUM");
  return {
    datasum:
      text === "" ? "absent" : /^\d+$/.test(text) && Number(text) === computedDatasum ? "valid" : "invalid",
    checksum:
      checksum === undefined || checksum === ""
        ? "absent"
        : computedSum === 0xffff_ffff || computedSum === 0
          ? "valid"
          : "invalid",
    computedDatasum,
    computedSum,
  };
}
