export { type Circle, smallestCircle } from "./circle.ts";
export { contourPixels, type PixelList } from "./contour.ts";
export { Identifier, identify, type Threshold } from "./identify.ts";
export { labelImage } from "./label-image.ts";
export { removeTouching, signedMask } from "./masks.ts";
export type { IdentifyOptions } from "./options.ts";
