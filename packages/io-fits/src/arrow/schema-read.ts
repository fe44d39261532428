import { FitsError } from "../errors.ts";
import { broken } from "./batch.ts";
import type { FlatView } from "./flatbuffer-read.ts";
import { ENDIANNESS } from "./schema-write.ts";
import { type Field, type Layout, NOT_READ, TYPE, UNIT_KEY } from "./types.ts";

const MAX_FIELDS = 10000;
const MAX_DEPTH = 8;
const TIME_UNITS = ["s", "ms", "us", "ns"];

/** The fields of a schema. Times become integers whose unit is in the field's metadata. */
export function readSchema(schema: FlatView): Field[] {
  if (schema.int16(0) !== ENDIANNESS) {
    throw new FitsError("unsupported", "The Arrow buffers have the other byte order", {
      expected: "that of this machine",
    });
  }
  let left = MAX_FIELDS;
  const readField = (view: FlatView, depth: number): Field => {
    const name = view.string(0) ?? "";
    if (left-- === 0 || depth > MAX_DEPTH) {
      throw new FitsError("unsupported", "The Arrow schema has too many fields", {
        expected: `at most ${MAX_FIELDS}, and ${MAX_DEPTH} within each other`,
      });
    }
    const [layout, unit] = layoutOf(view, name, () => {
      const [child] = view.tables(5);
      if (child === undefined) throw broken(`a field ${name} that is a list of nothing`);
      return readField(child, depth + 1);
    });
    const metadata = new Map(view.tables(6).map((pair) => [pair.string(0) ?? "", pair.string(1) ?? ""]));
    if (unit !== undefined && !metadata.has(UNIT_KEY)) metadata.set(UNIT_KEY, unit);
    const dictionary = view.table(4);
    if (dictionary === undefined) return { name, layout, metadata };
    const index = dictionary.table(1);
    const bits = index?.int32(0) ?? 32;
    return {
      name,
      layout,
      metadata,
      dictionary: {
        id: dictionary.int64(0),
        index: number(name, bits, false, index === undefined || index.int8(1) !== 0),
      },
    };
  };
  return schema.tables(1).map((field) => readField(field, 0));
}

/** The layout of a field, and the unit that its type implies. */
function layoutOf(view: FlatView, name: string, child: () => Field): [Layout, string?] {
  const code = view.int8(2);
  const type = view.table(3);
  switch (code) {
    case TYPE.null:
      return [{ kind: "null" }];
    case TYPE.int:
      return [number(name, type?.int32(0) ?? 0, false, type?.int8(1) !== 0)];
    case TYPE.float:
      return [number(name, 16 << (type?.int16(0) ?? 0), true, true)];
    case TYPE.bool:
      return [{ kind: "bool" }];
    case TYPE.utf8:
    case TYPE.largeUtf8:
      return [{ kind: "text", wide: code === TYPE.largeUtf8 }];
    case TYPE.binary:
    case TYPE.largeBinary:
      return [{ kind: "bytes", wide: code === TYPE.largeBinary }];
    case TYPE.fixedSizeBinary:
      return [{ kind: "fixed-bytes", width: size(name, type?.int32(0)) }];
    case TYPE.list:
    case TYPE.largeList:
      return [{ kind: "list", wide: code === TYPE.largeList, child: child() }];
    case TYPE.fixedSizeList:
      return [{ kind: "fixed-list", length: size(name, type?.int32(0)), child: child() }];
    case TYPE.date:
      return type?.int16(0, 1) === 0
        ? [number(name, 32, false, true), "d"]
        : [number(name, 64, false, true), "ms"];
    case TYPE.time:
      return [number(name, type?.int32(1, 32) ?? 32, false, true), TIME_UNITS[type?.int16(0, 1) ?? 1]];
    case TYPE.timestamp:
      return [number(name, 64, false, true), TIME_UNITS[type?.int16(0) ?? 0]];
    case TYPE.duration:
      return [number(name, 64, false, true), TIME_UNITS[type?.int16(0, 1) ?? 1]];
  }
  throw new FitsError("unsupported", `Arrow field ${name} is of type ${NOT_READ[code] ?? code}`, {
    value: code,
    expected: "numbers, truth values, strings, bytes, times, and lists of them",
  });
}

function number(
  name: string,
  bits: number,
  float: boolean,
  signed: boolean,
): Extract<Layout, { kind: "number" }> {
  if ([8, 16, 32, 64].includes(bits)) return { kind: "number", bits, float, signed };
  throw new FitsError("format", `Arrow field ${name} has numbers of ${bits} bits`, {
    expected: "8, 16, 32 or 64",
  });
}

function size(name: string, length = 0): number {
  if (length >= 0) return length;
  throw new FitsError("format", `Arrow field ${name} has cells of ${length} values`, {
    expected: "0 or more",
  });
}
