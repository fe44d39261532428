import { ArgumentError } from "@helioscope/core";
import { panelsSvg } from "@helioscope/core/figure";
import type { MagnetogramConfig } from "../config.ts";
import { truthName } from "../evaluation/truth-name.ts";
import type { GeneratedField, PreparedDisc } from "../types.ts";
import { clock } from "./fluctuation-figure.ts";
import { showEuv, showField } from "./show.ts";

/** One moment: the EUV image, what was made of it, and what was observed. */
export interface ShownMoment {
  readonly euv: PreparedDisc;
  readonly generated: GeneratedField;
  readonly observed?: PreparedDisc;
}

export interface SequenceSheetOptions extends Pick<MagnetogramConfig, "clipGauss" | "intensity"> {
  /** Says how the fields were made; stands above the sheet. */
  readonly label: string;
}

/**
 * EUV images and the fields generated from them, moment by moment from top to bottom, the observed field beside them where
 * there is one. SVG.
 *
 * @throws ArgumentError without moments
 */
export function sequenceSheet(moments: readonly ShownMoment[], options: SequenceSheetOptions): string {
  if (moments.length === 0) throw new ArgumentError("A sheet of no moments", { expected: "at least one" });
  const { clipGauss, intensity, label } = options;
  const compared = moments.some(({ observed }) => observed);
  const bar = { map: "grey", min: -clipGauss, max: clipGauss, label: "B (G)" } as const;
  const panels = moments.flatMap(({ euv, generated, observed }) => {
    const { wavelengthAngstrom, instrument } = euv;
    const origin = [instrument, wavelengthAngstrom && `${wavelengthAngstrom} \u00c5`]
      .filter(Boolean)
      .join(" ");
    const image = showEuv(euv, intensity, {
      ...(wavelengthAngstrom === undefined ? {} : { wavelengthAngstrom }),
    });
    const frames = `of ${generated.framesUsed} image${generated.framesUsed === 1 ? "" : "s"}`;
    const fields = [
      { image, title: `${origin || "EUV"} ${clock(generated.utc)}` },
      { image: showField(generated.image, clipGauss), title: `generated ${frames}`, colourBar: bar },
    ];
    if (!compared) return fields;
    const seen = observed ?? { data: new Float32Array(1).fill(Number.NaN), width: 1, height: 1 };
    return [
      ...fields,
      { image: showField(seen, clipGauss), title: observed ? truthName(observed) : "not observed" },
    ];
  });
  return panelsSvg(panels, { columns: compared ? 3 : 2, panelWidth: 320, title: label });
}
