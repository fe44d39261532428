const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;

/** Sine of an angle in degrees, exact at every quarter turn. */
export function sind(angle: number): number {
  const quarters = angle / 90;
  return Number.isInteger(quarters) ? quarterSine(quarters) : Math.sin(angle * RADIANS);
}

/** Cosine of an angle in degrees, exact at every quarter turn. */
export function cosd(angle: number): number {
  const quarters = angle / 90;
  return Number.isInteger(quarters) ? quarterSine(quarters + 1) : Math.cos(angle * RADIANS);
}

function quarterSine(quarters: number): number {
  const phase = ((quarters % 4) + 4) % 4;
  return phase === 1 ? 1 : phase === 3 ? -1 : 0;
}

export const asind = (x: number): number => Math.asin(x) * DEGREES;
export const acosd = (x: number): number => Math.acos(x) * DEGREES;
export const atand = (x: number): number => Math.atan(x) * DEGREES;
export const atan2d = (y: number, x: number): number => Math.atan2(y, x) * DEGREES;
