import { readFile } from "node:fs/promises";
import { DataError, type WorkOptions } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  DATA_SET_FILE,
  type DataSetFacts,
  MANIFEST_FILE,
  type MagnetogramConfig,
  magnetogramConfig,
  type PrepareDataSetOptions,
  parseDegradation,
  parsePointing,
  prepareDataSet,
  presets,
  readManifest,
} from "@helioscope/magnetogram-gen";
import { configure } from "../config.ts";
import { sourceFolders } from "../magnetogram/source-folders.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

const SETTINGS = {
  name: "magnetogram-gen",
  presets,
  defaultPreset: "paper",
  config: magnetogramConfig,
};

/** QUALITY bits that reject an image, beside those of the preset. */
const QUALITIES: Readonly<Record<string, MagnetogramConfig["prepare"]["rejectQuality"] | undefined>> = {
  nominal: { euv: 0xffffffff, field: 0xffffffff },
  any: { euv: 0, field: 0 },
};

/** What is fitted to the limb, as --limb names it. */
const LIMBS: Readonly<Record<string, boolean | "centre">> = { header: false, centre: "centre", disc: true };

export const prepare = defineVerb({
  name: "magnetogram prepare",
  about: "Bring EUV images and magnetograms of any archive to one grid, pair them by time, and list samples",
  example: "helioscope magnetogram prepare aia/ hmi/ --preset paper --cadence 12 --out set",
  takes: {
    name: "paths",
    about: "Files or folders: FITS (JSOC, .gz, .fz), SDOML .npz, Helioviewer .jp2, HMI pictures",
  },
  options: {
    preset: { type: "choice", of: Object.keys(presets), about: "Named configuration (default paper)" },
    set: {
      type: "list",
      hint: "KEY=VALUE",
      about: "Other settings: prepare.sizePx=128, sequence.pairMinutes=3",
    },
    quality: {
      type: "choice",
      of: ["sound", "nominal", "any"],
      default: "sound",
      about: "Images to take by QUALITY: those without a bit that spoils them, with 0 only, or any",
    },
    cadence: { type: "number", min: 0, hint: "MINUTES", about: "Minutes between the EUV images of a sample" },
    frames: { type: "number", integer: true, min: 1, about: "EUV images of a sample" },
    channel: { type: "text", hint: "NAME", about: 'EUV channel, such as "AIA 171" or "EUVI-A 304"' },
    limb: {
      type: "choice",
      of: ["header", "centre", "disc"],
      about:
        "Take from the limb nothing, the centre, or centre and radius (images without coordinates; default: centre of Helioviewer's magnetograms)",
    },
    pointing: { type: "text", hint: "FILE", about: "AIA's master pointing table, CSV" },
    degradation: {
      type: "text",
      hint: "FILE",
      about: "AIA's table of effective areas, CSV: divide the loss out",
    },
    compact: { type: "flag", about: "Write integers of 16 bits instead of floats" },
    fresh: { type: "flag", about: "Prepare anew what is there already" },
    summary: { type: "flag", about: "Say what the set in --out holds; prepare nothing" },
    out: COMMON.out,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const folder = userPath(options.out ?? "out/magnetogram-set");
    const store = directoryStore(folder);
    if (options.summary) {
      if (paths.length > 0) throw new UsageError("--summary prepares nothing, and takes no paths");
      const facts = await factsIn(folder);
      for (const line of factLines(facts)) terminal.say(line);
      terminal.result({ folder, ...facts });
      return 0;
    }
    if (paths.length === 0) throw new UsageError("magnetogram prepare needs PATHS");
    const config = configOf(options);
    const sources = await sourceFolders(paths, folder);
    const work: WorkOptions = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: (warning) => terminal.warn(warning),
    };
    const facts = await prepareDataSet(sources, store, config, { ...work, ...(await extrasOf(options)) });
    if (facts.files === 0)
      throw new DataError("There is no file of a kind that is read among those given", { value: paths });
    const skipped = readManifest(await store.read(MANIFEST_FILE)).filter(
      ({ status }) => status === "rejected",
    );
    for (const line of factLines(facts)) terminal.say(line);
    terminal.say(`Written   ${MANIFEST_FILE}, samples.csv, ${DATA_SET_FILE} in ${folder}`);
    terminal.result({
      folder,
      ...facts,
      skipped: skipped.map(({ source, cause, reason }) => ({ name: source, cause, reason })),
    });
    return options.strict && skipped.length > 0 ? 1 : 0;
  },
});

interface Chosen {
  readonly preset: string | undefined;
  readonly set: readonly string[];
  readonly quality: string;
  readonly cadence: number | undefined;
  readonly frames: number | undefined;
  readonly degradation: string | undefined;
}

function configOf(options: Chosen): MagnetogramConfig {
  const named = configure(SETTINGS, options.preset, options.set) as MagnetogramConfig;
  const { cadence, frames, quality } = options;
  return magnetogramConfig.parse({
    ...named,
    prepare: {
      ...named.prepare,
      degradation: named.prepare.degradation || options.degradation !== undefined,
      rejectQuality: QUALITIES[quality] ?? named.prepare.rejectQuality,
    },
    sequence: {
      ...named.sequence,
      ...(cadence !== undefined && { cadenceMinutes: cadence }),
      ...(frames !== undefined && { frames }),
    },
  });
}

async function extrasOf(options: {
  readonly channel: string | undefined;
  readonly limb: string | undefined;
  readonly pointing: string | undefined;
  readonly degradation: string | undefined;
  readonly compact: boolean;
  readonly fresh: boolean;
}): Promise<PrepareDataSetOptions> {
  const text = async (path: string) => {
    try {
      return await readFile(userPath(path), "utf8");
    } catch (cause) {
      throw new UsageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
    }
  };
  const { channel, limb, pointing, degradation, compact, fresh } = options;
  return {
    extras: {
      ...(limb !== undefined && { limb: LIMBS[limb] ?? false }),
      ...(pointing !== undefined && { pointing: parsePointing(await text(pointing)) }),
      ...(degradation !== undefined && { degradation: parseDegradation(await text(degradation)) }),
    },
    ...(channel !== undefined && { channels: { euv: channel } }),
    bits: compact ? 16 : 32,
    fresh,
  };
}

async function factsIn(folder: string): Promise<DataSetFacts> {
  const store = directoryStore(folder);
  if (!(await store.has(DATA_SET_FILE)))
    throw new DataError(`There is no prepared data set in ${folder}`, {
      expected: DATA_SET_FILE,
      remedy: "Name the folder of one with --out, or prepare one",
    });
  return JSON.parse(new TextDecoder().decode(await store.read(DATA_SET_FILE))) as DataSetFacts;
}

/** Causes as a person would put them. */
const CAUSES: Readonly<Record<keyof DataSetFacts["rejected"], string>> = {
  damaged: "damaged or cut off",
  unsupported: "of a kind that is not read, or showing something else",
  "other-channel": "of another channel",
  quality: "by QUALITY",
  "not-placed": "without coordinates, radius or exposure",
  "part-of-disc": "with a part of the disc",
  blank: "blank",
  "no-time": "without a time",
  duplicate: "of a time that is there already",
};

function factLines({
  files,
  accepted,
  rejected,
  samples,
  channels,
  span,
  sizePx,
  radiusPx,
}: DataSetFacts): string[] {
  const left = files - accepted.euv - accepted.field;
  return [
    `Files     ${files}: ${accepted.euv} of EUV${channels.euv ? ` (${channels.euv})` : ""}, ${accepted.field} of the field${channels.field ? ` (${channels.field})` : ""}, ${left} rejected`,
    ...Object.entries(CAUSES).flatMap(([cause, words]) => {
      const count = rejected[cause as keyof DataSetFacts["rejected"]] ?? 0;
      return count > 0 ? [`Rejected  ${count} ${words}`] : [];
    }),
    `Discs     ${sizePx}x${sizePx} pixels, radius ${radiusPx.toFixed(2)}`,
    ...(span ? [`Time      ${span[0].slice(0, 16)} to ${span[1].slice(0, 16)}`] : []),
    `Samples   ${samples.all}, ${samples.paired} of them with a field`,
    `Sides     ${samples.train} to train on, ${samples.validation} to validate, ${samples.test} to test`,
  ];
}
