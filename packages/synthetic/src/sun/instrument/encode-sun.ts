import { encodeFits } from "@helioscope/io-fits";
import type { SunObservation } from "./observe-sun.ts";

/**
 * An observation as a FITS file: a RICE-compressed extension as JSOC's, in steps of 1/64 DN (a pixel may be the mean of
 * many) or 0.1 G. Its header says that nothing in it was observed.
 */
export function sunToFits(observation: SunObservation, signal?: AbortSignal): Promise<Uint8Array> {
  return encoded(observation, true, signal);
}

/** The same values and header without compression, for a file that is read at once and never stored. */
export function sunToPlainFits(observation: SunObservation, signal?: AbortSignal): Promise<Uint8Array> {
  return encoded(observation, false, signal);
}

function encoded(
  { image, cards, instrument }: SunObservation,
  compressed: boolean,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const { data, width, height } = image;
  const scale = instrument === "HMI" ? 0.1 : 1 / 64;
  return encodeFits(
    [
      {
        kind: "image",
        data,
        shape: [width, height],
        scale: { bitpix: 32, scale, blank: -2_147_483_648 },
        ...(compressed ? { compress: { codec: "RICE_1" as const } } : {}),
        header: cards,
      },
    ],
    signal ? { signal } : {},
  );
}
