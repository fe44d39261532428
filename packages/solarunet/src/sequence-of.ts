import { type FrameFacts, jsocName } from "@helioscope/core";

/**
 * Name of the sequence that a magnetogram belongs to: what made it (the JSOC series, else TELESCOP and INSTRUME), what
 * it holds (the JSOC segment, else CONTENT), the active region (HARPNUM) and the size. One field of one region on one
 * grid is tracked; the line-of-sight field beside the radial one, or a second region, is another sequence.
 */
export function sequenceOf({ name, header, width, height }: Omit<FrameFacts, "shape">): string {
  const text = (keyword: string) => {
    const value = String(header.get(keyword) ?? "").trim();
    return /^n\/a$/i.test(value) ? "" : value;
  };
  const jsoc = jsocName(name);
  const maker = jsoc?.series || [text("TELESCOP"), text("INSTRUME")].filter(Boolean).join("_");
  const region = text("HARPNUM");
  const parts = [
    maker,
    jsoc?.segment ?? text("CONTENT"),
    region === "" ? "" : `harp${region}`,
    `${width}x${height}`,
  ];
  return parts
    .map((part) => part.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+|[._-]+$/g, ""))
    .filter(Boolean)
    .join("-");
}
