import { bipoleBox } from "../box.ts";
import { flaresOf } from "../euv/index.ts";
import type { Bipole, SunFlare, SunState } from "../types.ts";
import { earthView } from "../view.ts";
import type { SunFilesOptions } from "./write-options.ts";

/** The radius that discs are brought to by those who prepare them, arcsec, and the width of the field of view. */
const commonRadiusArcsec = 976;

/** Gathers, frame by frame, what is known of a written Sun. */
export class SunTruth {
  readonly #options: SunFilesOptions;
  readonly #bipoles = new Map<number, Bipole>();
  readonly #flares = new Map<string, SunFlare>();
  readonly #boxes: string[] = ["utc,bipole,x0,y0,width,height,west_deg,east_deg,south_deg,north_deg"];
  #nextBox = Number.NEGATIVE_INFINITY;

  constructor(options: SunFilesOptions) {
    this.#options = options;
  }

  get flares(): number {
    return this.#flares.size;
  }

  get bipoles(): number {
    return this.#bipoles.size;
  }

  add(state: SunState): void {
    const { seed, cadenceMinutes, boxHours, widthPx } = this.#options;
    for (const bipole of state.bipoles) this.#bipoles.set(bipole.id, bipole);
    const until = state.time + cadenceMinutes * 60_000;
    const began = flaresOf(state.bipoles, seed, { from: state.time, to: until });
    for (const flare of [...state.flares, ...began])
      this.#flares.set(`${flare.bipole} ${flare.start}`, flare);
    if (state.time < this.#nextBox) return;
    this.#nextBox = state.time + boxHours * 3_600_000;
    const view = earthView(state.time, { widthPx, radiusArcsec: commonRadiusArcsec });
    const utc = new Date(state.time).toISOString();
    for (const bipole of state.bipoles) {
      const box = bipoleBox(state, bipole, view);
      if (!box) continue;
      const { x0, y0, width, height, longitudesDeg, latitudesDeg } = box;
      const [east, west, south, north] = [...longitudesDeg, ...latitudesDeg].map((angle) => angle.toFixed(3));
      this.#boxes.push([utc, bipole.id, x0, y0, width, height, west, east, south, north].join(","));
    }
  }

  /** Bipoles and the flares that began or shone while it was looked at; times UTC. */
  json(): string {
    const utc = (time: number) => new Date(time).toISOString();
    const bipoles = [...this.#bipoles.values()]
      .sort((a, b) => a.begins - b.begins || a.id - b.id)
      .map(({ begins, grown, ...rest }) => ({ ...rest, beginsUtc: utc(begins), grownUtc: utc(grown) }));
    const flares = [...this.#flares.values()]
      .sort((a, b) => a.start - b.start || a.bipole - b.bipole)
      .map(({ start, peak, ...rest }) => ({ ...rest, startUtc: utc(start), peakUtc: utc(peak) }));
    const about = "SYNTHETIC: nothing here was observed.";
    return `${JSON.stringify({ about, options: this.#options, bipoles, flares })}\n`;
  }

  /**
   * Bipoles' boxes on the disc prepared at the written width (radius 976 arcsec of 2457.6): first column and row counted from
   * 0 with row 0 south, and Carrington degrees.
   */
  boxes(): string {
    return `${this.#boxes.join("\n")}\n`;
  }
}
