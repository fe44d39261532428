import { openEngine } from "../../src/engine/node/open.ts";
import { directoryStore } from "../../src/node/index.ts";
import { tinyRun } from "./tiny-run.ts";

// A process of its own, to be killed: trains into the directory of argument 2, pausing so that the kill falls inside.
await openEngine({ engine: "cpu" });
const run = tinyRun(5, { store: directoryStore(process.argv[2]), checkpoint: { every: 3, keep: 2 } });
const { step } = run.options;
const pausing = async (context: Parameters<typeof step>[0]) => {
  await new Promise((resolve) => setTimeout(resolve, 15));
  return step(context);
};
Object.assign(run.options, { step: pausing });
await run.train();
