/** A GOES class taken apart: M6.6 is `{ letter: "M", multiple: 6.6, peakFluxWm2: 6.6e-5 }`. */
export interface GoesClass {
  readonly letter: GoesLetter;
  readonly multiple: number;
  /** Peak flux in 1 to 8 Angstrom, W/m2. */
  readonly peakFluxWm2: number;
}

export type GoesLetter = keyof typeof EXPONENTS;

/** Powers of ten of W/m2 that the letters stand for. */
const EXPONENTS = { A: -8, B: -7, C: -6, M: -5, X: -4 } as const;
const FORM = /^>?\s*(?<letter>[ABCMX])\s*(?<multiple>\d+(?:\.\d*)?|\.\d+)\+?$/i;

/**
 * Reads a class such as "M6.6", "x2.2", "X28", "M10" or "C 3.2"; null for a text that is none, a letter alone, or a
 * multiple of zero. A mark that the detector was saturated (">X17", "X28+") is passed over.
 */
export function parseGoesClass(text: string): GoesClass | null {
  const fields = FORM.exec(text.trim())?.groups;
  if (!fields) return null;
  const letter = fields.letter!.toUpperCase() as GoesLetter;
  const multiple = Number(fields.multiple);
  if (!(multiple > 0)) return null;
  return { letter, multiple, peakFluxWm2: Number(`${multiple}e${EXPONENTS[letter]}`) };
}

/**
 * Class of a peak flux in W/m2 to one decimal, such as "M6.6" for 6.6e-5 and "X28.0" for 2.8e-3. A flux that rounds
 * to ten of a letter is one of the next. Below A1.0 the multiple falls under 1; NaN and what is not above 0 is "".
 */
export function formatGoesClass(peakFluxWm2: number): string {
  if (!(peakFluxWm2 > 0) || peakFluxWm2 === Number.POSITIVE_INFINITY) return "";
  for (const [letter, exponent] of Object.entries(EXPONENTS)) {
    const tenths = Math.round(peakFluxWm2 * 10 ** (1 - exponent));
    if (tenths < 100 || letter === "X") return `${letter}${(tenths / 10).toFixed(1)}`;
  }
  return "";
}
