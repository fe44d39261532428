import type { FieldGenerator } from "../types.ts";
import type { ExportedGenerator } from "./export-generator.ts";
import type { OnnxSession } from "./onnx-runtime.ts";
import { onnxStepper } from "./onnx-stepper.ts";
import type { Beginning } from "./stacked.ts";
import { type SequenceOptions, streamed } from "./stream.ts";
import { warmed } from "./warmed.ts";

export interface OnnxGeneratorOptions extends SequenceOptions {
  /** What is seen of images before the first; `repeat` where absent. */
  readonly beginning?: Beginning;
}

/**
 * An exported network as a generator of sequences, in a runtime that the caller brings (`ortSession` of one of ONNX Runtime's
 * packages): `about` is `generator.json`, `sessions` its `steps` opened in their order. They stay the caller's. As
 * {@link networkGenerator} in deterministic mode.
 *
 * Generating throws a FormatError when the sessions are not those of `about`.
 */
export function onnxGenerator(
  about: ExportedGenerator,
  sessions: readonly OnnxSession[],
  options: OnnxGeneratorOptions = {},
): FieldGenerator {
  const { name = about.kind, beginning = "repeat" } = options;
  const repeats = about.kind === "convgru" && beginning === "repeat";
  const open = () => {
    const stepper = onnxStepper(about, sessions, beginning);
    return repeats ? warmed(stepper, about.frames) : stepper;
  };
  return streamed(open, about, { ...options, name });
}
