import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ArgumentError } from "@helioscope/core";
import type { ExternalTemplate } from "../template.ts";

/** What runs leave behind and is not part of a set-up. */
const RESULTS = /\.(out|log|chi)$|^(J\.dat|background\.(dat|ray)|spectrum_\d.*)$/;

/** Reads the files of a folder, those within folders and results of earlier runs left out. */
export async function readTemplate(folder: string): Promise<ExternalTemplate> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new ArgumentError(`The template ${folder} cannot be read`, {
      value: folder,
      expected: "a folder with the files of a set-up that works",
      cause,
    });
  });
  const files = entries.filter((entry) => entry.isFile() && !RESULTS.test(entry.name));
  return new Map(
    await Promise.all(
      files.map(async ({ name }) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
    ),
  );
}
