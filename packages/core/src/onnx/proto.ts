/* The messages of onnx.proto (ONNX 1.12, IR version 8) that a network needs, by their field numbers. */
import {
  bytesField,
  type Encoded,
  floatField,
  integerField,
  message,
  messageField,
  textField,
} from "./protobuf.ts";

/** An attribute: integers, a text, or `{ float }` and `{ floats }` for numbers that need not be whole. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

export interface NodeParts {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A constant of the graph, row-major. */
export interface ConstantParts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

/** Input or output: sizes, or names of sizes that are only known when the network runs. */
export interface PortParts {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

export interface ModelParts {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly nodes: readonly NodeParts[];
  readonly constants: readonly ConstantParts[];
  readonly inputs: readonly PortParts[];
  readonly outputs: readonly PortParts[];
  readonly metadata: Readonly<Record<string, string>>;
}

const IR_VERSION = 8;
const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE = { float: 1, integer: 2, text: 3, floats: 6, integers: 7 } as const;

/** A ModelProto. */
export function encodeModel(model: ModelParts): Encoded {
  const { nodes, constants, inputs, outputs } = model;
  const graph = message([
    ...nodes.map((node) => messageField(1, encodeNode(node))),
    textField(2, model.name),
    ...constants.map((constant) => messageField(5, encodeConstant(constant))),
    ...inputs.map((port) => messageField(11, encodePort(port))),
    ...outputs.map((port) => messageField(12, encodePort(port))),
  ]);
  return message([
    integerField(1, IR_VERSION),
    textField(2, model.producer),
    messageField(7, graph),
    messageField(8, message([textField(1, ""), integerField(2, model.opset)])),
    ...Object.entries(model.metadata).map(([key, value]) =>
      messageField(14, message([textField(1, key), textField(2, value)])),
    ),
  ]);
}

function encodeNode({ op, name, inputs, outputs, attributes }: NodeParts): Encoded {
  return message([
    ...inputs.map((input) => textField(1, input)),
    ...outputs.map((output) => textField(2, output)),
    textField(3, name),
    textField(4, op),
    ...Object.entries(attributes).map(([key, value]) => messageField(5, encodeAttribute(key, value))),
  ]);
}

function encodeAttribute(name: string, value: Attribute): Encoded {
  const fields = [textField(1, name)];
  let kind: keyof typeof ATTRIBUTE;
  if (typeof value === "number") {
    kind = "integer";
    fields.push(integerField(3, value));
  } else if (typeof value === "string") {
    kind = "text";
    fields.push(textField(4, value));
  } else if (isList(value)) {
    kind = "integers";
    fields.push(...value.map((item) => integerField(8, item)));
  } else if ("float" in value) {
    kind = "float";
    fields.push(floatField(2, value.float));
  } else {
    kind = "floats";
    fields.push(...value.floats.map((item) => floatField(7, item)));
  }
  fields.push(integerField(20, ATTRIBUTE[kind]));
  return message(fields);
}

const isList = (value: Attribute): value is readonly number[] => Array.isArray(value);

function encodeConstant({ name, shape, data }: ConstantParts): Encoded {
  return message([
    ...shape.map((size) => integerField(1, size)),
    integerField(2, data instanceof Float32Array ? FLOAT : INT64),
    textField(8, name),
    bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
}

function encodePort({ name, shape }: PortParts): Encoded {
  const dimensions = shape.map((size) =>
    messageField(1, typeof size === "number" ? integerField(1, size) : textField(2, size)),
  );
  const tensor = message([integerField(1, FLOAT), messageField(2, message(dimensions))]);
  return message([textField(1, name), messageField(2, messageField(1, tensor))]);
}
