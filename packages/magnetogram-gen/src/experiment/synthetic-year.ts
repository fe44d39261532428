import { folderStore, type Store, type WorkOptions } from "@helioscope/core";
import { writeSun } from "@helioscope/synthetic";
import type { MagnetogramConfig } from "../config.ts";
import { prepareDataSet } from "../dataset/index.ts";
import { type KnownFlare, readSunTruth } from "../evaluation/index.ts";

export interface SyntheticYearOptions extends WorkOptions {
  /** Of the Sun; the networks have their own. */
  readonly seed: number;
  /** 365 where absent. */
  readonly days?: number;
  /** First moment, UTC; the beginning of 2016 where absent. */
  readonly from?: string;
}

/** A prepared data set of a synthetic Sun, and its flares. */
export interface SyntheticYear {
  readonly data: Store;
  readonly flares: readonly KnownFlare[];
}

const DONE = "synthetic.json";

/**
 * Makes a rotating Sun with flares (`writeSun`: AIA 304 and HMI, level 1, noise, twice as many pixels as the grid has) at the
 * configuration's cadence in `sun/`, and prepares it in `set/` (`prepareDataSet`). What is there already is kept.
 *
 * Throws a DataError where the folder holds another Sun, and as the two.
 */
export async function syntheticYear(
  out: Store,
  config: MagnetogramConfig,
  options: SyntheticYearOptions,
): Promise<SyntheticYear> {
  const { seed, days = 365, from = "2016-01-01T00:00:00.000Z", ...work } = options;
  const [sun, data] = [folderStore(out, "sun"), folderStore(out, "set")];
  const { cadenceMinutes } = config.sequence;
  const { prepare } = config;
  const asked = JSON.stringify({ seed, days, from, cadenceMinutes, prepare });
  const done = (await out.has(DONE)) && text(await out.read(DONE)) === asked;
  if (!done) {
    const frames = Math.max(1, Math.round((days * 1440) / cadenceMinutes));
    await writeSun(sun, { seed, from, cadenceMinutes, frames, widthPx: 2 * prepare.sizePx, ...work });
    await prepareDataSet(sun, data, config, work);
    await out.write(DONE, asked);
  }
  return { data, flares: readSunTruth(text(await sun.read("truth.json"))).flares };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
