import { type HeaderLike, headerOrigin, type ImageOrigin, UnsupportedError } from "@helioscope/core";
import type { DiscKind } from "../types.ts";

export interface Channel {
  readonly kind: DiscKind;
  readonly channel: string;
}

/** Lines of the extreme ultraviolet lie between these wavelengths, angstrom; the bands of AIA above them are continuum. */
const EUV = { from: 80, to: 400 };

/**
 * What an image shows, by its header and by the name of its file where the header is silent: EUV emission of a telescope
 * at a wavelength, or the line-of-sight field. Throws an UnsupportedError for anything else.
 */
export function channelOf(
  header: HeaderLike,
  said: ImageOrigin & { readonly wavelengthAngstrom: number | null },
  wavelengthAngstrom: number | undefined,
): Channel {
  const wavelength = wavelengthAngstrom ?? said.wavelengthAngstrom;
  const stated = headerOrigin(header, wavelength);
  const named = stated.band ?? said.band;
  const band = named?.endsWith("_M") ? named : (fieldBand(header) ?? named);
  const [telescope = "", what = ""] = /^(.*)_(.*)$/.exec(band ?? "")?.slice(1) ?? [];
  if (/^(?:M|bz)$/.test(what))
    return { kind: "field", channel: `${telescope} ${what === "M" ? what : "Bz"}` };
  const angstrom = Number(what);
  if (angstrom >= EUV.from && angstrom <= EUV.to) {
    return { kind: "euv", channel: `${telescope}${spacecraft(header, telescope)} ${angstrom}` };
  }
  throw new UnsupportedError(
    band ? `It shows ${band.replace("_", " ")}` : "Neither its header nor its name says what it shows",
    {
      value: band,
      expected: "EUV emission (AIA, EUVI, EIT, SUVI) or the line-of-sight field (HMI, MDI)",
    },
  );
}

/** The field of another magnetograph, or of one whose header names no instrument: content and unit say so. */
function fieldBand(header: HeaderLike): string | null {
  const text = (keyword: string) => {
    const value = header.get(keyword);
    return typeof value === "string" ? value.trim() : "";
  };
  const content = text("CONTENT");
  const gauss = /^(?:gauss|g|mx\/cm\^?2)$/i.test(text("BUNIT"));
  if (content === "" ? !gauss : !/magnetogram/i.test(content)) return null;
  const name = /^(MDI|GONG|HMI)\b/i.exec(content)?.[1] ?? (text("INSTRUME") || text("TELESCOP"));
  return name === "" ? null : `${name.replace(/[\s_]+/g, "-")}_M`;
}

/** The two STEREO look from different sides. */
function spacecraft(header: HeaderLike, telescope: string): string {
  const name = header.get("OBSRVTRY") ?? header.get("TELESCOP");
  const side = typeof name === "string" ? /STEREO[_ -]?(A|B)\b/i.exec(name)?.[1] : undefined;
  return telescope === "EUVI" && side ? `-${side.toUpperCase()}` : "";
}
