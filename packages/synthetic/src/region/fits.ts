import { type CardInput, encodeFits } from "@helioscope/io-fits";
import type { NamedBytes } from "../magnetogram/fits.ts";
import { activeGauss, type RegionFrame } from "./frame.ts";
import { frameName } from "./names.ts";
import type { ActiveRegion } from "./region.ts";
import { sharpPixelCm2, sharpPixelDeg, solarRadiusM } from "./scale.ts";

/** Mm2 in a millionth of the solar hemisphere. */
const microHemisphereMm2 = (2 * Math.PI * (solarRadiusM / 1e6) ** 2) / 1e6;

/**
 * A magnetogram of a region as a FITS file with the header of a SHARP record in steps of 0.1 G, as the
 * archive has it; RICE-compressed in its first extension. The header says that nothing in it was observed.
 */
export function frameToFits(
  region: ActiveRegion,
  frame: RegionFrame,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { data, width, height } = frame.image;
  return encodeFits(
    [
      {
        kind: "image",
        data,
        shape: [width, height],
        unit: "Gauss",
        scale: { bitpix: 16, scale: 0.1, blank: -32768 },
        compress: { codec: "RICE_1" },
        header: frameCards(region, frame),
      },
    ],
    signal ? { signal } : {},
  );
}

/** All records of a region as files, one at a time, by their names in a population on disk. */
export async function* regionToFits(
  region: ActiveRegion,
  signal?: AbortSignal,
): AsyncGenerator<NamedBytes, void, undefined> {
  for (const frame of region.frames()) {
    yield { name: frameName(frame.harp, frame.time), bytes: await frameToFits(region, frame, signal) };
  }
}

function frameCards(region: ActiveRegion, frame: RegionFrame): CardInput[] {
  const { observer, image, originDeg, originPx } = frame;
  const pixelMm2 = sharpPixelCm2 / 1e16;
  const cards: [key: string, value: string | number, comment?: string][] = [
    ["TELESCOP", "SYNTHETIC", "no telescope: made by a program"],
    ["INSTRUME", "HELIOSCOPE", "@helioscope/synthetic"],
    ["CONTENT", "LOS MAGNETOGRAM"],
    ["DATE-OBS", frame.time.utc.slice(0, -1), "UTC, of the program's clock"],
    ["T_OBS", frame.time.original, "[TAI]"],
    ["T_REC", frame.time.original, "[TAI] Slot time"],
    ["CADENCE", 720, "[s]"],
    ["HARPNUM", region.harp, "of the program's own"],
    ["NOAA_AR", region.noaa[0] ?? 0, "of the program's own"],
    ["NOAA_NUM", region.noaa.length],
    ["NOAA_ARS", region.noaa.length === 0 ? "MISSING" : region.noaa.join(",")],
    ["QUALITY", frame.quality],
    ["OBS_VR", observer.radialVelocityMS, "[m/s] of the observer, away from the Sun"],
    ["DSUN_OBS", observer.distanceM, "[m]"],
    ["DSUN_REF", 149_597_870_691, "[m]"],
    ["RSUN_OBS", observer.radiusArcsec, "[arcsec]"],
    ["RSUN_REF", solarRadiusM, "[m]"],
    ["CRLN_OBS", observer.longitudeDeg, "[deg]"],
    ["CRLT_OBS", observer.latitudeDeg, "[deg]"],
    ["CAR_ROT", observer.carringtonRotation],
    ["WCSNAME", "Carrington Heliographic"],
    ["CTYPE1", "CRLN-CEA"],
    ["CTYPE2", "CRLT-CEA"],
    ["CUNIT1", "degree"],
    ["CUNIT2", "degree"],
    ["CRPIX1", originPx[0] + 1, "[pix] centre of the region, not of the patch"],
    ["CRPIX2", originPx[1] + 1],
    ["CRVAL1", originDeg.longitude],
    ["CRVAL2", originDeg.latitude],
    ["CDELT1", sharpPixelDeg],
    ["CDELT2", sharpPixelDeg],
    ["CROTA2", 0],
    ["LON_FWT", frame.longitudeDeg, "[deg] Stonyhurst longitude of flux"],
    ["LAT_FWT", frame.latitudeDeg, "[deg] Stonyhurst latitude of flux"],
    ["LONDTMIN", frame.patchLongitudesDeg[0], "[deg]"],
    ["LONDTMAX", frame.patchLongitudesDeg[1], "[deg]"],
    ["LATDTMIN", frame.patchLatitudesDeg[0], "[deg]"],
    ["LATDTMAX", frame.patchLatitudesDeg[1], "[deg]"],
    ["NPIX", image.width * image.height],
    ["AREA", (image.width * image.height * pixelMm2) / microHemisphereMm2, "[mH] of the patch"],
    ["NACR", frame.activePixels, `above ${activeGauss} G`],
    ["AREA_ACR", (frame.activePixels * pixelMm2) / microHemisphereMm2, "[mH] of active pixels"],
    ["CMASK", frame.activePixels],
    ["USFLUX", frame.unsignedFluxMx, "[Mx] vertical field of active pixels, no noise"],
    ["R_VALUE", frame.rValue, "[Mx] Schrijver 2007, vertical field, no noise"],
  ];
  const comments = [
    "SYNTHETIC magnetogram: nothing here was observed. Its region, its NOAA and",
    "HARP numbers and its flares are those of a population made by a program.",
  ];
  return [
    ...cards.map(([key, value, comment]) => (comment ? { key, value, comment } : { key, value })),
    ...comments.map((value) => ({ key: "COMMENT", value })),
  ];
}
