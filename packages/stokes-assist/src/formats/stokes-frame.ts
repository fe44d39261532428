import type { Frame, HeaderLike } from "@helioscope/core";
import { type FitsFile, openFits, readImage, type Unit } from "@helioscope/io-fits";

/** A cube of a file as the readers of Stokes profiles take it; core's `Frame` is one. */
export interface StokesFrame extends Pick<Frame, "name" | "header" | "shape" | "cube"> {
  /** Wavelengths that a file keeps beside its cube, in its own unit. */
  wavelengths?(): Promise<ArrayLike<number> | undefined>;
}

/** What is known of a frame from its header. */
export type StokesFrameFacts = Pick<StokesFrame, "name" | "header" | "shape">;

/** A FITS file: its name, and what `openFits` takes. */
export interface StokesFile {
  readonly name: string;
  readonly data: Parameters<typeof openFits>[0];
}

/** Opens FITS files one after the other; each gives its first image, which is read when asked for. */
export async function* stokesFrames(
  files: Iterable<StokesFile> | AsyncIterable<StokesFile>,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<StokesFrame> {
  for await (const { name, data } of files) {
    const file = await openFits(data, options);
    const unit = file.firstImage();
    yield {
      name,
      header: unit.header,
      shape: unit.shape,
      cube: async () => {
        const image = await readImage(unit, options);
        return { shape: image.shape, data: plain(image.data) };
      },
      wavelengths: async () => {
        const beside = wavelengthUnit(file, unit.shape);
        return beside ? plain((await readImage(beside, options)).data) : undefined;
      },
    };
  }
}

/** The image that holds the wavelengths: one axis, named so, as long as an axis of the cube. */
function wavelengthUnit(file: FitsFile, shape: readonly number[]): Unit | undefined {
  return file.units.find(
    (unit) =>
      /^(WAVE|LAMBDA|WL)/i.test(unit.name) &&
      (unit.kind === "image" || unit.kind === "compressed-image") &&
      unit.shape.length === 1 &&
      shape.includes(unit.shape[0]),
  );
}

type Plain = Awaited<ReturnType<Frame["cube"]>>["data"];

function plain(data: Awaited<ReturnType<typeof readImage>>["data"]): Plain {
  return data instanceof BigInt64Array || data instanceof BigUint64Array
    ? Float64Array.from(data, Number)
    : data;
}

/** A keyword's value as a finite number, also where the file has it as text. */
export function headerNumber(header: HeaderLike, ...keywords: readonly string[]): number | undefined {
  for (const keyword of keywords) {
    const value = header.get(keyword);
    const number = typeof value === "boolean" || value === undefined ? Number.NaN : Number(value);
    if (Number.isFinite(number) && String(value).trim() !== "") return number;
  }
  return undefined;
}

/** A keyword's value as text without blanks at its ends. */
export function headerText(header: HeaderLike, ...keywords: readonly string[]): string | undefined {
  for (const keyword of keywords) {
    const value = header.get(keyword);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return undefined;
}
