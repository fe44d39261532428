import type { Column } from "@helioscope/core";
import { classTitle } from "./hek.ts";
import type { RowPlan } from "./options.ts";

const text = (name: string, about: string): Column => ({ name, type: "string", about });
const number = (name: string, about: string, unit?: string): Column => ({
  ...{ name, type: "float", about },
  ...(unit === undefined ? {} : { unit }),
});
const whole = (name: string, about: string, unit?: string): Column => ({
  ...number(name, about, unit),
  type: "int",
});

const IMAGE: readonly Column[] = [
  text("utc", "Time of observation, UTC, ISO 8601"),
  text("observatory", "Observatory or spacecraft"),
  text("instrument", "Instrument"),
  text("band", "What the image shows, such as H-alpha or AIA 193"),
  number("wavelength_angstrom", "Wavelength", "Angstrom"),
  number("pointing_x_arcsec", "Centre of the image, west of disc centre", "arcsec"),
  number("pointing_y_arcsec", "Centre of the image, north of disc centre", "arcsec"),
  number("pixel_scale_arcsec", "Angle that a pixel spans", "arcsec"),
  whole("width", "Columns of the image", "pixel"),
  whole("height", "Rows of the image", "pixel"),
  {
    name: "full_disc",
    type: "bool",
    about: "The image shows the whole disc of the Sun, of which a network of patches says nothing",
  },
  text("warnings", "What is wrong with the file and was read around"),
];

/** Columns of a catalogue, in order. Columns of classes are named after them: `p_sunspot`, `logit_sunspot`. */
export function catalogueColumns(plan: RowPlan): Column[] {
  const { classes, labels, top } = plan;
  const single = labels === "single";
  return [
    text("file", "The file, as it was found"),
    number("bytes", "Size of the file", "byte"),
    ...(plan.hash ? [text("sha256", "SHA-256 of the file")] : []),
    ...IMAGE,
    text(
      "class",
      single
        ? "The most probable class; empty when none is said"
        : "The most probable label of those that hold; empty when none does",
    ),
    text("class_name", "The class in words"),
    ...(single ? [] : [text("labels", "Labels at or above their thresholds, with semicolons between")]),
    ...(plan.hek
      ? [
          text(
            "hek_event_type",
            single
              ? "HEK event type of the class; empty where HEK has none"
              : "HEK event types of the labels, with semicolons between",
          ),
        ]
      : []),
    number("probability", "Probability of the most probable class, said or not"),
    ...(single
      ? [
          {
            name: "abstained",
            type: "bool",
            about: "No class is said: its probability is below the limit, or the image is a full disc",
          } as const,
          number("entropy_bits", "Shannon entropy of the probabilities", "bit"),
          number("margin", "Probability of the first class less that of the second"),
        ]
      : []),
    ...Array.from({ length: top }, (_, i) => [
      text(`top${i + 1}`, `Class of rank ${i + 1} by probability`),
      number(`top${i + 1}_probability`, "Its probability"),
    ]).flat(),
    ...classes.map((name) =>
      number(`p_${name}`, `Probability of ${classTitle(name)}, at the temperature of the row`),
    ),
    ...(plan.logits
      ? classes.map((name) =>
          number(`logit_${name}`, `Output for ${classTitle(name)}, before any temperature`),
        )
      : []),
    number("temperature", "Logits were divided by it"),
    text("model", "The network"),
    text("model_sha256", "SHA-256 of its weights"),
    text("classifier_version", "Version of @helioscope/classifier"),
  ];
}

/** Columns of the table of files that have no row. */
export const skippedColumns: readonly Column[] = [
  text("file", "The file, as it was found"),
  text("reason", "Why it has no row in the catalogue"),
];
