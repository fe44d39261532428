import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodePng, pngToRgba } from "@helioscope/core/figure";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import { csvRows } from "./support/frames.ts";

const results = (...path: string[]) => dataPath("gst", "results", ...path);
const rgba = (path: string) => pngToRgba(decodePng(readFileSync(path))).data;

describe.skipIf(!hasData)("the published run of the released code (needs the shared data folder)", () => {
  test("is reproduced by one command: every pixel, every lifetime", async () => {
    const out = join(temporaryFolder(), "out");
    const numbers = [1, 2, 3];
    const { code } = await helioscope([
      "track",
      ...numbers.map((n) => results("processed_data_for_tracking", "fits", `frame_${n}.fits`)),
      "--masks",
      ...numbers.map((n) =>
        results("processed_data_for_tracking", "mask_3_class", `mask_3_class_00${n}.png`),
      ),
      "--profile",
      "release",
      "--out",
      out,
    ]);
    expect(code).toBe(0);
    for (const n of numbers) {
      const ours = rgba(join(out, "frames", `frame_000${n - 1}.png`));
      const published = rgba(results("tracking_results", `tracking_result_frame_${n}.png`));
      expect(ours.length).toBe(published.length);
      expect(ours.filter((value, i) => value !== published[i]).length).toBe(0);
    }
    const table = (name: string) => csvRows(readFileSync(join(out, name), "utf8"));
    // Counts of the released tracker's own run, golden_tracking_3frames.json.
    expect(table("frames.csv").map((row) => row.features)).toEqual(["203", "215", "209"]);
    const golden = JSON.parse(readFileSync(dataPath("gst", "golden_tracking_3frames.json"), "utf8"));
    const lifetimes = table("lifetimes.csv")
      .sort((a, b) => Number(a.track) - Number(b.track))
      .map((row) => Number(row.lifetime_frames));
    expect(lifetimes).toEqual(golden.lifetimes_by_track_id);
    const counts = [1, 2, 3].map((frames) => lifetimes.filter((n) => n === frames).length);
    expect(counts).toEqual([146, 62, 135]);
  });
});
