import { sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import { nodeMapWorkers } from "../../src/node/map-workers.ts";
import { toy, toyCube, toyGuess, toyMethods } from "../map/toy.ts";

// A process of its own that never closes its workers.
const workers = nodeMapWorkers({ count: 2, script: new URL("./toy-worker.ts", import.meta.url) });
const result = await invertMap(toyCube(4, 1), {
  method: toy,
  methods: toyMethods,
  guess: sameGuess(toyGuess),
  workers,
});
process.stdout.write(`${result.steps.length}`);
