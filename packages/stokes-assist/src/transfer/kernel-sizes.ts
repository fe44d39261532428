import { ShapeError } from "@helioscope/core";
import type { KernelState } from "./kernel.ts";

/** Checks what every kernel is called with. @throws ShapeError where it was made for other depths or wavelengths. */
export function assertKernelSizes(
  { logTau }: KernelState,
  out: Float64Array,
  depths: number,
  wavelengths: number,
): void {
  if (logTau.length === depths && out.length === 4 * wavelengths) return;
  throw new ShapeError(`${logTau.length} depths and ${out.length} Stokes values`, {
    expected: `${depths} and ${4 * wavelengths}`,
  });
}
