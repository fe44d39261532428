import { nodeMapPort } from "../../src/node/port.ts";
import { serveMap } from "../../src/workers/serve.ts";
import { toyMethods } from "../map/toy.ts";

serveMap(nodeMapPort(), toyMethods);
