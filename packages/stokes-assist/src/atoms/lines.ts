import type { SpectralLine } from "../types.ts";
import { parseTerm } from "./term.ts";

type Row = readonly [
  element: string,
  ion: 1 | 2,
  wavelength: number,
  excitation: number,
  logGf: number,
  terms: string,
  alpha?: number,
  sigma?: number,
];

const HAZEL = "line list of Hazel 2";
const SIR = "line list of SIR";
const BARKLEM = "broadening: Barklem, Piskunov and O'Mara 2000 (A&AS 142, 467)";

function line(row: Row, origin: string, more: Partial<SpectralLine> = {}): SpectralLine {
  const [element, ion, wavelength, excitation, logGf, terms, alpha, sigma] = row;
  const [lower, upper] = terms.split("-").map(parseTerm);
  const abo = alpha !== undefined && sigma !== undefined ? { abo: { alpha, sigma } } : {};
  return { element, ion, wavelength, excitation, logGf, lower, upper, ...abo, origin, ...more };
}

/** Fe I 6301.5012, Hinode SP. */
export const fe6301: SpectralLine = line(
  ["Fe", 1, 6301.5012, 3.654, -0.718, "5P2.0-5D2.0", 0.242, 2.33543e-14],
  `${HAZEL}; ${BARKLEM}`,
);
/** Fe I 6302.4936, Hinode SP; Lande factor 2.5. */
export const fe6302: SpectralLine = line(
  ["Fe", 1, 6302.4936, 3.686, -1.131, "5P1.0-5D0.0", 0.239, 2.38024e-14],
  `${HAZEL}; ${BARKLEM}`,
);
/** Fe I 15648.515, GRIS; Lande factor 3. */
export const fe15648: SpectralLine = line(
  ["Fe", 1, 15648.515, 5.426, -0.652, "7D1.0-7D1.0", 0.229, 2.736e-14],
  SIR,
);
/** Fe I 15647.413, the weak neighbour of 15648.5. */
export const fe15647: SpectralLine = line(["Fe", 1, 15647.413, 6.329, -1.07, "7D1.0-5P2.0"], SIR);
/** Fe I 5250.2089; Lande factor 3. */
export const fe5250: SpectralLine = line(
  ["Fe", 1, 5250.2089, 0.121, -4.938, "5D0.0-7D1.0", 0.253, 5.79659e-15],
  `${SIR}; ${BARKLEM}`,
);
/** Fe I 5250.646, the magnetically weaker partner of 5250.2. */
export const fe5250b: SpectralLine = line(
  ["Fe", 1, 5250.646, 2.198, -2.047, "5P2.0-5P3.0", 0.268, 9.63298e-15],
  `${SIR}; ${BARKLEM}`,
);
/** Fe I 6173.3356, HMI and PHI; Lande factor 2.5. */
export const fe6173: SpectralLine = line(
  ["Fe", 1, 6173.3356, 2.223, -2.88, "5P1.0-5D0.0", 0.266, 7.869e-15],
  `${HAZEL}; ${BARKLEM}`,
);

/** Lines that solar spectropolarimeters use, ordered by wavelength. */
export const LINES: readonly SpectralLine[] = [
  line(["Ba", 2, 4554.04, 0.848, 0.504, "2S0.5-2P1.5"], HAZEL),
  line(["Sr", 1, 4607.331, 0, 0.283, "1S0.0-1P1.0"], HAZEL),
  line(["Fe", 1, 5247.0504, 0.087, -4.97, "5D2.0-7D3.0", 0.253, 5.76859e-15], `${HAZEL}; ${BARKLEM}`),
  fe5250,
  fe5250b,
  fe6173,
  fe6301,
  fe6302,
  line(["Ca", 2, 8542.091, 1.69993, -0.363, "2D2.5-2P1.5", 0.275, 8.14882e-15], `${HAZEL}; ${BARKLEM}`),
  line(["Si", 1, 10827.089, 4.954, 0.363, "3P2.0-3P2.0", 0.231, 2.0412e-14], `${HAZEL}; ${BARKLEM}`),
  line(["Ca", 1, 10833.41, 4.877, -0.582, "3P1.0-3P2.0", 0.278, 1.6414e-14], "line list of MPySIR"),
  line(["Ca", 1, 10838.991, 4.877, -0.033, "3P2.0-3P2.0", 0.278, 1.6414e-14], "line list of MPySIR"),
  line(["Fe", 1, 15631.949, 5.352, 0.01, "7D4.0-7D4.0"], HAZEL, { unsoldFactor: 3 }),
  line(["Ni", 1, 15632.654, 5.305, -0.069, "3D2.0-1D2.0"], HAZEL, { unsoldFactor: 3 }),
  line(["Fe", 1, 15645.02, 6.311, -0.5, "7P2.0-7P2.0", 0.291, 5.0895e-14], HAZEL),
  fe15647,
  fe15648,
  line(
    ["Fe", 1, 15652.873, 6.246, 0.001, "7D5.0-7k4.0", 0.33, 4.045e-14],
    `${HAZEL}; Lande factors as in SIR`,
    {
      lande: { lower: 1.45, upper: 1.45 },
    },
  ),
  line(["Fe", 1, 15662.018, 5.83, 0.19, "5F5.0-5F4.0", 0.24, 3.3517e-14], HAZEL),
  line(["Fe", 1, 15665.245, 5.98, -0.42, "5F1.0-5D1.0", 0.23, 3.5836e-14], HAZEL),
];
