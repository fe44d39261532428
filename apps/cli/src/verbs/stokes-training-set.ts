import { DataError, type Store } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  inversionTrainingSet,
  SPECTRA,
  type SpectrumName,
  sceneTrainingSet,
} from "@helioscope/stokes-assist";
import { userPath } from "../paths.ts";
import { openRun } from "../stokes/open-run.ts";
import { trainingMaps } from "../stokes/training-maps.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const trainingSet = defineVerb({
  name: "stokes training-set",
  about: "Make what train stokes-assist learns from: of synthesised scenes, or of inverted maps",
  example: "helioscope stokes training-set --scenes 40 --spectrum 15648 --out scenes",
  options: {
    scenes: {
      type: "number",
      integer: true,
      min: 1,
      about: "Synthesise so many scenes of spots and quiet Sun",
    },
    size: { type: "number", integer: true, min: 4, about: "Side of a scene in pixels (default 48)" },
    spectrum: {
      type: "choice",
      of: Object.keys(SPECTRA),
      about: "Lines and wavelengths of the scenes (default hinode-sp)",
    },
    from: {
      type: "list",
      hint: "DIR",
      about: "Learn from these inversions, as stokes invert and assist wrote them",
    },
    "most-chi2": { type: "number", min: 0, about: "Leave out pixels of these that fit worse" },
    fresh: { type: "flag", about: "Write over the training set in --out" },
    out: { type: "text", hint: "DIR", about: "Folder for the training set" },
    seed: COMMON.seed,
    engine: COMMON.engine,
  },
  async run({ options, terminal, signal }) {
    const { scenes, size, spectrum, from, out, seed, engine } = options;
    if (out === undefined) throw new UsageError("training-set needs --out DIR");
    if ((scenes === undefined) === (from.length === 0))
      throw new UsageError("training-set takes either --scenes N or --from DIR");
    if (scenes === undefined && (size !== undefined || spectrum !== undefined))
      throw new UsageError("--size and --spectrum are for --scenes");
    const most = options["most-chi2"];
    if (scenes !== undefined && most !== undefined) throw new UsageError("--most-chi2 is for --from");
    const folder = userPath(out);
    const store = directoryStore(folder);
    await clear(store, out, options.fresh);
    const work = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: terminal.warn.bind(terminal),
    };
    let made: { readonly blocks: number; readonly pixels: number };
    if (scenes !== undefined) {
      const lines = (spectrum ?? "hinode-sp") as SpectrumName;
      const side = size === undefined ? {} : { side: size };
      made = await sceneTrainingSet(store, { ...work, ...side, spectrum: lines, scenes, seed });
    } else {
      const { maps, lines } = await trainingMaps(from, (run) => openRun(run, { engine, terminal, signal }));
      made = await inversionTrainingSet(store, maps, {
        ...work,
        lines,
        ...(most === undefined ? {} : { mostChi2: most }),
      });
    }
    if (made.pixels === 0)
      throw new DataError("No pixel is left to learn from", { expected: "fitted pixels" });
    terminal.say(`${counted(made.pixels, "pixel")} in ${counted(made.blocks, "block")}: ${folder}`);
    terminal.say(`Next: helioscope train stokes-assist --data ${out}`);
    terminal.result({ folder, ...made });
    return 0;
  },
});

/** A training set is what its manifest names; one that is written over has none until it is whole again. */
async function clear(store: Store, name: string, fresh: boolean): Promise<void> {
  if (!(await store.has("manifest.json"))) return;
  const ours = new TextDecoder().decode(await store.read("manifest.json")).includes("stokes training set");
  if (!fresh || !ours) {
    throw new DataError(`There is ${ours ? "a training set" : "something else"} in ${name} already`, {
      value: name,
      expected: "a folder without a manifest.json",
      remedy: ours ? "Name another one, or write over it with --fresh." : "Name another one.",
    });
  }
  for (const path of ["manifest.json", ...(await store.list("blocks/"))]) await store.remove(path);
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
