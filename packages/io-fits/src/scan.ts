import { classify } from "./classify.ts";
import { FitsError } from "./errors.ts";
import { BLOCK, readHeader } from "./header/read.ts";
import { Structure } from "./header/structure.ts";
import { Pace, throwIfAborted } from "./pace.ts";
import { readAhead } from "./sources/ahead.ts";
import type { Source } from "./sources/source.ts";
import type { Unit } from "./unit.ts";
import type { WarningLog } from "./warnings.ts";

/**
 * Finds the units of a file. Only the first header must be FITS; whatever is wrong later ends the scan or makes one
 * unit opaque, with a warning, and what was found before stays.
 */
export async function scanUnits(source: Source, log: WarningLog, signal?: AbortSignal): Promise<Unit[]> {
  throwIfAborted(signal);
  const ahead = readAhead(source, signal);
  await checkStart(ahead);
  const units: Unit[] = [];
  const pace = new Pace(signal === undefined ? {} : { signal });
  let offset = 0;
  while (offset < source.size) {
    const wait = pace.step(offset, source.size);
    if (wait !== undefined) await wait;
    const index = units.length;
    if (index > 0 && !(await startsExtension(ahead, offset, index, log))) break;
    const unit = await readUnit(ahead, source, offset, index, log);
    if (unit === undefined) break;
    units.push(unit);
    const { span } = unit;
    if (!Number.isFinite(span.length)) break;
    const end = span.offset + span.length;
    if (span.available < span.length) {
      log.add({
        message: `The data end after ${span.available} of ${span.length} bytes: the file is cut short`,
        unit: index,
        byteOffset: source.size,
      });
    } else if (span.length % BLOCK !== 0 && end + (BLOCK - (end % BLOCK)) > source.size) {
      log.add({ message: "The padding behind the data is missing", unit: index, byteOffset: source.size });
    }
    offset = Math.ceil(end / BLOCK) * BLOCK;
  }
  return units;
}

const ascii = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

async function checkStart(source: Source): Promise<void> {
  const start = ascii(await source.read(0, Math.min(source.size, 9)));
  if (start.startsWith("SIMPLE  ")) return;
  const seen =
    start === ""
      ? "The file is empty"
      : /^\0+$/.test(start)
        ? "The file starts with zeros"
        : `The file starts with ${JSON.stringify(start)}`;
  throw new FitsError("format", `Not a FITS file: ${seen}`, {
    unit: 0,
    byteOffset: 0,
    expected: "the keyword SIMPLE",
  });
}

async function startsExtension(
  source: Source,
  offset: number,
  unit: number,
  log: WarningLog,
): Promise<boolean> {
  const start = ascii(await source.read(offset, Math.min(9, source.size - offset)));
  if (start.startsWith("XTENSION")) return true;
  log.add({
    message: `${source.size - offset} bytes behind the last unit are ignored`,
    unit,
    byteOffset: offset,
  });
  return false;
}

async function readUnit(
  ahead: Source,
  source: Source,
  offset: number,
  index: number,
  log: WarningLog,
): Promise<Unit | undefined> {
  let block: Awaited<ReturnType<typeof readHeader>>;
  try {
    block = await readHeader(ahead, offset, index, log);
  } catch (error) {
    if (index === 0 || !(error instanceof FitsError)) throw error;
    log.add({ message: error.message, unit: index, byteOffset: offset });
    return undefined;
  }
  const { header, dataOffset } = block;
  let length = Number.NaN;
  let problem: FitsError | undefined;
  try {
    length = new Structure(header, index).dataLength();
  } catch (error) {
    if (!(error instanceof FitsError)) throw error;
    problem = error;
  }
  const left = Math.max(0, source.size - dataOffset);
  const span = {
    headerOffset: offset,
    offset: dataOffset,
    length,
    available: Number.isNaN(length) ? left : Math.min(length, left),
  };
  const unit = classify({ header, index, span, source }, problem, log);
  if (unit.kind === "opaque") {
    const { message, card, byteOffset } = unit.problem;
    log.add({
      message,
      unit: index,
      byteOffset: byteOffset ?? offset,
      ...(card === undefined ? {} : { card }),
    });
  }
  return unit;
}
