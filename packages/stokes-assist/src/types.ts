/**
 * A plane-parallel atmosphere on a grid of optical depths. Index 0 is the deepest point (the largest `logTau`), as in
 * SIR's model files; all arrays have the same length.
 */
export interface Atmosphere {
  /**
   * log10 of the continuum optical depth at 5000 Angstrom along the line of sight (as in SIR; see `alongLineOfSight` for
   * models whose depths are vertical), descending, equidistant where it is inverted.
   */
  readonly logTau: Float64Array;
  /** K. */
  readonly temperature: Float64Array;
  /** dyn/cm^2. */
  readonly electronPressure: Float64Array;
  /** cm/s. */
  readonly microturbulence: Float64Array;
  /** G. */
  readonly fieldStrength: Float64Array;
  /** Along the line of sight, cm/s; positive away from the observer (redshift). */
  readonly velocity: Float64Array;
  /** Of the field to the line of sight, degrees; below 90 it points to the observer. */
  readonly inclination: Float64Array;
  /** Of the field around the line of sight, degrees: Q ~ cos(2 azimuth), U ~ sin(2 azimuth). */
  readonly azimuth: Float64Array;
}

/** The quantities of an {@link Atmosphere} that vary with depth and can be perturbed. */
export type DepthQuantity = Exclude<keyof Atmosphere, "logTau">;

/** One of the atmospheres that share a resolution element. */
export interface Component {
  readonly atmosphere: Atmosphere;
  /** Sigma of the Gaussian in velocity, cm/s. */
  readonly macroturbulence: number;
  /** Share of the resolution element, 0 to 1; the fills of a model sum to 1. */
  readonly fill: number;
}

/** What a pixel holds: one or two components, and light from elsewhere. */
export interface Model {
  readonly components: readonly Component[];
  /** Share of `strayLight` of the setup in the observed light, 0 to 1. */
  readonly strayLight: number;
}

/** Angular momenta of a level in LS coupling. */
export interface Term {
  /** 2S + 1. */
  readonly multiplicity: number;
  /** 0 for S, 1 for P, 2 for D. */
  readonly l: number;
  readonly j: number;
}

/** A spectral line. Its Zeeman pattern comes from the terms, or from the effective Lande factors where they are given. */
export interface SpectralLine {
  /** Symbol, such as "Fe". */
  readonly element: string;
  /** 1 neutral, 2 singly ionised. */
  readonly ion: 1 | 2;
  /** In air, Angstrom. */
  readonly wavelength: number;
  /** Excitation potential of the lower level, eV. */
  readonly excitation: number;
  readonly logGf: number;
  readonly lower: Term;
  readonly upper: Term;
  /** Measured Lande factors, used instead of those of LS coupling. */
  readonly lande?: { readonly lower: number; readonly upper: number };
  /** Collisions with neutral hydrogen after Anstee, Barklem and O'Mara: velocity exponent, and cross-section in cm^2 at 10 km/s. Without it, Unsold's formula. */
  readonly abo?: { readonly alpha: number; readonly sigma: number };
  /** Factor on Unsold's van der Waals damping; 1 where absent. */
  readonly unsoldFactor?: number;
  /** Where the numbers come from. */
  readonly origin?: string;
}

/** Lines that blend, and the wavelengths at which their common spectrum is computed. */
export interface SpectralRegion {
  /** The first one sets the wavelength of the continuum and of the Planck function. */
  readonly lines: readonly SpectralLine[];
  /** In air, Angstrom, ascending; equidistant for a spectrograph, as they come for a filter. */
  readonly wavelengths: Float64Array;
}

/** Transmission of a spectrograph or filter around its centre, equidistant or not; normalised when used. */
export interface InstrumentalProfile {
  /** Offsets from the centre, Angstrom, ascending. */
  readonly offsets: Float64Array;
  readonly transmission: Float64Array;
}

/** Logarithmic abundance of each element by its symbol, hydrogen = 12. */
export type Abundances = Readonly<Record<string, number>>;

/** What is observed, and how. */
export interface SpectralSetup {
  readonly regions: readonly SpectralRegion[];
  /** Asplund et al. 2009 where absent. */
  readonly abundances?: Abundances;
  /** Cosine of the heliocentric angle; 1 where absent. Hydrostatic equilibrium has this part of the gravity along the line of sight. */
  readonly mu?: number;
  readonly instrument?: InstrumentalProfile;
  /** Profiles of the stray light, laid out as every set of Stokes profiles here; unpolarised mean quiet Sun as a rule. */
  readonly strayLight?: Float64Array;
}

/**
 * Stokes profiles are plain Float64Array (or Float32Array in a cube) of 4 n values: I, Q, U, V one behind the other,
 * each over the n wavelengths of all regions, in units of the continuum of the HSRA at disc centre at the
 * wavelength of the region's first line.
 */
export type StokesProfiles = Float64Array;

/** How a model is varied: a change of `profile` (absolute, in the units of {@link Atmosphere}) along the depths for a unit of the parameter. */
export type Direction =
  | {
      readonly quantity: DepthQuantity;
      /** Index of the component; 0 where absent. */
      readonly component?: number;
      readonly profile: Float64Array;
      /** For the temperature: let the electron pressure follow in hydrostatic equilibrium, its value at the top held. */
      readonly hydrostatic?: boolean;
    }
  | { readonly quantity: "macroturbulence"; readonly component?: number }
  /** The fill of the second component; the first gives what it takes. */
  | { readonly quantity: "fill" }
  | { readonly quantity: "strayLight" };

/** Profiles and their derivatives. */
export interface Response {
  readonly stokes: StokesProfiles;
  /** Row by row, 4 n values a direction, per unit of its parameter. */
  readonly derivatives: Float64Array;
}

/** Computes the spectrum of models for one {@link SpectralSetup}. Holds its work space: one for each thread. */
export interface Synthesizer {
  readonly setup: SpectralSetup;
  /** Of all regions, one behind the other. */
  readonly wavelengths: Float64Array;
  /** What computes the inner loops. */
  readonly kernel: "wasm" | "typescript";
  /**
   * Puts the electron pressure of an atmosphere in hydrostatic equilibrium along the line of sight, in place; its value
   * at the top is held. What the gas was computed to be is there for the next call.
   */
  equilibrate(atmosphere: Atmosphere): void;
  /** Takes the electron pressure as it stands in the model (see {@link Synthesizer.equilibrate}). */
  synthesize(model: Model, out?: StokesProfiles): StokesProfiles;
  /** Analytic derivatives along each direction, with the profiles themselves. The arrays are the synthesizer's and hold until the next call, unless `out` is given. */
  respond(model: Model, directions: readonly Direction[], out?: Response): Response;
}

/** A map of Stokes profiles: `data` is [height][width][4][wavelengths], row 0 south. */
export interface StokesCube {
  readonly width: number;
  readonly height: number;
  /** In air, Angstrom, ascending. */
  readonly wavelengths: Float64Array;
  /** In units of the quiet Sun's continuum, see `units` and `continuum`. NaN where there is no datum. */
  readonly data: Float32Array;
  /** Whose continuum is 1: that of this heliocentric angle, or that of the disc centre; `local` where absent. */
  readonly units?: "local" | "disc-centre";
  /** What the file's counts were divided by. */
  readonly continuum: number;
  /** Standard deviation of the noise of Q, U and V, in units of the continuum. */
  readonly noise: number;
  readonly name: string;
  /** UTC of the middle of the observation, ISO 8601. */
  readonly time?: string;
  readonly mu?: number;
  /** Arcsec a pixel, x and y. */
  readonly pixelScaleArcsec?: readonly [number, number];
  /** Place of the centre of the map on the disc, arcsec west and north. */
  readonly centreArcsec?: readonly [number, number];
  readonly instrument?: string;
}
