/** Text made safe for HTML. */
export function escaped(text: unknown): string {
  return String(text).replace(
    /[&<>"]/g,
    (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]!,
  );
}

/** A cell for a page. */
export function shown(value: unknown): string {
  return escaped(shownText(value));
}

/** Numbers as a person reads them: up to five figures, thousands apart. */
export function shownText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") {
    if (Number.isInteger(value))
      return Math.abs(value) < 1e7 ? value.toLocaleString("en-US") : value.toExponential(3);
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(3)
      : String(Number(value.toPrecision(5)));
  }
  return Array.isArray(value) ? value.join(" ") : String(value);
}

/** A score; NaN where there was nothing to score. */
export function scoreText(value: number): string {
  return Number.isNaN(value) ? "n/a" : value.toFixed(4);
}
