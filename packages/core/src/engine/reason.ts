/** The message of whatever was thrown, on one line, for a list of refusals. */
export function reasonOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return (typeof message === "string" ? message : String(error)).replaceAll(/\s*\n\s*/g, " ").trim();
}
