import { type CardInput, encodeImage } from "@helioscope/io-fits";
import type { SolarPicture } from "./render.ts";
import type { Scene } from "./scenes.ts";

/**
 * A scene or a full disc as a FITS file of bytes, with time, band, helioprojective coordinates and observer in its header,
 * which says that nothing in it was observed. What a scene is of stands in SCENE, its labels (separated by ";") in LABELS.
 */
export function sceneToFits(picture: SolarPicture | Scene): Uint8Array {
  const { image } = picture;
  return encodeImage(
    { data: Uint8Array.from(image.data), width: image.width, height: image.height },
    cardsOf(picture),
  );
}

function cardsOf(picture: SolarPicture | Scene): CardInput[] {
  const { image, band } = picture;
  const { coordinates, observer, time, wavelengthAngstrom } = image;
  const cards: CardInput[] = [
    { key: "TELESCOP", value: "SYNTHETIC", comment: "no telescope: made by a program" },
    { key: "INSTRUME", value: "HELIOSCOPE", comment: "@helioscope/synthetic" },
    { key: "OBJECT", value: image.name },
    { key: "CONTENT", value: band },
    { key: "BUNIT", value: "DN" },
    { key: "TIMESYS", value: "UTC" },
    { key: "DATE-OBS", value: time?.original ?? "", comment: "UTC, of the program's clock" },
    { key: "WAVELNTH", value: wavelengthAngstrom ?? 0 },
    { key: "WAVEUNIT", value: "angstrom" },
  ];
  if (coordinates?.frame === "helioprojective") {
    const { referencePixel, referenceArcsec, pixelScaleArcsec, type } = coordinates;
    for (const k of [0, 1] as const) {
      cards.push(
        { key: `CTYPE${k + 1}`, value: type[k] },
        { key: `CUNIT${k + 1}`, value: "arcsec" },
        { key: `CRPIX${k + 1}`, value: referencePixel[k] },
        { key: `CRVAL${k + 1}`, value: referenceArcsec[k] },
        { key: `CDELT${k + 1}`, value: pixelScaleArcsec[k] },
      );
    }
    cards.push({ key: "CROTA2", value: 0 });
  }
  const { distanceMetres = 0, sunRadiusMetres = 0, b0Degrees = 0, l0Degrees = 0 } = observer ?? {};
  const radiusArcsec = (sunRadiusMetres / distanceMetres) * (180 / Math.PI) * 3600;
  cards.push(
    { key: "DSUN_OBS", value: distanceMetres, comment: "[m]" },
    { key: "RSUN_OBS", value: radiusArcsec, comment: "[arcsec]" },
    { key: "RSUN_REF", value: sunRadiusMetres, comment: "[m]" },
    { key: "CRLT_OBS", value: b0Degrees, comment: "[deg]" },
    { key: "CRLN_OBS", value: l0Degrees, comment: "[deg]" },
  );
  if ("sceneClass" in picture) {
    cards.push(
      { key: "SCENE", value: picture.sceneClass, comment: "what it is of" },
      { key: "LABELS", value: picture.labels.join(";") },
      { key: "GROUP", value: sunName(picture), comment: "of scenes of one sun" },
    );
  }
  cards.push({ key: "COMMENT", value: "SYNTHETIC scene: nothing here was observed." });
  return cards;
}

/** What scenes of one sun have in common, as the column `group` of a list of labels. */
export function sunName({ sun }: Pick<Scene, "sun">): string {
  return `sun_${String(sun).padStart(5, "0")}`;
}
