import type { Random } from "@helioscope/core";
import { MILNE_EDDINGTON_PARAMETERS, PARAMETER_COUNT } from "./kernel.ts";
import { MILNE_EDDINGTON_BOUNDS, type MilneEddingtonOptions, PARAMETER_SCALES } from "./options.ts";

const P = PARAMETER_COUNT;
const [FIELD, INCLINATION, AZIMUTH, VELOCITY, WIDTH, SOURCE0, SOURCE1] = [0, 1, 2, 3, 4, 7, 8];

/** Where parameters may lie. */
export class ParameterRange {
  readonly #low = new Float64Array(P);
  readonly #high = new Float64Array(P);
  readonly #bounds: MilneEddingtonOptions["bounds"];
  readonly #wavelength: number;
  #continuum = 1;

  /** `wavelength` in Angstrom scales the usual Doppler widths. */
  constructor(bounds: MilneEddingtonOptions["bounds"], wavelength: number) {
    this.#bounds = bounds;
    this.#wavelength = wavelength;
  }

  /** Sets the level of the light, which scales the source function. */
  scale(continuum: number): void {
    this.#continuum = continuum;
    for (let k = 0; k < P; k++) {
      const name = MILNE_EDDINGTON_PARAMETERS[k];
      const given = this.#bounds?.[name];
      const [low, high] = given ?? MILNE_EDDINGTON_BOUNDS[name];
      const unit = given ? 1 : this.#unit(k);
      this.#low[k] = low * unit;
      this.#high[k] = high * unit;
    }
  }

  #unit(k: number): number {
    if (k === WIDTH) return this.#wavelength / 6302;
    return k === SOURCE0 || k === SOURCE1 ? this.#continuum : 1;
  }

  /** Brings the field vector into its usual range without changing it, and the rest within bounds. */
  confine(p: Float64Array): void {
    if (p[FIELD] < 0) {
      p[FIELD] = -p[FIELD];
      p[INCLINATION] = 180 - p[INCLINATION];
    }
    p[INCLINATION] = ((p[INCLINATION] % 360) + 360) % 360;
    if (p[INCLINATION] > 180) p[INCLINATION] = 360 - p[INCLINATION];
    p[AZIMUTH] = ((p[AZIMUTH] % 180) + 180) % 180;
    for (let k = 0; k < P; k++) {
      if (!(p[k] >= this.#low[k])) p[k] = this.#low[k];
      else if (p[k] > this.#high[k]) p[k] = this.#high[k];
    }
  }

  /** Whether field strength or velocity have run into a bound: a sign of a minimum that is none of the Sun's. */
  isLost(p: Float64Array): boolean {
    return (
      p[FIELD] >= this.#high[FIELD] ||
      p[VELOCITY] <= this.#low[VELOCITY] ||
      p[VELOCITY] >= this.#high[VELOCITY]
    );
  }

  /** A random field vector, and the rest of the parameters not far from where they are. */
  scatter(p: Float64Array, random: Random): void {
    p[FIELD] = 3500 * random.uniform();
    p[INCLINATION] = (Math.acos(2 * random.uniform() - 1) * 180) / Math.PI;
    p[AZIMUTH] = 180 * random.uniform();
    p[VELOCITY] += 1.5e5 * random.normal();
    for (let k = WIDTH; k < P; k++) p[k] += random.normal() * PARAMETER_SCALES[k] * this.#unit(k);
  }
}
