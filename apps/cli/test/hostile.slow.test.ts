import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeImage } from "@helioscope/io-fits";
import { describe, expect, test } from "vitest";
import { dataPath, hasData } from "../../../testing/data.ts";
import { helioscope, temporaryFolder } from "./support/cli.ts";
import {
  csvRows,
  SIDE,
  timeOf,
  twoElements,
  writeFrame,
  writeMask,
  writeSequence,
} from "./support/frames.ts";

/** Names and x of the positive element: which frames were tracked, and as what. */
function tracked(out: string): string[] {
  return csvRows(readFileSync(join(out, "frames.csv"), "utf8")).map((row) => row.name ?? "");
}
const lifetimes = (out: string) =>
  csvRows(readFileSync(join(out, "lifetimes.csv"), "utf8")).map((row) => row.lifetime_frames);

const filled = (value: number, side = SIDE) => ({
  data: new Float32Array(side * side).fill(value),
  width: side,
  height: side,
});

/** A FITS file without an image: one ASCII card block, no data. */
const empty = (): Uint8Array => encodeImage({ data: new Uint8Array(0), width: 0, height: 0 });

describe("bad frames beside good ones are listed, and the good ones tracked", () => {
  test("of other sizes, without a number, of the same time, not FITS, cut short, not there", async () => {
    const folder = temporaryFolder();
    const good = writeSequence(join(folder, "in"), 5);
    const bad = {
      "a-small.fits": writeFrame(join(folder, "in/a-small.fits"), twoElements(0, 60), timeOf(-1)),
      "nan.fits": writeFrame(join(folder, "in/nan.fits"), filled(Number.NaN), timeOf(8)),
      "infinite.fits": writeFrame(
        join(folder, "in/infinite.fits"),
        filled(Number.POSITIVE_INFINITY),
        timeOf(9),
      ),
      "again.fits": writeFrame(join(folder, "in/again.fits"), twoElements(2), timeOf(2)),
    };
    const bytes = readFileSync(good[0]!);
    writeFileSync(join(folder, "in/short.fits"), bytes.subarray(0, bytes.length - 9000));
    writeFileSync(join(folder, "in/none.fits"), "");
    writeFileSync(join(folder, "in/text.fits"), "SIMPLE is not enough".repeat(400));
    writeFileSync(join(folder, "in/empty.fits"), empty());
    symlinkSync(join(folder, "nowhere"), join(folder, "in/link.fits"));
    writeMask(join(folder, "picture.png"), twoElements(0));
    const all = ["track", "in", "picture.png", "gone.fits", "--out", "out"];
    const refused = await helioscope(all, { cwd: folder });
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(
      /2 sequences; name the one .*--sequence NAME:\n {2}60x60 \(1 frame\)\n {2}64x64 \(9 frames\)\n/,
    );
    const call = [...all, "--sequence", "64x64"];
    const { code, stdout, stderr } = await helioscope(call, { cwd: folder });
    expect(stdout).toContain("Of 64x64 only, not of\n  60x60 (1 frame)\n");
    expect(stderr).not.toMatch(/^\s+at |internal/m);
    expect(code).toBe(0);
    expect(stdout).toMatch(/frames +5\n/);
    // Of two frames of one time the first by name is taken.
    const used = tracked(join(folder, "out"));
    expect(used).toHaveLength(5);
    expect(used.slice(0, 2)).toEqual(["in/frame_0.fits", "in/frame_1.fits"]);
    expect(lifetimes(join(folder, "out"))).toEqual(["5", "5"]);
    const listed: Record<string, RegExp> = {
      "in/nan.fits": /Every pixel is NaN/,
      "in/infinite.fits": /No pixel is finite/,
      "in/short.fits": /./,
      "in/none.fits": /empty/,
      "in/text.fits": /Not a FITS file/,
      "in/empty.fits": /./,
      "in/link.fits": /leads to none/,
      "picture.png": /\.png is not a format that is read here; expected FITS/,
      "gone.fits": /there is no such file/,
    };
    for (const [name, reason] of Object.entries(listed)) {
      const line = stderr.split("\n").find((text) => text.includes(`skipped ${name}: `));
      expect(line, name).toMatch(reason);
    }
    expect(stderr).toMatch(/skipped in\/(again|frame_2)\.fits: .*that of the frame before/);
    expect(Object.keys(bad)).toHaveLength(4);
    expect(stderr.match(/skipped/g)).toHaveLength(10);
    const strict = await helioscope([...call, "--strict"], { cwd: folder });
    expect(strict.code).toBe(1);
    expect(tracked(join(folder, "out"))).toHaveLength(5);
    // Files that could not be opened, frames that could not be used: one list, in the summary too.
    const { skipped } = JSON.parse(readFileSync(join(folder, "out/summary.json"), "utf8"));
    const names = skipped.map(({ name }: { name: string }) => name);
    expect(names).toHaveLength(10);
    expect(names).toEqual(expect.arrayContaining(Object.keys(listed)));
  });

  test("a mask of the wrong size, with greys, missing or damaged costs its own frame", async () => {
    const folder = temporaryFolder();
    const frames = writeSequence(join(folder, "in"), 6);
    const masks = frames.map((_, step) => writeMask(join(folder, `m${step}.png`), twoElements(step)));
    writeMask(masks[1]!, twoElements(0, 60));
    writeFileSync(masks[2]!, "no PNG");
    masks[3] = join(folder, "gone.png");
    masks[4] = writeFrame(join(folder, "m4.fits"), filled(1, 32), undefined);
    const call = ["track", ...frames, "--masks", ...masks, "--out", "out"];
    const { code, stderr } = await helioscope(call, { cwd: folder });
    expect(code).toBe(0);
    expect(tracked(join(folder, "out"))).toEqual(["in/frame_0.fits", "in/frame_5.fits"]);
    expect(stderr).toContain("skipped in/frame_1.fits: Its mask is 60x60; expected 64x64");
    expect(stderr).toMatch(/skipped in\/frame_2.fits: .*PNG/);
    expect(stderr).toMatch(/skipped in\/frame_3.fits: .*gone.png: there is no such file/);
    expect(stderr).toContain("skipped in/frame_4.fits: Its mask is 32x32");
  });

  test("patches of NaN and infinite pixels do not spoil a frame", async () => {
    const folder = temporaryFolder();
    const files = [0, 1, 2].map((step) => {
      const field = twoElements(step);
      field.data.fill(Number.NaN, 0, 300);
      field.data[SIDE * 30 + 30] = Number.POSITIVE_INFINITY;
      return writeFrame(join(folder, `f${step}.fits`), field, timeOf(step));
    });
    const { code, stdout } = await helioscope(["track", ...files, "--out", "out"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/features +6\n/);
    expect(lifetimes(join(folder, "out"))).toEqual(["3", "3"]);
  });
});

describe("what is no frame of the sequence costs no other", () => {
  test("a frame without a time, and all of them taken as named where the cadence is given", async () => {
    const folder = temporaryFolder();
    const files = [2, 1, 0].map((step) =>
      writeFrame(join(folder, `f${step}.fits`), twoElements(step), step === 1 ? undefined : timeOf(step)),
    );
    const { code, stderr } = await helioscope(["track", ...files, "--out", "out"], { cwd: folder });
    expect(code).toBe(0);
    expect(tracked(join(folder, "out"))).toEqual(["f0.fits", "f2.fits"]);
    expect(stderr).toMatch(/skipped f1.fits: It has no time, and the frames before it have/);
    await helioscope(["track", ...files, "--out", "out", "--cadence", "56"], { cwd: folder });
    expect(tracked(join(folder, "out"))).toEqual(["f2.fits", "f1.fits", "f0.fits"]);
  });

  test("a segment of another kind, a cube, a unit of another kind; kG is converted and noted", async () => {
    const folder = temporaryFolder();
    const kilogauss = twoElements(0);
    const thousandth = { ...kilogauss, data: kilogauss.data.map((value) => value / 1000) };
    const jsoc = (segment: string) => join(folder, `hmi.x.1.20120506_170000_TAI.${segment}.fits`);
    const unit = (value: string) => [{ key: "BUNIT", value }];
    const files = [
      writeFrame(jsoc("Bp"), twoElements(0), timeOf(0)),
      writeFrame(jsoc("Br"), thousandth, timeOf(0), unit("kG")),
      writeFrame(join(folder, "dn.fits"), twoElements(0), timeOf(0), unit("DN")),
    ];
    const { code, stdout, stderr } = await helioscope(["track", ...files, "--out", "out"], { cwd: folder });
    expect(code).toBe(0);
    expect(tracked(join(folder, "out"))).toEqual(["hmi.x.1.20120506_170000_TAI.Br.fits"]);
    expect(stdout).toMatch(/features +2\n/);
    expect(stdout).toContain("Frames in kG were converted to gauss: times 1000.");
    expect(stderr).toMatch(/TAI.Bp.fits: it holds Bp, not the line-of-sight or radial field/);
    expect(stderr).toContain("skipped dn.fits: its unit is DN, not gauss");
  });

  test("a FITS mask of 0 and 1 takes its signs from the field, one with -1 its own", async () => {
    const folder = temporaryFolder();
    const frame = writeFrame(join(folder, "f.fits"), twoElements(0), timeOf(0));
    const field = twoElements(0);
    const mask = (name: string, sign: (value: number) => number) =>
      writeFrame(join(folder, name), { ...field, data: field.data.map(sign) }, undefined);
    const signs = async (name: string) => {
      const { code } = await helioscope(["track", frame, "--masks", name, "--out", "out"], { cwd: folder });
      expect(code).toBe(0);
      return csvRows(readFileSync(join(folder, "out/features.csv"), "utf8")).map((row) => row.sign);
    };
    expect(await signs(mask("binary.fits", Math.abs))).toEqual(["1", "-1"]);
    expect(await signs(mask("signed.fits", (value) => -Math.sign(value)))).toEqual(["-1", "1"]);
  });

  test("a file of zeros says so", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "zeros.fits"), new Uint8Array(2880));
    const { code, stderr } = await helioscope(["track", "zeros.fits"], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toContain("skipped zeros.fits: Not a FITS file: The file starts with zeros");
    expect(stderr).toMatch(/error \(data\): No frame can be used: 1 left out/);
  });

  test("a folder without a model is named before any frame is read", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "run/model"), { recursive: true });
    const call = ["track", "gone.fits", "--segment", "unet", "--model"];
    const none = await helioscope([...call, "run"], { cwd: folder });
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(
      /run holds no saved model; expected a folder with model.json and its weights/,
    );
    writeFileSync(join(folder, "run/model/model.json"), "{}");
    const above = await helioscope([...call, "run/"], { cwd: folder });
    expect(above.stderr).toContain("There is one in run/model");
  });
});

describe("nothing of use is a failed job: code 1, a reason for each file, no stack", () => {
  test("no frame of an empty folder, of NaN, of a table, of a picture", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "empty"));
    writeFrame(join(folder, "nan.fits"), filled(Number.NaN), timeOf(0));
    writeFileSync(join(folder, "table.fits"), empty());
    writeMask(join(folder, "picture.png"), twoElements(0));
    const calls = [["empty"], ["table.fits", "nan.fits"], ["picture.png", "empty"]];
    const runs = await Promise.all(
      calls.map((words) => helioscope(["track", ...words, "--json"], { cwd: folder })),
    );
    for (const [k, { code, stdout, stderr }] of runs.entries()) {
      expect(code).toBe(1);
      expect(stderr).not.toMatch(/^\s+at |internal/m);
      const { error } = JSON.parse(stdout);
      expect(error.kind).toBe("data");
      expect(error.value.map((skip: { name: string }) => skip.name)).toEqual(
        expect.arrayContaining(calls[k]!),
      );
    }
  });

  test("a place that cannot be written to", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 1);
    writeFileSync(join(folder, "file"), "");
    const { code, stderr } = await helioscope(["track", "in", "--out", "file/out"], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/error \(system\): .*file\/out: a part of its path is a file/);
  });

  test("a frame that may not be read is listed, the others tracked", async (context) => {
    // The owner of everything reads anyway: then another user does it.
    const root = process.getuid?.() === 0;
    const folder = temporaryFolder();
    const files = writeSequence(join(folder, "in"), 3);
    chmodSync(files[1]!, 0o000);
    chmodSync(folder, 0o777);
    const { code, stderr } = await helioscope(["track", "in", "--out", "out"], {
      cwd: folder,
      ...(root ? { uid: 65534 } : {}),
    }).catch((error: Error) => ({ code: null, stderr: error.message }));
    if (
      /EACCES.*spawn|spawn.*EACCES|Cannot find module|permission denied, (open|lstat|scandir) '(?!.*frame_1)/.test(
        stderr,
      )
    )
      context.skip("needs a second user who can run Node here");
    expect(stderr).toContain("skipped in/frame_1.fits: it may not be read");
    expect(code).toBe(0);
    expect(tracked(join(folder, "out"))).toEqual(["in/frame_0.fits", "in/frame_2.fits"]);
  });
});

describe.skipIf(!hasData)("real broken downloads (needs the shared data folder)", () => {
  test("each is told by name and reason, alone and beside good frames", async () => {
    const folder = temporaryFolder();
    writeSequence(join(folder, "in"), 3);
    const broken = dataPath("sdo", "corrupt_fixtures");
    const alone = await helioscope(["track", broken, "--out", "alone", "--json"], { cwd: folder });
    expect(alone.code).toBe(1);
    const { error } = JSON.parse(alone.stdout);
    expect(error.kind).toBe("data");
    expect(error.value).toHaveLength(6);
    for (const { reason } of error.value) {
      expect(reason).toMatch(
        /Not a FITS file|image needs \d+ bytes|behind the end of the file|it holds bitmap/,
      );
    }
    const beside = await helioscope(["observe", broken, "in", "--json"], { cwd: folder });
    expect(beside.code).toBe(0);
    const told = JSON.parse(beside.stdout);
    expect(told.skipped).toHaveLength(6);
    expect(tracked(join(folder, "out/solarunet/64x64"))).toEqual([0, 1, 2].map((k) => `in/frame_${k}.fits`));
    const info = await helioscope(["fits", "info", broken, "--json"], { cwd: folder });
    expect([info.code, JSON.parse(info.stdout).files.length]).toEqual([0, 6]);
  });
});
