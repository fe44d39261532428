import { isFitsError } from "@helioscope/io-fits";

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read or written (permission denied)",
  EPERM: "it may not be read or written (operation not permitted)",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a file of that name is in the way",
  ENOSPC: "the disk is full",
  EROFS: "the disk is read-only",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ERR_FS_FILE_TOO_LARGE: "it is larger than 2 GiB",
};

/** Whether the operating system refused something; `path` is what it refused. */
export function isSystemError(
  error: unknown,
): error is Error & { code: string; syscall: string; path?: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "syscall" in error;
}

/** An error in words for a list of what was left out. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (isFitsError(error, "io") && error.cause !== undefined) return reasonOf(error.cause);
  const code = "code" in error ? String(error.code) : "";
  return SYSTEM[code] ?? error.message;
}
