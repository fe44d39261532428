import type { Fit, FrameFacts } from "@helioscope/core";
import { isHinodeSp } from "./formats/hinode-sp.ts";
import { stokesAxes } from "./formats/stokes-axes.ts";

/**
 * Whether a frame holds Stokes profiles: a slit of Hinode SP, level 1, or a cube whose axes are named and hold four
 * Stokes parameters and a spectrum.
 */
export function isStokes(frame: FrameFacts): Fit {
  if (isHinodeSp(frame)) return { fits: true };
  const axes = frame.shape.filter((length) => length > 1).length;
  if (axes < 3) {
    return { fits: false, reason: `${frame.shape.join("x")} are no profiles of four Stokes parameters` };
  }
  try {
    stokesAxes(frame.header, frame.shape);
    return { fits: true };
  } catch (error) {
    return { fits: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Name of the map that a frame belongs to. Slits of Hinode SP of one scan share program, scan and repeat (PROG_NO,
 * SEQN_NO, MAIN_CNT, SUBR_CNT), exposure and window; a cube is a map of its own.
 */
export function mapOf(frame: FrameFacts): string {
  const { name, header, shape } = frame;
  if (!isHinodeSp(frame)) return clean(name.replace(/\.(fits?|fts)(\.gz|\.fz)?$/i, "")) || "stokes";
  const text = (keyword: string) => String(header.get(keyword) ?? "").trim();
  // The archive names the folder of a scan after its first slit; the scan's own number is in every header.
  const scan = ["OBS_NUM", "PROG_NO", "SEQN_NO", "MAIN_CNT", "SUBR_CNT", "MACROID"].map(text);
  return clean(["hinode-sp", ...scan, `${shape[1]}x${shape[0]}`].filter(Boolean).join("-"));
}

function clean(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+|[._-]+$/g, "");
}
