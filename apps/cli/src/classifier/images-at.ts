import { readFile } from "node:fs/promises";
import { type ReadImage, readImage } from "@helioscope/classifier";
import { DataError, isHelioError, type Skip, throwIfAborted } from "@helioscope/core";
import { walk } from "../classify/walk.ts";
import { reasonOf } from "../reason.ts";

/** Hands over the images behind the paths one by one; what cannot be read or used is told in `skipped`. */
export async function eachImage(
  paths: readonly string[],
  options: {
    readonly except: string;
    readonly signal: AbortSignal;
    readonly onWarning: (warning: string) => void;
  },
  use: (image: ReadImage, name: string) => Promise<void>,
): Promise<{ readonly used: number; readonly skipped: readonly Skip[] }> {
  const skipped: Skip[] = [];
  let used = 0;
  for await (const { path, name, problem } of walk(paths, { except: options.except })) {
    throwIfAborted(options.signal);
    try {
      if (problem !== undefined) throw new DataError(problem, { value: name });
      const { signal, onWarning } = options;
      await use(await readImage(await readFile(path), name, { signal, onWarning }), name);
      used++;
    } catch (error) {
      const ours = isHelioError(error, "data", "format", "shape", "unsupported", "argument");
      if (isHelioError(error) && !ours) throw error;
      skipped.push({ name, reason: reasonOf(error) });
    }
  }
  if (used === 0) {
    const first = skipped[0];
    throw new DataError(first ? `No image can be used; ${first.name}: ${first.reason}` : "No image", {
      value: skipped,
      expected: "at least one image",
    });
  }
  return { used, skipped };
}
