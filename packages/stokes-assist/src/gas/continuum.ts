import { helium } from "./helium.ts";
import { type Absorption, hydrogen } from "./hydrogen.ts";
import { CARBON, MAGNESIUM, SODIUM } from "./metal-tables.ts";
import { metal } from "./metals.ts";
import { moleculeIon, rayleighHelium, rayleighHydrogen, rayleighMolecule, THOMSON } from "./molecules.ts";
import {
  freeFreeOfHeliumMinus,
  freeFreeOfHminus,
  freeFreeOfMoleculeMinus,
  photodetachment,
  stimulatedEmission,
} from "./negative-ions.ts";
import { SAHA_MINUS } from "./saha.ts";
import {
  STATE_C,
  STATE_ELECTRONS,
  STATE_H,
  STATE_H_PLUS,
  STATE_H2,
  STATE_HE,
  STATE_MG,
  STATE_NA,
} from "./state.ts";

/** How many numbers {@link ContinuumOpacity.prepare} writes: value and derivative to T of ten absorptions. */
export const CONTINUUM_FACTORS = 20;

/** The continuum opacity at one wavelength, split into what depends on temperature alone and the rest. */
export interface ContinuumOpacity {
  /** Writes the absorption per particle at a temperature, whose Saha factors lie at `sahaAt`. */
  prepare(temperature: number, saha: Float64Array, sahaAt: number, out: Float64Array, at: number): void;
  /** Writes the opacity (cm^2 per hydrogen nucleus), its derivative to T and to Pe, from those factors and a state of the gas. */
  opacity(
    factors: Float64Array,
    factorsAt: number,
    state: Float64Array,
    stateAt: number,
    pe: number,
    out: Float64Array,
    at: number,
  ): void;
}

/**
 * Continuum opacity at a wavelength in air (Angstrom), stimulated emission included: H- bound-free and free-free,
 * H bound-free and free-free, H2-, H2+, He- and He, C, Na and Mg bound-free, Rayleigh scattering by H, H2 and He,
 * Thomson scattering. Coefficients of Wittmann's opacity package.
 */
export function continuumOpacityAt(wavelength: number): ContinuumOpacity {
  const lambda = wavelength * 1e-8;
  const detachment = photodetachment(lambda);
  const freeFree = freeFreeOfHminus(lambda);
  const scatterH = rayleighHydrogen(lambda);
  const scatterH2 = rayleighMolecule(lambda);
  const scatterHe = rayleighHelium(lambda);
  const parts: readonly (readonly [Absorption, number])[] = [
    [hydrogen(lambda), 0],
    [helium(lambda), 4],
    [freeFreeOfHeliumMinus(lambda), 6],
    [freeFreeOfMoleculeMinus(lambda), 10],
    [moleculeIon(lambda), 12],
    [metal(CARBON, lambda), 14],
    [metal(SODIUM, lambda), 16],
    [metal(MAGNESIUM, lambda), 18],
  ];
  const two = new Float64Array(2);

  return {
    prepare(temperature, saha, sahaAt, out, at) {
      for (let i = 0; i < parts.length; i++) {
        const part = parts[i];
        part[0](temperature, two);
        out[at + part[1]] = two[0];
        out[at + part[1] + 1] = two[1];
      }
      out[at] += scatterH;
      out[at + 4] += scatterHe;
      out[at + 8] = scatterH2;
      out[at + 9] = 0;
      freeFree(temperature, two);
      out[at + 2] = two[0];
      out[at + 3] = two[1];
      if (detachment > 0) {
        stimulatedEmission(lambda, temperature, two);
        const ions = detachment * saha[sahaAt + SAHA_MINUS];
        out[at + 2] += ions * two[0];
        out[at + 3] += ions * (two[1] + two[0] * saha[sahaAt + SAHA_MINUS + 1]);
      }
    },
    opacity(k, f, state, s, pe, out, at) {
      const h = state[s + STATE_H];
      const electrons = state[s + STATE_ELECTRONS];
      const m = state[s + STATE_H2];
      const he = state[s + STATE_HE];
      const onH = k[f] + pe * k[f + 2];
      const onHe = k[f + 4] + pe * k[f + 6];
      const onM = k[f + 8] + pe * k[f + 10];
      const pair = (h * state[s + STATE_H_PLUS] * pe) / electrons;
      const pairT =
        pair *
        (state[s + STATE_H + 1] / h +
          state[s + STATE_H_PLUS + 1] / state[s + STATE_H_PLUS] -
          state[s + STATE_ELECTRONS + 1] / electrons);
      const pairP =
        pair *
        (state[s + STATE_H + 2] / h +
          state[s + STATE_H_PLUS + 2] / state[s + STATE_H_PLUS] -
          state[s + STATE_ELECTRONS + 2] / electrons +
          1 / pe);
      out[at] =
        h * onH +
        he * onHe +
        m * onM +
        pair * k[f + 12] +
        state[s + STATE_C] * k[f + 14] +
        state[s + STATE_NA] * k[f + 16] +
        state[s + STATE_MG] * k[f + 18] +
        THOMSON * electrons;
      out[at + 1] =
        state[s + STATE_H + 1] * onH +
        h * (k[f + 1] + pe * k[f + 3]) +
        state[s + STATE_HE + 1] * onHe +
        he * (k[f + 5] + pe * k[f + 7]) +
        state[s + STATE_H2 + 1] * onM +
        m * (k[f + 9] + pe * k[f + 11]) +
        pairT * k[f + 12] +
        pair * k[f + 13] +
        state[s + STATE_C + 1] * k[f + 14] +
        state[s + STATE_C] * k[f + 15] +
        state[s + STATE_NA + 1] * k[f + 16] +
        state[s + STATE_NA] * k[f + 17] +
        state[s + STATE_MG + 1] * k[f + 18] +
        state[s + STATE_MG] * k[f + 19] +
        THOMSON * state[s + STATE_ELECTRONS + 1];
      out[at + 2] =
        state[s + STATE_H + 2] * onH +
        h * k[f + 2] +
        state[s + STATE_HE + 2] * onHe +
        he * k[f + 6] +
        state[s + STATE_H2 + 2] * onM +
        m * k[f + 10] +
        pairP * k[f + 12] +
        state[s + STATE_C + 2] * k[f + 14] +
        state[s + STATE_NA + 2] * k[f + 16] +
        state[s + STATE_MG + 2] * k[f + 18] +
        THOMSON * state[s + STATE_ELECTRONS + 2];
    },
  };
}
