import { seededRandom } from "@helioscope/core";
import { mix, unit } from "../region/hash.ts";
import { DAY, megametresPerDegree, wrapDeg } from "./constants.ts";
import { rotationDegPerDay } from "./drift.ts";

/** Pitch of the cells: 35 Mm. */
const pitchDeg = 35 / megametresPerDegree;
const rows = Math.round(180 / pitchDeg);
const rowDeg = 180 / rows;
/** A cell lives so long; then another opens somewhere near. */
const lifeMs = 1.3 * DAY;
/** The outflow of a cell ends so far from its middle, degrees; it is fastest at 0.45 of that. */
const reachDeg = 32 / megametresPerDegree;

/** The flow of supergranules at one moment. */
export interface CellFlow {
  /** Writes the speed to the west and to the north, Mm a day, at `out[0]` and `out[1]`. */
  at(longitudeDeg: number, latitudeDeg: number, out: Float64Array): void;
}

/**
 * Outflows of cells that open and close at random, each row of them turning with its latitude. Flux that they carry
 * gathers where cells meet, and walks at random over weeks (Leighton 1964; Simon & Weiss 1989 for such outflows).
 */
export class Supergranules {
  readonly #salt: number;
  readonly #perDay: number;
  readonly #turns: boolean;
  readonly #columns: Int32Array;
  readonly #first: Int32Array;
  readonly #drift: Float64Array;
  readonly #longitude: Float64Array;
  readonly #latitude: Float64Array;
  readonly #strength: Float64Array;
  readonly #cosine: Float64Array;
  readonly #shift: Float64Array;

  /** `speedMS`: the largest speed of an outflow. */
  constructor(seed: number | string, speedMS: number, turns: boolean) {
    this.#salt = seededRandom(`${seed} supergranules`).integer(2 ** 32) | 0;
    // (1 - q)^2 sqrt(q) is largest at q = 1/5.
    this.#perDay = (speedMS * 86_400e-6) / (0.64 * Math.sqrt(0.2));
    this.#turns = turns;
    this.#columns = new Int32Array(rows);
    this.#first = new Int32Array(rows + 1);
    this.#drift = new Float64Array(rows);
    this.#cosine = new Float64Array(rows);
    this.#shift = new Float64Array(rows);
    for (let r = 0; r < rows; r++) {
      const latitude = (r + 0.5) * rowDeg - 90;
      this.#cosine[r] = Math.cos((latitude * Math.PI) / 180);
      this.#columns[r] = Math.max(3, Math.round((360 * this.#cosine[r]) / rowDeg));
      this.#first[r + 1] = this.#first[r] + this.#columns[r];
      this.#drift[r] = rotationDegPerDay(latitude);
    }
    const count = this.#first[rows];
    this.#longitude = new Float64Array(count);
    this.#latitude = new Float64Array(count);
    this.#strength = new Float64Array(count);
  }

  /** The flow at a time, milliseconds since 1970; it holds until the next call. */
  flowAt(time: number): CellFlow {
    for (let r = 0; r < rows; r++) {
      this.#shift[r] = this.#turns ? wrapDeg(this.#drift[r] * (time / DAY)) : 0;
      const width = 360 / this.#columns[r];
      for (let c = this.#first[r]; c < this.#first[r + 1]; c++) {
        const phase = time / lifeMs + unit(mix(c, this.#salt));
        const generation = Math.floor(phase);
        const bits = mix(generation, mix(c, ~this.#salt));
        const aside = (bits & 0xffff) / 0x10000;
        const up = (bits >>> 16) / 0x10000;
        this.#longitude[c] = (c - this.#first[r] + aside) * width;
        this.#latitude[c] = (r + up) * rowDeg - 90;
        this.#strength[c] = this.#perDay * Math.sin(Math.PI * (phase - generation)) ** 2;
      }
    }
    return { at: (longitude, latitude, out) => this.#at(longitude, latitude, out) };
  }

  #at(longitudeDeg: number, latitudeDeg: number, out: Float64Array): void {
    const row = Math.min(rows - 1, Math.max(0, Math.floor((latitudeDeg + 90) / rowDeg)));
    let [west, north] = [0, 0];
    for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
      const columns = this.#columns[r];
      const first = this.#first[r];
      const own = wrapDeg(longitudeDeg - this.#shift[r]);
      const column = Math.floor((own / 360) * columns);
      for (let k = -1; k <= 1; k++) {
        const c = first + ((column + k + columns) % columns);
        let dx = own - this.#longitude[c];
        if (dx > 180) dx -= 360;
        else if (dx < -180) dx += 360;
        dx *= this.#cosine[r];
        const dy = latitudeDeg - this.#latitude[c];
        const q = (dx * dx + dy * dy) / (reachDeg * reachDeg);
        if (q >= 1) continue;
        const speed = (this.#strength[c] * (1 - q) * (1 - q)) / reachDeg;
        west += speed * dx;
        north += speed * dy;
      }
    }
    out[0] = west;
    out[1] = north;
  }
}
