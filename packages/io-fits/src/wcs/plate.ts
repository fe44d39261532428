import type { Header } from "../header/header.ts";
import type { SipPolynomial, WcsSip } from "./wcs.ts";

/** Powers of the plate's x and y that each of AMDX1 to AMDX13 stands for; AMDYn has x and y exchanged. */
const TERMS: readonly (readonly (readonly [number, number, number])[])[] = [
  [[1, 0, 1]],
  [[0, 1, 1]],
  [[0, 0, 1]],
  [[2, 0, 1]],
  [[1, 1, 1]],
  [[0, 2, 1]],
  [
    [2, 0, 1],
    [0, 2, 1],
  ],
  [[3, 0, 1]],
  [[2, 1, 1]],
  [[1, 2, 1]],
  [[0, 3, 1]],
  [
    [3, 0, 1],
    [1, 2, 1],
  ],
  [
    [5, 0, 1],
    [3, 2, 2],
    [1, 4, 1],
  ],
];
const ORDER = 5;

/** A plate solution in the terms of a world coordinate system: a gnomonic projection about the plate's centre. */
export interface PlateSolution {
  readonly crpix: readonly [number, number];
  /** Degrees per pixel along each axis. */
  readonly scale: readonly [number, number];
  readonly crval: readonly [number, number];
  readonly sip: WcsSip;
}

/**
 * Reads the plate solution of the Digitized Sky Survey (Lasker and others 1990), which is exact where the CD matrix
 * beside it is a linear fit. Its polynomials in millimetres become those of SIP in pixels. Undefined where the header
 * has none.
 */
export function readPlate(header: Header): PlateSolution | undefined {
  const number = (key: string): number => header.getNumber(key) ?? Number.NaN;
  const sexagesimal = (h: string, m: string, s: string): number =>
    number(h) + number(m) / 60 + number(s) / 3600;
  const sign = (header.getString("PLTDECSN") ?? "+").trim() === "-" ? -1 : 1;
  const crval: [number, number] = [
    15 * sexagesimal("PLTRAH", "PLTRAM", "PLTRAS"),
    sign * sexagesimal("PLTDECD", "PLTDECM", "PLTDECS"),
  ];
  // Millimetres per pixel; the plate's x runs against the first axis.
  const dx = -number("XPIXELSZ") / 1000;
  const dy = number("YPIXELSZ") / 1000;
  const scale: [number, number] = [(dx * number("AMDX1")) / 3600, (dy * number("AMDY1")) / 3600];
  const crpix: [number, number] = [
    number("PPO3") / number("XPIXELSZ") - number("CNPIX1") + 0.5,
    number("PPO6") / number("YPIXELSZ") - number("CNPIX2") + 0.5,
  ];
  const known = [...crval, ...scale, ...crpix].every(Number.isFinite) && scale[0] !== 0 && scale[1] !== 0;
  if (!known) return undefined;
  const a = polynomial(header, "AMDX", dx, dy, false);
  const b = polynomial(header, "AMDY", dx, dy, true);
  return { crpix, scale, crval, sip: { a, b, ap: undefined, bp: undefined } };
}

/** The terms beyond the first, which is the scale, in pixels of that scale. */
function polynomial(
  header: Header,
  prefix: string,
  dx: number,
  dy: number,
  exchanged: boolean,
): SipPolynomial {
  const coefficients = new Array<number>((ORDER + 1) ** 2).fill(0);
  const unit = (header.getNumber(`${prefix}1`) ?? 1) * (exchanged ? dy : dx);
  for (let n = 1; n < TERMS.length; n++) {
    const value = header.getNumber(`${prefix}${n + 1}`) ?? 0;
    for (const [first, second, weight] of TERMS[n]) {
      const [p, q] = exchanged ? [second, first] : [first, second];
      coefficients[p * (ORDER + 1) + q] += (value * weight * dx ** p * dy ** q) / unit;
    }
  }
  return { order: ORDER, coefficients };
}
