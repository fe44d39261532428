import { FormatError, UnsupportedError } from "@helioscope/core";
import type { ByteCursor } from "./byte-cursor.ts";

/** What a pickle may name and call. Nothing else of Python exists here. */
export interface PickleGlobal {
  readonly name: string;
  /** What calling it gives; without it a call is refused. */
  readonly call?: (args: readonly PickleValue[]) => PickleValue;
}

/** Anything that a resolver gave, kept as it is. */
export interface PickleObject {
  readonly kind: string;
}

/** Lists and tuples are arrays, dictionaries Maps; integers beyond 2^53 are bigints. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | PickleGlobal
  | PickleObject;

export interface PickleResolvers {
  /** Called once for each name; throws for one that is not allowed. */
  global(module: string, name: string): PickleGlobal;
  persistent(id: PickleValue): PickleValue;
}

/** A hundred thousand tensors; beyond it a file only costs time and memory. */
const MAX_STEPS = 2_000_000;
const MAX_INTEGER_BYTES = 64;

/**
 * Reads one pickle (protocols 2 to 5, as PyTorch writes them) where the cursor stands. Nothing is executed: a name is
 * what `resolvers.global` makes of it, a call what that name's `call` gives.
 *
 * @throws UnsupportedError for an operation outside that, by its code, and for calls of what cannot be called
 * @throws FormatError for what is malformed or cut short
 */
export function unpickle(cursor: ByteCursor, resolvers: PickleResolvers): PickleValue {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  const started = cursor.position;
  let steps = 0;

  const malformed = (fact: string) =>
    new FormatError(`Malformed pickle at byte ${cursor.position}: ${fact}`, { expected: "a whole pickle" });
  const tooLong = () => new FormatError(`The pickle at byte ${started} takes more than ${MAX_STEPS} steps`);
  const pop = (): PickleValue => {
    if (stack.length <= (marks.at(-1) ?? 0)) throw malformed("nothing on the stack");
    return stack.pop() as PickleValue;
  };
  const top = (): PickleValue => {
    if (stack.length <= (marks.at(-1) ?? 0)) throw malformed("nothing on the stack");
    return stack[stack.length - 1];
  };
  const toMark = (): PickleValue[] => {
    const mark = marks.pop();
    if (mark === undefined) throw malformed("no mark");
    return stack.splice(mark);
  };
  const setItems = (items: readonly PickleValue[]) => {
    const target = top();
    if (!(target instanceof Map) || items.length % 2 !== 0) throw malformed("items without a dictionary");
    for (let i = 0; i < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const append = (items: readonly PickleValue[]) => {
    const target = top();
    if (!Array.isArray(target)) throw malformed("items without a list");
    for (const item of items) target.push(item);
  };
  const tuple = (length: number): PickleValue[] => {
    const items: PickleValue[] = [];
    for (let i = 0; i < length; i++) items.unshift(pop());
    return items;
  };
  const get = (index: number): PickleValue => {
    const value = memo.get(index);
    if (value === undefined) throw malformed(`memo ${index} is not set`);
    return value;
  };
  const named = (module: PickleValue, name: PickleValue): PickleGlobal => {
    if (typeof module !== "string" || typeof name !== "string") throw malformed("a name that is no text");
    return resolvers.global(module, name);
  };
  const call = (callee: PickleValue, args: PickleValue): PickleValue => {
    if (!isGlobal(callee) || !Array.isArray(args)) throw malformed("a call of what is no name");
    if (!callee.call)
      throw new UnsupportedError(`The file calls ${callee.name}`, { expected: "weights alone" });
    // A call may look at all of its arguments, and one long list can be given to many.
    steps += args.length;
    for (let i = 0; i < args.length && steps < MAX_STEPS; i++) {
      const arg = args[i];
      if (Array.isArray(arg)) steps += arg.length;
    }
    if (steps >= MAX_STEPS) throw tooLong();
    return callee.call(args);
  };

  for (; steps < MAX_STEPS; steps++) {
    const at = cursor.position;
    const code = cursor.uint8();
    switch (code) {
      case 0x80: // PROTO
        if (cursor.uint8() > 5) throw new UnsupportedError("A pickle of a protocol beyond 5");
        break;
      case 0x95: // FRAME
        cursor.uint64();
        break;
      case 0x2e: // STOP
        if (marks.length > 0 || stack.length !== 1) throw malformed("it stops half-way");
        return stack[0];
      case 0x28: // MARK
        marks.push(stack.length);
        break;
      case 0x30: // POP
        if (stack.length === (marks.at(-1) ?? -1)) marks.pop();
        else pop();
        break;
      case 0x31: // POP_MARK
        toMark();
        break;
      case 0x4e: // NONE
        stack.push(null);
        break;
      case 0x88: // NEWTRUE
        stack.push(true);
        break;
      case 0x89: // NEWFALSE
        stack.push(false);
        break;
      case 0x4a: // BININT
        stack.push(cursor.int32());
        break;
      case 0x4b: // BININT1
        stack.push(cursor.uint8());
        break;
      case 0x4d: // BININT2
        stack.push(cursor.uint16());
        break;
      case 0x8a: // LONG1
      case 0x8b: {
        const length = code === 0x8a ? cursor.uint8() : cursor.uint32();
        if (length > MAX_INTEGER_BYTES) throw malformed(`an integer of ${length} bytes`);
        stack.push(cursor.integer(length));
        break;
      }
      case 0x47: // BINFLOAT
        stack.push(cursor.float64());
        break;
      case 0x58: // BINUNICODE
        stack.push(cursor.text(cursor.uint32()));
        break;
      case 0x8c: // SHORT_BINUNICODE
        stack.push(cursor.text(cursor.uint8()));
        break;
      case 0x8d: // BINUNICODE8
        stack.push(cursor.text(cursor.uint64()));
        break;
      case 0x54: // BINSTRING, of Python 2
        stack.push(cursor.bytesAsText(cursor.uint32()));
        break;
      case 0x55: // SHORT_BINSTRING
        stack.push(cursor.bytesAsText(cursor.uint8()));
        break;
      case 0x42: // BINBYTES
        stack.push(cursor.take(cursor.uint32()));
        break;
      case 0x43: // SHORT_BINBYTES
        stack.push(cursor.take(cursor.uint8()));
        break;
      case 0x8e: // BINBYTES8
        stack.push(cursor.take(cursor.uint64()));
        break;
      case 0x7d: // EMPTY_DICT
        stack.push(new Map());
        break;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        stack.push([]);
        break;
      case 0x74: // TUPLE
        stack.push(toMark());
        break;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        stack.push(tuple(code - 0x84));
        break;
      case 0x61: // APPEND
        append([pop()]);
        break;
      case 0x65: // APPENDS
        append(toMark());
        break;
      case 0x73: // SETITEM
        setItems(tuple(2));
        break;
      case 0x75: // SETITEMS
        setItems(toMark());
        break;
      case 0x71: // BINPUT
        memo.set(cursor.uint8(), top());
        break;
      case 0x72: // LONG_BINPUT
        memo.set(cursor.uint32(), top());
        break;
      case 0x94: // MEMOIZE
        memo.set(memo.size, top());
        break;
      case 0x68: // BINGET
        stack.push(get(cursor.uint8()));
        break;
      case 0x6a: // LONG_BINGET
        stack.push(get(cursor.uint32()));
        break;
      case 0x63: // GLOBAL
        stack.push(named(cursor.line(), cursor.line()));
        break;
      case 0x93: {
        // STACK_GLOBAL
        const [module, name] = tuple(2);
        stack.push(named(module, name));
        break;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [callee, args] = tuple(2);
        stack.push(call(callee, args));
        break;
      }
      case 0x62: {
        // BUILD: attributes, of which a dictionary of weights has _metadata
        pop();
        if (!(top() instanceof Map))
          throw new UnsupportedError("The file sets attributes of an object", { expected: "weights alone" });
        break;
      }
      case 0x51: // BINPERSID
        stack.push(resolvers.persistent(pop()));
        break;
      default:
        throw new UnsupportedError(`Pickle operation 0x${code.toString(16).padStart(2, "0")} at byte ${at}`, {
          value: code,
          expected: "what PyTorch uses for weights",
          remedy: "Save the weights alone: torch.save(model.state_dict(), FILE).",
        });
    }
  }
  throw tooLong();
}

const isGlobal = (value: PickleValue): value is PickleGlobal =>
  typeof value === "object" && value !== null && "name" in value;
