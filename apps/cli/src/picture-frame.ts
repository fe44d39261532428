import { readFile } from "node:fs/promises";
import { readImage } from "@helioscope/classifier";
import type { Frame, SolarImage } from "@helioscope/core";

/** Levels of a picture have no physical unit; the name of one keeps an instrument from taking them for gauss. */
const UNIT = "level";

/** A PNG or JPEG file as a frame. What is known of it besides its pixels comes from its name. */
export async function openPicture(
  path: string,
  name: string,
): Promise<{ frame: Frame; time: string | undefined }> {
  const read = async (): Promise<SolarImage> => ({
    ...(await readImage(await readFile(path), name)),
    unit: UNIT,
  });
  const { width, height, time, wavelengthAngstrom, instrument } = await read();
  const header = new Map<string, string | number>([
    ["NAXIS", 2],
    ["NAXIS1", width],
    ["NAXIS2", height],
    ["BUNIT", UNIT],
    ...(time ? [["DATE-OBS", time.utc] as const] : []),
    ...(wavelengthAngstrom === undefined ? [] : [["WAVELNTH", wavelengthAngstrom] as const]),
    ...(instrument === undefined ? [] : [["INSTRUME", instrument] as const]),
  ]);
  const shape = [width, height];
  const cube = async () => ({ data: (await read()).data, shape });
  return { frame: { name, header, width, height, shape, read, cube }, time: time?.utc };
}
