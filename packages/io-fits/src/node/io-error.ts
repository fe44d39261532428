import { FitsError } from "../errors.ts";

/** The error of a file that the system would not let us read or write. */
export function ioError(verb: string, path: string, cause: unknown): FitsError<"io"> {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FitsError("io", `${path} cannot be ${verb}: ${why}`, { value: path, cause });
}
