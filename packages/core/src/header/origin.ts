import type { ImageOrigin } from "../archive-name.ts";
import type { HeaderLike } from "../solar-image.ts";

/** Names under which observatories go in headers, and the one that is taken here. */
const OBSERVATORIES: readonly (readonly [RegExp, string])[] = [
  [/\bSDO\b/i, "SDO"],
  [/HINODE/i, "Hinode"],
  [/\bGONG\b/i, "GONG"],
  [/\bBBSO\b|BIG BEAR/i, "BBSO"],
  [/KANZ|\bKSO\b/i, "KSO"],
  [/\bSOHO\b/i, "SOHO"],
  [/STEREO/i, "STEREO"],
  [/\bGOES\b|^G1\d$/i, "GOES"],
  [/\bTRACE\b/i, "TRACE"],
  [/\bIRIS\b/i, "IRIS"],
  [/SOLO\b|SOLAR.?ORBITER/i, "Solar Orbiter"],
];

const text = (header: HeaderLike, ...keywords: readonly string[]): string | null => {
  for (const keyword of keywords) {
    const value = header.get(keyword);
    if (typeof value === "string" && value.trim() !== "") return value.trim();
  }
  return null;
};

/** Origin of an image as its FITS header states it. */
export function headerOrigin(header: HeaderLike, wavelengthAngstrom: number | null): ImageOrigin {
  const stated = ["OBSRVTRY", "TELESCOP", "OBSERVAT", "ORIGIN", "SOURCE"].map((key) => text(header, key));
  const known = stated
    .map((value) => OBSERVATORIES.find(([form]) => value && form.test(value)))
    .find(Boolean);
  const observatory = known?.[1] ?? text(header, "OBSRVTRY", "TELESCOP", "OBSERVAT");
  // "SDO/AIA": an instrument's name may stand behind the observatory's.
  const instrument = text(header, "INSTRUME") ?? /^[^/]+\/(.+)$/.exec(stated[1] ?? "")?.[1] ?? null;
  return { observatory, instrument, band: bandOf(header, observatory, instrument, wavelengthAngstrom) };
}

/** Wavelength of a filter's name that ends in one, "TF Fe I 5576", in angstrom. */
export function filterWavelength(header: HeaderLike): number | null {
  const digits = /(?:^|\s)(\d{4,5}(?:\.\d+)?)(?:\s*(?:A|base))?$/.exec(
    text(header, "WAVE", "WAVE_STR") ?? "",
  )?.[1];
  return digits === undefined ? null : Number(digits);
}

function bandOf(
  header: HeaderLike,
  observatory: string | null,
  instrument: string | null,
  wavelengthAngstrom: number | null,
): string | null {
  // SECCHI is several telescopes: DETECTOR says which.
  const camera = [instrument, text(header, "DETECTOR")]
    .map((name) => /^(AIA|HMI|EIT|EUVI|SUVI|MDI|SWAP|EUI|SOT|XRT)/i.exec(name ?? "")?.[1]?.toUpperCase())
    .find(Boolean);
  if (camera === "HMI" || camera === "MDI") {
    const content = text(header, "CONTENT", "BUNIT") ?? "";
    if (/magnetogram|gauss/i.test(content)) return `${camera}_M`;
    return /continuum|intensity|^dn/i.test(content) ? `${camera}_Ic` : null;
  }
  if (camera === "SOT") {
    const filter = text(header, "WAVE");
    return filter ? `SOT_${filter.replace(/\s+/g, "_")}` : null;
  }
  const alpha = /h[-_ ]?alpha/i.test(text(header, "WAVELNTH", "FILTER", "WAVE", "WAVE_STR") ?? "");
  if (alpha || (wavelengthAngstrom !== null && Math.abs(wavelengthAngstrom - 6563) < 2)) {
    return `${observatory ?? instrument ?? "Sun"}_Ha`;
  }
  const who = camera ?? instrument ?? observatory;
  return who && wavelengthAngstrom !== null ? `${who}_${Math.round(wavelengthAngstrom)}` : null;
}
