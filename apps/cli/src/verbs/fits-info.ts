import type { Card, FitsFile, Unit } from "@helioscope/io-fits";
import { foldWarnings, forEachFile } from "../fits/files.ts";
import { withFits } from "../fits/open.ts";
import { printable } from "../fits/printable.ts";
import { summarise, summaryLines } from "../fits/summary.ts";
import { unitByName } from "../fits/units.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const info = defineVerb({
  name: "fits info",
  about: "List the units of FITS files as fitsinfo does, or their cards as fitsheader does",
  example: "helioscope fits info aia.fits --header --keyword 'CRPIX*' DATE-OBS",
  takes: { name: "files", about: "FITS files, compressed or not, folders of them, or URLs", atLeast: 1 },
  options: {
    header: { type: "flag", about: "Print the cards" },
    unit: { type: "list", hint: "N|NAME", about: "Units to tell of, by number or name (NAME,VERSION)" },
    keyword: { type: "list", hint: "GLOB", about: "Cards to print, such as CRPIX* (implies --header)" },
    range: { type: "flag", about: "Of a URL read the headers only, by ranges, where the server has them" },
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const wanted = options.keyword.map(glob);
    const withCards = options.header || wanted.length > 0;
    const outcomes = await forEachFile(paths, terminal, async ({ path, name }) => {
      const { units, warnings } = await withFits(path, { signal, range: options.range }, async (fits) => ({
        units: chosen(fits, options.unit),
        warnings: fits.warnings,
      }));
      if (withCards) for (const unit of units) sayCards(unit, name, wanted, terminal);
      else {
        terminal.say(`Filename: ${name}`);
        for (const line of summaryLines(units.map(summarise))) terminal.say(printable(line));
        terminal.say("");
      }
      if (warnings.length > 0)
        terminal.warn(`${name}: ${foldWarnings(warnings.map(({ message }) => message))}`);
      return {
        path: name,
        units: units.map((unit) => ({
          ...summarise(unit),
          kind: unit.kind,
          ...(withCards ? { header: matching(unit, wanted).map(jsonCard) } : {}),
        })),
        warnings,
      };
    });
    terminal.result({
      files: outcomes.map(({ file, value, reason }) => value ?? { path: file.name, error: reason }),
    });
    const failures = outcomes.filter(({ value }) => value === undefined).length;
    return failures === outcomes.length || (options.strict && failures > 0) ? 1 : 0;
  },
});

function chosen(fits: FitsFile, names: readonly string[]): readonly Unit[] {
  if (names.length === 0) return fits.units;
  return names.map((name) => unitByName(fits, name));
}

function sayCards(unit: Unit, file: string, wanted: readonly RegExp[], terminal: Terminal): void {
  const cards = matching(unit, wanted);
  if (cards.length === 0) return;
  terminal.say(`# HDU ${unit.index} in ${file}:`);
  for (const { raw } of cards) terminal.say(printable(raw).trimEnd());
  terminal.say("");
}

function matching(unit: Unit, wanted: readonly RegExp[]): readonly Card[] {
  const { cards } = unit.header;
  return wanted.length === 0 ? cards : cards.filter(({ key }) => wanted.some((pattern) => pattern.test(key)));
}

/** `*` stands for any characters, `?` for one, in any case. */
function glob(text: string): RegExp {
  if (text.trim() === "") throw new UsageError("--keyword takes keywords, not an empty text");
  const pattern = text
    .trim()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`, "i");
}

/** JSON has no integers beyond 2^53: those are text. */
function jsonCard({ key, value, comment }: Card): Pick<Card, "key" | "comment"> & { value: unknown } {
  return { key, value: typeof value === "bigint" ? String(value) : (value ?? null), comment };
}
