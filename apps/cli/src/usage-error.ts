/** Thrown when a command was called wrongly; the process ends with code 2 and points at --help. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
