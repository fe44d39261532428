import type { OnnxRuntime, OnnxSession, TensorValues } from "./runtime.ts";

/** What of a tensor of `onnxruntime-node` or `onnxruntime-web` is used. */
interface OrtTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: never): Promise<object>;
  release(): Promise<void>;
}

/** The part of `onnxruntime-node` or `onnxruntime-web` that {@link ortRuntime} needs. */
export interface OrtModule {
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OrtTensor;
  readonly InferenceSession: {
    create(bytes: Uint8Array, options: OrtSessionOptions): Promise<OrtSession>;
  };
}

interface OrtSessionOptions {
  readonly intraOpNumThreads: number;
  readonly logSeverityLevel: 3;
}

/** Only errors are told, and those are thrown as well. */
const ERRORS = 3;

/** A module of ONNX Runtime as what {@link offerOnnxRuntime} takes: `ortRuntime(ort, { version, threads })`. */
export function ortRuntime(
  ort: OrtModule,
  { version, threads }: { readonly version: string; readonly threads: number },
): OnnxRuntime {
  return {
    version,
    threads,
    async open(bytes): Promise<OnnxSession> {
      const session = await ort.InferenceSession.create(bytes, {
        intraOpNumThreads: threads,
        logSeverityLevel: ERRORS,
      });
      return {
        run: (inputs) => run(ort, session, inputs),
        release: () => session.release(),
      };
    },
  };
}

async function run(
  ort: OrtModule,
  session: OrtSession,
  inputs: readonly TensorValues[],
): Promise<TensorValues[]> {
  const feeds = Object.fromEntries(
    session.inputNames.map((name, i) => [
      name,
      new ort.Tensor("float32", inputs[i].data, [...inputs[i].shape]),
    ]),
  );
  const made = (await session.run(feeds as never)) as Readonly<Record<string, OrtTensor>>;
  return session.outputNames.map((name) => {
    const { data, dims } = made[name];
    return { data: data as Float32Array, shape: [...dims] };
  });
}
