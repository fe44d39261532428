/** What a scene can be of, in the order of the names. A pixel of a mask holds the class's place in it, counted from 1. */
export const sceneClasses = [
  "coronal_hole",
  "filament",
  "flare",
  "plage",
  "prominence",
  "quiet_sun",
  "sunspot",
] as const;

export type SceneClass = (typeof sceneClasses)[number];

/** What leaves a mark in a mask: every class but the quiet Sun. */
export type FeatureKind = Exclude<SceneClass, "quiet_sun">;

export const sceneBands = ["H-alpha", "continuum", "He II 304", "Fe XII 193"] as const;

export type SceneBand = (typeof sceneBands)[number];

/** Wavelength of a band, angstrom; H-alpha and the continuum in air. */
export const bandAngstrom: Readonly<Record<SceneBand, number>> = {
  "H-alpha": 6562.8,
  continuum: 6173,
  "He II 304": 304,
  "Fe XII 193": 193,
};

/** The bands in which scenes of a class are made. */
export const bandsOfClass: Readonly<Record<SceneClass, readonly SceneBand[]>> = {
  coronal_hole: ["Fe XII 193"],
  filament: ["H-alpha"],
  flare: ["H-alpha", "He II 304"],
  plage: ["H-alpha"],
  prominence: ["He II 304", "H-alpha"],
  quiet_sun: sceneBands,
  sunspot: ["continuum", "H-alpha"],
};

/** The value that a pixel of a class has in a mask. */
export function maskValue(kind: FeatureKind): number {
  return sceneClasses.indexOf(kind) + 1;
}
