import { ArgumentError, ShapeError } from "@helioscope/core";
import { ASPLUND_2009 } from "../atoms/abundances.ts";
import type { Abundances, Atmosphere, SpectralRegion } from "../types.ts";
import type { Quantity, RegionColumn } from "./column.ts";
import { SOLAR_GRAVITY } from "./constants.ts";
import { continuumOpacityAt } from "./continuum.ts";
import { equilibrate, pressureResponse } from "./equilibrium.ts";
import { GasColumn } from "./gas-column.ts";
import { hsraContinuum } from "./hsra-continuum.ts";
import { type LineOpacity, lineOpacityOf } from "./line-opacity.ts";
import { mixtureOf } from "./mixture.ts";
import { planck, planckSlope } from "./planck.ts";
import { STATE_SIZE } from "./state.ts";

/** How the gas is weighed. */
export interface EquilibriumOptions {
  /** Cosine of the heliocentric angle, where optical depths run along the line of sight (as SIR's do); 1 where absent. */
  readonly mu?: number;
  /** cm/s^2; 27414 where absent. */
  readonly gravity?: number;
}

/** Options of {@link createColumns}. */
export interface ColumnsOptions extends EquilibriumOptions {
  /** Nuclei heavier than hydrogen, per hydrogen nucleus, in the gas pressure; the abundances' sum where absent. SIR has 0.1014 whatever the abundances. */
  readonly heavyNuclei?: number;
}

/** What the transfer needs of an atmosphere, for one set of regions and one number of depths. Holds its work space: one for each thread. */
export interface Columns {
  readonly depths: number;
  /** Values and derivatives as of the last {@link Columns.update}. */
  readonly regions: readonly RegionColumn[];
  /**
   * Computes all columns for an atmosphere, taking its electron pressure as it stands.
   *
   * @throws {ShapeError} where the number of depths differs.
   * @throws {DataError} where a temperature is not from 1500 to 30000 K or a pressure is not a positive number.
   */
  update(atmosphere: Atmosphere): void;
  /**
   * Writes the electron pressure of hydrostatic equilibrium into the atmosphere, its value at the top held. The
   * options of the columns hold where none are given here.
   *
   * @throws {ShapeError} where the number of depths differs.
   * @throws {DataError} where there is no equilibrium, or a temperature is not from 1500 to 30000 K.
   */
  equilibrate(atmosphere: Atmosphere, options?: EquilibriumOptions): void;
  /**
   * Change of the electron pressure with the temperature in hydrostatic equilibrium, at the state of the last `update`
   * or `equilibrate` and with the options of the last `equilibrate` (or those of the columns): `profiles` holds one or several [depths] of K,
   * `out` gets as many of dyn/cm^2.
   */
  pressureResponse(profiles: Float64Array, out: Float64Array): void;
}

const quantity = (depths: number): Quantity => ({
  value: new Float64Array(depths),
  dT: new Float64Array(depths),
  dPe: new Float64Array(depths),
});

interface Region {
  readonly wavelength: number;
  /** Place of its continuum among the opacities of the gas. */
  readonly place: number;
  readonly unit: number;
  readonly column: RegionColumn;
  readonly lines: readonly LineOpacity[];
}

/**
 * Prepares the columns of some spectral regions (equation of state, continuum and line opacities, after Wittmann
 * 1974).
 *
 * @throws {ArgumentError} where a region has no lines, an element is unknown or lacks an abundance.
 * @throws {UnsupportedError} where the HSRA continuum is not known at a region's wavelength.
 */
export function createColumns(
  regions: readonly SpectralRegion[],
  abundances: Abundances | undefined,
  depths: number,
  options: ColumnsOptions = {},
): Columns {
  const table = abundances ?? ASPLUND_2009;
  if (!(Number.isInteger(depths) && depths >= 2)) {
    throw new ArgumentError(`An atmosphere has no ${depths} depths`, {
      value: depths,
      expected: "an integer of at least 2",
    });
  }
  const own = regions.map((region, index): Region => {
    const first = region.lines[0];
    if (!first) {
      throw new ArgumentError(`Region ${index} has no line`, {
        value: region,
        expected: "at least one line",
      });
    }
    const lines = region.lines.map((line) => lineOpacityOf(line, table, depths));
    return {
      wavelength: first.wavelength,
      place: index + 1,
      unit: 1 / hsraContinuum(first.wavelength),
      lines,
      column: {
        continuum: quantity(depths),
        source: quantity(depths),
        lines: lines.map((line) => line.column),
      },
    };
  });
  const wavelengths = [5000, ...own.map((region) => region.wavelength)];
  const gas = new GasColumn(
    mixtureOf(table, options.heavyNuclei),
    depths,
    wavelengths.map((wavelength) => continuumOpacityAt(wavelength)),
  );
  const logTau = new Float64Array(depths);
  let gravity = (options.gravity ?? SOLAR_GRAVITY) * (options.mu ?? 1);

  function check(atmosphere: Atmosphere): void {
    if (atmosphere.logTau.length !== depths) {
      throw new ShapeError(`The atmosphere has ${atmosphere.logTau.length} depths`, {
        value: atmosphere.logTau.length,
        expected: `${depths}, as the columns were made for`,
      });
    }
    logTau.set(atmosphere.logTau);
  }

  function fill(region: Region, atmosphere: Atmosphere): void {
    const { state, opacity } = gas;
    const { continuum, source } = region.column;
    for (let i = 0; i < depths; i++) {
      const temperature = atmosphere.temperature[i];
      gas.absorb(i, region.place);
      const at = 3 * i;
      const here = 3 * (region.place * depths + i);
      const ratio = opacity[here] / opacity[at];
      continuum.value[i] = ratio;
      continuum.dT[i] = (opacity[here + 1] - ratio * opacity[at + 1]) / opacity[at];
      continuum.dPe[i] = (opacity[here + 2] - ratio * opacity[at + 2]) / opacity[at];
      source.value[i] = planck(region.wavelength, temperature) * region.unit;
      source.dT[i] = planckSlope(region.wavelength, temperature) * region.unit;
      for (let k = 0; k < region.lines.length; k++) {
        region.lines[k].at(
          i,
          temperature,
          atmosphere.electronPressure[i],
          atmosphere.microturbulence[i],
          state,
          i * STATE_SIZE,
          opacity,
          at,
        );
      }
    }
  }

  return {
    depths,
    regions: own.map((region) => region.column),
    update(atmosphere) {
      check(atmosphere);
      for (let i = 0; i < depths; i++) {
        gas.heat(i, atmosphere.temperature[i]);
        gas.press(i, atmosphere.electronPressure[i]);
      }
      for (let r = 0; r < own.length; r++) fill(own[r], atmosphere);
    },
    equilibrate(atmosphere, own: EquilibriumOptions = options) {
      check(atmosphere);
      gravity = (own.gravity ?? options.gravity ?? SOLAR_GRAVITY) * (own.mu ?? options.mu ?? 1);
      equilibrate(gas, logTau, atmosphere.temperature, atmosphere.electronPressure, gravity);
    },
    pressureResponse(profiles, out) {
      if (profiles.length % depths !== 0 || out.length < profiles.length) {
        throw new ShapeError(`${profiles.length} temperatures do not make profiles of ${depths} depths`, {
          value: [profiles.length, out.length],
          expected: `a multiple of ${depths}, and as much room in out`,
        });
      }
      pressureResponse(gas, logTau, gravity, profiles, out);
    },
  };
}
