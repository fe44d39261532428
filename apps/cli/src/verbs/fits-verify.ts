import { type FitsFinding, verifyFits } from "@helioscope/io-fits/verify";
import { forEachFile } from "../fits/files.ts";
import { withFits } from "../fits/open.ts";
import { printable } from "../fits/printable.ts";
import { defineVerb } from "../verb.ts";

export const verify = defineVerb({
  name: "fits verify",
  about:
    "Say what in FITS files breaks the Standard (version 4.0), with card, byte and section; code 1 if anything does",
  example: "helioscope fits verify night-1/*.fits",
  takes: { name: "files", about: "FITS files, compressed or not, folders of them, or URLs", atLeast: 1 },
  options: {
    "no-data": { type: "flag", about: "Look at headers only" },
    range: {
      type: "flag",
      about: "Read URLs by ranges, as far as they are looked at, where the server has them",
    },
    strict: { type: "flag", about: "A file with warnings fails as well" },
  },
  async run({ paths, options, terminal, signal }) {
    const outcomes = await forEachFile(paths, terminal, async ({ path, name }) => {
      const findings = await withFits(path, { signal, range: options.range }, (file) =>
        verifyFits(file, { signal, data: !options["no-data"] }),
      );
      const errors = findings.filter(({ severity }) => severity === "error").length;
      const warnings = findings.length - errors;
      terminal.say(`${name}: ${verdict(errors, warnings)}`);
      for (const line of lines(findings)) terminal.say(printable(line));
      const passed = errors === 0 && !(options.strict && warnings > 0);
      return { path: name, passed, errors, warnings, findings };
    });
    terminal.result({
      files: outcomes.map(
        ({ file, value, reason }) => value ?? { path: file.name, passed: false, error: reason },
      ),
    });
    return outcomes.every(({ value }) => value?.passed) ? 0 : 1;
  },
});

function verdict(errors: number, warnings: number): string {
  if (errors + warnings === 0) return "follows the Standard";
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  return `${count(errors, "error")}, ${count(warnings, "warning")}`;
}

function lines(findings: readonly FitsFinding[]): string[] {
  const place = ({ unit, card, byteOffset }: FitsFinding): string =>
    [`unit ${unit}`, ...(card ? [card] : []), `byte ${byteOffset}`].join(", ");
  return findings.map((finding) => {
    const { severity, message, section } = finding;
    return `  ${severity.padEnd(7)}  ${place(finding)}: ${message}${section === "" ? "" : ` (${section})`}`;
  });
}
