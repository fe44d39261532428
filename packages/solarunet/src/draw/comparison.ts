import { assertSameSize, type Raster } from "@helioscope/core";
import { drawBorders, drawBox, drawText, type RgbaImage } from "@helioscope/core/figure";
import { pairOverlaps } from "../track/overlap.ts";
import { rowIndex } from "../track/row-index.ts";
import type { Feature, FrameFeatures } from "../types.ts";
import { type BackgroundOptions, magnetogramPicture } from "./background.ts";
import { borderColours, borderKind } from "./colours.ts";

/** Features of one identification that share no pixel with any of another. */
export function featuresOnlyIn(these: FrameFeatures, others: FrameFeatures): Feature[] {
  const { start } = pairOverlaps(these, rowIndex(others), others.features.length);
  return these.features.filter((_, i) => start[i] === start[i + 1]);
}

export interface Comparison {
  /** The borders of the one and of the other, both with the same numbered boxes. */
  readonly these: RgbaImage;
  readonly others: RgbaImage;
  /** What is in the boxes, in the order of their numbers. */
  readonly onlyInThese: readonly Feature[];
}

/**
 * Two identifications of one frame side by side, with numbered red boxes around what only the first has (Figure 9).
 *
 * @throws ShapeError when the sizes differ
 */
export function comparisonPictures(
  field: Raster,
  these: FrameFeatures,
  others: FrameFeatures,
  options: BackgroundOptions = {},
): Comparison {
  const { origin = "lower" } = options;
  const red = borderColours.emergence;
  const onlyInThese = featuresOnlyIn(these, others);
  const picture = (frame: FrameFeatures): RgbaImage => {
    assertSameSize(field, { data: field.data, width: frame.width, height: frame.height }, "Field and frame");
    const image = magnetogramPicture(field, options);
    for (const { runs, sign } of frame.features) {
      drawBorders(image, [runs], borderColours[borderKind("stable", sign)], { origin });
    }
    onlyInThese.forEach(({ box }, k) => {
      drawBox(image, [box.x0 - 4, box.y0 - 4], [box.x1 + 4, box.y1 + 4], red, { origin });
      drawText(image, String(k + 1), [box.x1 + 6, box.y1 + 4], red, { origin });
    });
    return image;
  };
  return { these: picture(these), others: picture(others), onlyInThese };
}
