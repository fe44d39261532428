/** A quantity at every depth with its partial derivatives to temperature and electron pressure. */
export interface Quantity {
  readonly value: Float64Array;
  /** Per K, at constant electron pressure. */
  readonly dT: Float64Array;
  /** Per dyn/cm^2, at constant temperature. */
  readonly dPe: Float64Array;
}

/** A quantity that depends on the microturbulence too. */
export interface LineQuantity extends Quantity {
  /** Per cm/s. */
  readonly dVmic: Float64Array;
}

/** What the transfer needs to know of one line at every depth. */
export interface LineColumn {
  /** eta_0: line absorption over the continuum's at 5000 Angstrom before the Voigt function H(a, v), stimulated emission included. */
  readonly strength: LineQuantity;
  /** Damping parameter a of the Voigt function. */
  readonly damping: LineQuantity;
  /** Doppler width, Angstrom. */
  readonly dopplerWidth: LineQuantity;
}

/** What the transfer needs to know of one spectral region at every depth (index 0 the deepest). */
export interface RegionColumn {
  /** Continuum absorption at the first line's wavelength over that at 5000 Angstrom. */
  readonly continuum: Quantity;
  /** Planck function at the first line's wavelength in units of the HSRA continuum there; `dPe` is zero. */
  readonly source: Quantity;
  readonly lines: readonly LineColumn[];
}
