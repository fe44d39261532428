import { ArgumentError, FormatError, UnsupportedError } from "@helioscope/core";
import { sirGridOf, writeSirGrid } from "../formats/sir-grid.ts";
import { sirProfilesOf, writeSirProfiles } from "../formats/sir-profiles.ts";
import type { SpectralSetup } from "../types.ts";
import type { ExternalAdapter } from "./adapter.ts";
import { readSirFit, sirInversion, sirRunFiles, withoutZeros } from "./sir.ts";
import { SIR_FILES } from "./sir-control-of.ts";
import type { ExternalTemplate } from "./template.ts";

/** What DeSIRe is told. */
export interface DesireOptions {
  readonly setup: SpectralSetup;
  /** The files of a set-up that works: the control file, `keyword.input`, atoms, lines, abundances. */
  readonly template: ExternalTemplate;
  /** Name of the control file; `desire.dtrol` by default. */
  readonly control?: string;
}

/**
 * Runs of DeSIRe (Ruiz Cobo et al. 2022), as far as its public description goes: it keeps SIR's models, profiles, grids
 * and names of outputs, and a control file of labelled lines. Its source is not public, and nothing here was tried
 * against it. Hence only the names of files are set, in the lines whose labels are SIR's; cycles, nodes, weights, lines
 * and all that is told to RH stay as the template has them. It is called with the control file's name as its argument
 * and on its input. Of each run only the last cycle's model and profiles are read.
 *
 * @throws UnsupportedError where the control file has no line of such a label, FormatError where it states no cycles.
 */
export function desireAdapter({ setup, template, control = "desire.dtrol" }: DesireOptions): ExternalAdapter {
  const bytes = template.get(control);
  if (!bytes) {
    throw new ArgumentError(`The template of DeSIRe has no ${control}`, {
      value: [...template.keys()],
      expected: "its control file",
      remedy: "Give its name as `control`.",
    });
  }
  const text = new TextDecoder().decode(bytes);
  const cycles = cyclesOf(text);
  const names: readonly (readonly [RegExp, string])[] = [
    [/observed\s+profiles/i, SIR_FILES.observed],
    [/wavelength\s+grid/i, SIR_FILES.grid],
    [/guess\s+model\s*1/i, SIR_FILES.guess],
  ];
  const named = (components: number) =>
    [...names, ...(components === 2 ? [[/guess\s+model\s*2/i, SIR_FILES.second] as const] : [])].reduce(
      (edited, [label, value]) => withField(edited, label, value),
      text,
    );
  named(1);
  return {
    name: "DeSIRe",
    files: { ...Object.fromEntries(template), [SIR_FILES.grid]: writeSirGrid(sirGridOf(setup.regions)) },
    complaint: (stdout) => /STOP: *([^\n]*)/.exec(stdout)?.[1].trim(),
    invert: (observed, guess) => ({
      ...sirInversion(
        named(guess.components.length),
        cycles,
        sirRunFiles(withoutZeros(guess), {
          [SIR_FILES.observed]: writeSirProfiles(sirProfilesOf(setup.regions, observed)),
        }),
        guess.components.length,
        control,
      ),
      args: [control],
    }),
    readFit: (output) => readSirFit(output, setup, cycles),
  };
}

function cyclesOf(text: string): number {
  const cycles = Number(/^[^:\n]*cycles[^:\n]*:\s*(\d+)/im.exec(text)?.[1]);
  if (cycles > 0) return cycles;
  throw new FormatError("The control file states no number of cycles", {
    expected: "a line `Number of cycles ...: 1` or more",
  });
}

/** Sets the value of the line whose label matches; its comment stays. */
function withField(text: string, label: RegExp, value: string): string {
  const lines = text.split(/\r?\n/);
  const at = lines.findIndex((line) => label.test(line.split(":")[0]) && line.includes(":"));
  if (at < 0) {
    throw new UnsupportedError(`The control file has no line labelled like ${label.source}`, {
      expected: "the labels of SIR's control file",
      remedy: "Name its lines as SIR does.",
    });
  }
  const colon = lines[at].indexOf(":");
  const comment = lines[at].slice(colon + 1).match(/!.*$/)?.[0] ?? "!";
  lines[at] = `${lines[at].slice(0, colon + 1)}${value} ${comment}`;
  return lines.join("\n");
}
