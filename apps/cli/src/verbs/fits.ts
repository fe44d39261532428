import { readFile } from "node:fs/promises";
import { openFits, type Unit } from "@helioscope/io-fits";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { COMMON, defineVerb } from "../verb.ts";
import { defineGroup } from "./group.ts";

const info = defineVerb({
  name: "fits info",
  about: "List the units of FITS files: kind, name, shape, type, and what was amiss",
  example: "helioscope fits info hmi.sharp_cea_720s.377.20110215_020000_TAI.Br.fits",
  takes: { name: "files", about: "FITS files, compressed or not", atLeast: 1 },
  options: { header: { type: "flag", about: "Print every card too" }, strict: COMMON.strict },
  async run({ paths, options, terminal }) {
    const results: unknown[] = [];
    let failures = 0;
    for (const path of paths) {
      try {
        const fits = await openFits(await readFile(userPath(path)));
        terminal.say(path);
        for (const unit of fits.units) {
          terminal.say(`  ${unit.index}  ${describe(unit)}`);
          if (options.header)
            for (const card of unit.header.cards) terminal.say(`     ${card.raw.trimEnd()}`);
        }
        for (const warning of fits.warnings) terminal.warn(`${path}: ${warning.message}`);
        results.push({
          path,
          units: fits.units.map((unit) => ({
            index: unit.index,
            kind: unit.kind,
            name: unit.name,
            about: describe(unit),
          })),
          warnings: fits.warnings,
        });
      } catch (error) {
        failures++;
        const reason = reasonOf(error);
        terminal.warn(`${path}: ${reason}`);
        results.push({ path, error: reason });
      }
    }
    terminal.result({ files: results });
    return failures === paths.length || (options.strict && failures > 0) ? 1 : 0;
  },
});

function describe(unit: Unit): string {
  const name = unit.name ? ` ${unit.name}` : "";
  switch (unit.kind) {
    case "image":
      return `image${name} ${unit.shape.join(" x ") || "(no data)"}, BITPIX ${unit.bitpix}`;
    case "compressed-image":
      return `image${name} ${unit.shape.join(" x ")}, BITPIX ${unit.bitpix}, tiles by ${unit.codec}`;
    case "table":
    case "ascii-table":
      return `${unit.kind}${name} ${unit.rows} rows, columns ${unit.columns.map((column) => column.name).join(" ")}`;
    default:
      return `${unit.kind}${name}`;
  }
}

export const fits = defineGroup("fits", "Look into FITS files", { info });
