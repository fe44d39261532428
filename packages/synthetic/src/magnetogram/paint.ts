import type { Raster } from "@helioscope/core";
import { type Element, scaledReach } from "./element.ts";

/** Below this a kernel is not painted, gauss. */
const cutGauss = 1;

/** Field of one element at a pixel, gauss, signed. */
export function fieldAt(element: Element, x: number, y: number): number {
  const dx = x - element.x;
  const dy = y - element.y;
  const cos = Math.cos(element.angle);
  const sin = Math.sin(element.angle);
  const u = cos * dx + sin * dy;
  const v = -sin * dx + cos * dy;
  return element.sign * profile(element, u, v);
}

function profile(element: Element, u: number, v: number): number {
  const { axisRatio, lobe, lobeAngle } = element;
  const inverseArea = 1 / (element.scalePx * element.scalePx);
  let rho2 = (u * u) / axisRatio + v * v * axisRatio;
  if (rho2 > 0) {
    const r2 = u * u + v * v;
    const cube =
      (u * (u * u - 3 * v * v) * Math.cos(lobeAngle) + v * (3 * u * u - v * v) * Math.sin(lobeAngle)) /
      (r2 * Math.sqrt(r2));
    const dent = 1 + lobe * cube;
    rho2 *= dent * dent;
  }
  return element.peakGauss * Math.exp(-((rho2 * inverseArea) ** element.steepness));
}

/** The noise-free field: the sum of all kernels. */
export function paint(
  elements: readonly Element[],
  width: number,
  height: number,
): Raster<Float32Array<ArrayBuffer>> {
  const data = new Float32Array(width * height);
  for (const element of elements) {
    const stretch = Math.sqrt(element.axisRatio) / (1 - element.lobe);
    const reach = Math.ceil(scaledReach(element, cutGauss) * stretch);
    if (reach === 0) continue;
    const cos = Math.cos(element.angle);
    const sin = Math.sin(element.angle);
    const x0 = Math.max(0, Math.ceil(element.x - reach));
    const x1 = Math.min(width - 1, Math.floor(element.x + reach));
    const y0 = Math.max(0, Math.ceil(element.y - reach));
    const y1 = Math.min(height - 1, Math.floor(element.y + reach));
    for (let y = y0; y <= y1; y++) {
      const dy = y - element.y;
      for (let x = x0; x <= x1; x++) {
        const dx = x - element.x;
        data[y * width + x] += element.sign * profile(element, cos * dx + sin * dy, cos * dy - sin * dx);
      }
    }
  }
  return { data, width, height };
}
