import type { Column } from "@helioscope/core";
import { numberColumn, textColumn, wholeColumn } from "./column-kinds.ts";
import { classTitle } from "./hek.ts";
import type { RowPlan } from "./options.ts";

const IMAGE: readonly Column[] = [
  textColumn("utc", "Time of observation, UTC, ISO 8601"),
  textColumn("observatory", "Observatory or spacecraft"),
  textColumn("instrument", "Instrument"),
  textColumn("band", "What the image shows, such as H-alpha or AIA 193"),
  numberColumn("wavelength_angstrom", "Wavelength", "Angstrom"),
  numberColumn("pointing_x_arcsec", "Centre of the image, west of disc centre", "arcsec"),
  numberColumn("pointing_y_arcsec", "Centre of the image, north of disc centre", "arcsec"),
  numberColumn("pixel_scale_arcsec", "Angle that a pixel spans", "arcsec"),
  wholeColumn("width", "Columns of the image", "pixel"),
  wholeColumn("height", "Rows of the image", "pixel"),
  {
    name: "full_disc",
    type: "bool",
    about: "The image shows the whole disc of the Sun, of which a network of patches says nothing",
  },
  textColumn("warnings", "What is wrong with the file and was read around"),
];

/** Columns of a catalogue, in order. Columns of classes are named after them: `p_sunspot`, `logit_sunspot`. */
export function catalogueColumns(plan: RowPlan): Column[] {
  const { classes, labels, top } = plan;
  const single = labels === "single";
  return [
    textColumn("file", "The file, as it was found"),
    numberColumn("bytes", "Size of the file", "byte"),
    ...(plan.hash ? [textColumn("sha256", "SHA-256 of the file")] : []),
    ...IMAGE,
    textColumn(
      "class",
      single
        ? "The most probable class; empty when none is said"
        : "The most probable label of those that hold; empty when none does",
    ),
    textColumn("class_name", "The class in words"),
    ...(single ? [] : [textColumn("labels", "Labels at or above their thresholds, with semicolons between")]),
    ...(plan.hek
      ? [
          textColumn(
            "hek_event_type",
            single
              ? "HEK event type of the class; empty where HEK has none"
              : "HEK event types of the labels, with semicolons between",
          ),
        ]
      : []),
    numberColumn("probability", "Probability of the most probable class, said or not"),
    ...(single
      ? [
          {
            name: "abstained",
            type: "bool",
            about: "No class is said: its probability is below the limit, or the image is a full disc",
          } as const,
          numberColumn("entropy_bits", "Shannon entropy of the probabilities", "bit"),
          numberColumn("margin", "Probability of the first class less that of the second"),
        ]
      : []),
    ...Array.from({ length: top }, (_, i) => [
      textColumn(`top${i + 1}`, `Class of rank ${i + 1} by probability`),
      numberColumn(`top${i + 1}_probability`, "Its probability"),
    ]).flat(),
    ...classes.map((name) =>
      numberColumn(`p_${name}`, `Probability of ${classTitle(name)}, at the temperature of the row`),
    ),
    ...(plan.logits
      ? classes.map((name) =>
          numberColumn(`logit_${name}`, `Output for ${classTitle(name)}, before any temperature`),
        )
      : []),
    numberColumn("temperature", "Logits were divided by it"),
    textColumn("model", "The network"),
    textColumn("model_sha256", "SHA-256 of its weights"),
    textColumn("classifier_version", "Version of @helioscope/classifier"),
  ];
}

/** Columns of the table of files that have no row. */
export const skippedColumns: readonly Column[] = [
  textColumn("file", "The file, as it was found"),
  textColumn("reason", "Why it has no row in the catalogue"),
];
