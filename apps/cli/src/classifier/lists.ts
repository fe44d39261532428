import { UsageError } from "../usage-error.ts";

/** Names with commas between them; undefined where nothing is said. */
export function namesIn(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Numbers with commas between them. */
export function numbersIn(option: string, text: string): number[] {
  return text.split(",").map((word) => {
    const value = Number(word);
    if (word.trim() === "" || !Number.isFinite(value))
      throw new UsageError(`--${option} takes numbers with commas between them, not "${text}"`);
    return value;
  });
}
