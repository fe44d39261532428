import type { LabelKind, OpenLabelledOptions } from "@helioscope/classifier";
import type { Option, Values } from "../verb.ts";

/** Where labels stand that are not in folders or in a table. */
export const KEYWORD_OPTION = {
  keyword: { type: "text", hint: "KEYWORD", about: "Labels stand in this keyword of FITS headers" },
} as const satisfies Record<string, Option>;

/** Options of verbs that read labelled images. */
export const LABEL_OPTIONS = {
  ...KEYWORD_OPTION,
  labels: { type: "choice", of: ["single", "several"], about: "One class an image, or any number of them" },
} as const satisfies Record<string, Option>;

/** What they say to `openLabelled`. */
export function labelOptions({
  keyword,
  labels,
}: Values<typeof KEYWORD_OPTION> & { readonly labels?: string | undefined }): OpenLabelledOptions {
  return {
    ...(keyword === undefined ? {} : { layout: { kind: "keyword", keyword } as const }),
    ...(labels === undefined ? {} : { labels: labels as LabelKind }),
  };
}
