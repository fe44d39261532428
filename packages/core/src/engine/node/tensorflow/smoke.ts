import { EngineError } from "../../../errors.ts";
import { tryCommand } from "./command.ts";

/** What an addon says of itself when it has passed. */
export interface SmokeResult {
  readonly version: string;
  readonly gpu: boolean;
}

// Runs in a process of its own, with nothing of this package: a broken library may take its process with it.
const SCRIPT = `
const binding = require(process.argv[1]);
const F = binding.TF_FLOAT;
const type = (name) => ({ name, type: binding.TF_ATTR_TYPE, value: F });
const tensor = (shape, values) => binding.createTensor(shape, F, Float32Array.from(values));
const run = (op, attrs, inputs) => Array.from(binding.tensorDataSync(binding.executeOp(op, attrs, inputs, 1)[0].id));
const flag = (name) => ({ name, type: binding.TF_ATTR_BOOL, value: false });
const product = run("MatMul", [flag("transpose_a"), flag("transpose_b"), type("T")],
  [tensor([2, 2], [1, 2, 3, 4]), tensor([2, 2], [5, 6, 7, 8])]);
const ints = (name, value) => ({ name, type: binding.TF_ATTR_INT, value });
const convolved = run("Conv2D", [type("T"), ints("strides", [1, 1, 1, 1]),
  { name: "padding", type: binding.TF_ATTR_STRING, value: "VALID" },
  { name: "data_format", type: binding.TF_ATTR_STRING, value: "NHWC" },
  { name: "use_cudnn_on_gpu", type: binding.TF_ATTR_BOOL, value: true }, ints("dilations", [1, 1, 1, 1])],
  [tensor([1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9]), tensor([2, 2, 1, 1], [1, 0, 0, -1])]);
process.stdout.write("\\nSMOKE " + JSON.stringify({ product, convolved, version: binding.TF_Version,
  gpu: binding.isUsingGpuDevice() }) + "\\n");
`;

/**
 * Loads an addon in a child process, multiplies two matrices and convolves an image with it. Throws an EngineError
 * when it does not load, crashes or computes something else.
 */
export async function smokeTest(addon: string, signal?: AbortSignal): Promise<SmokeResult> {
  const result = await tryCommand(process.execPath, ["-e", SCRIPT, addon], {
    signal,
    timeoutMs: 180_000,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2", NODE_OPTIONS: "" },
  });
  const line = result?.stdout.split("\n").find((text) => text.startsWith("SMOKE "));
  if (result?.code !== 0 || !line) {
    const said = result?.stderr.trim().split("\n").slice(-8).join(" | ").slice(-600);
    throw new EngineError(
      `libtensorflow does not run here: ${said || `ended by ${result?.stopped ?? result?.code}`}`,
      {
        value: addon,
        remedy: "Use another version, or the wasm engine",
      },
    );
  }
  const found = JSON.parse(line.slice(6)) as SmokeResult & Record<"product" | "convolved", number[]>;
  if (found.product.join() !== "19,22,43,50" || found.convolved.join() !== "-4,-4,-4,-4") {
    throw new EngineError("libtensorflow computes wrong values here", {
      value: [found.product, found.convolved],
      expected: "19,22,43,50 and -4,-4,-4,-4",
    });
  }
  return { version: found.version, gpu: found.gpu };
}
