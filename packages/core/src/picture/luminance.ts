/**
 * Brightness of a colour as ITU-R BT.601 weighs it, in the scale of its samples, rounded: a colour without hue keeps
 * its level.
 */
export function luminance(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}
