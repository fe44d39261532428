export const DAY = 86_400_000;

/** Length of a degree on the Sun, Mm. */
export const megametresPerDegree: number = (696 * Math.PI) / 180;

/** Of a longitude, 0 to 360. */
export const wrapDeg = (angle: number): number => angle - 360 * Math.floor(angle / 360);
