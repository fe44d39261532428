import type { Frame, SolarImage } from "@helioscope/core";
import { filterWavelength, headerOrigin } from "../preprocess/header-facts.ts";
import { nameFacts, type ReadImage } from "../preprocess/index.ts";

/** An image of a frame with what header and name say of its origin, as `readImage` would give it. */
export function withOrigin(image: SolarImage, { header, name }: Pick<Frame, "header" | "name">): ReadImage {
  const said = nameFacts(name);
  const wavelength = image.wavelengthAngstrom ?? filterWavelength(header) ?? said.wavelengthAngstrom;
  const { observatory, instrument, band } = headerOrigin(header, wavelength);
  return {
    ...image,
    data: image.data instanceof Float32Array ? image.data : Float32Array.from(image.data),
    ...(wavelength !== null && { wavelengthAngstrom: wavelength }),
    origin: {
      observatory: observatory ?? said.observatory,
      instrument: instrument ?? said.instrument,
      band: band ?? said.band,
    },
  };
}
