import type { Random } from "@helioscope/core";
import { affineWarp, compose, flipX, gaussianBlur, rotation, scaling } from "@helioscope/core/image";
import type { ClassifierAugmentation } from "../config.ts";
import type { ClassifierInput } from "../types.ts";

/** Changes an input at random in ways that leave its class; the input itself stays. */
export function augment(
  input: ClassifierInput,
  options: ClassifierAugmentation,
  random: Random,
): ClassifierInput {
  let image = input;
  if (options.flip && random.uniform() < 0.5) image = flipX(image);
  if (options.turn) image = turned(image, random.integer(4));
  image = warped(image, options, random);
  if (options.blurPx > 0 && random.uniform() < 0.5) {
    const sigmaPx = options.blurPx * random.uniform();
    image = gaussianBlur(image, sigmaPx, { radiusPx: Math.ceil(3 * sigmaPx), border: "edge" });
  }
  const gain = logUniform(options.gain, random);
  const offset = options.offset > 0 ? options.offset * (2 * random.uniform() - 1) : 0;
  if (gain === 1 && offset === 0) return image;
  return { ...image, data: image.data.map((value) => gain * value + offset) };
}

function warped(
  image: ClassifierInput,
  { rotateDeg, zoom }: ClassifierAugmentation,
  random: Random,
): ClassifierInput {
  const degrees = rotateDeg > 0 ? rotateDeg * (2 * random.uniform() - 1) : 0;
  const factor = logUniform(zoom, random);
  if (degrees === 0 && factor === 1) return image;
  const centre: [number, number] = [(image.width - 1) / 2, (image.height - 1) / 2];
  const map = compose(rotation(degrees, centre), scaling(1 / factor, 1 / factor, centre));
  return affineWarp(image, map, { interpolation: "bilinear", border: "edge" }).raster;
}

/** Turned by quarters, counter-clockwise where row 0 is at the bottom. */
function turned({ data, width }: ClassifierInput, quarters: number): ClassifierInput {
  const out = new Float32Array(data.length);
  const last = width - 1;
  for (let y = 0, i = 0; y < width; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (quarters === 0) out[i] = data[i];
      else if (quarters === 1) out[i] = data[(last - x) * width + y];
      else if (quarters === 2) out[i] = data[(last - y) * width + last - x];
      else out[i] = data[x * width + last - y];
    }
  }
  return { data: out, width, height: width };
}

/** From [1 / bound, bound], as likely below 1 as above. */
function logUniform(bound: number, random: Random): number {
  return bound > 1 ? Math.exp(Math.log(bound) * (2 * random.uniform() - 1)) : 1;
}
