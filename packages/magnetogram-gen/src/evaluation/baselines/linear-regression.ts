import { ArgumentError, DataError, FormatError, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { IntensityTransform } from "../../config.ts";
import type { FieldGenerator, SequenceItem } from "../../types.ts";
import { eachPixel, featureNames, type LinearFeatures } from "./linear-features.ts";
import { addCase, normalEquations, solveEquations } from "./normal-equations.ts";

/** A regression of the field of a pixel on its intensity. */
export interface LinearField {
  /**
   * `field`: the signed field, whose sign one pixel's intensity cannot tell; `magnitude`: |B|, shown as a positive field, which
   * gives unsigned flux a fair baseline and polarity none.
   */
  readonly target: "field" | "magnitude";
  readonly features: LinearFeatures;
  readonly intensity: IntensityTransform;
  readonly clipGauss: number;
  /** Gauss, in the order of {@link featureNames}. */
  readonly coefficients: readonly number[];
  /** Discs that it was fitted to. */
  readonly discs: number;
}

export interface LinearFieldOptions extends WorkOptions {
  readonly intensity: IntensityTransform;
  /** Fields are clipped there before the fit, as networks see them; 200 where absent. */
  readonly clipGauss?: number;
  /** `field` where absent. */
  readonly target?: "field" | "magnitude";
  /** `position` where absent. */
  readonly features?: LinearFeatures;
}

/**
 * Fits the field of every pixel on the discs of a training side by least squares. Throws a DataError where no item has a
 * field.
 */
export async function fitLinearField(
  items: AsyncIterable<SequenceItem>,
  options: LinearFieldOptions,
): Promise<LinearField> {
  const { intensity, clipGauss = 200, target = "field", features = "position", signal, onProgress } = options;
  const sums = normalEquations(featureNames(features).length);
  let discs = 0;
  for await (const { euv, field } of items) {
    throwIfAborted(signal);
    if (!field) continue;
    eachPixel(euv, features, intensity, (i, values) => {
      if (!field.valid.data[i]) return;
      const clipped = Math.min(clipGauss, Math.max(-clipGauss, field.data[i]));
      addCase(sums, values, target === "field" ? clipped : Math.abs(clipped));
    });
    discs++;
    onProgress?.({ stage: "fit linear regression", done: discs, total: undefined });
  }
  if (discs === 0)
    throw new DataError("A linear regression of no magnetogram", { expected: "items with a field" });
  return { target, features, intensity, clipGauss, coefficients: [...solveEquations(sums)], discs };
}

/** The regression as a generator: one image in, one field out, clipped; a magnitude is never below 0. */
export function linearRegression(fit: LinearField): FieldGenerator {
  const { target, features, intensity, clipGauss } = fit;
  const coefficients = Float64Array.from(fit.coefficients);
  const wanted = featureNames(features).length;
  if (coefficients.length !== wanted)
    throw new ArgumentError(`A regression with ${coefficients.length} coefficients`, {
      value: fit.coefficients,
      expected: `${wanted}, one for each feature`,
    });
  const least = target === "magnitude" ? 0 : -clipGauss;
  return {
    name: `linear regression${target === "magnitude" ? " of |B|" : ""}`,
    async *generate(items, options = {}) {
      let done = 0;
      for await (const { utc, euv } of items) {
        throwIfAborted(options.signal);
        const { width, height, radiusPx } = euv;
        const data = new Float32Array(width * height);
        eachPixel(euv, features, intensity, (i, values) => {
          let sum = 0;
          for (let k = 0; k < values.length; k++) sum += coefficients[k] * values[k];
          data[i] = Math.min(clipGauss, Math.max(least, sum));
        });
        yield { utc, image: { data, width, height }, radiusPx, framesUsed: 1 };
        options.onProgress?.({ stage: "linear regression", done: ++done, total: undefined });
      }
    },
  };
}

/** Text of a file that {@link linearFieldFromJson} reads. */
export const linearFieldToJson = (fit: LinearField): string =>
  `${JSON.stringify({ kind: "linear field", ...fit }, undefined, 2)}\n`;

/** Reads {@link linearFieldToJson}. Throws a FormatError for any other text. */
export function linearFieldFromJson(text: string): LinearField {
  let value: Partial<LinearField> & { readonly kind?: unknown };
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError("A regression that is no JSON", { cause });
  }
  const { kind, target, features, intensity, clipGauss, coefficients, discs } = value ?? {};
  if (
    kind !== "linear field" ||
    !(target === "field" || target === "magnitude") ||
    !(features === "intensity" || features === "position") ||
    !(Array.isArray(coefficients) && coefficients.every(Number.isFinite)) ||
    coefficients.length !== featureNames(features).length ||
    !(typeof clipGauss === "number" && clipGauss > 0) ||
    typeof intensity?.kind !== "string" ||
    typeof discs !== "number"
  )
    throw new FormatError("A file that holds no regression", { expected: "what linearFieldToJson writes" });
  return { target, features, intensity, clipGauss, coefficients, discs };
}
