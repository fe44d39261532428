import { type Summary, summary } from "@helioscope/core/stats";
import { fluxes1e18Mx, type MeasuredFeature, sizesMm2 } from "../statistics/index.ts";
import type { Scales } from "./scales.ts";

/** Sizes and unsigned fluxes of features, in units of the Sun where the pixel scale is known, else of pixels. */
export interface Quantities {
  readonly size: { readonly unit: "Mm2" | "px"; readonly values: Float64Array };
  readonly flux: { readonly unit: "1e18 Mx" | "G px"; readonly values: Float64Array };
}

export function quantitiesOf(
  features: readonly MeasuredFeature[],
  { pixelKm }: Pick<Scales, "pixelKm">,
): Quantities {
  if (pixelKm === null) {
    return {
      size: { unit: "px", values: Float64Array.from(features, ({ sizePx }) => sizePx) },
      flux: { unit: "G px", values: Float64Array.from(features, ({ fluxGauss }) => Math.abs(fluxGauss)) },
    };
  }
  return {
    size: { unit: "Mm2", values: sizesMm2(features, { pixelKm }) },
    flux: { unit: "1e18 Mx", values: fluxes1e18Mx(features, { pixelKm }) },
  };
}

/** Table 2 of the paper, in whatever units the quantities have. */
export interface Table2Summary {
  readonly size: Summary & { readonly unit: string };
  readonly flux: Summary & { readonly unit: string };
}

/** @throws DataError when there are no features */
export function table2Of({ size, flux }: Quantities): Table2Summary {
  return {
    size: { unit: size.unit, ...summary(size.values) },
    flux: { unit: flux.unit, ...summary(flux.values) },
  };
}
