import { comparePlaces } from "./place.ts";
import type { WalkedFile } from "./walk.ts";
import type { WorkEntry } from "./work-lines.ts";

/** What merging tells beside the files that are left to do. */
export interface GoOnReports {
  /** A file that an earlier run has done. */
  passed(file: WalkedFile): void;
  /** A done file that the walk no longer comes by. */
  gone(file: WorkEntry): void;
}

/**
 * The files of a walk that an earlier run has not done. Both come in the order of a walk, so one of each is held at a time:
 * files may have been added or removed anywhere.
 */
export async function* leftToDo(
  files: AsyncIterable<WalkedFile>,
  done: AsyncIterator<WorkEntry>,
  reports: GoOnReports,
): AsyncGenerator<WalkedFile> {
  const next = async () => (await done.next()).value as WorkEntry | undefined;
  try {
    let head = await next();
    for await (const file of files) {
      while (head && comparePlaces(head, file) < 0) {
        reports.gone(head);
        head = await next();
      }
      if (head && comparePlaces(head, file) === 0) {
        reports.passed(file);
        head = await next();
      } else yield file;
    }
    for (; head; head = await next()) reports.gone(head);
  } finally {
    await done.return?.();
  }
}
