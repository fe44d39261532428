import { type Frame, isHelioError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { type FluxBaseline, fluxProbability } from "../baseline/index.ts";
import { isSharpMagnetogram } from "../is-sharp.ts";
import { losUnsignedFlux, rValue, sharpGeometry } from "../keywords/index.ts";
import { prepareInput } from "../network/index.ts";
import { oneSeries, type SampleRules, selectRecords, sharpRecord } from "../samples/index.ts";
import type { FlareClassifier, FlareInput, SharpRecord } from "../types.ts";
import { brokenRule } from "./broken-rule.ts";
import { fieldOf } from "./field-of.ts";
import type { BrokenRule, FlarePrediction } from "./prediction.ts";

export interface PredictFramesOptions extends WorkOptions {
  /** Total unsigned flux alone, as the model brings it: the probability beside the network's. */
  readonly baseline?: FluxBaseline | null;
  /** Rules laid over the paper's; those of a data set's cadence are off where absent. */
  readonly rules?: Partial<SampleRules>;
  /** Score records that break a rule too. They are marked in either case. */
  readonly all?: boolean;
  /** NOAA regions of definitive HARPs, by HARPNUM: added to what the headers say. Not to records of near real time. */
  readonly noaaOfHarp?: ReadonlyMap<number, readonly number[]>;
  /** Magnetograms that are held in memory and classified together; 16 where absent. */
  readonly batch?: number;
}

export interface FramePredictions {
  /** By HARP, then time; those that break a rule are among them. */
  readonly predictions: readonly FlarePrediction[];
  /** Frames that are no SHARP magnetogram or cannot be read, with the reason. */
  readonly skipped: readonly Skip[];
}

/**
 * Probabilities of SHARP magnetograms to be of flaring regions, beside what their total flux alone says, with their flux
 * and R_VALUE. A record that breaks one of the paper's rules (QUALITY, velocity, longitude, area) is listed with the rule
 * and scored only where `all` is set: networks have not seen its like. What is no SHARP magnetogram is skipped with the
 * reason, and so are records of another series ({@link oneSeries}). Throws an AbortedError.
 */
export async function predictFrames(
  frames: readonly Frame[],
  classifier: FlareClassifier,
  options: PredictFramesOptions = {},
): Promise<FramePredictions> {
  const { rules = {}, all = false, batch = 16, baseline = null, signal, onProgress } = options;
  const skipped: Skip[] = [];
  const frameOf = new Map<SharpRecord, Frame>();
  for (const frame of frames) {
    const fit = isSharpMagnetogram(frame);
    if (!fit.fits) skipped.push({ name: frame.name, reason: fit.reason });
    else attempt(frame, skipped, () => frameOf.set(recordOf(frame, options.noaaOfHarp), frame));
  }
  const { records: together, series, skipped: apart } = oneSeries([...frameOf.keys()]);
  skipped.push(...apart);
  if (series === "near real time" && options.noaaOfHarp)
    options.onWarning?.(
      "Records of near real time have HARP numbers of their own: the map of HARPs is not applied to them",
    );
  const selection = selectRecords(together, { cadenceMinutes: null, ...rules });
  const broken = new Map(selection.rejected.map((one) => [one.record, brokenRule(one, selection.rules)]));
  const records = [...together].sort(
    (a, b) => a.harp - b.harp || Date.parse(a.time.utc) - Date.parse(b.time.utc),
  );
  const predictions: FlarePrediction[] = [];
  let waiting: { readonly at: number; readonly input: FlareInput }[] = [];
  let done = 0;
  const classify = async () => {
    const inputs = waiting.map(({ input }) => input);
    const probabilities = await classifier.probabilities(inputs, signal ? { signal } : {});
    waiting.forEach(({ at }, k) => {
      predictions[at] = { ...(predictions[at] as FlarePrediction), probability: probabilities[k] };
    });
    done += waiting.length;
    waiting = [];
    onProgress?.({ stage: "predict", done, total: records.length });
  };
  for (const record of records) {
    throwIfAborted(signal);
    const rule = broken.get(record) ?? null;
    if (rule && !all) {
      predictions.push(unread(record, rule));
      done++;
      continue;
    }
    const frame = frameOf.get(record) as Frame;
    try {
      const { input, ...read } = await readOne(frame, record, classifier);
      waiting.push({ at: predictions.length, input });
      const said = baseline === null ? null : fluxProbability(baseline, read.fluxMx);
      predictions.push({ record, broken: rule, probability: null, baseline: said, ...read });
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      skipped.push({ name: frame.name, reason: error.message });
    }
    if (waiting.length >= batch) await classify();
  }
  if (waiting.length > 0) await classify();
  return { predictions, skipped };
}

function recordOf(frame: Frame, noaaOfHarp: ReadonlyMap<number, readonly number[]> | undefined): SharpRecord {
  const record = sharpRecord(frame.header, frame.name, { widthPx: frame.width, heightPx: frame.height });
  const more = record.series === "near real time" ? [] : (noaaOfHarp?.get(record.harp) ?? []);
  return more.length === 0 ? record : { ...record, noaa: [...new Set([...record.noaa, ...more])] };
}

/** A record that is listed without being scored. */
const unread = (record: SharpRecord, broken: BrokenRule): FlarePrediction => ({
  record,
  broken,
  probability: null,
  baseline: null,
  fluxMx: record.unsignedFluxMx,
  fluxFrom: record.unsignedFluxMx === null ? null : "USFLUX",
  rValue: null,
});

async function readOne(frame: Frame, record: SharpRecord, classifier: FlareClassifier) {
  const geometry = sharpGeometry(frame.header);
  const field = await fieldOf(frame);
  const stated = record.unsignedFluxMx;
  return {
    input: prepareInput(field, classifier.input, { pixelScaleDeg: geometry.pixelScaleDegrees }),
    fluxMx: stated ?? losUnsignedFlux(field, geometry),
    fluxFrom: stated === null ? ("line of sight" as const) : ("USFLUX" as const),
    rValue: rValue(field, geometry).r,
  };
}

/** Does it, or lists the frame with what is wrong with it. */
function attempt(frame: Frame, skipped: Skip[], work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isHelioError(error)) throw error;
    skipped.push({ name: frame.name, reason: error.message });
  }
}
