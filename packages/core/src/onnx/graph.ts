import type { tfl } from "../engine/tensors.ts";
import type { Attribute, ConstantParts, NodeParts } from "./proto.ts";

/** A value between nodes. */
export interface OnnxValue {
  readonly name: string;
  /** Sizes as the layers have them, batch first and channels last, whatever the layout. Null: known when it runs. */
  readonly shape: tfl.Shape;
  /** How the value lies: ONNX wants the channels of an image as its second axis. */
  readonly layout: "channels-last" | "channels-first";
}

/** Where the nodes and constants of a network are gathered. */
export class OnnxGraph {
  readonly nodes: NodeParts[] = [];
  readonly constants: ConstantParts[] = [];
  readonly #taken = new Set<string>();
  readonly #constantOf = new Map<object, Map<string, string>>();
  readonly #transposed = new Map<string, string>();

  /** A name that nothing has yet: `wish`, or that with a number. */
  unique(wish: string): string {
    let name = wish;
    for (let i = 2; this.#taken.has(name); i++) name = `${wish}_${i}`;
    this.#taken.add(name);
    return name;
  }

  /** Adds a node with one output; gives the output's name. */
  node(
    op: string,
    inputs: readonly string[],
    {
      name = op,
      ...attributes
    }: { readonly name?: string; readonly [attribute: string]: Attribute | undefined } = {},
  ): string {
    const own = this.unique(name);
    const given = Object.entries(attributes).filter(
      (entry): entry is [string, Attribute] => entry[1] !== undefined,
    );
    this.nodes.push({ op, name: own, inputs, outputs: [own], attributes: Object.fromEntries(given) });
    return own;
  }

  /** A constant that belongs to `owner`, made on the first call: a layer that is used three times has one kernel. */
  async constant(
    owner: object,
    name: string,
    make: () => Promise<Omit<ConstantParts, "name">>,
  ): Promise<string> {
    const known = this.#constantOf.get(owner)?.get(name);
    if (known !== undefined) return known;
    const own = this.unique(name);
    const names = this.#constantOf.get(owner) ?? new Map<string, string>();
    this.#constantOf.set(owner, names.set(name, own));
    this.constants.push({ name: own, ...(await make()) });
    return own;
  }

  /** A list of whole numbers as an input of a node. */
  integers(name: string, values: readonly number[]): string {
    const own = this.unique(name);
    this.constants.push({ name: own, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    return own;
  }

  /** A list of numbers as an input of a node; one number as a scalar. */
  floats(name: string, values: number | readonly number[]): string {
    const own = this.unique(name);
    const list = typeof values === "number" ? [values] : values;
    const shape = typeof values === "number" ? [] : [values.length];
    this.constants.push({ name: own, shape, data: Float32Array.from(list) });
    return own;
  }

  /** The value with its channels as the second axis; itself below three axes. */
  channelsFirst(value: OnnxValue): OnnxValue {
    if (value.layout === "channels-first" || value.shape.length < 3) return value;
    const axes = value.shape.map((_, axis) => axis);
    const perm = [0, axes.length - 1, ...axes.slice(1, -1)];
    return { ...value, name: this.#transpose(value.name, "first", perm), layout: "channels-first" };
  }

  /** The value as the layers have it. */
  channelsLast(value: OnnxValue): OnnxValue {
    if (value.layout === "channels-last") return value;
    const axes = value.shape.map((_, axis) => axis);
    const perm = [0, ...axes.slice(2), 1];
    return { ...value, name: this.#transpose(value.name, "last", perm), layout: "channels-last" };
  }

  #transpose(name: string, to: string, perm: readonly number[]): string {
    const known = this.#transposed.get(name);
    if (known !== undefined) return known;
    const made = this.node("Transpose", [name], { name: `${name}/channels_${to}`, perm });
    this.#transposed.set(name, made);
    this.#transposed.set(made, name);
    return made;
  }
}
