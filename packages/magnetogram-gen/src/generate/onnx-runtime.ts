/** A tensor of 32-bit floats, row-major. */
export interface OnnxArray {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** One ONNX file, open in a runtime of the caller's choice. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, OnnxArray>>): Promise<Readonly<Record<string, OnnxArray>>>;
}

/** What a session of `onnxruntime-node` or `onnxruntime-web` has of that. */
interface OrtSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: never): Promise<object>;
}

/** `Tensor` of `onnxruntime-node` or `onnxruntime-web`. */
type OrtTensor = new (type: "float32", data: Float32Array, dims: readonly number[]) => object;

/** A session of ONNX Runtime as {@link OnnxSession}: `ortSession(ort, await ort.InferenceSession.create(bytes))`. */
export function ortSession(ort: { readonly Tensor: OrtTensor }, session: OrtSession): OnnxSession {
  const { inputNames, outputNames } = session;
  return {
    inputNames,
    outputNames,
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor("float32", data, dims)]),
      );
      return (await session.run(feeds as never)) as Readonly<Record<string, OnnxArray>>;
    },
  };
}
