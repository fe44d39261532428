/** Boltzmann constant, erg/K. */
export const BOLTZMANN = 1.380649e-16;
/** Molar gas constant, erg/K/mol. */
export const GAS_CONSTANT = 8.314462618e7;
/** Atomic mass unit, g. */
export const ATOMIC_MASS = 1.66053906892e-24;
/** cm/s. */
export const LIGHT_SPEED = 2.99792458e10;
/** hc/k, cm K, as the opacities and the HSRA continuum of SIR use it. */
export const C2 = 1.4388;
/** 2hc^2, erg cm^2/s, likewise. */
export const C1 = 1.1910627e-5;
export const LN10: number = Math.LN10;
/** Of the Sun at the surface, cm/s^2. */
export const SOLAR_GRAVITY = 2.7414e4;
