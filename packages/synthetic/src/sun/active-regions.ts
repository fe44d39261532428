import { bipoleCalendar } from "./bipoles.ts";
import { DAY, wrapDeg } from "./constants.ts";
import { addEmerging, type EmergingBipole, emergingBipole } from "./emergence.ts";
import { Meetings } from "./encounters.ts";
import { type FreeKnot, stepMs } from "./free-knot.ts";
import { KnotList } from "./knot-list.ts";
import type { SunOptions } from "./options.ts";
import type { CellFlow } from "./supergranules.ts";
import { advance, settled } from "./transport.ts";
import type { Bipole } from "./types.ts";

/** All flux of active regions, from its emergence until it is gone. */
export class ActiveRegions {
  readonly #options: SunOptions;
  readonly #meetings = new Meetings();
  readonly #calendar: (from: number, to: number) => Bipole[];
  #step: number;
  #emerging: EmergingBipole[] = [];
  #known: Bipole[] = [];
  #free: FreeKnot[] = [];
  #nextId = 1;

  /** Without any, at the beginning of a step. */
  constructor(options: SunOptions, step: number) {
    this.#options = options;
    this.#calendar = bipoleCalendar(options);
    this.#step = step;
  }

  /** The step that {@link plan} plans next. */
  get step(): number {
    return this.#step;
  }

  /** A copy that goes on by itself. */
  copy(): ActiveRegions {
    const twin = new ActiveRegions(this.#options, this.#step);
    twin.#emerging = [...this.#emerging];
    twin.#known = [...this.#known];
    twin.#free = this.#free.map((knot) => ({ ...knot }));
    twin.#nextId = this.#nextId;
    return twin;
  }

  /** Works out what happens in the step: until {@link finish}, {@link addTo} tells of any moment in it. */
  plan(flow: CellFlow): void {
    const from = this.#step * stepMs;
    const born = this.#calendar(from, from + stepMs);
    this.#emerging.push(...born.map((bipole) => emergingBipole(bipole, this.#options)));
    this.#known.push(...born);
    advance(this.#free, from, flow, this.#options);
    this.#meetings.meet(this.#free);
  }

  /** Adds the knots as they are at a moment of the planned step. */
  addTo(list: KnotList, time: number): void {
    const part = (time - this.#step * stepMs) / stepMs;
    const { differentialRotation } = this.#options;
    for (const emerging of this.#emerging) addEmerging(list, emerging, time, differentialRotation);
    for (const knot of this.#free) {
      const flux = knot.fluxMx + part * (knot.nextFluxMx - knot.fluxMx);
      if (flux === 0) continue;
      const longitude = knot.longitudeDeg + part * (knot.nextLongitudeDeg - knot.longitudeDeg);
      const latitude = knot.latitudeDeg + part * (knot.nextLatitudeDeg - knot.latitudeDeg);
      list.add(wrapDeg(longitude), latitude, flux, knot.bipole);
    }
  }

  /** Bipoles that have begun by a time of the planned step and are not yet dispersed. */
  bipolesAt(time: number): Bipole[] {
    return this.#known.filter((bipole) => bipole.begins <= time && time < dispersed(bipole));
  }

  /** Ends the planned step: bipoles that have emerged are left to the flows. */
  finish(): void {
    this.#step++;
    const now = this.#step * stepMs;
    this.#free = settled(this.#free, this.#step, this.#nextId);
    for (const { id } of this.#free) if (id >= this.#nextId) this.#nextId = id + 1;
    const { differentialRotation } = this.#options;
    for (const emerging of this.#emerging) {
      if (emerging.freed > now) continue;
      const list = new KnotList();
      addEmerging(list, emerging, now, differentialRotation);
      const { longitudeDeg, latitudeDeg, fluxMx, count } = list.finish();
      for (let i = 0; i < count; i++) {
        const { freed, stiffDays, bipole } = emerging;
        this.#free.push({
          id: this.#nextId++,
          bipole: bipole.id,
          longitudeDeg: longitudeDeg[i],
          latitudeDeg: latitudeDeg[i],
          fluxMx: fluxMx[i],
          nextLongitudeDeg: longitudeDeg[i],
          nextLatitudeDeg: latitudeDeg[i],
          nextFluxMx: fluxMx[i],
          kickWest: 0,
          kickNorth: 0,
          freed,
          stiffDays,
        });
      }
    }
    this.#emerging = this.#emerging.filter(({ freed }) => freed > now);
    this.#known = this.#known.filter((bipole) => now < dispersed(bipole));
  }
}

/** When a bipole can no longer be told from what is around it: after some weeks, the more flux the later. */
const dispersed = ({ grown, fluxMx }: Bipole): number => grown + 30 * DAY * (fluxMx / 4e21) ** 0.5;
