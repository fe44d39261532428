import type { FluxKnots } from "./types.ts";

/** Standard deviation of a knot, Mm: the more flux, the wider and the stronger, from 40 G at 1e19 Mx to 2000 G. */
export function knotRadiusMm(fluxMx: number): number {
  const size = Math.abs(fluxMx);
  const gauss = Math.min(2000, 40 * (size / 1e19) ** 0.7);
  return Math.sqrt(size / (2 * Math.PI * gauss)) * 1e-8;
}

/** Knots as they are put together; it grows as needed. */
export class KnotList {
  count = 0;
  #longitude: Float64Array;
  #latitude: Float64Array;
  #flux: Float32Array;
  #radius: Float32Array;
  #bipole: Int32Array;

  /** With room for so many; the list takes more all the same. */
  constructor(room = 256) {
    this.#longitude = new Float64Array(room);
    this.#latitude = new Float64Array(room);
    this.#flux = new Float32Array(room);
    this.#radius = new Float32Array(room);
    this.#bipole = new Int32Array(room);
  }

  add(
    longitudeDeg: number,
    latitudeDeg: number,
    fluxMx: number,
    bipole: number,
    radiusMm: number = knotRadiusMm(fluxMx),
  ): void {
    const i = this.count++;
    if (i === this.#flux.length) this.#grow();
    this.#longitude[i] = longitudeDeg;
    this.#latitude[i] = latitudeDeg;
    this.#flux[i] = fluxMx;
    this.#radius[i] = radiusMm;
    this.#bipole[i] = bipole;
  }

  /** The arrays, cut to their length; the list must not be used after that. */
  finish(): FluxKnots {
    const { count } = this;
    return {
      count,
      longitudeDeg: this.#longitude.subarray(0, count),
      latitudeDeg: this.#latitude.subarray(0, count),
      fluxMx: this.#flux.subarray(0, count),
      radiusMm: this.#radius.subarray(0, count),
      bipole: this.#bipole.subarray(0, count),
    };
  }

  #grow(): void {
    const size = 2 * this.#flux.length + 16;
    const longer = <A extends Float32Array | Float64Array | Int32Array>(old: A, fresh: A): A => {
      fresh.set(old);
      return fresh;
    };
    this.#longitude = longer(this.#longitude, new Float64Array(size));
    this.#latitude = longer(this.#latitude, new Float64Array(size));
    this.#flux = longer(this.#flux, new Float32Array(size));
    this.#radius = longer(this.#radius, new Float32Array(size));
    this.#bipole = longer(this.#bipole, new Int32Array(size));
  }
}
