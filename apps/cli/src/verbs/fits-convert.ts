import { mkdir, realpath } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { DataError } from "@helioscope/core";
import type { FitsFile, Unit } from "@helioscope/io-fits";
import { findFiles } from "../find-files.ts";
import { compression, STORING } from "../fits/compression.ts";
import { foldWarnings, forEachFile, isUrl } from "../fits/files.ts";
import { canRead, fromTable } from "../fits/from-table.ts";
import { withFits } from "../fits/open.ts";
import { PICTURE, type PictureOptions, pictureOptions } from "../fits/picture/options.ts";
import { toPicture } from "../fits/picture/picture.ts";
import { Places, stemOf, TABLE_TARGETS, TARGETS, type Target, targetOf } from "../fits/targets.ts";
import { toFits } from "../fits/to-fits.ts";
import { isTable, toTable } from "../fits/to-table.ts";
import { unitByName } from "../fits/units.ts";
import { home, userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, type Values } from "../verb.ts";

const OPTIONS = {
  to: {
    type: "choice",
    of: TARGETS,
    about: "What to make (else what the end of --out says); png comes with an SVG beside it",
  },
  out: { type: "text", hint: "DIR|FILE", about: "Folder for what is written, or the name of one file" },
  unit: { type: "text", hint: "N|NAME", about: "The unit to take: an image for PNG, a table for tables" },
  checksums: {
    type: "flag",
    about: "Write checksums into every unit (else those that are there are renewed)",
  },
  ...STORING,
  ...PICTURE,
  strict: COMMON.strict,
} as const;

type Options = Values<typeof OPTIONS>;

/** Options that only some targets know. */
const BELONG: Readonly<Record<string, readonly Target[]>> = {
  unit: ["png", ...TABLE_TARGETS],
  checksums: ["fits", "fz"],
  ...Object.fromEntries(Object.keys(STORING).map((name) => [name, ["fz"]])),
  ...Object.fromEntries(Object.keys(PICTURE).map((name) => [name, ["png"]])),
};

export const convert = defineVerb({
  name: "fits convert",
  about: "Make compressed or plain FITS, pictures with coordinates, or tables of other formats of FITS files",
  example: "helioscope fits convert aia.fits --to png --out pictures",
  takes: {
    name: "files",
    about: "FITS files, folders of them, or URLs; CSV, JSON Lines, Parquet or Arrow files for --to fits",
    atLeast: 1,
  },
  options: OPTIONS,
  async run({ paths, options, terminal, signal }) {
    const { target, places } = await plan(paths, options);
    const picture = target === "png" ? pictureOptions(options) : undefined;
    const outcomes = await forEachFile(paths, terminal, async ({ path, name }) => {
      const written = await convertOne(path, { target, places, options, picture, signal });
      for (const { to, notes } of written) {
        terminal.say(`${name} -> ${to.map(shown).join(", ")}`);
        if (notes.length > 0) terminal.warn(`${name}: ${foldWarnings(notes)}`);
      }
      return {
        path: name,
        wrote: written.flatMap(({ to }) => to.map(shown)),
        notes: written.flatMap(({ notes }) => notes),
      };
    });
    const failed = outcomes.filter(({ value }) => value === undefined);
    if (failed.length > 0 && outcomes.length > 1)
      terminal.say(
        `${outcomes.length - failed.length} converted, ${failed.length} left out (see the warnings)`,
      );
    terminal.result({
      files: outcomes.flatMap(({ value }) => value ?? []),
      skipped: failed.map(({ file, reason }) => ({ name: file.name, reason })),
    });
    return failed.length === outcomes.length || (options.strict && failed.length > 0) ? 1 : 0;
  },
});

const shown = (path: string): string => {
  const near = relative(home, path);
  return near.startsWith("..") ? path : near;
};

/** What to make and where, or a wrong call. */
async function plan(paths: readonly string[], options: Options): Promise<{ target: Target; places: Places }> {
  const { out } = options;
  if (out === undefined) throw new UsageError("fits convert needs --out DIR, or --out FILE for one file");
  const named = targetOf(out);
  const target = (options.to as Target | undefined) ?? named;
  if (target === undefined) throw new UsageError(`fits convert needs --to: ${TARGETS.join(", ")}`);
  for (const [name, targets] of Object.entries(BELONG)) {
    const given = (options as Readonly<Record<string, unknown>>)[name];
    if (given !== undefined && given !== false && !targets.includes(target))
      throw new UsageError(`--${name} is for --to ${targets.join(", ")}, not ${target}`);
  }
  // What is wrong with their values is said before anything is made.
  compression(options);
  pictureOptions(options);
  const { files } = await findFiles(paths.filter((path) => !isUrl(path)));
  const inputCount = files.length + paths.filter(isUrl).length;
  const single = named !== undefined;
  if (single && named !== target && !(named === "fits" && target === "fz"))
    throw new UsageError(`--out ${out} is not the name of a ${target} file`);
  if (single && inputCount > 1)
    throw new UsageError(`--out ${out} is one file, but there are ${inputCount} inputs: give a folder`);
  const place = userPath(out);
  const folder = single ? dirname(place) : place;
  await mkdir(folder, { recursive: true });
  const real = await Promise.all(files.map(({ path }) => realpath(path).catch(() => path)));
  const inputs = [...files.map(({ path }) => path), ...real];
  return { target, places: new Places(folder, single ? place : undefined, inputs) };
}

interface Job {
  readonly target: Target;
  readonly places: Places;
  readonly options: Options;
  readonly picture: PictureOptions | undefined;
  readonly signal: AbortSignal;
}

interface Written {
  /** The file; of a picture, both. */
  readonly to: readonly string[];
  /** What the user should know of it. */
  readonly notes: readonly string[];
}

async function convertOne(path: string, job: Job): Promise<Written[]> {
  const { target, places, options, signal } = job;
  const format = targetOf(path);
  const checksums = options.checksums ? { checksums: true } : {};
  if (target === "fits" && format !== undefined && canRead(format) && !isUrl(path)) {
    const to = places.take(path, target);
    await fromTable(path, format, to, { name: stemOf(path).toUpperCase(), signal, ...checksums });
    return [{ to: [to], notes: [] }];
  }
  return withFits(path, { signal }, async (file) => {
    const notes = file.warnings.map(({ message }) => message);
    if (target === "fits" || target === "fz") {
      const to = places.take(path, target);
      const compress = target === "fz" ? { compress: compression(options) } : {};
      await toFits(file.units, to, { ...compress, ...checksums }, signal);
      return [{ to: [to], notes: target === "fz" && losesBits(file, options) ? [...notes, LOSSY] : notes }];
    }
    if (job.picture !== undefined) {
      const to = places.take(path, target);
      const { svg, notes: said } = await toPicture(file, to, stemOf(path), job.picture, signal);
      return [{ to: [to, svg], notes: [...notes, ...said] }];
    }
    return tables(file, path, job, notes);
  });
}

const LOSSY = "floats were quantised; --codec GZIP_2 keeps every bit";

/** Whether floats are quantised because nobody said otherwise. */
function losesBits({ units }: FitsFile, { codec, quantise }: Options): boolean {
  const asked = quantise !== undefined || (codec !== undefined && codec !== "RICE_1");
  return !asked && units.some((unit) => unit.kind === "image" && unit.bitpix < 0 && unit.shape.length > 0);
}

/** Every table of a file, or the one that was asked for, each in a file of its own. */
async function tables(file: FitsFile, path: string, job: Job, notes: readonly string[]): Promise<Written[]> {
  const { target, places, options, signal } = job;
  const chosen = options.unit === undefined ? file.units.filter(isTable) : [unitByName(file, options.unit)];
  if (chosen.length === 0)
    throw new DataError("It holds no table", { expected: "a unit with rows and columns" });
  const written: Written[] = [];
  for (const unit of chosen) {
    if (!isTable(unit))
      throw new DataError(`Unit ${unit.index} is no table`, { remedy: "fits info lists the units." });
    const several = options.unit === undefined && chosen.length > 1;
    const to = places.take(path, target, several ? partOf(unit, chosen) : undefined);
    await toTable(unit, to, target, signal);
    written.push({ to: [to], notes: written.length === 0 ? notes : [] });
  }
  return written;
}

/** The name of a unit as a part of a file name, with its number where that is not enough. */
function partOf(unit: Unit, among: readonly Unit[]): string {
  const name = unit.name.replace(/[^A-Za-z0-9_-]+/g, "_").replace(/^_+|_+$/g, "");
  const alone = among.filter((other) => other.name.toUpperCase() === unit.name.toUpperCase()).length === 1;
  return name !== "" && alone ? name : [name, unit.index].filter((part) => part !== "").join("-");
}
