import { verifyChecksums } from "../checksum/verify.ts";
import type { Findings } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** CHECKSUM and DATASUM agree with the bytes (section 4.4.2.7). */
export async function checksums(
  { unit, header }: Subject,
  findings: Findings,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [checksum, datasum] = [header.card("CHECKSUM"), header.card("DATASUM")];
  const held = Number.isFinite(unit.span.length) && unit.span.available >= unit.span.length;
  if (!held || (checksum === undefined && datasum === undefined)) return;
  const report = await verifyChecksums(unit, signal === undefined ? {} : { signal });
  const section = "4.4.2.7";
  if (datasum !== undefined && report.datasum === "invalid")
    findings.warn(
      section,
      datasum,
      `DATASUM is ${String(datasum.value)}; the data sum up to ${report.computedDatasum}`,
    );
  if (checksum !== undefined && report.checksum === "invalid")
    findings.warn(section, checksum, "CHECKSUM does not agree with the bytes of the unit");
}
