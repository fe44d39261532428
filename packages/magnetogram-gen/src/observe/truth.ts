import { FormatError } from "@helioscope/core";
import type { PreparedDisc } from "../types.ts";

/** Fields that are known of a synthetic run: on the common grid, rounded to whole gauss. */
export interface FieldTruth {
  readonly sizePx: number;
  readonly fields: readonly {
    /** UTC, ISO 8601. */
    readonly utc: string;
    /** Row 0 south. */
    readonly gauss: readonly number[];
  }[];
}

/** An EUV image may be so far from a field that is taken for its own, ms. */
const NEAR = 60_000;

/** The fields of a {@link FieldTruth} as discs beside those of EUV images. Throws a FormatError for anything else. */
export function readFieldTruth(text: string): (euv: PreparedDisc, utc: string) => PreparedDisc | undefined {
  let truth: Partial<FieldTruth>;
  try {
    truth = JSON.parse(text) as Partial<FieldTruth>;
  } catch (cause) {
    throw new FormatError("The truth of the fields is no JSON", { cause });
  }
  const { sizePx, fields } = truth;
  if (!Array.isArray(fields) || typeof sizePx !== "number")
    throw new FormatError("The truth of the fields lacks sizePx or fields", { value: Object.keys(truth) });
  return (euv, utc) => {
    if (euv.width !== sizePx) return undefined;
    const near = fields.find((field) => Math.abs(Date.parse(field.utc) - Date.parse(utc)) <= NEAR);
    if (near?.gauss?.length !== sizePx * sizePx) return undefined;
    const { radiusPx, width, height } = euv;
    return {
      kind: "field",
      name: `field of ${near.utc}`,
      unit: "G",
      synthetic: true,
      data: Float32Array.from(near.gauss),
      radiusPx,
      width,
      height,
      valid: { data: new Uint8Array(width * height).fill(1), width, height },
    };
  };
}
