import {
  ArgumentError,
  type HeaderLike,
  headerNumber,
  headerText,
  isHelioError,
  parseCsv,
  parseTime,
} from "@helioscope/core";

/** Where one channel of AIA looked during one interval of the master pointing table. */
export interface ChannelPointing {
  /** Disc centre, pixels counted from 0. */
  readonly x0: number;
  readonly y0: number;
  readonly pixelScaleArcsec: number;
  /** Of the channel's telescope against the spacecraft, and of the spacecraft; degrees. */
  readonly instrumentRotationDeg: number;
  readonly spacecraftRotationDeg: number;
}

export interface PointingInterval {
  /** Milliseconds since 1970, UTC; the second no longer in the interval. */
  readonly start: number;
  readonly stop: number;
  /** By wavelength in angstrom. */
  readonly channels: ReadonlyMap<number, ChannelPointing>;
}

/** `aia.master_pointing3h` of JSOC: intervals of three hours, in the order of time. */
export type PointingTable = readonly PointingInterval[];

/**
 * Reads a master pointing table from CSV with the columns T_START, T_STOP, SAT_ROT and, for each channel, A_304_X0, A_304_Y0,
 * A_304_IMSCALE and A_304_INSTROT. Channels with a value that is no number are left out of their interval, as are intervals
 * without a time. Throws an ArgumentError where a column of times is lacking or nothing is left, a FormatError for broken CSV.
 */
export function parsePointing(csv: string): PointingTable {
  const { names, rows } = parseCsv(new TextEncoder().encode(csv));
  const stems = names.flatMap((name) => /^(A_\d+_)X0$/.exec(name)?.slice(1) ?? []);
  const intervals: PointingInterval[] = [];
  for (const row of rows) {
    const [start, stop] = [instant(row.cell("T_START")), instant(row.cell("T_STOP"))];
    if (start === undefined || stop === undefined) continue;
    const found = new Map<number, ChannelPointing>();
    for (const stem of stems) {
      const [x0, y0, scale, instrument, spacecraft] = [
        ...["X0", "Y0", "IMSCALE", "INSTROT"].map((name) => numberIn(row.cell(`${stem}${name}`))),
        numberIn(row.cell("SAT_ROT")),
      ] as [number, number, number, number, number];
      if (![x0, y0, scale, instrument, spacecraft].every(Number.isFinite)) continue;
      found.set(Number(stem.slice(2, -1)), {
        x0,
        y0,
        pixelScaleArcsec: scale,
        instrumentRotationDeg: instrument,
        spacecraftRotationDeg: spacecraft,
      });
    }
    intervals.push({ start, stop, channels: found });
  }
  if (intervals.length === 0) {
    throw new ArgumentError("A pointing table without intervals", {
      value: names,
      expected: "rows with T_START, T_STOP, SAT_ROT, A_304_X0 and so on",
    });
  }
  return intervals.sort((a, b) => a.start - b.start);
}

const numberIn = (text: string): number => (text === "" ? Number.NaN : Number(text));

function instant(text: string): number | undefined {
  try {
    return Date.parse(parseTime(text).utc);
  } catch (error) {
    if (isHelioError(error)) return undefined;
    throw error;
  }
}

/**
 * The header of an AIA level-1 image with the pointing of the interval in which T_OBS lies: CRPIX moved by what the table's
 * centre differs from X0_MP and Y0_MP, CDELT and CROTA2 (INSTROT + SAT_ROT) the table's. Images that are level 1.5 already,
 * not at AIA's own scale, or in no interval keep theirs, and `onWarning` says so.
 */
export function updatePointing(
  header: HeaderLike,
  table: PointingTable,
  onWarning?: (warning: string) => void,
): HeaderLike {
  const kept = (reason: string) => {
    onWarning?.(`The pointing is that of the header: ${reason}`);
    return header;
  };
  if ((headerNumber(header, "LVL_NUM") ?? 1) >= 1.5) return kept("the image is level 1.5");
  const stated = headerText(header, "T_OBS", "DATE-OBS");
  const time = stated === undefined ? undefined : instant(stated);
  if (time === undefined) return kept("there is no T_OBS");
  const interval = table.find(({ start, stop }) => start <= time && time < stop);
  const pointing = interval?.channels.get(headerNumber(header, "WAVELNTH") ?? 0);
  if (!pointing) return kept("the table has no row for its time");
  const scale = headerNumber(header, "CDELT1");
  if (scale === undefined || Math.abs(scale / pointing.pixelScaleArcsec - 1) > 0.01) {
    return kept(`its pixels are ${scale} arcsec, those of the table ${pointing.pixelScaleArcsec}`);
  }
  const moved = (pixel: string, before: string, now: number) => {
    const [reference, master] = [headerNumber(header, pixel), headerNumber(header, before)];
    return reference === undefined || master === undefined ? now + 1 : reference + now - master;
  };
  const changed = new Map<string, number | undefined>([
    ["CRPIX1", moved("CRPIX1", "X0_MP", pointing.x0)],
    ["CRPIX2", moved("CRPIX2", "Y0_MP", pointing.y0)],
    ["X0_MP", pointing.x0],
    ["Y0_MP", pointing.y0],
    ["CDELT1", pointing.pixelScaleArcsec],
    ["CDELT2", pointing.pixelScaleArcsec],
    ["CROTA2", pointing.instrumentRotationDeg + pointing.spacecraftRotationDeg],
    ...["PC1_1", "PC1_2", "PC2_1", "PC2_2"].map((name) => [name, undefined] as const),
  ]);
  return { get: (keyword) => (changed.has(keyword) ? changed.get(keyword) : header.get(keyword)) };
}
