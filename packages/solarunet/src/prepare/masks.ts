import { ArgumentError, assertSameSize, type Mask, type Raster } from "@helioscope/core";

/** Greys of a two-class mask (a training label): 0 significant, 255 non-significant. */
export const TWO_CLASS_GREYS: { readonly significant: 0; readonly nonSignificant: 255 } = {
  significant: 0,
  nonSignificant: 255,
};

/** Greys of a three-class mask: black negative, grey non-significant, white positive. */
export const THREE_CLASS_GREYS: {
  readonly negative: 0;
  readonly nonSignificant: 127;
  readonly positive: 255;
} = {
  negative: 0,
  nonSignificant: 127,
  positive: 255,
};

/**
 * Training label of a SWAMIS mask (-1, 0, 1), or of any signed or binary mask: 255 where it is 0 and 0 elsewhere
 * (Section 3.1, step 2). Rows stay in order; the published labels are north up, the SWAMIS files south up.
 */
export function swamisLabel(swamis3class: Raster): Raster<Uint8Array> {
  const { data, width, height } = swamis3class;
  const label = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) label[i] = data[i] === 0 ? 255 : 0;
  return { data: label, width, height };
}

/**
 * Signed mask of a two-class label: where it is significant (0) the sign of the field, 0 where the field is zero or
 * missing. The two must share their orientation.
 *
 * @throws ShapeError when the sizes differ.
 * @throws ArgumentError for a grey other than 0 and 255.
 */
export function maskFromLabel(label: Raster, field: Raster): Mask {
  assertSameSize(label, field, "Label and field");
  const mask = new Int8Array(label.data.length);
  for (let i = 0; i < mask.length; i++) {
    const grey = label.data[i];
    if (grey === 0) mask[i] = Math.sign(field.data[i]);
    else if (grey !== 255) throw strangeGrey(grey, "two-class", "0 or 255");
  }
  return { data: mask, width: label.width, height: label.height };
}

/** Three-class greys (0 negative, 127 non-significant, 255 positive) of a signed mask. */
export function threeClassGrey(mask: Mask): Raster<Uint8Array> {
  const grey = new Uint8Array(mask.data.length);
  for (let i = 0; i < grey.length; i++) {
    const sign = mask.data[i];
    grey[i] =
      sign > 0
        ? THREE_CLASS_GREYS.positive
        : sign < 0
          ? THREE_CLASS_GREYS.negative
          : THREE_CLASS_GREYS.nonSignificant;
  }
  return { data: grey, width: mask.width, height: mask.height };
}

/**
 * Signed mask of three-class greys, the inverse of {@link threeClassGrey}.
 *
 * @throws ArgumentError for a grey other than 0, 127 and 255.
 */
export function maskFromThreeClass(grey: Raster): Mask {
  const mask = new Int8Array(grey.data.length);
  for (let i = 0; i < mask.length; i++) {
    const value = grey.data[i];
    if (value === THREE_CLASS_GREYS.positive) mask[i] = 1;
    else if (value === THREE_CLASS_GREYS.negative) mask[i] = -1;
    else if (value !== THREE_CLASS_GREYS.nonSignificant)
      throw strangeGrey(value, "three-class", "0, 127 or 255");
  }
  return { data: mask, width: grey.width, height: grey.height };
}

/**
 * Two-class label (0 significant, 255 not) of three-class greys.
 *
 * @throws ArgumentError for a grey other than 0, 127 and 255.
 */
export function labelFromThreeClass(grey: Raster): Raster<Uint8Array> {
  return swamisLabel(maskFromThreeClass(grey));
}

const strangeGrey = (grey: number, kind: string, expected: string) =>
  new ArgumentError(`Grey ${grey} in a ${kind} mask`, { value: grey, expected });
