import { AbortedError, ArgumentError, DataError, type Store, type WorkOptions } from "@helioscope/core";
import { encodePng, greyImage } from "@helioscope/core/figure";
import { sceneToFits, sunName } from "./fits.ts";
import { type FullDiskOptions, fullDiskScene } from "./full-disk.ts";
import { type SceneBand, sceneBands } from "./kinds.ts";
import type { SceneOptions } from "./options.ts";
import type { SolarPicture } from "./render.ts";
import { type Scene, scenes } from "./scenes.ts";

export interface WriteSceneOptions extends SceneOptions, WorkOptions {
  /** `fits` by default: PNG files have no header, and their time and pointing are lost. */
  readonly format?: "fits" | "png";
  /** Shares of the suns whose scenes are for validation and for the final test; 0.2 and 0 by default. */
  readonly validationShare?: number;
  readonly testShare?: number;
}

export interface WrittenScenes {
  readonly files: number;
  /** Those of them that an earlier run had written. */
  readonly found: number;
  readonly bytes: number;
}

const PLAN = "scenes.json";

/**
 * Writes scenes in a folder for each class and lists them in `labels.csv` (file, class, labels separated by ";", band,
 * observatory, utc, group, split), which comes last. Suns are whole on one side of the split. An interrupted run is gone on
 * with where the store holds the same scenes.
 *
 * Throws an ArgumentError for options that no scene can be made of, a DataError where the store holds anything else, an
 * AbortedError when it is asked to stop.
 */
export async function writeScenes(store: Store, options: WriteSceneOptions = {}): Promise<WrittenScenes> {
  const {
    signal,
    onProgress,
    onWarning: _,
    format,
    validationShare = 0.2,
    testShare = 0,
    ...asked
  } = options;
  const made = scenes(asked);
  const kind = formatOf(format);
  if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare < 1)) {
    throw new ArgumentError(`Shares of ${validationShare} and ${testShare}`, {
      value: [validationShare, testShare],
      expected: "0 or more, together less than 1",
    });
  }
  await begin(store, { ...made.options, format: kind, validationShare, testShare });
  const lines = ["file,class,labels,band,observatory,utc,group,split"];
  let [found, bytes] = [0, 0];
  for (const scene of made) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    const { sceneClass, labels, band, image, sun } = scene;
    const file = `${sceneClass}/${image.name}.${kind}`;
    const side = sideOf(sun, validationShare, testShare);
    lines.push(
      [file, sceneClass, labels.join(";"), band, "SYNTHETIC", image.time?.utc, sunName(scene), side].join(
        ",",
      ),
    );
    if (await store.has(file)) found++;
    else bytes += await put(store, file, scene);
    onProgress?.({ stage: "scenes", done: scene.index + 1, total: made.length });
  }
  await store.write("labels.csv", `${lines.join("\n")}\n`);
  return { files: made.length, found, bytes };
}

/** Every so many suns one is held back: 0.2 of them is each fifth. */
function sideOf(sun: number, validation: number, test: number): string {
  const passes = (share: number) => Math.floor((sun + 1) * share + 1e-9) > Math.floor(sun * share + 1e-9);
  if (passes(validation + test)) {
    const held = Math.floor((sun + 1) * (validation + test) + 1e-9);
    const share = test / (validation + test);
    return Math.floor(held * share + 1e-9) > Math.floor((held - 1) * share + 1e-9) ? "test" : "validation";
  }
  return "train";
}

export interface WriteDiskOptions extends Omit<FullDiskOptions, "band">, WorkOptions {
  /** 10 by default. */
  readonly count?: number;
  /** They take turns; all four by default. */
  readonly bands?: readonly SceneBand[];
  readonly format?: "fits" | "png";
}

/**
 * Writes full discs, a day apart, and `boxes.csv`: file, band, class, x, y, width, height (pixels, from the lower left
 * corner, 0-based) and share of every feature. Throws what {@link writeScenes} throws.
 */
export async function writeFullDisks(store: Store, options: WriteDiskOptions = {}): Promise<WrittenScenes> {
  const { signal, onProgress, onWarning: _, count = 10, bands = sceneBands, format, ...disk } = options;
  const kind = formatOf(format);
  if (!Number.isInteger(count) || count < 0 || bands.length === 0) {
    throw new ArgumentError(`${count} discs in ${bands.length} bands`, {
      value: count,
      expected: "0 or more, in at least one band",
    });
  }
  const first = Date.parse(disk.utc ?? "2014-01-01T12:00:00Z");
  const picture = (k: number) =>
    fullDiskScene({
      ...disk,
      band: bands[k % bands.length],
      seed: `${disk.seed ?? 1}-${k}`,
      utc: Number.isFinite(first) ? new Date(first + k * 86_400_000).toISOString() : String(disk.utc),
    });
  await begin(store, { disk, count, bands, format: kind });
  const lines = ["file,band,class,x,y,width,height,share"];
  let [found, bytes] = [0, 0];
  for (let k = 0; k < count; k++) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    const made = picture(k);
    const file = `${made.image.name}.${kind}`;
    for (const { kind: name, box, share } of made.features) {
      lines.push(
        [file, made.band, name, box.x, box.y, box.width, box.height, share.toPrecision(4)].join(","),
      );
    }
    if (await store.has(file)) found++;
    else bytes += await put(store, file, made);
    onProgress?.({ stage: "full discs", done: k + 1, total: count });
  }
  await store.write("boxes.csv", `${lines.join("\n")}\n`);
  return { files: count, found, bytes };
}

async function put(store: Store, file: string, picture: SolarPicture | Scene): Promise<number> {
  const { data, width, height } = picture.image;
  const content = file.endsWith(".fits")
    ? sceneToFits(picture)
    : encodePng(greyImage({ data: Uint8Array.from(data), width, height }));
  await store.write(file, content);
  return content.length;
}

function formatOf(format: string | undefined): "fits" | "png" {
  if (format === undefined || format === "fits") return "fits";
  if (format === "png") return "png";
  throw new ArgumentError(`The format ${format}`, { value: format, expected: "fits or png" });
}

/** Says what the folder is for, or finds that it already is for the same. */
async function begin(store: Store, plan: object): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`;
  if (await store.has(PLAN)) {
    if (new TextDecoder().decode(await store.read(PLAN)) === text) return;
    throw new DataError("The folder holds other scenes", {
      value: PLAN,
      expected: "the same options as before, or an empty folder",
      remedy: "Name another folder, or ask for the same scenes to go on with them.",
    });
  }
  const [other] = await store.list();
  if (other !== undefined) {
    throw new DataError(`The folder holds ${other}`, {
      value: other,
      expected: "an empty folder",
      remedy: "Name another folder.",
    });
  }
  await store.write(PLAN, text);
}
