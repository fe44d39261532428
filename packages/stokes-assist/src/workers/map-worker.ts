import { builtInMethods } from "../map/methods.ts";
import { type MapPort, serveMap } from "./serve.ts";

// In a worker `self` is a port; the types here are those of a page, where it is a window.
serveMap(self as unknown as MapPort, builtInMethods);
