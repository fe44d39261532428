import { ArgumentError } from "../errors.ts";
import { glyph, glyphHeight, glyphWidth } from "./bitmap-font.ts";
import { type Colour, type Rgb, toRgb } from "./colour.ts";
import type { Position } from "./draw.ts";
import type { RgbaImage } from "./image.ts";
import { fillRectangle } from "./paint.ts";
import { type Placement, planeOf } from "./placement.ts";

export interface TextOptions extends Placement {
  /** Picture pixels for each font pixel: letters are 5 x 7 of them. 1 by default. */
  readonly size?: number;
  /** What of the text lies at the position. */
  readonly anchor?: "start" | "middle" | "end";
  readonly baseline?: "top" | "middle" | "bottom";
  /** Colour of a rim around the letters, so that they can be read on any ground. */
  readonly halo?: Colour;
  /** Shift in picture pixels, right and down. */
  readonly offset?: readonly [number, number];
}

/** Size of a text in picture pixels. */
export function textSize(text: string, size = 1): { readonly width: number; readonly height: number } {
  const letters = [...text].length;
  return { width: Math.max(0, letters * (glyphWidth + 1) - 1) * size, height: glyphHeight * size };
}

/**
 * Writes **into** the picture with the built-in 5 x 7 bitmap font (ASCII and a few signs: ± ° µ Å × ² ³; others show as
 * a hollow box) and returns it. The position is in array coordinates, as for the other drawings; letters are never
 * flipped. Throws an ArgumentError for a size that is not a positive whole number.
 */
export function drawText(
  image: RgbaImage,
  text: string,
  at: Position,
  colour: Colour,
  options: TextOptions = {},
): RgbaImage {
  const size = options.size ?? 1;
  if (!Number.isInteger(size) || size < 1) {
    throw new ArgumentError(`Text size of ${size}`, { value: size, expected: "a positive whole number" });
  }
  const plane = planeOf(image, options);
  const { width, height } = textSize(text, size);
  const [dx, dy] = options.offset ?? [0, 0];
  const left = Math.round(plane.x(at[0]) + dx - width * SHARE[options.anchor ?? "start"]);
  const top = Math.round(plane.y(at[1]) + dy - height * SHARE[options.baseline ?? "top"]);
  if (options.halo) {
    const rim = toRgb(options.halo);
    for (const [x, y] of RIM) write(image, text, left + x, top + y, size, rim);
  }
  write(image, text, left, top, size, toRgb(colour));
  return image;
}

const SHARE = { start: 0, top: 0, middle: 0.5, end: 1, bottom: 1 } as const;
const RIM = [-1, 0, 1]
  .flatMap((x) => [-1, 0, 1].map((y) => [x, y] as const))
  .filter(([x, y]) => x !== 0 || y !== 0);

function write(image: RgbaImage, text: string, left: number, top: number, size: number, rgb: Rgb): void {
  let x = left;
  for (const character of text) {
    glyph(character).forEach((column, c) => {
      for (let row = 0; row < glyphHeight; row++) {
        if ((column >> row) & 1) fillRectangle(image, x + c * size, top + row * size, size, size, rgb);
      }
    });
    x += (glyphWidth + 1) * size;
  }
}
