import { type Frame, gaussPer, unitOf } from "@helioscope/core";
import { sharpGeometry } from "../keywords/index.ts";
import type { SampleField } from "../network/index.ts";

/** Reads the magnetogram of a frame in gauss, with its scale; a header without a unit counts as gauss. Throws what reading throws. */
export async function fieldOf(frame: Frame): Promise<SampleField> {
  const { data, width, height } = await frame.read();
  const factor = gaussPer(unitOf(frame.header) ?? "G") ?? 1;
  return {
    data: factor === 1 ? data : data.map((value) => value * factor),
    width,
    height,
    pixelScaleDeg: sharpGeometry(frame.header).pixelScaleDegrees,
  };
}
