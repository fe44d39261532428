/** How the value field of a card reads, by the grammar of section 4.2. */
export type ValueKind = "string" | "logical" | "integer" | "real" | "complex" | "undefined" | "illegal";

export interface ValueField {
  readonly kind: ValueKind;
  /** What breaks the grammar. */
  readonly problem?: readonly [section: string, message: string];
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?`;
const TOKENS: readonly (readonly [RegExp, ValueKind])[] = [
  [/^[TF]$/, "logical"],
  [/^[+-]?\d+$/, "integer"],
  [new RegExp(`^${NUMBER}$`), "real"],
  [new RegExp(`^\\( *${NUMBER} *, *${NUMBER} *\\)$`), "complex"],
];

/** Reads columns 11 to 80 of a card with a value indicator. */
export function valueField(field: string): ValueField {
  const start = field.search(/[^ ]/);
  if (start < 0) return { kind: "undefined" };
  if (field[start] === "'") return textField(field.slice(start));
  const slash = field.indexOf("/");
  const token = (slash < 0 ? field : field.slice(0, slash)).trim();
  if (token === "") return { kind: "undefined" };
  for (const [pattern, kind] of TOKENS) if (pattern.test(token)) return { kind };
  if (new RegExp(`^${NUMBER}$`, "i").test(token)) {
    return { kind: "real", problem: ["4.2.4", `the exponent of ${token} is in lower case`] };
  }
  const [first, ...rest] = token.split(/ +/);
  for (const [pattern, kind] of TOKENS) {
    if (rest.length > 0 && pattern.test(first)) {
      return { kind, problem: ["4.1.2.3", "no slash separates its value and comment"] };
    }
  }
  return { kind: "illegal", problem: ["4.2", `its value ${token} is of no type that a header knows`] };
}

function textField(field: string): ValueField {
  const match = /^'(?:[^']|'')*'(?!')/.exec(field);
  if (match === null) return { kind: "string", problem: ["4.2.1.1", "its string has no closing quote"] };
  const rest = field.slice(match[0].length).trimStart();
  if (rest === "" || rest.startsWith("/")) return { kind: "string" };
  return { kind: "string", problem: ["4.1.2.3", "no slash separates its value and comment"] };
}
