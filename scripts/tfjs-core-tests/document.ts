import type { Comparison } from "./compare.ts";

const begin = (engine: string) => `<!-- ${engine} -->`;
const end = (engine: string) => `<!-- /${engine} -->`;

const HEAD = `# TensorFlow.js' own tests on our engines

TensorFlow.js ships the tests of its core. \`npm run tfjs-tests\` runs them on each engine that is here, as it comes and with our
kernels, gradients and training in place, and compares. No test that passes on the stock engine may fail on ours. The slow tests hold
this page to it; \`npm run tfjs-tests -- --write\` writes it.
`;

/** The page with the sections of these engines in place of those that it had; the others stay. */
export function updatedDocument(before: string, comparisons: readonly Comparison[]): string {
  const known = new Map(
    [...before.matchAll(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g)].map(([text, engine]) => [engine!, text]),
  );
  for (const one of comparisons) known.set(one.engine, engineSection(one));
  const sections = [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${[HEAD.trimEnd(), ...sections].join("\n\n")}\n`;
}

/** What the page says of an engine; undefined where it says nothing. */
export function sectionOf(document: string, engine: string): string | undefined {
  const first = document.indexOf(begin(engine));
  const last = document.indexOf(end(engine));
  return first < 0 || last < 0 ? undefined : document.slice(first, last + end(engine).length);
}

export function engineSection(comparison: Comparison): string {
  const { engine, version, tests, passedWithout, passedWith, lost, repaired, upstream } = comparison;
  const name = (test: string) => cell(test.replaceAll(` ${engine} {}`, ""));
  const list = (title: string, rows: readonly string[]) =>
    rows.length === 0 ? [] : ["", title, "", ...rows];
  return [
    begin(engine),
    `## ${engine}`,
    "",
    version,
    "",
    "| tests | passed, stock | passed, ours | repaired | lost | failed either way |",
    "|---|---|---|---|---|---|",
    `| ${[tests, passedWithout, passedWith, repaired.length, lost.length, upstream.length].join(" | ")} |`,
    ...list(
      "Lost:",
      lost.map((one) => `- ${name(one.test)}: ${cell(one.with.reason ?? "")}`),
    ),
    ...list(
      "Repaired:",
      repaired.length === 0
        ? []
        : [
            "| test | on the stock engine |",
            "|---|---|",
            ...repaired.map((one) => `| ${name(one.test)} | ${cell(one.without.reason ?? "")} |`),
          ],
    ),
    end(engine),
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
