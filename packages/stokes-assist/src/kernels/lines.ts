import type { ZeemanPattern } from "../transfer/kernel.ts";

/** Shift and strength of each component of pi, blue and red, as the WebAssembly reads them. */
export function components({ pi, blue, red }: ZeemanPattern): number[] {
  return [pi, blue, red].flatMap(({ shifts, strengths }) =>
    Array.from(shifts, (shift, k) => [shift, strengths[k]]).flat(),
  );
}

/** Number of components of pi, blue and red. */
export function counts({ pi, blue, red }: ZeemanPattern): number[] {
  return [pi.shifts.length, blue.shifts.length, red.shifts.length];
}
