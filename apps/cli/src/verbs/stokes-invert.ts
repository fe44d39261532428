import type { Store } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import { clearMap, reported } from "@helioscope/stokes-assist";
import { engineLabel, lazyEngine, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellObservation } from "../report/tell.ts";
import { programWork } from "../stokes/external-options.ts";
import { INVERT_OPTIONS, type InvertValues, runOf } from "../stokes/invert-options.ts";
import { invertRun, tileOf } from "../stokes/invert-run.ts";
import { openRun } from "../stokes/open-run.ts";
import { readCube } from "../stokes/read-cube.ts";
import { type StokesRun, writeRun } from "../stokes/run-file.ts";
import { selectionOf, shareOf } from "../stokes/selection.ts";
import { writeSlurmJob } from "../stokes/slurm.ts";
import { tableFormats } from "../tables/index.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { defineVerb, type VerbCommand } from "../verb.ts";

/** `stokes invert` and `stokes assist` differ in the preset that they start from. */
function inversionVerb(words: {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  readonly preset: string;
}): VerbCommand {
  return defineVerb({
    name: `stokes ${words.name}`,
    about: words.about,
    example: words.example,
    takes: {
      name: "paths",
      about: "Hinode SP level 1, or cubes of Stokes profiles: files or folders",
      atLeast: 1,
    },
    options: INVERT_OPTIONS,
    async run({ paths, options, terminal, signal }) {
      const formats = tableFormats(options.format);
      const run = runOf(paths, options, words.preset);
      const share = options.share === undefined ? undefined : shareOf(options.share);
      const read = await readCube(run.paths, run.cube, { terminal, signal });
      const pixels = selectionOf(run, read.cube).count;
      const folder = userPath(options.out ?? `out/stokes-${words.name}`);
      if (run.guess.some((guess) => "folder" in guess && guess.folder === folder))
        throw new UsageError("--guess DIR is not the folder that is written; name another one with --out");
      const store = directoryStore(folder);
      // The run that lies there stays until its tiles are known to be of this one.
      const begun = !options.fresh && (await store.has("manifest.json"));
      if (!begun) await writeRun(store, run);
      if (options.slurm !== undefined) {
        if (options.fresh) await clearMap(store);
        return await tellJob({ folder, store, run, pixels, chunk: options.slurm, options, terminal });
      }
      const lazy = lazyEngine(options.engine, signal);
      let opened: Engine | undefined;
      const engine = async () => (opened = await lazy());
      const map = await invertRun(run, read, {
        engine,
        open: (other) => openRun(other, { engine: options.engine, terminal, signal }),
        store,
        fresh: options.fresh,
        ...(share ? { share } : {}),
        workers: options.workers,
        program: programWork(options),
        terminal,
        signal,
      });
      await writeRun(store, { ...run, engine: opened ? engineLabel(opened) : run.engine });
      if (share) {
        const done = map.result.status.reduce((sum, _, pixel) => sum + Number(map.result.isFitted(pixel)), 0);
        terminal.say(`Share ${share.index} of ${share.of}: ${done} of ${pixels} pixels are fitted now`);
        terminal.say("When all shares are done, the same command without --share makes the maps");
        terminal.result({ folder, share, fitted: done, pixels });
        return 0;
      }
      const { context, discard } = await outputsIn({
        ...{ folder, formats, seed: run.seed, engine, terminal, signal, skipped: read.skipped },
        frames: 1,
        times: [],
      });
      try {
        const observation = await reported(map, context);
        tellObservation(observation, terminal);
        terminal.say(`Maps, table and pictures: ${folder}`);
        terminal.result({ folder, sequence: read.sequence, ...observation, skipped: read.skipped });
        return options.strict && read.skipped.length > 0 ? 1 : 0;
      } catch (error) {
        await discard();
        throw error;
      }
    },
  });
}

async function tellJob(job: {
  readonly folder: string;
  readonly store: Store;
  readonly run: StokesRun;
  readonly pixels: number;
  readonly chunk: number;
  readonly options: Pick<InvertValues, "workers" | "processes">;
  readonly terminal: Terminal;
}): Promise<number> {
  const { folder, store, run, pixels, chunk, options, terminal } = job;
  const cores = options.workers ?? options.processes ?? 1;
  const { array, collect, tasks } = await writeSlurmJob(folder, store, {
    ...{ pixels, chunk, cores, tile: tileOf(run) },
    // A thread for each core that was asked for, not for each that the machine has.
    words: run.external || options.workers !== undefined ? [] : ["--workers", "1"],
  });
  terminal.say(`${tasks} tasks for ${pixels} pixels, ${cores} core${cores === 1 ? "" : "s"} each`);
  terminal.say(`Submit both: sbatch --dependency=afterok:$(sbatch --parsable ${array}) ${collect}`);
  terminal.say("Options of sbatch (--time, --partition, --account) override what the scripts say");
  terminal.result({ folder, array, collect, tasks, pixels });
  return 0;
}

export const invert: VerbCommand = inversionVerb({
  name: "invert",
  about: "Invert a map of Stokes profiles pixel by pixel: maps of temperature, velocity and magnetic field",
  example: "helioscope stokes invert SP3D*.fits --preset reference --out sunspot",
  preset: "reference",
});

export const assist: VerbCommand = inversionVerb({
  name: "assist",
  about: "Invert a map in one cycle from the network's first guesses",
  example: "helioscope stokes assist SP3D*.fits --out sunspot",
  preset: "compact",
});
