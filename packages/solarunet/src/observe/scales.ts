import { DataError, type SolarImage } from "@helioscope/core";
import type { TrackConfig } from "../config.ts";

/** What Eq. 2 and the units need to know of a sequence, and where each value comes from. */
export interface Scales {
  readonly cadenceS: number;
  readonly pixelScaleArcsec: number;
  /** Where each comes from, in words. */
  readonly from: { readonly cadence: string; readonly pixelScale: string };
  readonly notes: readonly string[];
}

/** The paper's data: NIRIS on GST (section 2). */
const GST = { cadenceS: 56, pixelScaleArcsec: 0.083 } as const;

/**
 * Cadence and pixel scale: from the configuration, else from the frames (times and header), else those of the paper's
 * data, with a note that says so.
 *
 * @throws DataError when a cadence taken from the times is not positive
 */
export function scalesOf(config: TrackConfig, first: SolarImage, second: SolarImage | undefined): Scales {
  const notes: string[] = [];
  let cadenceS = config.cadenceS ?? secondsBetween(first, second);
  const from = {
    cadence: config.cadenceS === null ? "from the frames' times" : "as given",
    pixelScale: config.pixelScaleArcsec === null ? "from the header" : "as given",
  };
  if (cadenceS === undefined) {
    cadenceS = GST.cadenceS;
    from.cadence = "assumed";
    notes.push(
      `${second ? "The frames carry no times" : "One frame has no cadence"}: ${GST.cadenceS} s is assumed, that of the paper's data.`,
    );
  }
  if (!(cadenceS > 0)) {
    throw new DataError(`The first two frames are ${cadenceS} s apart`, {
      value: cadenceS,
      expected: "a positive cadence",
      remedy: "Give the cadence",
    });
  }
  let pixelScaleArcsec = config.pixelScaleArcsec ?? headerScale(first);
  if (pixelScaleArcsec === undefined) {
    pixelScaleArcsec = GST.pixelScaleArcsec;
    from.pixelScale = "assumed";
    notes.push(
      `The header gives no pixel scale: ${GST.pixelScaleArcsec} arcsec is assumed, that of the paper's data.`,
    );
  }
  return { cadenceS, pixelScaleArcsec, from, notes };
}

function secondsBetween(first: SolarImage, second: SolarImage | undefined): number | undefined {
  if (!first.time || !second?.time) return undefined;
  return (Date.parse(second.time.utc) - Date.parse(first.time.utc)) / 1000;
}

function headerScale({ coordinates }: SolarImage): number | undefined {
  if (!coordinates) return undefined;
  const [x, y] = coordinates.pixelScaleArcsec.map(Math.abs);
  const scale = Math.sqrt(x * y);
  // A header without units or in pixels says 1, or nothing of use.
  return scale > 0 && scale < 100 ? scale : undefined;
}
