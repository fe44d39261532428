import { encodeFits, openFits, verifyChecksums } from "../../src/index.ts";
import { summarise, type UnitSummary } from "../support/summary.ts";
import { written } from "../support/write-case.ts";

interface Written {
  readonly bytes: number;
  readonly sha256: string;
  readonly warnings: readonly string[];
  readonly checksums: readonly string[];
  readonly units: readonly UnitSummary[];
}

/** Writes compressed images and a table, and reads the file again as one that a user hands over. */
export async function writeAndReopen(): Promise<Written> {
  const bytes = (await encodeFits(written(), { checksums: true })) as Uint8Array<ArrayBuffer>;
  const file = await openFits(new File([bytes], "written.fits"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const sums = await Promise.all(file.units.map((unit) => verifyChecksums(unit)));
  return {
    bytes: bytes.length,
    sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    warnings: file.warnings.map(({ message }) => message),
    checksums: sums.flatMap((sum) => [sum.checksum, sum.datasum]),
    units: await summarise(file),
  };
}
