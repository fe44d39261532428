import { cosd, sind } from "./angles.ts";
import type { WcsCards } from "./cards.ts";

/**
 * The matrix of the linear transformation, in the units of the header (Calabretta and Greisen 2002, section 6.1). CD
 * wins over CDELT; PC over CROTA, which is read from the latitude axis.
 */
export function pixelMatrix(
  cards: WcsCards,
  count: number,
  celestial: { readonly longitudeAxis: number; readonly latitudeAxis: number } | undefined,
): Float64Array {
  const pc = elements(cards, "PC", count);
  if (pc === undefined) {
    const cd = elements(cards, "CD", count);
    if (cd !== undefined) return cd;
  }
  const matrix = pc ?? identity(count);
  if (pc === undefined && celestial !== undefined && cards.alternate === "") {
    rotate(matrix, cards, count, celestial.longitudeAxis, celestial.latitudeAxis);
  }
  for (let i = 0; i < count; i++) {
    const step = cards.number(`CDELT${i + 1}`) ?? 1;
    for (let j = 0; j < count; j++) matrix[i * count + j] *= step;
  }
  return matrix;
}

function identity(count: number): Float64Array {
  const matrix = new Float64Array(count * count);
  for (let i = 0; i < count; i++) matrix[i * count + i] = 1;
  return matrix;
}

/** PCi_j or CDi_j, also in the old form PC001002; undefined where the header has none. */
function elements(cards: WcsCards, prefix: "PC" | "CD", count: number): Float64Array | undefined {
  const matrix = prefix === "PC" ? identity(count) : new Float64Array(count * count);
  const pad = (i: number): string => String(i).padStart(3, "0");
  let found = false;
  for (let i = 1; i <= count; i++) {
    for (let j = 1; j <= count; j++) {
      const value = cards.number(`${prefix}${i}_${j}`) ?? cards.number(`${prefix}${pad(i)}${pad(j)}`);
      if (value === undefined) continue;
      found = true;
      matrix[(i - 1) * count + j - 1] = value;
    }
  }
  return found ? matrix : undefined;
}

/** CROTA as a matrix that works before CDELT. */
function rotate(matrix: Float64Array, cards: WcsCards, count: number, lng: number, lat: number): void {
  const angle = cards.number(`CROTA${lat + 1}`) ?? 0;
  if (angle === 0) return;
  const ratio = (cards.number(`CDELT${lat + 1}`) ?? 1) / (cards.number(`CDELT${lng + 1}`) ?? 1);
  matrix[lng * count + lng] = cosd(angle);
  matrix[lng * count + lat] = -sind(angle) * ratio;
  matrix[lat * count + lng] = sind(angle) / ratio;
  matrix[lat * count + lat] = cosd(angle);
}

/** The inverse by elimination with pivots; undefined where the matrix is singular. */
export function invert(matrix: ArrayLike<number>, count: number): Float64Array | undefined {
  const work = Float64Array.from(matrix);
  const inverse = identity(count);
  for (let column = 0; column < count; column++) {
    let pivot = column;
    for (let row = column + 1; row < count; row++) {
      if (Math.abs(work[row * count + column]) > Math.abs(work[pivot * count + column])) pivot = row;
    }
    const value = work[pivot * count + column];
    if (value === 0 || !Number.isFinite(value)) return undefined;
    for (let j = 0; j < count; j++) {
      swap(work, pivot * count + j, column * count + j);
      swap(inverse, pivot * count + j, column * count + j);
    }
    for (let j = 0; j < count; j++) {
      work[column * count + j] /= value;
      inverse[column * count + j] /= value;
    }
    for (let row = 0; row < count; row++) {
      const factor = work[row * count + column];
      if (row === column || factor === 0) continue;
      for (let j = 0; j < count; j++) {
        work[row * count + j] -= factor * work[column * count + j];
        inverse[row * count + j] -= factor * inverse[column * count + j];
      }
    }
  }
  return inverse;
}

function swap(data: Float64Array, i: number, j: number): void {
  const kept = data[i];
  data[i] = data[j];
  data[j] = kept;
}
