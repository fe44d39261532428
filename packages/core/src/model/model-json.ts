import type { tf } from "../engine/tensors.ts";
import { FormatError } from "../errors.ts";
import { elementCount } from "./named-tensor.ts";

/** The parts of model.json that loading needs, checked. */
export interface ModelJson {
  readonly modelTopology: object;
  readonly paths: readonly string[];
  readonly specs: tf.io.WeightsManifestEntry[];
  /** Bytes that the weights must have in all. */
  readonly weightBytes: number;
  readonly userDefinedMetadata?: Record<string, object>;
  readonly weightsSha256?: string;
}

const WIDTHS: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint16: 2,
  uint8: 1,
  float16: 2,
};
const MAX_BYTES = 100_000_000;

/** Parses and checks a model.json. Throws a FormatError that says what is wrong. */
export function parseModelJson(bytes: Uint8Array): ModelJson {
  if (bytes.byteLength > MAX_BYTES) throw malformed(`${bytes.byteLength} bytes`, `at most ${MAX_BYTES}`);
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Record<string, unknown>;
  } catch (cause) {
    throw malformed("no JSON", "a JSON object", cause);
  }
  if (!isObject(json) || !isObject(json.modelTopology)) throw malformed("no modelTopology", "an object");
  if (json.format !== undefined && json.format !== "layers-model") {
    throw malformed(`format ${JSON.stringify(json.format)}`, '"layers-model"');
  }
  if (!Array.isArray(json.weightsManifest)) throw malformed("no weightsManifest", "a list");
  const paths: string[] = [];
  const specs: tf.io.WeightsManifestEntry[] = [];
  for (const group of json.weightsManifest as unknown[]) {
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      throw malformed("a weight group without paths or weights", "both");
    }
    if (group.paths.some((path) => typeof path !== "string"))
      throw malformed("a path that is no text", "text");
    paths.push(...(group.paths as string[]));
    specs.push(...group.weights.map(checkSpec));
  }
  const { userDefinedMetadata, weightsSha256 } = json;
  return {
    modelTopology: json.modelTopology,
    paths,
    specs,
    weightBytes: specs.reduce((sum, spec) => sum + specBytes(spec), 0),
    ...(isObject(userDefinedMetadata)
      ? { userDefinedMetadata: userDefinedMetadata as Record<string, object> }
      : {}),
    ...(typeof weightsSha256 === "string" ? { weightsSha256 } : {}),
  };
}

function checkSpec(spec: unknown): tf.io.WeightsManifestEntry {
  if (!isObject(spec) || typeof spec.name !== "string") throw malformed("a weight without a name", "text");
  if (!Array.isArray(spec.shape) || Number.isNaN(elementCount(spec.shape))) {
    throw malformed(`weight ${spec.name} of shape ${JSON.stringify(spec.shape)}`, "sizes of 0 or more");
  }
  if (!["float32", "int32", "bool"].includes(spec.dtype as string)) {
    throw malformed(`weight ${spec.name} of type ${JSON.stringify(spec.dtype)}`, "float32, int32 or bool");
  }
  const entry = spec as unknown as tf.io.WeightsManifestEntry;
  if (entry.quantization && !Object.hasOwn(WIDTHS, entry.quantization.dtype)) {
    throw malformed(
      `weight ${spec.name} quantised as ${entry.quantization.dtype}`,
      "uint8, uint16 or float16",
    );
  }
  return entry;
}

const specBytes = (spec: tf.io.WeightsManifestEntry) =>
  elementCount(spec.shape) * WIDTHS[spec.quantization?.dtype ?? spec.dtype];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const malformed = (fact: string, expected: string, cause?: unknown) =>
  new FormatError(`Not a model.json of a layers model: ${fact}`, { expected, cause });
