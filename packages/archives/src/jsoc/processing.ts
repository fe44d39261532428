import { ArgumentError } from "@helioscope/core";

/** What the files are. */
export type Protocol = "fits" | "as-is" | PictureProtocol;

export interface PictureProtocol {
  readonly kind: "jpg" | "mpg" | "mp4";
  /** JSOC's name of a colour table: `grey.sao` unless said. */
  readonly colourTable?: string;
  /** Such as `MINMAX` (unless said) or `LOG`. */
  readonly scaling?: string;
  /** Pixels of the data to one of the picture, along each axis: 1 unless said. */
  readonly size?: number;
  readonly min?: number;
  readonly max?: number;
}

const STEPS = [
  "im_patch",
  "resize",
  "rebin",
  "aia_scale_aialev1",
  "aia_scale_orig",
  "aia_scale_other",
  "Maproj",
  "HmiB2ptr",
] as const;

/** What JSOC does to the records before they become files, in this order. */
export type ProcessingSteps = readonly {
  readonly name: (typeof STEPS)[number];
  readonly arguments: Readonly<Record<string, string | number>>;
}[];

export function protocolText(protocol: Protocol): string {
  if (protocol === "fits" || protocol === "as-is") return protocol;
  const { kind, colourTable = "grey.sao", scaling = "MINMAX", size = 1, min, max } = protocol;
  return [
    kind,
    `CT=${word(colourTable)}`,
    `scaling=${word(scaling)}`,
    `size=${word(size)}`,
    ...(min === undefined ? [] : [`min=${word(min)}`]),
    ...(max === undefined ? [] : [`max=${word(max)}`]),
  ].join(",");
}

/** `n=0|im_patch,t=...,x=1`, without the `n=` that stands in the parameter's name. */
export function processText(limit: number, steps: ProcessingSteps): string {
  if (!Number.isSafeInteger(limit)) {
    throw new ArgumentError(`A limit of ${limit} records`, { value: limit, expected: "a whole number" });
  }
  const texts = steps.map(({ name, arguments: values }) => {
    if (!STEPS.includes(name)) {
      throw new ArgumentError(`The processing step ${name}`, { value: name, expected: STEPS.join(", ") });
    }
    return [name, ...Object.entries(values).map(([key, value]) => `${word(key)}=${word(value)}`)].join(",");
  });
  return [String(limit), ...texts].join("|");
}

function word(value: string | number): string {
  const text = String(value);
  if (/^[\w.:+-]+$/.test(text) && text !== "NaN") return text;
  throw new ArgumentError(`The export argument ${JSON.stringify(value)}`, {
    value,
    expected: "letters, digits and _ . : + -",
  });
}
