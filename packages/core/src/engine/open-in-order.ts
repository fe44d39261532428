import { EngineError, throwIfAborted } from "../errors.ts";
import type { Engine, EngineName, Refusal } from "./engine.ts";
import { reasonOf } from "./reason.ts";
import type { StartedWasm } from "./start-wasm.ts";

/** Starts one engine; `refused` lists those that were passed over before it. */
type Start = (name: EngineName, refused: readonly Refusal[]) => Promise<Engine>;

/**
 * Starts the engine that is asked for, or with `auto` the first of `order` that works. Throws what the engine asked for
 * throws, or an EngineError with the reason of each when none works.
 */
export async function openInOrder(
  wanted: EngineName | "auto",
  order: readonly EngineName[],
  start: Start,
  signal: AbortSignal | undefined,
): Promise<Engine> {
  const refused: Refusal[] = [];
  for (const name of wanted === "auto" ? order : [wanted]) {
    throwIfAborted(signal);
    try {
      return await start(name, refused);
    } catch (error) {
      if (wanted !== "auto") throw error;
      refused.push({ engine: name, reason: reasonOf(error) });
    }
  }
  throw new EngineError("No engine can be had", {
    value: refused,
    remedy: refused.map(({ engine: name, reason }) => `${name}: ${reason}`).join("; "),
  });
}

/** The wasm engine as it started, with a note where it runs on one thread against the wish. */
export function withThreadNote({ engine, withoutThreads }: StartedWasm, refused: readonly Refusal[]): Engine {
  if (withoutThreads === undefined) return { ...engine, refused };
  return { ...engine, refused: [...refused, { engine: "wasm", reason: `threads: ${withoutThreads}` }] };
}
