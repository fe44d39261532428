import { directoryStore } from "@helioscope/core/node";
import { type SunInstrumentName, sunInstruments, writeSun } from "@helioscope/synthetic";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

const names = Object.keys(sunInstruments) as SunInstrumentName[];

export const sun = defineVerb({
  name: "magnetogram sun",
  about: "Make a rotating Sun whose field is known: EUV images and magnetograms as the archives have them",
  example: "helioscope magnetogram sun --days 365 --cadence 60 --size 128 --seed 1 --out sun",
  options: {
    out: { type: "text", hint: "DIR", about: "Folder for it, empty or of an interrupted run" },
    from: { type: "text", hint: "UTC", default: "2016-01-01T00:00:00Z", about: "First moment" },
    days: { type: "number", min: 0, default: 1, about: "Days to cover" },
    cadence: { type: "number", min: 0.2, default: 60, hint: "MINUTES", about: "From one moment to the next" },
    size: {
      type: "number",
      integer: true,
      min: 16,
      max: 4096,
      default: 128,
      hint: "PX",
      about: "Pixels on a side",
    },
    instruments: {
      type: "text",
      hint: "LIST",
      default: "AIA 304,HMI",
      about: `Of ${names.join(", ")}; the end of a name is enough`,
    },
    level: { type: "choice", of: ["1", "1.5"], default: "1", about: "As exposed, or centred with north up" },
    faults: {
      type: "number",
      min: 0,
      max: 1,
      default: 0,
      hint: "SHARE",
      about: "Records with something wrong",
    },
    every: {
      type: "number",
      min: 0,
      hint: "HOURS",
      about: "Bursts of --length moments instead of all of them",
    },
    length: { type: "number", integer: true, min: 1, about: "Moments of a burst of --every (default 3)" },
    stereo: {
      type: "number",
      min: -180,
      max: 180,
      default: 110,
      hint: "DEG",
      about: "STEREO ahead of the Earth",
    },
    decline: { type: "number", min: 0.1, hint: "YEARS", about: "AIA 304 loses sensitivity over so many" },
    seed: COMMON.seed,
  },
  async run({ options, terminal, signal }) {
    const { out, from, days, cadence, size, level, faults, every, stereo, decline, seed } = options;
    if (out === undefined) throw new UsageError("sun needs --out DIR");
    if (Number.isNaN(Date.parse(from)))
      throw new UsageError(`--from is a time in UTC, such as 2016-01-01T00:00:00Z, not "${from}"`);
    if (options.length !== undefined && every === undefined)
      throw new UsageError("--length is that of the bursts of --every HOURS, which is not given");
    const { length = 3 } = options;
    const minutes = days * 1440;
    const bursts = every === undefined ? 0 : Math.max(1, Math.ceil(minutes / (every * 60)));
    const frames = every === undefined ? Math.max(1, Math.round(minutes / cadence)) : bursts * length;
    const folder = userPath(out);
    const written = await writeSun(directoryStore(folder), {
      seed,
      from,
      cadenceMinutes: cadence,
      frames,
      widthPx: size,
      instruments: instrumentsIn(options.instruments),
      level: level === "1.5" ? "1.5" : "1",
      faults,
      sequences: every === undefined ? null : { everyHours: every, length },
      stereoAngleDeg: stereo,
      declineYears: decline ?? null,
      signal,
      onProgress: terminal.progress.bind(terminal),
    });
    const before = written.found > 0 ? `, ${written.found} of them from before` : "";
    const megabytes = (written.bytes / 1e6).toFixed(1);
    terminal.say(`${written.files} images of ${frames} moments (${megabytes} MB${before}): ${folder}`);
    if (written.faulty > 0) terminal.say(`${written.faulty} records have something wrong: faults.csv`);
    terminal.say("Nothing of it was observed. Truth: truth.json, boxes.csv");
    terminal.result({ folder, ...written });
    return 0;
  },
});

/** Instruments of a list; the end of a name that only one has will do: 304 is AIA's. */
function instrumentsIn(list: string): SunInstrumentName[] {
  return list.split(",").map((text) => {
    const wanted = text.trim().toLowerCase();
    const exact = names.find((name) => name.toLowerCase() === wanted);
    const found = exact ?? names.find((name) => name.toLowerCase().endsWith(` ${wanted}`));
    if (!found) throw new UsageError(`There is no instrument "${text.trim()}": ${names.join(", ")}`);
    return found;
  });
}
