import { isHelioError, type Skip, type Store, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { type FitsFile, openFits } from "@helioscope/io-fits";
import type { LabelKind } from "../types.ts";
import { isHidden } from "./folder-layout.ts";
import { type ListedImage, listed } from "./labelled-options.ts";

/** Labels from a keyword of FITS headers: of the first image, or of the primary header. */
export async function listByKeyword(
  store: Store,
  paths: readonly string[],
  keyword: string,
  options: WorkOptions & { readonly kind: LabelKind; readonly prefix: string },
): Promise<{ images: ListedImage[]; skipped: Skip[] }> {
  const images: ListedImage[] = [];
  const skipped: Skip[] = [];
  let done = 0;
  for (const file of paths) {
    throwIfAborted(options.signal);
    options.onProgress?.({ stage: "labels", done: done++, total: paths.length });
    if (isHidden(file)) continue;
    try {
      await using fits = await openFits(await store.read(options.prefix + file));
      const labels = labelsIn(fits, keyword);
      if (labels.length === 1 || (labels.length > 0 && options.kind === "several"))
        images.push(listed(file, labels));
      else
        skipped.push({
          name: file,
          reason:
            labels.length === 0
              ? `its header has no ${keyword}`
              : `${keyword} has ${labels.length} labels, ${labels.join(", ")}`,
        });
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      skipped.push({ name: file, reason: error.message });
    }
  }
  return { images, skipped };
}

function labelsIn(fits: FitsFile, keyword: string): string[] {
  for (const header of [fits.firstImage().header, fits.units[0].header]) {
    const value = header.get(keyword);
    const labels = String(value ?? "")
      .split(";")
      .map((label) => label.trim())
      .filter((label) => label !== "");
    if (labels.length > 0) return [...new Set(labels)].sort();
  }
  return [];
}
