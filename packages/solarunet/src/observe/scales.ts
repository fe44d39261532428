import {
  DataError,
  elapsedSeconds,
  KM_PER_ARCSEC,
  type ObservationTime,
  parseTime,
  pixelSizeOf,
  type SolarImage,
} from "@helioscope/core";
import { median } from "@helioscope/core/stats";
import type { TrackConfig } from "../config.ts";
import { movingDistance } from "../track/index.ts";

/** What Eq. 2 and the units need to know of a sequence, and where each value comes from. */
export interface Scales {
  /** Null where nothing states it. */
  readonly cadenceS: number | null;
  /** Null where nothing states it, and for maps in degrees. */
  readonly pixelScaleArcsec: number | null;
  /** Side of a pixel on the Sun; null where nothing states it. */
  readonly pixelKm: number | null;
  /** D of Eq. 2, pixels. What is unknown is taken from the paper's data, and said in a note. */
  readonly movingDistancePx: number;
  /** Where each comes from, in words. */
  readonly from: { readonly cadence: string; readonly pixelScale: string };
  readonly notes: readonly string[];
}

/** The frames that scales are read from. */
export interface ScaleFrames {
  readonly first: SolarImage;
  readonly second?: SolarImage | undefined;
  /** Times of all frames, UTC, in order; where absent, those of the first two count. */
  readonly times?: readonly string[] | undefined;
}

/** The paper's data: NIRIS on GST (section 2). */
const GST = { cadenceS: 56, pixelScaleArcsec: 0.083 } as const;

/**
 * Cadence and pixel scale: from the configuration (725 km an arcsec), else from the frames (times and header), else,
 * for frames whose header or name says that they are of GST, those of the paper's data; else unknown. Notes say what
 * was assumed and what is unknown.
 *
 * @throws DataError when a cadence taken from the times is not positive
 */
export function scalesOf(config: TrackConfig, frames: ScaleFrames): Scales {
  const gst = isGst(frames.first);
  const cadence = cadenceOf(config, frames, gst);
  const pixel = pixelOf(config, frames.first, gst);
  const cadenceS = cadence.value ?? GST.cadenceS;
  const pixelKm = pixel.km ?? GST.pixelScaleArcsec * KM_PER_ARCSEC;
  const movingDistancePx = movingDistance({
    speedKmS: config.speedKmS,
    cadenceS,
    pixelScaleArcsec: pixelKm / KM_PER_ARCSEC,
  });
  const assumed =
    config.profile === "swamis"
      ? ""
      : ` D of Eq. 2, ${short(movingDistancePx)} px, takes that of the paper's data`;
  const notes = [...cadence.notes, ...pixel.notes];
  if (cadence.value === null) {
    const why = frames.second ? "The frames carry no times" : "One frame has no cadence";
    notes.push(
      `${why}: lifetimes are in frames only.${assumed && `${assumed} (${GST.cadenceS} s).`} Give the cadence to have seconds.`,
    );
  }
  if (pixel.km === null) {
    notes.push(
      `The header gives no pixel scale: sizes are in px and fluxes in G px only.${assumed && `${assumed} (${GST.pixelScaleArcsec} arcsec a pixel).`} Give the pixel scale to have Mm2 and Mx.`,
    );
  }
  return {
    cadenceS: cadence.value,
    pixelScaleArcsec: pixel.arcsec,
    pixelKm: pixel.km,
    movingDistancePx,
    from: { cadence: cadence.from, pixelScale: pixel.from },
    notes,
  };
}

interface Cadence {
  readonly value: number | null;
  readonly from: string;
  readonly notes: readonly string[];
}

function cadenceOf(config: TrackConfig, frames: ScaleFrames, gst: boolean): Cadence {
  if (config.cadenceS !== null) return { value: config.cadenceS, from: "as given", notes: [] };
  const value = medianStep(frames);
  if (value !== undefined) return { value, from: "from the frames' times", notes: [] };
  if (!gst) return { value: null, from: "unknown", notes: [] };
  const why = frames.second ? "GST frames without times" : "One GST frame";
  return {
    value: GST.cadenceS,
    from: "assumed",
    notes: [`${why}: a cadence of ${GST.cadenceS} s is assumed, that of the paper's data.`],
  };
}

/** The median step in seconds, leap seconds counted; nothing when fewer than two frames have times. */
function medianStep({ first, second, times }: ScaleFrames): number | undefined {
  const known: ObservationTime[] =
    times && times.length > 1
      ? times.map((time) => parseTime(time))
      : [first.time, second?.time].filter((time) => time !== undefined);
  if (known.length < 2) return undefined;
  const steps = known.slice(1).map((time, i) => elapsedSeconds(known[i], time));
  // Frames of one time are left out of the sequence later.
  const later = steps.filter((step) => step > 0);
  if (later.length > 0) return median(later);
  throw new DataError(`The first two frames are ${steps[0]} s apart`, {
    value: steps[0],
    expected: "a positive cadence",
    remedy: "Give the cadence",
  });
}

interface Pixel {
  readonly arcsec: number | null;
  readonly km: number | null;
  readonly from: string;
  readonly notes: readonly string[];
}

function pixelOf(config: TrackConfig, image: SolarImage, gst: boolean): Pixel {
  const arcsecOnly = (arcsec: number, from: string, notes: readonly string[] = []): Pixel => ({
    arcsec,
    km: arcsec * KM_PER_ARCSEC,
    from,
    notes,
  });
  if (config.pixelScaleArcsec !== null) return arcsecOnly(config.pixelScaleArcsec, "as given");
  const { coordinates } = image;
  const size = pixelSizeOf(image);
  if (coordinates && size) {
    const km = Math.sqrt(size.km[0] * size.km[1]);
    if (coordinates.frame === "heliographic") {
      const notes =
        coordinates.projection === "CAR"
          ? ["The map is in CAR: areas and fluxes take every pixel as one at the equator."]
          : [];
      return { arcsec: null, km, from: "from the header", notes };
    }
    const [x, y] = coordinates.pixelScaleArcsec;
    const arcsec = Math.sqrt(Math.abs(x * y));
    // A header without units or in pixels says 1, or nothing of use.
    if (arcsec < 100) return { arcsec, km, from: "from the header", notes: [] };
  }
  if (!gst) return { arcsec: null, km: null, from: "unknown", notes: [] };
  return arcsecOnly(GST.pixelScaleArcsec, "assumed", [
    `GST frames without a pixel scale: ${GST.pixelScaleArcsec} arcsec is assumed, that of the paper's data.`,
  ]);
}

/** Whether the header, or the name of the file, says that the frame is of GST or its NIRIS. */
function isGst({ instrument = "", name }: SolarImage): boolean {
  const file = name.slice(name.lastIndexOf("/") + 1);
  return /\b(?:gst|niris|goode)\b/i.test(instrument) || /(?<![a-z])(?:gst|niris)(?![a-z])/i.test(file);
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
