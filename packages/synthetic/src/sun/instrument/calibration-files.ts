import { type SunInstrument, sunInstrument } from "./instruments.ts";
import { pointingAt } from "./pointing.ts";
import { sensitivityAt } from "./sensitivity.ts";
import type { SunFilesOptions } from "./write-options.ts";

const DAY = 86_400_000;

/**
 * The master pointing table of the AIA images at the written size, as CSV with the columns of `aia.master_pointing3h`: disc centre in
 * pixels counted from 0, arcsec of a pixel, rotation. Undefined where no level-1 image of AIA was written.
 */
export function pointingTable(options: SunFilesOptions, times: readonly number[]): string | undefined {
  const { instruments, level, widthPx, seed } = options;
  const imagers = instruments.filter((name) => name.startsWith("AIA")).map(sunInstrument);
  if (level !== "1" || imagers.length === 0) return undefined;
  const columns = imagers.flatMap(({ name }) => {
    const stem = `A_${name.slice(4)}`;
    return [`${stem}_X0`, `${stem}_Y0`, `${stem}_IMSCALE`, `${stem}_INSTROT`];
  });
  const lines = [["T_START", "T_STOP", "SAT_ROT", ...columns].join(",")];
  let last = Number.NaN;
  for (const time of times) {
    const cells = imagers.map((imager) => ({ imager, ...pointingAt(imager, seed, time) }));
    const { start, stop } = cells[0];
    if (start === last) continue;
    last = start;
    const values = cells.flatMap(({ imager, actual }) => {
      const perNative = widthPx / imager.nativePx;
      const at = (off: number) => ((widthPx - 1) / 2 + off * perNative).toFixed(5);
      return [at(actual[0]), at(actual[1]), scaleOf(imager, widthPx), imager.rotationDeg];
    });
    lines.push([new Date(start).toISOString(), new Date(stop).toISOString(), 0, ...values].join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** Sensitivity of AIA 304 day by day, the day and the factor on each line; undefined where it stays. */
export function sensitivityTable(options: SunFilesOptions, times: readonly number[]): string | undefined {
  const { declineYears, instruments, from } = options;
  if (declineYears === null || !instruments.includes("AIA 304")) return undefined;
  const days = new Set(times.map((time) => Math.floor(time / DAY) * DAY));
  const line = (day: number) =>
    `${new Date(day).toISOString().slice(0, 10)},${sensitivityAt(day, Date.parse(from), declineYears)}`;
  return `${[...days].map(line).join("\n")}\n`;
}

const scaleOf = ({ nativeScaleArcsec, nativePx }: SunInstrument, widthPx: number): number =>
  (nativeScaleArcsec * nativePx) / widthPx;
