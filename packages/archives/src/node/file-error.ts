import { HelioError } from "@helioscope/core";

const REASONS: Readonly<Record<string, readonly [fact: string, remedy: string]>> = {
  ENOSPC: [
    "the disk is full",
    "Make room; what is complete is kept, and the rest goes on from where it was.",
  ],
  EDQUOT: [
    "the quota is used up",
    "Make room; what is complete is kept, and the rest goes on from where it was.",
  ],
  EACCES: ["there is no permission", "Choose a folder that may be written."],
  EPERM: ["there is no permission", "Choose a folder that may be written."],
  EROFS: ["the file system is read-only", "Choose a folder that may be written."],
  ENOTDIR: ["a part of the path is no folder", "Choose another folder."],
  EEXIST: ["a file stands where a folder is needed", "Choose another folder."],
  EISDIR: ["a folder has this name", "Choose another name."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name."],
  EMFILE: ["too many files are open", "Fetch fewer at once."],
  EFBIG: ["the file is larger than the system allows", "Choose another file system."],
};

/** Thrown when the operating system refuses to write or read a file. */
export class FileError extends HelioError<"io"> {
  readonly path: string;
  /** Such as "ENOSPC"; undefined where the system gave none. */
  readonly code: string | undefined;

  constructor(path: string, cause: unknown) {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code;
    const [fact, remedy] = REASONS[code ?? ""] ?? [(cause as Error).message, ""];
    super("io", `${path}: ${fact}`, { value: path, cause, ...(remedy ? { remedy } : {}) });
    this.path = path;
    this.code = code;
  }
}

/** Does something with a file; an error of the system comes out as a FileError. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).code === "string" && !(error instanceof HelioError)) {
      throw new FileError(path, error);
    }
    throw error;
  }
}
