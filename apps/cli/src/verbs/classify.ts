import { realpath } from "node:fs/promises";
import { type RowOptions, rowPlan } from "@helioscope/classifier";
import { DataError, isHelioError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { runCatalogue } from "../classify/catalogue-run.ts";
import { countFiles } from "../classify/count-files.ts";
import { finishCatalogue } from "../classify/finish.ts";
import { givenPath } from "../classify/given-paths.ts";
import { IMAGE_OPTIONS, imageLimits, imageReason } from "../classify/image-options.ts";
import { listLines } from "../classify/list-lines.ts";
import { LookThreads } from "../classify/look-threads.ts";
import { openClassifier } from "../classify/open-classifier.ts";
import { SkipsTold } from "../classify/skips-told.ts";
import { walk } from "../classify/walk.ts";
import { hasWork, WorkFile } from "../classify/work-file.ts";
import { modelFolder } from "../model-folder.ts";
import { engineText, lazyEngine } from "../outputs.ts";
import { home, userPath } from "../paths.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const classify = defineVerb({
  name: "classify",
  about: "Sort images by what they show: a catalogue of files and folders of any size",
  example: 'helioscope classify images/ "more/**/*.png" --topk 3 --out catalogue',
  takes: {
    name: "paths",
    about: "FITS, PNG and JPEG files, folders, patterns in quotes; - reads a list from standard input",
    atLeast: 1,
  },
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of a trained network (default: the shipped one)" },
    topk: {
      type: "number",
      integer: true,
      min: 0,
      hint: "K",
      about: "Columns of the K most probable classes (0: of all)",
    },
    logits: { type: "flag", about: "Columns of the network's outputs, before any temperature" },
    abstain: { type: "number", min: 0, hint: "P", about: "Say no class below this probability" },
    temperature: {
      type: "number",
      min: 0,
      hint: "T",
      about: "Divide the logits by it (default: the network's own)",
    },
    hek: { type: "flag", about: "A column of HEK event types (FI, SS, CH, ...)" },
    hash: { type: "flag", about: "A column of the files' SHA-256" },
    discs: {
      type: "choice",
      of: ["unsaid", "classify"],
      default: "unsaid",
      about: "Of images of the whole disc say no class, or one as of any other image",
    },
    ...IMAGE_OPTIONS,
    batch: {
      type: "number",
      integer: true,
      min: 1,
      default: 32,
      about: "Files that go through the network together",
    },
    resume: { type: "flag", about: "Go on with the run that was stopped in this folder" },
    restart: { type: "flag", about: "Begin anew where a stopped run lies" },
    format: FORMAT,
    out: COMMON.out,
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const { topk, abstain, temperature, logits, hek, hash, model: modelPath, batch } = options;
    const discs = options.discs === "classify" ? "classify" : "unsaid";
    if (options.resume && options.restart) throw new UsageError("--resume and --restart exclude each other");
    const formats = tableFormats(options.format);
    const folder = userPath(options.out ?? "out/classify");
    await assertOutside(folder, paths);
    const stopped = await hasWork(folder);
    if (stopped && !options.resume && !options.restart) {
      throw new DataError(`${options.out ?? "out/classify"} holds a run that was stopped`, {
        value: folder,
        remedy: "Go on with --resume, or begin anew with --restart",
      });
    }
    const engine = lazyEngine(options.engine, signal);
    if (modelPath !== undefined) await modelFolder(modelPath);
    const { network, name, sha256 } = await openClassifier(modelPath, engine);
    try {
      const asked: RowOptions = {
        ...{ logits, hek, hash, discs, model: { name, sha256 } },
        ...(topk === undefined ? {} : { topk }),
        ...(abstain === undefined ? {} : { abstain }),
        ...(temperature === undefined ? {} : { temperature }),
      };
      const { model: _, ...said } = planOrUsage(() => rowPlan(network, asked));
      const how = imageLimits(options);
      const ran = engineText(await engine());
      const state = {
        ...{ folder: await realpath(home), paths: await realPaths(paths) },
        ...{ engine: ran, model: sha256, ...how, ...said },
      };
      const resumed = stopped && options.resume;
      const work = await (resumed ? WorkFile.resume(folder, state) : WorkFile.begin(folder, state, name));
      const model = { name: work.model, sha256 };
      const plan = { ...said, model };
      const skips = new SkipsTold(terminal, "; the table skipped names them all");
      const count = { total: undefined as number | undefined };
      if (process.stderr.isTTY && !paths.includes("-")) void countFiles(paths, folder, count, signal);
      const threads = new LookThreads();
      const started = performance.now();
      let taken: number;
      let gone: number;
      try {
        const files = walk(paths, { except: folder, list: listLines(process.stdin, signal) });
        ({ taken, gone } = await runCatalogue(files, network, work, {
          ...{
            ...asked,
            ...how,
            batchSize: batch,
            look: threads.look,
            atOnce: 4 * threads.count,
            reason: imageReason,
            ...{ model, signal, skips },
          },
          onProgress: (at) => terminal.progress({ ...at, total: count.total }),
        }));
      } catch (error) {
        await work.close();
        if (isHelioError(error, "aborted")) terminal.warn("go on with the same call and --resume");
        throw error;
      } finally {
        await threads.end();
      }
      await work.close();
      const seconds = (performance.now() - started) / 1000;
      const look = { ...how, input: network.input, hash: false };
      const counts = await finishCatalogue(work.entries(), { folder, formats, plan, look, signal });
      const summary = {
        ...counts,
        model: {
          ...plan.model,
          classes: network.classes,
          labels: network.labels,
          temperature: plan.temperature,
        },
        engine: state.engine,
        run: { files: taken, seconds, filesPerSecond: taken / seconds, resumed },
      };
      await directoryStore(folder).write("summary.json", `${JSON.stringify(summary, undefined, 2)}\n`);
      await work.remove();
      if (gone > 0) terminal.warn(`${gone} files of the stopped run are no longer there; they are left out`);
      skips.sum(counts.skipped, counts.reasons);
      const { classified, skipped, unsaid } = counts;
      if (classified === 0) {
        throw new DataError(`No image among ${skipped} files`, {
          value: folder,
          expected: "at least one that can be read; the table skipped names the reasons",
        });
      }
      terminal.say(
        `${classified} images classified, ${skipped} files skipped (${summary.run.filesPerSecond.toFixed(1)} a second)`,
      );
      for (const [one, many] of Object.entries(counts.classes))
        if (many > 0) terminal.say(`  ${one}: ${many}`);
      if (unsaid > 0) terminal.say(`  no class said: ${unsaid}`);
      if (counts.fullDiscs > 0)
        terminal.say(
          `  full discs: ${counts.fullDiscs} (what they hold: helioscope classifier map; a class all the same: --discs classify)`,
        );
      terminal.say(`Catalogue: ${folder}`);
      terminal.result({ folder, ...summary });
      return options.strict && skipped > 0 ? 1 : 0;
    } finally {
      network.dispose();
    }
  },
});

/** The results are no images: a folder that is looked through is not the one they go to. */
async function assertOutside(folder: string, paths: readonly string[]): Promise<void> {
  const real = (path: string) => realpath(path).catch(() => path);
  const out = await real(folder);
  for (const path of paths) {
    if (path !== "-" && (await real(userPath(path))) === out)
      throw new UsageError(`--out is ${path} itself, whose files are classified; name another folder`);
  }
}

/** Another way to write the same paths is the same call. */
async function realPaths(paths: readonly string[]): Promise<string[]> {
  const all: string[] = [];
  for (const path of paths) all.push((await givenPath(path)).real);
  return all;
}

function planOrUsage<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (isHelioError(error, "argument")) throw new UsageError(error.message);
    throw error;
  }
}
