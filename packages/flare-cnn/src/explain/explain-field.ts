import { ArgumentError, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { type PilOptions, pilMask, standardGeometry } from "../keywords/index.ts";
import { binnedPixels } from "../keywords/r-value.ts";
import { prepareInput, type SampleField } from "../network/index.ts";
import { scaleOf } from "../network/sample-set.ts";
import type { DifferentiableClassifier, FlareClassifier } from "../types.ts";
import type { Explanation } from "./explanation-figure.ts";
import { fluxOcclusion, type OcclusionMap, type OcclusionOptions, occlusionMap } from "./occlusion.ts";
import { onField } from "./on-field.ts";
import { type PilOverlap, pilOverlap } from "./overlap.ts";
import { type SaliencyOptions, saliencyMap } from "./saliency.ts";

/** How a classifier is asked what it looks at. */
export type ExplainMethod = "occlusion" | "saliency";

export interface ExplainOptions
  extends WorkOptions,
    Pick<OcclusionOptions, "mask" | "stride" | "coarse" | "output" | "threshold" | "fillGauss"> {
  /** `occlusion` alone where absent. */
  readonly methods?: readonly ExplainMethod[];
  /** How saliency is taken; the plain gradient where absent. */
  readonly saliency?: SaliencyOptions;
  /** Which inversion lines the maps are compared with; those of R_VALUE (Schrijver 2007, in blocks of 2 arcseconds) where absent. */
  readonly pil?: PilOptions;
  /** How near is on the line, Mm; 7.3 (20 pixels of SHARP CEA maps) where absent. */
  readonly withinMm?: number;
}

/** What a classifier looks at in one magnetogram. */
export interface FieldExplanation {
  readonly probability: number;
  /** Maps on the grid of the magnetogram, for {@link explanationFigure}. */
  readonly explanation: Explanation;
  /** The occlusion map as it came, on the grid of the input. */
  readonly occlusion: OcclusionMap | null;
  /**
   * The occlusion map (or, without one, the size of the saliency map) beside a uniform one, the field and the flux seen through the
   * same masks; null where the magnetogram has no inversion line or no mask changes the output.
   */
  readonly overlap: PilOverlap | null;
}

/**
 * Explains one magnetogram: its occlusion map (section 4.5) and saliency map on the magnetogram's grid, and how they lie to the
 * polarity-inversion line.
 *
 * @throws ArgumentError without a method, for saliency of a classifier without a gradient, or as {@link occlusionMap};
 * AbortedError
 */
export async function explainField(
  classifier: FlareClassifier | DifferentiableClassifier,
  field: SampleField,
  options: ExplainOptions = {},
): Promise<FieldExplanation> {
  const { methods = ["occlusion"], signal, withinMm } = options;
  if (methods.length === 0)
    throw new ArgumentError("No method to explain with", { expected: "at least one" });
  throwIfAborted(signal);
  const scale = scaleOf(field);
  const input = prepareInput(field, classifier.input, scale);
  const place = (map: Parameters<typeof onField>[0]) => onField(map, field, classifier.input, scale);
  const [probability] = await classifier.probabilities([input], signal ? { signal } : {});
  const occlusion = methods.includes("occlusion") ? await occlusionMap(classifier, input, options) : null;
  const saliency = methods.includes("saliency")
    ? await saliencyMap(differentiable(classifier), input, {
        ...options.saliency,
        ...(signal ? { signal } : {}),
      })
    : null;
  const maps = {
    ...(occlusion ? { occlusion: place(occlusion.map) } : {}),
    ...(saliency ? { saliency: place(saliency) } : {}),
  };
  const geometry = standardGeometry(field.pixelScaleDeg);
  const pil = pilMask(field, geometry, options.pil ?? { binPx: binnedPixels(geometry) }).mask;
  const judged =
    maps.occlusion ?? (maps.saliency && { ...maps.saliency, data: maps.saliency.data.map(Math.abs) });
  const overlap =
    judged?.data.some((value) => value > 0) && pil.data.some((value) => value !== 0)
      ? pilOverlap(judged, field, pil, {
          ...(withinMm === undefined ? {} : { withinMm }),
          ...(occlusion
            ? { beside: { "flux under the masks": place(fluxOcclusion(classifier, input, options)) } }
            : {}),
        })
      : null;
  return { probability, explanation: { field, pil, ...maps }, occlusion, overlap };
}

function differentiable(classifier: FlareClassifier | DifferentiableClassifier): DifferentiableClassifier {
  if ("gradient" in classifier) return classifier;
  throw new ArgumentError("Saliency of a classifier without a gradient", {
    expected: "one that has `gradient`, as FlareNet",
    remedy: "Use occlusion.",
  });
}
