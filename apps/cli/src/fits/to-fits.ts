import {
  type FitsFile,
  fitsChunks,
  readRaw,
  readTable,
  type TileCompression,
  type Unit,
  type WritableUnit,
} from "@helioscope/io-fits";
import { writeFitsFile } from "@helioscope/io-fits/node";

/** How units are to be stored. */
export interface Storing {
  /** How images become tiles; without it everything compressed is uncompressed. */
  readonly compress?: (bitpix: number) => TileCompression;
  /** As `fitsChunks` has it. */
  readonly checksums?: boolean;
}

/** Writes the units of a file again, headers kept, images and tables uncompressed or images compressed. */
export async function toFits(
  units: readonly Unit[],
  path: string,
  { compress, checksums }: Storing,
  signal: AbortSignal,
): Promise<void> {
  // Made one by one, when it is their turn: what is in memory is one unit, not the file.
  const writable = (compress ? units : withoutShell(units)).map(
    (unit) => () => (compress ? compressed(unit, compress, signal) : uncompressed(unit, signal)),
  );
  const options = { signal, ...(checksums === undefined ? {} : { checksums }) };
  await writeFitsFile(path, fitsChunks(writable, options), { signal });
}

async function uncompressed(unit: Unit, signal: AbortSignal): Promise<WritableUnit> {
  if (unit.kind === "compressed-image") return image(unit, signal);
  if (unit.kind === "compressed-table") {
    return { kind: "table", table: await readTable(unit, { signal }), header: unit.header };
  }
  return { kind: "copy", unit };
}

async function compressed(
  unit: Unit,
  compress: NonNullable<Storing["compress"]>,
  signal: AbortSignal,
): Promise<WritableUnit> {
  const pixels = unit.kind === "image" ? unit.shape.reduce((product, n) => product * n, 1) : 0;
  if (unit.kind !== "image" || unit.shape.length === 0 || pixels === 0) return { kind: "copy", unit };
  return { ...(await image(unit, signal)), compress: compress(unit.bitpix) };
}

async function image(unit: Unit, signal: AbortSignal): Promise<Extract<WritableUnit, { kind: "image" }>> {
  const { data, shape } = await readRaw(unit, { signal });
  return { kind: "image", data, shape, header: unit.header };
}

/**
 * An image that was a primary array was given an empty primary when it was compressed (ZSIMPLE says so): back to what
 * the file was.
 */
function withoutShell(units: FitsFile["units"]): readonly Unit[] {
  const [first, second] = units;
  const shell = first?.kind === "image" && first.shape.length === 0;
  const was = second?.kind === "compressed-image" && second.tableHeader.getBoolean("ZSIMPLE") === true;
  return shell && was ? units.slice(1) : units;
}
