/** Degrees in each unit of angle. */
const ANGLES: Readonly<Record<string, number>> = {
  deg: 1,
  arcmin: 1 / 60,
  arcsec: 1 / 3600,
  mas: 1 / 3.6e6,
  uas: 1 / 3.6e9,
  rad: 180 / Math.PI,
  mrad: 0.18 / Math.PI,
};

/** Degrees in one of the unit; undefined for what is not an angle. A blank unit is degrees. */
export function degreesIn(unit: string): number | undefined {
  if (unit === "") return 1;
  return Object.hasOwn(ANGLES, unit) ? ANGLES[unit] : undefined;
}

const PREFIXES: Readonly<Record<string, number>> = {
  p: 1e-12,
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  c: 1e-2,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};

/** The SI unit of each spectral coordinate, and what else may be given for it (Greisen and others 2006, table 1). */
const SPECTRAL: Readonly<Record<string, string>> = {
  FREQ: "Hz",
  ENER: "J",
  WAVN: "/m",
  VRAD: "m/s",
  WAVE: "m",
  VOPT: "m/s",
  AWAV: "m",
  VELO: "m/s",
};

/** The SI unit of a spectral axis and how many of it one of `unit` is; undefined for other axes and units. */
export function spectralUnit(
  name: string,
  unit: string,
): { readonly unit: string; readonly scale: number } | undefined {
  const si = Object.hasOwn(SPECTRAL, name) ? SPECTRAL[name] : undefined;
  if (si === undefined || unit === "") return undefined;
  if (si === "m" && unit === "Angstrom") return { unit: si, scale: 1e-10 };
  if (si === "J" && unit.endsWith("eV")) {
    const prefix = PREFIXES[unit.slice(0, -2)];
    return prefix === undefined ? undefined : { unit: si, scale: prefix * 1.602176634e-19 };
  }
  if (si === "/m") {
    const inverse = /^(?:1?\/)?(.?)m(?:\^?-1|\*\*-1)?$/.exec(unit);
    const prefix =
      inverse === null || unit === inverse[0].replace(/\W/g, "") ? undefined : PREFIXES[inverse[1]];
    return prefix === undefined ? undefined : { unit: si, scale: 1 / prefix };
  }
  const bare = unit.replace(/\s*s(?:\^|\*\*)?-1$/, "/s").replace(/\s/g, "");
  if (!bare.endsWith(si)) return undefined;
  const prefix = bare.slice(0, -si.length);
  return Object.hasOwn(PREFIXES, prefix) ? { unit: si, scale: PREFIXES[prefix] } : undefined;
}
