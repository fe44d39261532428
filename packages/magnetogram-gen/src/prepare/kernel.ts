/** How much an input pixel counts towards an output pixel, by their distance along one axis. */
export interface Kernel {
  /** Distance from which on nothing counts, output pixels. */
  readonly support: number;
  /** Weight at a distance in output pixels; of any scale. */
  at(distance: number): number;
}

/**
 * Keys' cubic convolution (1981, a = -1/2) as wide as an output pixel, or as an input pixel where that is the wider: what
 * `antialias` of Pillow and MATLAB does. `inputPx` is the side of an input pixel in output pixels.
 */
export function widenedKeys(inputPx: number): Kernel {
  const width = Math.max(1, inputPx);
  return {
    support: 2 * width,
    at(distance) {
      const d = Math.abs(distance) / width;
      if (d < 1) return (1.5 * d - 2.5) * d * d + 1;
      return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    },
  };
}

/** Average over the area of the output pixel: an input pixel on its rim counts by the share that lies inside. */
export function areaShare(inputPx: number): Kernel {
  const most = Math.min(1, inputPx);
  return {
    support: (1 + inputPx) / 2,
    at: (distance) => Math.max(0, Math.min(most, (1 + inputPx) / 2 - Math.abs(distance))),
  };
}
