import type { Deposit } from "./elements.ts";
import type { Grid } from "./grid.ts";

/** Elements end three and a half standard deviations out, or nearer. */
const reach = 5;

/** Adds elements to a grid: as Gaussians at full resolution, shared among the four nearest samples on a coarse one. */
export function stamper(grid: Grid, field: Float32Array): Deposit {
  return grid.step === 1 ? fine(grid, field) : coarse(grid, field);
}

function fine({ x0, y0, width, height }: Grid, field: Float32Array): Deposit {
  const alongX = new Float32Array(2 * reach + 1);
  return (x, y, flux, sigma) => {
    const cx = Math.round(x);
    const cy = Math.round(y);
    const left = Math.max(cx - reach, x0);
    const right = Math.min(cx + reach, x0 + width - 1);
    const low = Math.max(cy - reach, y0);
    const high = Math.min(cy + reach, y0 + height - 1);
    if (left > right || low > high) return;
    const scale = -0.5 / (sigma * sigma);
    const peak = (flux * -scale) / Math.PI;
    for (let px = left; px <= right; px++) alongX[px - left] = Math.exp(scale * (px - x) * (px - x));
    for (let py = low; py <= high; py++) {
      const gain = peak * Math.exp(scale * (py - y) * (py - y));
      const base = (py - y0) * width - x0;
      for (let px = left; px <= right; px++) field[base + px] += gain * alongX[px - left];
    }
  };
}

function coarse({ x0, y0, step, width, height }: Grid, field: Float32Array): Deposit {
  const share = 1 / (step * step);
  return (x, y, flux) => {
    // A pixel is about its whole number: the centre of the first sample is at x0 + (step - 1) / 2.
    const u = (x - x0 - (step - 1) / 2) / step;
    const v = (y - y0 - (step - 1) / 2) / step;
    const i = Math.floor(u);
    const j = Math.floor(v);
    if (i < 0 || j < 0 || i >= width - 1 || j >= height - 1) return;
    const fx = u - i;
    const fy = v - j;
    const gain = flux * share;
    const at = j * width + i;
    field[at] += gain * (1 - fx) * (1 - fy);
    field[at + 1] += gain * fx * (1 - fy);
    field[at + width] += gain * (1 - fx) * fy;
    field[at + width + 1] += gain * fx * fy;
  };
}
