/** Side of a SHARP CEA pixel, heliographic degrees. */
export const sharpPixelDeg = 0.03;
/** Solar radius of the SHARP coordinates (RSUN_REF), metres. */
export const solarRadiusM = 696_000_000;
/** Side of a SHARP CEA pixel on the Sun, Mm. */
export const sharpPixelMm: number = (solarRadiusM * sharpPixelDeg * Math.PI) / 180 / 1e6;
/** Area of a SHARP CEA pixel on the Sun, cm2: gauss times this is Mx. */
export const sharpPixelCm2: number = (sharpPixelMm * 1e8) ** 2;
/** Synodic rotation of the Carrington frame, degrees an hour. */
export const rotationDegPerHour: number = 360 / (27.2752316 * 24);

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
export const degrees = (angle: number): number => (angle * 180) / Math.PI;
