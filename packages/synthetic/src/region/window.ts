import { ArgumentError, ShapeError } from "@helioscope/core";

/** Throws a ShapeError for a size that no image has, an ArgumentError for a middle between pixels. */
export function checkWindow(width: number, height: number, centre?: readonly number[]): void {
  const size = (n: number) => Number.isSafeInteger(n) && n >= 1;
  if (!size(width) || !size(height) || width * height > 2 ** 28) {
    throw new ShapeError(`A frame of ${width}x${height} pixels`, {
      value: [width, height],
      expected: "positive whole numbers, 2^28 pixels at most",
    });
  }
  if (centre !== undefined && !(centre.length === 2 && centre.every(Number.isSafeInteger))) {
    throw new ArgumentError(`A frame about ${centre.join(", ")}`, {
      value: centre,
      expected: "two whole numbers: a window starts where a pixel does",
    });
  }
}
