import { type Columns, createColumns } from "../gas/columns.ts";
import type { Atmosphere, Synthesizer } from "../types.ts";

/** Puts the electron pressure of an atmosphere in hydrostatic equilibrium, in place. */
export type Equilibrium = (atmosphere: Atmosphere) => void;

const kept = new WeakMap<Synthesizer, Columns>();

/** The equilibrium for the abundances of a synthesizer's setup along its line of sight, value at the top held. */
export function equilibriumOf(synthesizer: Synthesizer): Equilibrium {
  const { regions, abundances, mu = 1 } = synthesizer.setup;
  return (atmosphere) => {
    let columns = kept.get(synthesizer);
    if (columns?.depths !== atmosphere.logTau.length) {
      columns = createColumns(regions.slice(0, 1), abundances, atmosphere.logTau.length, { mu });
      kept.set(synthesizer, columns);
    }
    columns.equilibrate(atmosphere);
  };
}
