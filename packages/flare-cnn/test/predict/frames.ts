import type { Frame, HeaderLike } from "@helioscope/core";
import type { FlareClassifier } from "../../src/types.ts";

/** Keywords of a SHARP magnetogram that breaks no rule. */
export const SHARP_CARDS: Readonly<Record<string, string | number>> = {
  HARPNUM: 377,
  NOAA_ARS: "11158",
  T_REC: "2011.02.14_12:00:00_TAI",
  QUALITY: 0,
  OBS_VR: 1200,
  LON_FWT: -5,
  LONDTMIN: -12,
  LONDTMAX: 2,
  AREA: 900,
  CTYPE1: "CRLN-CEA",
  CTYPE2: "CRLT-CEA",
  CDELT1: 0.03,
  RSUN_REF: 696_000_000,
  RSUN_OBS: 971.7,
  DSUN_OBS: 147_726_000_000,
  BUNIT: "Gauss",
};

/** A frame of a bipole of +-gauss, 48x40 px, that says when it is read. */
export function sharpFrame(
  name: string,
  gauss: number,
  cards: Readonly<Record<string, string | number | undefined>> = {},
  onRead?: () => void,
): Frame {
  const [width, height] = [48, 40];
  const all: Readonly<Record<string, string | number | undefined>> = { ...SHARP_CARDS, ...cards };
  const header: HeaderLike = { get: (keyword) => all[keyword] };
  return {
    name,
    header,
    width,
    height,
    shape: [width, height],
    async read() {
      onRead?.();
      const data = Float32Array.from({ length: width * height }, (_, i) =>
        i % width < 12 ? Number.NaN : i % width < 30 ? gauss : -gauss,
      );
      return { data, width, height, header } as unknown as Awaited<ReturnType<Frame["read"]>>;
    },
    cube: () => Promise.reject(new Error("not asked for")),
  };
}

/** A classifier whose probability is the mean strength of its input in kilogauss; it says how many come at once. */
export function meanStrength(batches: number[] = []): FlareClassifier {
  return {
    input: { kind: "native", scaleDeg: 0.03 },
    async probabilities(inputs) {
      batches.push(inputs.length);
      return Float64Array.from(inputs, ({ data }) =>
        Math.min(1, data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length / 1000),
      );
    },
  };
}
