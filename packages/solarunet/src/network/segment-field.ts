import type { Raster } from "@helioscope/core";
import { flipY } from "@helioscope/core/image";
import { byteScale, networkInput } from "../prepare/index.ts";
import type { Segmentation } from "./segmentation.ts";
import type { SegmentOptions, SolarUnet } from "./solar-unet.ts";

/**
 * A field in gauss as the network wants it: byte-scaled, and north up as the images that it was trained on.
 *
 * @param field row 0 south, as FITS has it
 */
export function fieldInput(field: Raster): Raster<Float32Array> {
  return flipY(networkInput(byteScale(field)));
}

/** A segmentation of {@link fieldInput} in the row order of the field: row 0 south. */
export function fieldOrder({ nonSignificant, mask }: Segmentation): Segmentation {
  return { nonSignificant: flipY(nonSignificant), mask: flipY(mask) };
}

/**
 * What the network says of a field in gauss whose row 0 is south; the segmentation's row 0 is south too.
 *
 * @throws ShapeError for an empty field
 */
export async function segmentField(
  network: Pick<SolarUnet, "segment">,
  field: Raster,
  options: SegmentOptions = {},
): Promise<Segmentation> {
  return fieldOrder(await network.segment(fieldInput(field), options));
}
