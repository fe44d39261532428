import { megametresPerDegree, wrapDeg } from "./constants.ts";
import type { FreeKnot } from "./free-knot.ts";

/** Knots of opposite sign cancel when they are so near, those of one sign merge, Mm. */
const cancelMm = 4.5;
const mergeMm = 2.2;
/** Share of the weaker one, and the most flux, that goes in a step. */
const cancelShare = 0.4;
const cancelMostMx = 6e19;
/** A rest that goes at once. */
const restMx = 1e18;
/** Knots do not merge beyond this. */
const mergedMostMx = 1e20;

/** Knots of one sign that do not merge keep off each other: by so much of what they lack of this distance in a step. */
const roomMm = 6;
const pushed = 0.3;

/** Bins of the sphere, degrees. */
const binDeg = 0.6;
const binRows = 300;
const binColumns = 600;

/** Finds near pairs; keeps its bins between calls. */
export class Meetings {
  readonly #head = new Int32Array(binRows * binColumns).fill(-1);
  #next = new Int32Array(0);

  /**
   * Lets knots that are near each other at the beginning of a step cancel or merge in its course: `nextFluxMx` loses
   * as much of either sign, or one knot's flux goes to the other.
   */
  meet(knots: readonly FreeKnot[]): void {
    const head = this.#head;
    if (this.#next.length < knots.length) this.#next = new Int32Array(2 * knots.length);
    const next = this.#next;
    for (let i = 0; i < knots.length; i++) {
      const a = knots[i];
      const row = rowOf(a.latitudeDeg);
      const cosine = Math.cos((a.latitudeDeg * Math.PI) / 180);
      // Columns get narrow to the poles: as many are looked at as the distance spans.
      const reach = Math.min(20, Math.ceil(roomMm / megametresPerDegree / binDeg / Math.max(cosine, 0.02)));
      const column = columnOf(a.longitudeDeg);
      for (let r = Math.max(0, row - 1); r <= Math.min(binRows - 1, row + 1); r++)
        for (let c = column - reach; c <= column + reach; c++) {
          const bin = r * binColumns + ((c + binColumns) % binColumns);
          for (let k = head[bin]; k >= 0; k = next[k]) encounter(knots[k], a, cosine);
        }
      const own = row * binColumns + column;
      next[i] = head[own];
      head[own] = i;
    }
    for (const { latitudeDeg, longitudeDeg } of knots)
      head[rowOf(latitudeDeg) * binColumns + columnOf(longitudeDeg)] = -1;
  }
}

const rowOf = (latitude: number): number =>
  Math.min(binRows - 1, Math.max(0, Math.floor((latitude + 90) / binDeg)));
const columnOf = (longitude: number): number => Math.floor(wrapDeg(longitude) / binDeg) % binColumns;

function encounter(a: FreeKnot, b: FreeKnot, cosine: number): void {
  if (a.nextFluxMx === 0 || b.nextFluxMx === 0) return;
  let dx = a.longitudeDeg - b.longitudeDeg;
  if (dx > 180) dx -= 360;
  else if (dx < -180) dx += 360;
  dx *= cosine * megametresPerDegree;
  const dy = (a.latitudeDeg - b.latitudeDeg) * megametresPerDegree;
  const square = dx * dx + dy * dy;
  const opposite = a.nextFluxMx < 0 !== b.nextFluxMx < 0;
  if (square > (opposite ? cancelMm * cancelMm : roomMm * roomMm)) return;
  const [sizeA, sizeB] = [Math.abs(a.nextFluxMx), Math.abs(b.nextFluxMx)];
  const least = Math.min(sizeA, sizeB);
  if (opposite) {
    let gone = Math.min(cancelShare * least, cancelMostMx);
    if (least - gone < restMx) gone = least;
    a.nextFluxMx -= Math.sign(a.nextFluxMx) * gone;
    b.nextFluxMx -= Math.sign(b.nextFluxMx) * gone;
  } else if (square < mergeMm * mergeMm && sizeA + sizeB <= mergedMostMx) {
    const [stays, goes] = sizeA >= sizeB ? [a, b] : [b, a];
    stays.nextFluxMx += goes.nextFluxMx;
    goes.nextFluxMx = 0;
  } else {
    const distance = Math.sqrt(square) + 0.01;
    const push = (pushed * (roomMm - distance)) / distance / megametresPerDegree / (sizeA + sizeB);
    a.nextLongitudeDeg += (push * sizeB * dx) / cosine;
    a.nextLatitudeDeg += push * sizeB * dy;
    b.nextLongitudeDeg -= (push * sizeA * dx) / cosine;
    b.nextLatitudeDeg -= push * sizeA * dy;
  }
}
