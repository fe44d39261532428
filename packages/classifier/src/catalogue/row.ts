import type { Cell, Row } from "@helioscope/core";
import { withTemperature } from "../evaluation/index.ts";
import type { ImageFacts } from "../preprocess/index.ts";
import { classTitle, hekEventType } from "./hek.ts";
import type { RowPlan } from "./options.ts";
import { entropyBits, ranking } from "./ranking.ts";
import { classifierVersion } from "./version.ts";

/** What a row needs to know of an image besides what the network says of it. */
export interface CataloguedImage {
  readonly name: string;
  /** Size of the file. */
  readonly bytes: number;
  /** SHA-256 of the file; null where it was not asked for. */
  readonly sha256: string | null;
  readonly facts: ImageFacts;
  readonly width: number;
  readonly height: number;
  /** What was wrong with the file and could be read around. */
  readonly warnings?: readonly string[];
  /** Whether it shows the whole disc of the Sun. */
  readonly fullDisc?: boolean;
}

/**
 * The row of an image, in the columns of `catalogueColumns`. Logits are the network's; probabilities are theirs divided by
 * the plan's temperature. No class is said of a full disc, unless the plan says so. Numbers of the network keep the seven digits that its 32 bits hold.
 */
export function catalogueRow(image: CataloguedImage, logits: ArrayLike<number>, plan: RowPlan): Row {
  const { classes, labels, model } = plan;
  const probabilities = withTemperature(logits, plan.temperature, labels);
  const ranked = ranking(probabilities);
  const [first, second] = ranked;
  const unsaid = plan.discs === "unsaid" && image.fullDisc === true;
  const said = unsaid ? [] : saidOf(probabilities, ranked, plan);
  const row: Record<string, Cell> = {
    file: image.name,
    bytes: image.bytes,
    ...(plan.hash ? { sha256: image.sha256 } : {}),
    ...imageCells(image),
    class: said.length > 0 ? classes[said[0]] : null,
    class_name: said.length > 0 ? classTitle(classes[said[0]]) : null,
  };
  if (labels === "several") row.labels = said.map((index) => classes[index]).join(";");
  if (plan.hek) {
    const types = said.flatMap((index) => hekEventType(classes[index]) ?? []);
    row.hek_event_type = types.length > 0 ? [...new Set(types)].join(";") : null;
  }
  row.probability = digits(probabilities[first]);
  if (labels === "single") {
    row.abstained = said.length === 0;
    row.entropy_bits = digits(entropyBits(probabilities));
    row.margin = digits(probabilities[first] - (second === undefined ? 0 : probabilities[second]));
  }
  for (let rank = 0; rank < plan.top; rank++) {
    row[`top${rank + 1}`] = classes[ranked[rank]];
    row[`top${rank + 1}_probability`] = digits(probabilities[ranked[rank]]);
  }
  for (const [index, name] of classes.entries()) row[`p_${name}`] = digits(probabilities[index]);
  if (plan.logits)
    for (const [index, name] of classes.entries()) row[`logit_${name}`] = digits(logits[index]);
  row.temperature = plan.temperature;
  row.model = model.name;
  row.model_sha256 = model.sha256;
  row.classifier_version = classifierVersion;
  return row;
}

/** The classes that are said, the most probable first. */
function saidOf(
  probabilities: ArrayLike<number>,
  ranked: readonly number[],
  plan: RowPlan,
): readonly number[] {
  if (plan.labels === "several")
    return ranked.filter((index) => probabilities[index] >= plan.thresholds[index]);
  const [first] = ranked;
  return plan.abstain !== null && probabilities[first] < plan.abstain ? [] : [first];
}

function imageCells({
  facts,
  width,
  height,
  fullDisc = false,
  warnings = [],
}: CataloguedImage): Record<string, Cell> {
  return {
    utc: facts.utc,
    observatory: facts.observatory,
    instrument: facts.instrument,
    band: facts.band,
    wavelength_angstrom: facts.wavelengthAngstrom,
    pointing_x_arcsec: facts.pointingArcsec?.[0] ?? null,
    pointing_y_arcsec: facts.pointingArcsec?.[1] ?? null,
    pixel_scale_arcsec: facts.pixelScaleArcsec,
    width,
    height,
    full_disc: fullDisc,
    warnings: warnings.length > 0 ? warnings.join("; ") : null,
  };
}

const digits = (value: number): number => Number(value.toPrecision(7));
