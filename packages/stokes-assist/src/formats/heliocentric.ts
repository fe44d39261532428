import { ArgumentError } from "@helioscope/core";

/** Radius of the Sun as seen from the Earth on a day, arcsec: 959.63 at one astronomical unit. */
export function solarRadiusArcsec(time: string): number {
  const days = (Date.parse(time) - Date.UTC(2000, 0, 1, 12)) / 86_400_000;
  const anomaly = ((357.529 + 0.98560028 * days) * Math.PI) / 180;
  return 959.63 / (1.00014 - 0.01671 * Math.cos(anomaly) - 0.00014 * Math.cos(2 * anomaly));
}

/** Cosine of the heliocentric angle of a place on the disc, arcsec from its centre; undefined off the limb. */
export function muOf(x: number, y: number, radiusArcsec: number): number | undefined {
  const rest = 1 - (x * x + y * y) / (radiusArcsec * radiusArcsec);
  return rest > 0 ? Math.sqrt(rest) : undefined;
}

/**
 * Continuum at a heliocentric angle over that of the disc centre: Neckel 2005 (Solar Physics 229, 13), between 4220
 * and 11000 Angstrom. Throws an ArgumentError outside.
 */
export function limbDarkening(wavelength: number, mu: number): number {
  if (!(wavelength >= 4220 && wavelength <= 11000)) {
    throw new ArgumentError(`No limb darkening is known at ${wavelength} Angstrom`, {
      value: wavelength,
      expected: "4220 to 11000 Angstrom",
      remedy: "Give the continuum of the disc centre in the counts of the file.",
    });
  }
  const inverse = 1e4 / wavelength;
  const fifth = inverse ** 5;
  const coefficients = [
    0.75267 - 0.265577 * inverse,
    0.93874 + 0.265577 * inverse - 0.004095 * fifth,
    -1.89287 + 0.012582 * fifth,
    2.42234 - 0.017117 * fifth,
    -1.7115 + 0.011977 * fifth,
    0.49062 - 0.003347 * fifth,
  ];
  return coefficients.reduceRight((sum, coefficient) => sum * mu + coefficient, 0);
}

/** What the local continuum is in units of that of the disc centre, where those are asked for. */
export function unitsFactor(
  units: "local" | "disc-centre" | undefined,
  mu: number | undefined,
  wavelength: number,
): number {
  if (units !== "disc-centre") return 1;
  if (mu === undefined) {
    throw new ArgumentError("The place on the disc is not known", {
      expected: "mu, for units of the disc centre",
      remedy: "Give `mu`, or take local units.",
    });
  }
  return limbDarkening(wavelength, mu);
}
