import { listEngines, listOnnxRuntime } from "@helioscope/core/engine/node";
import type { Runner } from "./types.ts";

/** What is here, and what is not with the reason. */
export interface EnginesHere {
  readonly present: readonly Runner[];
  readonly absent: readonly { readonly engine: Runner; readonly reason: string }[];
}

/** Tries every engine, and ONNX Runtime, which comes before plain JavaScript. */
export async function enginesHere(signal?: AbortSignal): Promise<EnginesHere> {
  const engines = await listEngines(signal ? { signal } : {});
  const onnx = { name: "onnx" as const, ...(await listOnnxRuntime()) };
  const all = [
    ...engines.filter(({ name }) => name !== "cpu"),
    onnx,
    ...engines.filter(({ name }) => name === "cpu"),
  ];
  return {
    present: all.flatMap(({ name, available }) => (available ? [name] : [])),
    absent: all.flatMap(({ name, available, reason = "unknown" }) =>
      available ? [] : [{ engine: name, reason }],
    ),
  };
}
