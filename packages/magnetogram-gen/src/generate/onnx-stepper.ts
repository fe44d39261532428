import { FormatError } from "@helioscope/core";
import type { ExportedGenerator } from "./export-generator.ts";
import type { OnnxArray, OnnxSession } from "./onnx-runtime.ts";
import { Recent } from "./recent.ts";
import { type Beginning, Stack } from "./stacked.ts";
import type { FieldStepper } from "./stepper.ts";

/** An exported generator, image by image in a runtime of the caller's. `sessions` in the order of `about.steps`. */
export function onnxStepper(
  about: ExportedGenerator,
  sessions: readonly OnnxSession[],
  beginning: Beginning,
): FieldStepper {
  for (const [k, { file, previous }] of about.steps.entries())
    assertPorts(sessions[k], about, previous, file);
  const { carried, sizePx, channels, steps } = about;
  const stack = new Stack(channels, beginning);
  const room = carried.length === 0 ? 0 : Math.max(...steps.map(({ previous }) => previous));
  const recent = new Recent<OnnxArray[]>(room);
  let images = 0;
  const forget = () => {
    stack.clear();
    recent.clear();
    images = 0;
  };
  const absent = carried.map(({ shape }) => ({
    data: new Float32Array(shape.reduce((size, side) => size * side, 1)),
    dims: shape,
  }));
  return {
    get held() {
      const maps = recent.items.flat().reduce((sum, { data }) => sum + data.length, 0);
      return maps + (channels === 1 ? 0 : stack.held);
    },
    reset: forget,
    dispose: forget,
    async next(image) {
      const stacked = stack.add(image);
      // The only one, or that of as many images.
      const k = steps.length === 1 ? 0 : recent.items.length;
      const session = sessions[k];
      const { previous } = steps[k];
      const missing = previous - recent.items.length;
      const past = Array.from({ length: previous }, (_, i) => recent.items[i - missing] ?? absent).flat();
      const x = { data: stacked.channels, dims: [1, sizePx, sizePx, channels] };
      const made = await session.run(
        Object.fromEntries([x, ...past].map((value, i) => [session.inputNames[i], value])),
      );
      recent.add(session.outputNames.slice(1).map((name) => made[name]));
      images++;
      const most = about.kind === "convgru" && about.memory === "carried" ? images : about.frames;
      return { field: made[session.outputNames[0]].data, framesUsed: Math.min(images, most) };
    },
  };
}

function assertPorts(
  session: OnnxSession | undefined,
  { carried }: ExportedGenerator,
  previous: number,
  file: string,
): void {
  const expected = `${1 + previous * carried.length} inputs and ${1 + carried.length} outputs`;
  const { inputNames = [], outputNames = [] } = session ?? {};
  const found = `${inputNames.length} inputs and ${outputNames.length} outputs`;
  if (found === expected) return;
  throw new FormatError(session ? `${file} has ${found}` : `No session of ${file}`, {
    value: [...inputNames, ...outputNames],
    expected,
    remedy: "Open the files that were exported together, in the order of steps.",
  });
}
