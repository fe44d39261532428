import { FormatError } from "../errors.ts";

/** Throws a FormatError when a picture says that it has more pixels than the limit. */
export function assertPixels(format: string, width: number, height: number, maxPixels: number): void {
  if (width < 1 || height < 1 || width * height > maxPixels) {
    throw new FormatError(`The ${format} says that it is ${width}x${height}`, {
      value: [width, height],
      expected: `1 to ${maxPixels} pixels`,
      remedy: "Raise maxPixels if the size is right",
    });
  }
}
