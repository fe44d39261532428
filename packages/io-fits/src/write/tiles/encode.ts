import { FitsError } from "../../errors.ts";
import type { EncodedUnit } from "../encoded.ts";
import type { TileableImage, TileCompression } from "./options.ts";

/**
 * An image as a binary table of compressed tiles (Standard, section 10.1). The image's own cards are kept byte for
 * byte and in order.
 *
 * @throws FitsError "argument" for options that do not fit the image, "unsupported" for what the codec cannot hold.
 */
export function encodeTiles(_image: TileableImage, compression: TileCompression): EncodedUnit {
  throw new FitsError("unsupported", `Writing of ${compression.codec} tiles is not built yet`);
}
