import { inspect } from "node:util";

/** Throws when `value` is not what a README's comment says. */
export function check(value: unknown, text: string): void {
  const expected: unknown = new Function(`return (${asExpression(text)})`)();
  if (!agrees(value, expected, text))
    throw new Error(`The README says ${text}, the value is ${inspect(value)}`);
}

function agrees(value: unknown, expected: unknown, text: string): boolean {
  if (typeof expected === "number" && typeof value === "number") return near(value, expected, text);
  if (typeof expected !== "object" || expected === null) return Object.is(value, expected);
  if (typeof value !== "object" || value === null) return false;
  if (ArrayBuffer.isView(expected) && value.constructor !== expected.constructor) return false;
  const lists = [value, expected] as readonly { readonly length?: unknown }[];
  if (lists[1]!.length !== undefined && lists[0]!.length !== lists[1]!.length) return false;
  return Object.entries(expected).every(([key, one]) =>
    agrees((value as Record<string, unknown>)[key], one, text),
  );
}

/** Equal to the decimals of the comment's longest fraction; whole numbers exactly. */
function near(value: number, expected: number, text: string): boolean {
  if (Object.is(value, expected) || value === expected) return true;
  if (Number.isInteger(expected) && !text.includes(`${expected}.0`)) return false;
  const decimals = Math.max(0, ...Array.from(text.matchAll(/\.(\d+)/g), ([, digits]) => digits!.length));
  return Math.abs(value - expected) <= 0.5000001 * 10 ** -decimals;
}

/** `Float32Array [1, 2]`, as Node prints it, as an expression. */
export function asExpression(text: string): string {
  return text.replace(/(\w+Array)(?:\(\d+\))? \[([^\]]*)\]/g, "$1.of($2)");
}
