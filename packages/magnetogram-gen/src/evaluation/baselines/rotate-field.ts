import type { Raster } from "@helioscope/core";
import { rotationDegPerDay } from "@helioscope/synthetic";
import type { PreparedDisc } from "../../types.ts";
import { fromDisc, stationOf, toDisc } from "../sphere.ts";

/**
 * The field of `days` ago turned with the Sun to the time of `now` (Snodgrass's law of the synthetic Sun, in Carrington
 * degrees); 0 where it was out of sight. Values stay: the change of the angle between field and line of sight is left
 * out. Bilinear. Throws a DataError for a disc that does not say where its observer stood.
 */
export function rotateField(
  old: PreparedDisc,
  now: Pick<PreparedDisc, "width" | "height" | "radiusPx" | "observer" | "name">,
  days: number,
): Raster<Float32Array> {
  const before = stationOf(old);
  const { b0Deg, l0Deg } = stationOf(now);
  const { width, height, radiusPx } = now;
  const data = new Float32Array(width * height);
  for (let row = 0, i = 0; row < height; row++) {
    const y = (row - (height - 1) / 2) / radiusPx;
    for (let column = 0; column < width; column++, i++) {
      const x = (column - (width - 1) / 2) / radiusPx;
      if (x * x + y * y >= 1) continue;
      const { meridianDeg, latitudeDeg } = fromDisc(x, y, b0Deg);
      const longitudeDeg = l0Deg + meridianDeg - rotationDegPerDay(latitudeDeg) * days;
      const [px, py, pz] = toDisc(longitudeDeg, latitudeDeg, before);
      if (pz > 0) data[i] = bilinear(old, px, py);
    }
  }
  return { data, width, height };
}

function bilinear({ data, width, height, radiusPx }: PreparedDisc, x: number, y: number): number {
  const column = (width - 1) / 2 + x * radiusPx;
  const row = (height - 1) / 2 + y * radiusPx;
  const left = Math.min(width - 2, Math.max(0, Math.floor(column)));
  const low = Math.min(height - 2, Math.max(0, Math.floor(row)));
  const [across, up] = [column - left, row - low];
  const i = low * width + left;
  return (
    (data[i] * (1 - across) + data[i + 1] * across) * (1 - up) +
    (data[i + width] * (1 - across) + data[i + width + 1] * across) * up
  );
}
