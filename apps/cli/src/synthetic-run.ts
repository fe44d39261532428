import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { FeatureBox, SceneTruth } from "@helioscope/classifier";
import { throwIfAborted } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { encodeImage } from "@helioscope/io-fits";
import { writeFitsFile } from "@helioscope/io-fits/node";
import { type FieldTruth, presets as magnetogramPresets, prepareDisc } from "@helioscope/magnetogram-gen";
import { cubeToFits, hinodeSp, mapTruthOf, spotScene, synthesiseScene } from "@helioscope/stokes-assist";
import {
  type ActiveRegion,
  activeRegions,
  flaresToCsv,
  frameName,
  frameToFits,
  fullDiskScene,
  magnetogramSequence,
  observeSun,
  type SceneBand,
  sceneBands,
  scenes,
  sceneToFits,
  sequenceToFits,
  syntheticSun,
} from "@helioscope/synthetic";
import type { Terminal } from "./terminal.ts";

/** Files that are made to be looked at by one instrument, and what is known of them. */
export interface SyntheticPart {
  /** Name of the instrument. */
  readonly instrument: string;
  /** The FITS frames. */
  readonly files: readonly string[];
  /** Text of the truth file. */
  readonly truth: string;
}

export interface SyntheticRun {
  readonly parts: readonly SyntheticPart[];
  /** One line for the report. */
  readonly about: string;
}

/** What an earlier run left; a user's own files in a folder of that name stay. */
const OURS =
  /^(bz_\d{4,}\.fits|truth\.json|spot\.fits|spot_truth\.json|synthetic\.sharp_cea_720s\..*\.fits|flares\.csv|scene_.*\.fits|scenes_truth\.json|synthetic\.aia\..*\.fits|fields_truth\.json)$/;

export interface SyntheticRunOptions {
  /** Magnetograms of the quiet Sun. */
  readonly frames: number;
  /** Their side in pixels. */
  readonly size: number;
  /** Side of the map of the sunspot in pixels; 0 for none. */
  readonly spot: number;
  /** Active regions; 0 for none. */
  readonly regions: number;
  /** Patches of the Sun in several bands, with full discs beside them; 0 for none of either. */
  readonly scenes: number;
  /** EUV images of the rotating Sun; 0 for none. */
  readonly euv: number;
  readonly seed: number;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/**
 * Writes a synthetic sequence of magnetograms, Stokes profiles of a synthetic sunspot, magnetograms of active regions, and
 * scenes of all kinds, and a rotating Sun in EUV as FITS below `folder`, to be read back like anybody's frames.
 */
export async function syntheticRun(folder: string, options: SyntheticRunOptions): Promise<SyntheticRun> {
  const frames = join(folder, "frames");
  await mkdir(frames, { recursive: true });
  for (const name of await readdir(frames)) if (OURS.test(name)) await rm(join(frames, name));
  const { part, about } = await quietSun(frames, options);
  const parts: SyntheticPart[] = [part];
  const made = [about];
  if (options.spot > 0) {
    parts.push(await sunspot(frames, options));
    made.push(`Stokes profiles of a synthetic sunspot, ${options.spot}x${options.spot} pixels`);
  }
  if (options.regions > 0) {
    parts.push(await flaringRegions(frames, options));
    made.push(`${options.regions} synthetic active region${options.regions === 1 ? "" : "s"}`);
  }
  if (options.scenes > 0) {
    parts.push(await patchesAndDiscs(frames, options));
    made.push(
      `${options.scenes} synthetic scenes and ${DISC_BANDS.length} full discs in ${sceneBands.length} bands`,
    );
  }
  if (options.euv > 0) {
    parts.push(await rotatingSun(frames, options));
    made.push(`${options.euv} images of a rotating Sun in He II 304, ${EUV_CADENCE_MINUTES} minutes apart`);
  }
  return { parts, about: `Made for this run: ${made.join("; ")}. Seed ${options.seed}, the truth is known.` };
}

async function quietSun(
  folder: string,
  options: SyntheticRunOptions,
): Promise<{ part: SyntheticPart; about: string }> {
  const { frames, size, seed, terminal, signal } = options;
  const sequence = magnetogramSequence({ frames, width: size, height: size, seed });
  const files: string[] = [];
  for (const { name, bytes } of sequenceToFits(sequence)) {
    throwIfAborted(signal);
    const file = join(folder, name);
    await writeFitsFile(file, bytes);
    if (name.endsWith(".fits")) files.push(file);
    terminal.progress({ stage: "make synthetic frames", done: files.length, total: frames });
  }
  const truth = await readFile(join(folder, "truth.json"), "utf8");
  return {
    part: { instrument: "solarunet", files, truth },
    about: `${frames} synthetic magnetograms of ${size}x${size} pixels, ${sequence.options.cadenceSeconds} s apart`,
  };
}

/** Arcsec across the sunspot's map. */
const SPOT_ARCSEC = 20;

async function sunspot(folder: string, options: SyntheticRunOptions): Promise<SyntheticPart> {
  const { spot, seed, terminal, signal } = options;
  const scene = spotScene({ width: spot, height: spot, seed, pixelScaleArcsec: SPOT_ARCSEC / spot });
  const cube = await synthesiseScene(scene, hinodeSp, {
    name: "synthetic sunspot",
    signal,
    onProgress: (done, total) => terminal.progress({ stage: "make a synthetic sunspot", done, total }),
  });
  const file = join(folder, "spot.fits");
  await writeFitsFile(file, await cubeToFits(cube));
  const truth = JSON.stringify(mapTruthOf(scene));
  await directoryStore(folder).write("spot_truth.json", truth);
  return { instrument: "stokes-assist", files: [file], truth };
}

/** Regions that are looked through for those that are shown, for each of them. */
const CANDIDATES = 12;
const M_CLASS_WM2 = 1e-5;

/** Every other region has flares of class M or above, the first the most of them. Magnetograms of the whole passage. */
async function flaringRegions(folder: string, options: SyntheticRunOptions): Promise<SyntheticPart> {
  const { regions, seed, terminal, signal } = options;
  const population = activeRegions({ regions: CANDIDATES * regions, seed, framesPerRegion: 6 });
  const strong = ({ flares }: ActiveRegion) =>
    flares.filter(({ peakFluxWm2 }) => peakFluxWm2 >= M_CLASS_WM2).length;
  const named = [...population].filter(({ noaa }) => noaa.length > 0);
  const flaring = named.filter((region) => strong(region) > 0).sort((a, b) => strong(b) - strong(a));
  const quiet = named.filter((region) => strong(region) === 0);
  const chosen = Array.from({ length: regions }, (_, k) => {
    const [first, second] = k % 2 === 0 ? [flaring, quiet] : [quiet, flaring];
    return first.shift() ?? second.shift();
  }).filter((region) => region !== undefined);
  const store = directoryStore(folder);
  const files: string[] = [];
  for (const [k, region] of chosen.entries()) {
    for (const frame of region.frames()) {
      const name = frameName(region.harp, frame.time);
      await store.write(name, await frameToFits(region, frame, signal));
      files.push(join(folder, name));
    }
    terminal.progress({ stage: "make active regions", done: k + 1, total: regions });
  }
  const truth = flaresToCsv(chosen.flatMap(({ flares }) => flares));
  await store.write("flares.csv", truth);
  return { instrument: "flare-cnn", files, truth };
}

/** Side of a patch and of a full disc, pixels. */
const SCENE_PX = 128;
const DISC_PX = 512;
const DISC_BANDS: readonly SceneBand[] = ["H-alpha", "He II 304"];

async function patchesAndDiscs(folder: string, options: SyntheticRunOptions): Promise<SyntheticPart> {
  const { scenes: count, seed, terminal, signal } = options;
  const files: string[] = [];
  const images: Record<string, string> = {};
  const discs: Record<string, FeatureBox[]> = {};
  const total = count + DISC_BANDS.length;
  const write = async (name: string, bytes: Uint8Array) => {
    throwIfAborted(signal);
    const file = join(folder, name);
    await writeFitsFile(file, bytes);
    files.push(file);
    terminal.progress({ stage: "make scenes", done: files.length, total });
  };
  for (const scene of scenes({ count, seed, widthPx: SCENE_PX, framesPerSun: 1 })) {
    const name = `scene_${String(scene.index).padStart(4, "0")}.fits`;
    await write(name, sceneToFits(scene));
    images[name] = scene.sceneClass;
  }
  for (const band of DISC_BANDS) {
    const disc = fullDiskScene({ band, seed, widthPx: DISC_PX });
    const name = `scene_${disc.image.name}.fits`;
    await write(name, sceneToFits(disc));
    discs[name] = disc.features.map(({ kind, box }) => ({ kind, box }));
  }
  const known: SceneTruth = { images, discs };
  const truth = JSON.stringify(known);
  await directoryStore(folder).write("scenes_truth.json", truth);
  return { instrument: "classifier", files, truth };
}

/** Side of the EUV images, pixels, and when they begin. */
const EUV_PX = 256;
const EUV_BEGINS = "2016-03-01T00:00:00Z";
const EUV_CADENCE_MINUTES = magnetogramPresets.small.sequence.cadenceMinutes;

/** EUV images of level 1; the fields of their times, as HMI has them, are the truth. */
async function rotatingSun(folder: string, options: SyntheticRunOptions): Promise<SyntheticPart> {
  const { euv: count, seed, terminal, signal } = options;
  const { prepare } = magnetogramPresets.small;
  const files: string[] = [];
  const fields: FieldTruth["fields"][number][] = [];
  // Another Sun than those that the shipped network learned from, whatever the seed.
  const own = `observe/${seed}`;
  const span = { from: EUV_BEGINS, cadenceMinutes: EUV_CADENCE_MINUTES, frames: count };
  for (const state of syntheticSun({ seed: own }).states(span)) {
    throwIfAborted(signal);
    const { file, image, cards } = observeSun(state, "AIA 304", { seed: own, widthPx: EUV_PX });
    const path = join(folder, basename(file));
    await writeFitsFile(path, encodeImage(image, cards));
    files.push(path);
    const seen = observeSun(state, "HMI", { seed: own, widthPx: EUV_PX });
    const { data } = prepareDisc(seen.image, seen.header, "field", prepare);
    fields.push({ utc: new Date(state.time).toISOString(), gauss: Array.from(data, Math.round) });
    terminal.progress({ stage: "make a rotating Sun", done: files.length, total: count });
  }
  const known: FieldTruth = { sizePx: prepare.sizePx, fields };
  const truth = JSON.stringify(known);
  await directoryStore(folder).write("fields_truth.json", truth);
  return { instrument: "magnetogram-gen", files, truth };
}
