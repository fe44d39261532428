import type { Raster } from "@helioscope/core";
import { pad } from "@helioscope/core/image";

/** Mirrors a frame at its last column and row up to the next multiple of `step` in both directions. */
export function paddedTo(raster: Raster<Float32Array>, step: number): Raster<Float32Array> {
  const over = (size: number) => (step - (size % step)) % step;
  const columnsAfter = over(raster.width);
  const rowsAfter = over(raster.height);
  if (columnsAfter + rowsAfter === 0) return raster;
  return pad(raster, { columnsAfter, rowsAfter }, { border: "reflect" });
}
