import { decodeBigEndian } from "./bytes.ts";
import { FitsError } from "./errors.ts";
import { pixelCount } from "./tiles/geometry.ts";
import type { Unit } from "./unit.ts";

/** Random groups in memory. */
export interface FitsGroups {
  readonly groups: number;
  /** PTYPEn with the values of all groups, PSCALn and PZEROn applied; names may repeat. */
  readonly parameters: readonly { readonly name: string; readonly data: Float64Array }[];
  /** Length of each axis of one group's array, NAXIS2 first. */
  readonly shape: readonly number[];
  /** The arrays of all groups behind each other, BSCALE and BZERO applied. */
  readonly data: Float64Array;
}

/**
 * Reads random groups (Standard, section 6), in double precision.
 *
 * @throws FitsError "truncated" with unit and byte offset; "data" for a unit of another kind; "io" from the source; "aborted".
 */
export async function readGroups(
  unit: Unit,
  options: { readonly signal?: AbortSignal } = {},
): Promise<FitsGroups> {
  if (unit.kind === "opaque") throw unit.problem;
  if (unit.kind !== "groups") {
    throw new FitsError("data", `Unit ${unit.index} holds no random groups`, {
      unit: unit.index,
      byteOffset: unit.span.offset,
      expected: "a primary array with GROUPS = T",
    });
  }
  const { header, span, groups, shape, bitpix } = unit;
  if (span.available < span.length) {
    throw new FitsError(
      "truncated",
      `The groups need ${span.length} bytes, the file holds ${span.available}`,
      {
        unit: unit.index,
        byteOffset: span.offset,
      },
    );
  }
  const bytes = await unit.source.read(span.offset, span.length, options);
  const stored = decodeBigEndian(bytes, { bitpix, flipped: false });
  const pixels = pixelCount(shape);
  const stride = unit.parameters.length + pixels;
  const number = (key: string, fallback: number): number => header.getNumber(key) ?? fallback;
  const parameters = unit.parameters.map((name, p) => {
    const scale = number(`PSCAL${p + 1}`, 1);
    const zero = number(`PZERO${p + 1}`, 0);
    return {
      name,
      data: Float64Array.from({ length: groups }, (_, g) => Number(stored[g * stride + p]) * scale + zero),
    };
  });
  const scale = number("BSCALE", 1);
  const zero = number("BZERO", 0);
  const scaled = scale !== 1 || zero !== 0;
  const blank = bitpix > 0 ? header.getNumber("BLANK") : undefined;
  const data = new Float64Array(groups * pixels);
  for (let g = 0, to = 0; g < groups; g++) {
    const from = g * stride + unit.parameters.length;
    for (let i = 0; i < pixels; i++) {
      const value = Number(stored[from + i]);
      data[to++] = value === blank ? Number.NaN : scaled ? value * scale + zero : value;
    }
  }
  return { groups, parameters, shape, data };
}
