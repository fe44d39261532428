import {
  type ArchiveName,
  filterWavelength,
  type HeaderLike,
  headerOrigin,
  type ImageOrigin,
} from "@helioscope/core";

/** Where an image comes from and at what wavelength it was taken. */
export interface OriginAndWavelength {
  readonly origin: ImageOrigin;
  readonly wavelengthAngstrom: number | null;
}

/**
 * What a FITS header says of an image's origin; where it says nothing, what the file's name does. `wavelengthAngstrom` is
 * the one that is known already, which goes before both.
 */
export function originOf(
  header: HeaderLike,
  said: ArchiveName,
  wavelengthAngstrom: number | null | undefined,
): OriginAndWavelength {
  const wavelength = wavelengthAngstrom ?? filterWavelength(header) ?? said.wavelengthAngstrom;
  const { observatory, instrument, band } = headerOrigin(header, wavelength);
  return {
    origin: {
      observatory: observatory ?? said.observatory,
      instrument: instrument ?? said.instrument,
      band: band ?? said.band,
    },
    wavelengthAngstrom: wavelength,
  };
}
