/**
 * Refractive index of dry air at 15 C and 760 mm of mercury; `wavelength` in Angstrom. Edlen (1953):
 * n - 1 = 6.4328e-5 + 2.94981e-2/(146 - s) + 2.554e-4/(41 - s), s = 1/(wavelength in micrometres)^2.
 */
export function refractiveIndexOfAir(wavelength: number): number {
  const s = 1e8 / (wavelength * wavelength);
  return 1 + 6.4328e-5 + 2.94981e-2 / (146 - s) + 2.554e-4 / (41 - s);
}

/** Wavelength in vacuum of a wavelength in air, Angstrom. Below 1800 Angstrom, where air is opaque, n = 1.0004 as in SIR. */
export function airToVacuum(wavelength: number): number {
  return wavelength * (wavelength < 1800 ? 1.0004 : refractiveIndexOfAir(wavelength));
}

/** Wavelength in air of a wavelength in vacuum, Angstrom; the inverse of {@link airToVacuum}. */
export function vacuumToAir(wavelength: number): number {
  let air = wavelength / 1.00028;
  for (let i = 0; i < 5; i++) air = wavelength / (airToVacuum(air) / air);
  return air;
}
