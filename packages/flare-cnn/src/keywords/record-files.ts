import { DataError, type Frame, type FrameFacts, jsocName, type Raster, type Skip } from "@helioscope/core";
import { sharpRecord } from "../samples/sharp-record.ts";
import type { SharpRecord } from "../types.ts";
import type { SharpSegment } from "./keyword-names.ts";
import type { SharpSegments } from "./sharp-keywords.ts";

/** What JSOC calls the segments that keywords are made of. */
const SEGMENTS: Readonly<Record<string, SharpSegment>> = {
  br: "br",
  bp: "bp",
  bt: "bt",
  br_err: "brError",
  bp_err: "bpError",
  bt_err: "btError",
  magnetogram: "magnetogram",
  bitmap: "bitmap",
  conf_disambig: "confDisambig",
};

/** Those of the series that no keyword takes. */
const OTHERS = ["continuum", "dopplergram"];

/** The files of one SHARP record. */
export interface RecordFiles<F extends FrameFacts = Frame> {
  /** By the header of the radial field, or of whichever file comes first in {@link SharpSegment}'s order. */
  readonly record: SharpRecord;
  readonly header: F["header"];
  readonly segments: Readonly<Partial<Record<SharpSegment, F>>>;
}

/** Files put together by record, in the order of their first files. */
export interface GroupedFiles<F extends FrameFacts = Frame> {
  readonly records: readonly RecordFiles<F>[];
  /** Names of files of segments that no keyword takes (continuum, Dopplergram). */
  readonly unused: readonly string[];
  readonly skipped: readonly Skip[];
}

/**
 * Puts the files of SHARP CEA records together: HARPNUM and T_REC of the header say which record, the name says which
 * segment (`...Br.fits`). A file that says neither, or a second one of a segment, is listed with the reason.
 */
export function groupSegments<F extends FrameFacts>(frames: readonly F[]): GroupedFiles<F> {
  const found = new Map<string, Partial<Record<SharpSegment, F>>>();
  const unused: string[] = [];
  const skipped: Skip[] = [];
  for (const frame of frames) {
    const { name, header, width, height } = frame;
    const stated = segmentName(name);
    const segment = SEGMENTS[stated ?? ""];
    if (stated !== undefined && OTHERS.includes(stated)) {
      unused.push(name);
      continue;
    }
    if (!segment) {
      skipped.push({ name, reason: "its name ends in no segment of a SHARP record, such as .Br.fits" });
      continue;
    }
    try {
      const { harp, time } = sharpRecord(header, name, { widthPx: width, heightPx: height });
      const key = `${jsocName(name)?.series ?? ""} ${harp} ${time.utc}`;
      const segments = found.get(key) ?? {};
      const other = segments[segment];
      if (other)
        throw new DataError(`HARP ${harp} has a ${stated} of ${time.original} already, ${other.name}`);
      segments[segment] = frame;
      found.set(key, segments);
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { records: [...found.values()].map(recordOf), unused, skipped };
}

function recordOf<F extends FrameFacts>(segments: Partial<Record<SharpSegment, F>>): RecordFiles<F> {
  const [first] = Object.values(SEGMENTS).flatMap((segment) => segments[segment] ?? []) as [F, ...F[]];
  const size = { widthPx: first.width, heightPx: first.height };
  return { record: sharpRecord(first.header, first.name, size), header: first.header, segments };
}

/** In small letters; of a name of JSOC, or of any that ends in it. */
function segmentName(name: string): string | undefined {
  const stated = jsocName(name)?.segment ?? /(?:^|[./\\])(\w+)\.(?:fits|fits\.gz|fz)$/i.exec(name)?.[1];
  return stated?.toLowerCase();
}

/** Reads the segments of a record, one after another, in the precision of their files. */
export async function readSegments({ segments }: RecordFiles): Promise<SharpSegments> {
  const read: Partial<Record<SharpSegment, Raster>> = {};
  for (const segment of Object.values(SEGMENTS)) {
    const frame = segments[segment];
    if (!frame) continue;
    const { data, shape } = await frame.cube();
    const [width = 0, height = 0] = shape;
    if (data.length !== width * height) {
      throw new DataError(`${frame.name} has ${shape.join("x")} pixels`, {
        value: shape,
        expected: "two axes",
      });
    }
    read[segment] = { data, width, height };
  }
  return read;
}
