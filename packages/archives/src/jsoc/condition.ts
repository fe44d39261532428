import { ArgumentError } from "@helioscope/core";

/** A condition on keywords, for the part of a record set between `[?` and `?]`. */
export type Condition =
  | {
      readonly key: string;
      /** `~` matches a regular expression, without regard to case where `~*`. */
      readonly is: "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "~*";
      readonly value: number | string;
    }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

const OPERATORS: readonly string[] = ["=", "!=", "<", "<=", ">", ">=", "~", "~*"];

/**
 * The condition as JSOC reads it, such as `QUALITY<65536 AND NOAA_ARS ~ "11923"`. Throws an ArgumentError for a keyword
 * that is none, for a text that could end its quotes or the condition, and for an empty list.
 */
export function conditionText(condition: Condition): string {
  if ("key" in condition) {
    if (!OPERATORS.includes(condition.is)) {
      throw new ArgumentError(`The comparison "${condition.is}"`, {
        value: condition.is,
        expected: OPERATORS.join(" "),
      });
    }
    return `${keywordName(condition.key)} ${condition.is} ${literal(condition.value)}`;
  }
  const [parts, word] = "all" in condition ? [condition.all, "AND"] : [condition.any, "OR"];
  if (parts.length === 0)
    throw new ArgumentError("A condition without parts", { expected: "at least one part" });
  const texts = parts.map(conditionText);
  return texts.length === 1 ? texts[0]! : `(${texts.join(` ${word} `)})`;
}

/** Throws an ArgumentError unless the name is one of a keyword. */
export function keywordName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new ArgumentError(`${JSON.stringify(name)} is no keyword`, {
    value: name,
    expected: "letters, digits and _",
  });
}

function literal(value: number | string): string {
  if (typeof value === "number") {
    if (Number.isFinite(value)) return String(value);
    throw new ArgumentError(`A condition with ${value}`, { value, expected: "a finite number" });
  }
  // There is no way to escape a quote inside: JSOC turns double quotes into SQL's single ones.
  if (/["'\\;]|\?\]|\$\(|--|\p{Cc}/u.test(value)) {
    throw new ArgumentError(`A condition with the text ${JSON.stringify(value)}`, {
      value,
      expected: 'a text without quotes, \\, ;, --, $(, "?]" and control characters',
    });
  }
  return `"${value}"`;
}
