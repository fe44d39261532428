import type { Frame, SolarImage } from "@helioscope/core";
import { nameFacts, originOf, type ReadImage } from "../preprocess/index.ts";

/** An image of a frame with what header and name say of its origin, as `readImage` would give it. */
export function withOrigin(image: SolarImage, { header, name }: Pick<Frame, "header" | "name">): ReadImage {
  const { origin, wavelengthAngstrom } = originOf(header, nameFacts(name), image.wavelengthAngstrom);
  return { ...image, ...(wavelengthAngstrom !== null && { wavelengthAngstrom }), origin };
}
