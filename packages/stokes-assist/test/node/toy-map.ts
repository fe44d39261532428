import { directoryStore } from "@helioscope/core/node";
import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { nodeMapWorkers } from "../../src/node/map-workers.ts";
import { toyCube, toyGuess, toyMethods } from "../map/toy.ts";

// A process of its own that is killed on the way: inverts a slow map into the folder that it is given.
const workers = nodeMapWorkers({ count: 2, script: new URL("./toy-worker.ts", import.meta.url) });
await invertMap(toyCube(40, 3), {
  method: { kind: "toy", work: 20 },
  methods: toyMethods,
  guess: sameGuess(toyGuess),
  tilePixels: 4,
  workers,
  store: directoryStore(process.argv[2]),
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
await workers.close();
