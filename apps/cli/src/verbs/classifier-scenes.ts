import { directoryStore } from "@helioscope/core/node";
import { sceneBands, sceneClasses, writeFullDisks, writeScenes } from "@helioscope/synthetic";
import { namesIn } from "../classifier/lists.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const scenes = defineVerb({
  name: "classifier scenes",
  about: "Make labelled pictures of a synthetic Sun, for networks that are to know what they were taught",
  example: "helioscope classifier scenes --count 7000 --format png --seed 1 --out scenes",
  options: {
    count: { type: "number", integer: true, min: 1, default: 1000, about: "Pictures" },
    out: { type: "text", hint: "DIR", about: "Folder for them, empty or of an interrupted run" },
    format: {
      type: "choice",
      of: ["fits", "png"],
      default: "fits",
      about: "FITS, or PNG without time and pointing",
    },
    size: {
      type: "number",
      integer: true,
      min: 16,
      hint: "PX",
      about: "Pixels on a side (default 64, discs 512)",
    },
    bands: { type: "text", hint: "LIST", about: `Of ${sceneBands.join(", ")}: all by default` },
    classes: { type: "text", hint: "LIST", about: `Of ${sceneClasses.join(", ")}: all by default` },
    several: { type: "flag", about: "Scenes of several kinds of features, for networks that say several" },
    disc: { type: "flag", about: "Whole discs, and the boxes of what is on them" },
    seed: COMMON.seed,
  },
  async run({ options, terminal, signal }) {
    const { count, out, size, several, disc, seed } = options;
    if (out === undefined) throw new UsageError("scenes needs --out DIR");
    if (disc && (options.classes !== undefined || several)) {
      throw new UsageError("Discs have all classes: --disc goes without --classes and --several");
    }
    const bands = knownNames(options.bands, sceneBands, "band");
    const classes = knownNames(options.classes, sceneClasses, "class");
    const format = options.format === "png" ? ("png" as const) : ("fits" as const);
    const folder = userPath(out);
    const common = {
      count,
      seed,
      format,
      signal,
      onProgress: terminal.progress.bind(terminal),
      ...(size === undefined ? {} : { widthPx: size }),
      ...(bands ? { bands } : {}),
    };
    const store = directoryStore(folder);
    const written = disc
      ? await writeFullDisks(store, common)
      : await writeScenes(store, { ...common, several, ...(classes ? { classes } : {}) });
    const { files, found, bytes } = written;
    const before = found > 0 ? `, ${found} of them from before` : "";
    terminal.say(
      `${files} ${disc ? "discs" : "scenes"} (${(bytes / 1e6).toFixed(1)} MB${before}): ${folder}`,
    );
    terminal.say(`Nothing of it was observed. Truth: ${disc ? "boxes.csv" : "labels.csv"}`);
    if (several)
      terminal.say("Scenes of several kinds: a network for them is trained with --set labels=several");
    terminal.result({ folder, ...written });
    return 0;
  },
});

/** Names of a list; the end of one is enough where it fits no other: 304. */
function knownNames<T extends string>(
  list: string | undefined,
  all: readonly T[],
  what: string,
): T[] | undefined {
  return namesIn(list)?.map((text) => {
    const wanted = text.toLowerCase();
    const exact = all.filter((name) => name.toLowerCase() === wanted);
    const found = exact.length > 0 ? exact : all.filter((name) => name.toLowerCase().endsWith(` ${wanted}`));
    if (found.length !== 1) throw new UsageError(`There is no ${what} "${text}": ${all.join(", ")}`);
    return found[0];
  });
}
