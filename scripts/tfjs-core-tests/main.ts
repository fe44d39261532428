// TensorFlow.js' own tests on our engines: prints what our kernels change, one section an engine. Exits 1 when a test
// is lost, 2 for wrong usage.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Comparison, compareEngine } from "./compare.ts";
import { engineSection, updatedDocument } from "./document.ts";
import { ENGINES, type TestedEngine } from "./outcomes.ts";

const USAGE = `npm run tfjs-tests [-- --engine ${ENGINES.join("|")} --json --write]

  --engine  one engine; may be given again. Default: each that is here
  --json    one JSON object an engine and line, with the tests that fail either way
  --write   brings docs/engines/tfjs-core-tests.md up to date`;

const document = resolve(import.meta.dirname, "../../docs/engines/tfjs-core-tests.md");

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const { engines, json, write, help } = options;
  if (help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const found: Comparison[] = [];
  for (const engine of engines) {
    const result = await compareEngine(engine);
    if ("absent" in result) {
      process.stderr.write(`${engine}: ${result.absent}\n`);
      continue;
    }
    found.push(result);
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : `${engineSection(result)}\n\n`);
  }
  if (write) {
    const before = existsSync(document) ? readFileSync(document, "utf8") : "";
    writeFileSync(document, updatedDocument(before, found));
  }
  return found.length > 0 && found.every(({ lost }) => lost.length === 0) ? 0 : 1;
}

interface Options {
  readonly engines: readonly TestedEngine[];
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
}

/** Undefined for what there is not. */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        engine: { type: "string", multiple: true, default: [...ENGINES] },
        json: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    const engines = values.engine.filter((name): name is TestedEngine => ENGINES.some((one) => one === name));
    return engines.length === values.engine.length ? { ...values, engines } : undefined;
  } catch {
    return undefined;
  }
}
