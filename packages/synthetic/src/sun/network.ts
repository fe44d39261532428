import { seededRandom } from "@helioscope/core";
import { mix, unit } from "../region/hash.ts";
import { megametresPerDegree, wrapDeg } from "./constants.ts";
import { polewardDegPerDay, rotationDegPerDay } from "./drift.ts";
import { stepDays } from "./free-knot.ts";
import { type KnotList, knotRadiusMm } from "./knot-list.ts";
import type { SunOptions } from "./options.ts";
import type { CellFlow } from "./supergranules.ts";

/** Steps that a knot of the network lives, a power of two: two days. */
export const networkLife = 16;
/** It grows and fades for so many steps. */
const growing = 2;
const fading = 4;
/** The two of a pair move apart for so many steps, by so much each, Mm. */
const opening = 2;
const openingMm = 2;
/** Mean flux of the knots at the poles, and where they are. */
const polarMx = 2e19;
const polarDeg = 65;
const capCm2 = 2 * Math.PI * 6.96e10 ** 2 * (1 - Math.sin((polarDeg * Math.PI) / 180));

/**
 * The network between active regions: pairs of opposite knots that come up anywhere, are carried to the borders of the
 * cells, and fade; and single knots of one sign at each pole. Each is drawn by itself from a hash of the seed, its number and
 * its generation, and none lives for more than {@link networkLife} steps: any span can be made alone.
 */
export class Network {
  readonly #salt: number;
  readonly #turns: boolean;
  readonly #meridional: number;
  readonly #meanMx: number;
  readonly #polarSign: number;
  readonly #paired: number;
  readonly #count: number;
  readonly #longitude: Float64Array;
  readonly #latitude: Float64Array;
  readonly #nextLongitude: Float64Array;
  readonly #nextLatitude: Float64Array;
  /** At the height of its life. */
  readonly #flux: Float32Array;
  readonly #radius: Float32Array;
  /** Steps by which each is ahead: both of a pair, and one at either pole, go together. */
  readonly #shift: Uint8Array;
  readonly #first: number;
  #step: number;

  /** It is whole {@link networkLife} steps after `step`. */
  constructor(options: SunOptions, step: number) {
    this.#salt = seededRandom(`${options.seed} network`).integer(2 ** 32) | 0;
    this.#turns = options.differentialRotation;
    this.#meridional = options.meridionalMS;
    this.#meanMx = options.networkMx;
    // The leading polarity of the cycle has the sign of its hemisphere's pole at the minimum before (Babcock 1961).
    this.#polarSign = Math.round(options.cycle) % 2 === 0 ? -1 : 1;
    this.#paired = 2 * Math.round(options.networkPairs);
    this.#count = this.#paired + 2 * Math.round((options.polarGauss * capCm2) / polarMx);
    this.#longitude = new Float64Array(this.#count);
    this.#latitude = new Float64Array(this.#count);
    this.#nextLongitude = new Float64Array(this.#count);
    this.#nextLatitude = new Float64Array(this.#count);
    this.#flux = new Float32Array(this.#count);
    this.#radius = new Float32Array(this.#count);
    this.#shift = Uint8Array.from(
      { length: this.#count },
      (_, i) => (mix(i >> 1, this.#salt) >>> 0) % networkLife,
    );
    this.#first = step;
    this.#step = step;
  }

  get step(): number {
    return this.#step;
  }

  /** Works out what happens in the step: until {@link finish}, {@link addTo} tells of any moment in it. */
  plan(flow: CellFlow): void {
    const speed = new Float64Array(2);
    for (let i = 0; i < this.#count; i++) {
      const age = this.#age(i);
      if (age === 0) this.#open(i);
      else if (this.#step - age < this.#first) continue;
      const [longitude, latitude] = [this.#longitude[i], this.#latitude[i]];
      flow.at(longitude, latitude, speed);
      let [west, north] = [speed[0] * stepDays, speed[1] * stepDays];
      if (age < opening && i < this.#paired) {
        const angle = 2 * Math.PI * unit(this.#bits(i >> 1, 3));
        const way = i % 2 === 0 ? openingMm : -openingMm;
        west += way * Math.cos(angle);
        north += way * Math.sin(angle);
      }
      const stretch = Math.max(0.02, Math.cos((latitude * Math.PI) / 180));
      const turn = this.#turns ? rotationDegPerDay(latitude) * stepDays : 0;
      this.#nextLongitude[i] = longitude + turn + west / megametresPerDegree / stretch;
      const poleward = polewardDegPerDay(latitude, this.#meridional) * stepDays;
      this.#nextLatitude[i] = Math.max(-89, Math.min(89, latitude + poleward + north / megametresPerDegree));
    }
  }

  /** Adds the knots as they are at a part, 0 to 1, of the planned step. */
  addTo(list: KnotList, part: number): void {
    const phase = this.#phase();
    const heights = Float64Array.from(
      { length: networkLife },
      (_, age) => (1 - part) * envelope(age) + part * envelope(age + 1),
    );
    const [longitudes, latitudes] = [this.#longitude, this.#latitude];
    for (let i = 0; i < this.#count; i++) {
      const age = (phase + this.#shift[i]) & (networkLife - 1);
      const height = heights[age];
      if (height <= 0 || this.#step - age < this.#first) continue;
      const longitude = longitudes[i] + part * (this.#nextLongitude[i] - longitudes[i]);
      const latitude = latitudes[i] + part * (this.#nextLatitude[i] - latitudes[i]);
      list.add(wrapDeg(longitude), latitude, this.#flux[i] * height, -1, this.#radius[i]);
    }
  }

  finish(): void {
    this.#longitude.set(this.#nextLongitude);
    this.#latitude.set(this.#nextLatitude);
    this.#step++;
  }

  /** Steps since it opened. */
  #age(i: number): number {
    return (this.#phase() + this.#shift[i]) % networkLife;
  }

  #phase(): number {
    return ((this.#step % networkLife) + networkLife) % networkLife;
  }

  /** Of a pair at its present generation. */
  #bits(couple: number, which: number): number {
    const generation = this.#step - this.#age(2 * couple);
    return mix(which, mix(generation, mix(couple, this.#salt)));
  }

  #open(i: number): void {
    const couple = i >> 1;
    const polar = i >= this.#paired;
    const mean = polar ? polarMx : this.#meanMx;
    const size = -mean * Math.log(1 - unit(this.#bits(couple, 0)));
    // With the envelope the knots at a pole show less than their height: it is made up for.
    const height = polar ? size / meanEnvelope : size;
    const first = i % 2 === 0;
    this.#flux[i] = (first ? 1 : -1) * height * (polar ? this.#polarSign : 1);
    this.#radius[i] = knotRadiusMm(height);
    const own = polar ? i % 2 : 0;
    this.#longitude[i] = 360 * unit(this.#bits(couple, 1 + 8 * own));
    const at = unit(this.#bits(couple, 2 + 8 * own));
    const low = polar ? Math.sin((polarDeg * Math.PI) / 180) : -1;
    const sine = low + (1 - low) * at;
    this.#latitude[i] = (polar && !first ? -1 : 1) * ((Math.asin(sine) * 180) / Math.PI);
  }
}

const envelope = (age: number): number =>
  Math.max(0, Math.min(1, age / growing, (networkLife - age) / fading));

const meanEnvelope: number =
  Array.from({ length: networkLife }, (_, age) => envelope(age)).reduce((a, b) => a + b, 0) / networkLife;
