import { serveTiles, type TilePort } from "./serve.ts";

// In a worker `self` is a port; the types here are those of a page, where it is a window.
serveTiles(self as unknown as TilePort);
