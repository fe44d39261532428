import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Raster } from "@helioscope/core";
import { encodePng, greyImage } from "@helioscope/core/figure";
import { type CardInput, encodeImage } from "@helioscope/io-fits";

export const SIDE = 64;

/** Two elements of opposite signs that move by a pixel a frame, in gauss. */
export function twoElements(step: number, side: number = SIDE): Raster<Float32Array> {
  const data = new Float32Array(side * side);
  const spot = (x: number, y: number, value: number) => {
    for (let row = y; row < y + 6; row++) data.fill(value, row * side + x, row * side + x + 6);
  };
  spot(10 + step, 12, 400);
  spot(40 - step, 44, -300);
  return { data, width: side, height: side };
}

/** The time of a frame, 56 s apart. */
export const timeOf = (step: number): string =>
  new Date(Date.UTC(2012, 4, 6, 17, 0, 56 * step)).toISOString().slice(0, 19);

export function writeFrame(
  path: string,
  field: Raster<Float32Array>,
  time: string | undefined,
  more: readonly CardInput[] = [{ key: "BUNIT", value: "G" }],
): string {
  const cards = [
    ...more,
    ...(time === undefined ? [] : [{ key: "DATE-OBS", value: time }]),
    { key: "CTYPE1", value: "HPLN-TAN" },
    { key: "CTYPE2", value: "HPLT-TAN" },
    { key: "CUNIT1", value: "arcsec" },
    { key: "CUNIT2", value: "arcsec" },
    { key: "CDELT1", value: 0.083 },
    { key: "CDELT2", value: 0.083 },
  ];
  writeFileSync(path, encodeImage(field, cards));
  return path;
}

/** A folder of good frames, frame_0.fits and on. */
export function writeSequence(folder: string, count: number): string[] {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, step) =>
    writeFrame(join(folder, `frame_${step}.fits`), twoElements(step), timeOf(step)),
  );
}

/** A mask as a PNG: 0 negative, 127 nothing, 255 positive; a PNG runs from the north. */
export function writeMask(path: string, field: Raster<Float32Array>): string {
  const { data, width, height } = field;
  const greys = Uint8Array.from(data, (value) => (value > 0 ? 255 : value < 0 ? 0 : 127));
  writeFileSync(path, encodePng(greyImage({ data: greys, width, height })));
  return path;
}

/** The rows of a CSV file without quotes, by column. */
export function csvRows(text: string): Record<string, string>[] {
  const [head = "", ...lines] = text.trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]));
  });
}
