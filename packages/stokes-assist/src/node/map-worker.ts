import { builtInMethods } from "../map/methods.ts";
import { serveMap } from "../workers/serve.ts";
import { nodeMapPort } from "./port.ts";

serveMap(nodeMapPort(), builtInMethods);
