import { describe, expect, it } from "vitest";
import { discQuantiles, meanQuantiles, type PreparedSet, trainingInput } from "../../src/index.ts";
import { disc } from "../generate/support/sequence.ts";

/** Images 0 to 119, the last twenty of which are for testing. */
function prepared(): { readonly set: PreparedSet; readonly read: number[] } {
  const read: number[] = [];
  const euv = Array.from({ length: 120 }, (_, k) => ({
    kind: "euv" as const,
    file: String(k),
    utc: new Date(Date.UTC(2016, 0, 1, k)).toISOString(),
    source: `${k}.fits`,
  }));
  const set: PreparedSet = {
    sizePx: 16,
    radiusPx: 6.35,
    euv,
    field: [],
    channels: { euv: "AIA 304", field: null },
    contentSha256: "",
    samples: euv.slice(2).map(({ utc }, k) => ({
      euv: [k, k + 1, k + 2],
      field: null,
      utc,
      side: k + 2 < 100 ? "train" : "test",
    })),
    skipped: [],
    async read({ file }) {
      read.push(Number(file));
      return disc(Number(file));
    },
  };
  return { set, read };
}

describe("trainingInput", () => {
  it("is the channel and the mean quantiles of fifty discs of the training side", async () => {
    const { set, read } = prepared();
    const input = await trainingInput(set);
    expect([read.length, new Set(read).size, read[0], read.at(-1)]).toEqual([50, 50, 0, 99]);
    expect(input).toEqual({
      channel: "AIA 304",
      intensities: meanQuantiles(read.map((k) => discQuantiles(disc(k)))),
      span: [set.euv[0].utc, set.euv[99].utc],
    });
  });

  it("is unknown of a set without a training side", async () => {
    const { set } = prepared();
    expect(await trainingInput({ ...set, samples: [] })).toEqual({ channel: "AIA 304", intensities: null });
  });
});
