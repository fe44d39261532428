import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { encodeChecksum, OnesSum } from "../../src/checksum/sum.ts";
import { encodeFits, openFits, verifyChecksums } from "../../src/index.ts";
import { corpusPath } from "../support/corpus.ts";

/** The sum by its definition, a word at a time. */
function plainSum(bytes: Uint8Array): number {
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  let sum = 0n;
  for (let at = 0; at < padded.length; at += 4) {
    sum += BigInt(view.getUint32(at));
    if (sum > 0xffff_ffffn) sum -= 0xffff_ffffn;
  }
  return Number(sum);
}

describe("the ones' complement sum (Standard, appendix J)", () => {
  it("is that of 32-bit words, in whatever pieces the bytes come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 }),
        fc.boolean(),
        (pieces, high) => {
          const sum = new OnesSum();
          const bytes = pieces.map((piece) => (high ? piece.map((byte) => byte | 0xf0) : piece));
          for (const piece of bytes) sum.add(piece);
          expect(sum.value).toBe(plainSum(Uint8Array.from(bytes.flatMap((piece) => [...piece]))));
        },
      ),
    );
  });

  it("does not overflow", () => {
    const bytes = new Uint8Array(2 ** 22 + 3).fill(0xff);
    const sum = new OnesSum();
    sum.add(bytes);
    sum.add(bytes.subarray(1, 1001));
    expect(sum.value).toBe(plainSum(new Uint8Array(2 ** 22 + 1003).fill(0xff)));
  });

  it("is encoded as in the example of the Standard", () => {
    // The value and the code of appendix J's example; astropy 8.0.1 encodes it so.
    expect(encodeChecksum(868229149)).toBe("hcHjjc9ghcEghc9g");
  });

  it("is encoded without punctuation, and undone by its own characters", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (value) => {
        const text = encodeChecksum(value);
        expect(text).toMatch(/^[0-9A-Za-z]{16}$/);
        const turned = text.slice(1) + text[0];
        const offset = plainSum(new Uint8Array(16).fill(0x30));
        const sum = plainSum(new TextEncoder().encode(turned));
        expect((sum - offset + 2 * 0xffff_ffff) % 0xffff_ffff).toBe((~value >>> 0) % 0xffff_ffff);
      }),
    );
  });
});

describe("verification", () => {
  const units = [
    { kind: "image", data: Int16Array.from({ length: 5000 }, (_, i) => i), shape: [5000] },
  ] as const;

  it("tells a changed header from changed data", async () => {
    const bytes = await encodeFits(units, { checksums: true });
    const verdict = async (at: number): Promise<string> => {
      const changed = bytes.slice();
      changed[at] ^= 1;
      const { datasum, checksum } = await verifyChecksums((await openFits(changed)).units[0]);
      return `${datasum} ${checksum}`;
    };
    expect(await verdict(4 * 80 + 40)).toBe("valid invalid");
    expect(await verdict(2880 + 77)).toBe("invalid invalid");
    expect(await verdict(bytes.length - 1)).toBe("invalid invalid");
    const { checksum, computedSum } = await verifyChecksums((await openFits(bytes)).units[0]);
    expect([checksum, computedSum]).toEqual(["valid", 0xffff_ffff]);
  });

  it("can be stopped, and says when the data are cut short", async () => {
    const bytes = await encodeFits(units, { checksums: true });
    const [unit] = (await openFits(bytes)).units;
    await expect(verifyChecksums(unit, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: "aborted",
    });
    const [short] = (await openFits(bytes.subarray(0, 5000))).units;
    await expect(verifyChecksums(short)).rejects.toMatchObject({ kind: "truncated" });
  });
});

describe.skipIf(!hasData)("checksums of the corpus (needs the shared data folder)", () => {
  /** Files with a sum that is not right, by astropy 8.0.1 and fitsverify 4.20. */
  const WRONG: Readonly<Record<string, readonly string[]>> = {
    "chandra_time.fits": ["absent absent", "invalid invalid"],
    "gbm.fits": ["valid valid", "valid valid", "invalid invalid", "valid valid"],
    "solo_L2_spice-n-ras-db_20200602T081733_V01_12583760-000.fits": [
      "invalid invalid",
      "invalid invalid",
      "invalid invalid",
      "invalid invalid",
      "valid valid",
    ],
    "validate.fits": ["absent absent", "invalid invalid", "absent absent"],
  };
  // All files of the corpus with either keyword, but for those made to be broken. Of the five SHARP files astropy finds
  // the header sums wrong, as it writes "nan" cards anew before it sums them; fitsverify finds them right.
  const FILES = [
    "aia_171_cutout.fits",
    "chandra_time.fits",
    "checksum.fits",
    "fpack_g1.fits.fz",
    "fpack_g2.fits.fz",
    "fpack_g2_q0.fits.fz",
    "fpack_r_f32_nan_inf.fits.fz",
    "fpack_r_i16_scaled_blank.fits.fz",
    "fpack_r_i32.fits.fz",
    "fpack_r_q16_qz.fits.fz",
    "fpack_r_u16.fits.fz",
    "fpack_r_u8.fits.fz",
    "fpack_t.fits.fz",
    "gbm.fits",
    "header_zoo.fits",
    "hmi.sharp_cea_720s.377.20110215_020000_TAI.Bp_err.fits",
    "hmi.sharp_cea_720s.377.20110215_020000_TAI.Bt_err.fits",
    "hmi.sharp_cea_720s.377.20110215_020000_TAI.Dopplergram.fits",
    "hmi.sharp_cea_720s.377.20110215_020000_TAI.conf_disambig.fits",
    "hmi.sharp_cea_720s.377.20110215_020000_TAI.continuum.fits",
    "m13.fits",
    "m13_hcomp.fits",
    "m13real_rice.fits",
    "mdi.fd_M_96m_lev182.19991211_173600_TAI.data.fits",
    "mdi.smarp_cea_96m.13520.20100714_124800_TAI.magnetogram.fits",
    "nom-tam-fits__checksum.fits",
    "phases104314890_2.fits",
    "solo_L2_spice-n-ras-db_20200602T081733_V01_12583760-000.fits",
    "validate.fits",
  ];

  it.each(FILES)("%s", async (name) => {
    const { units } = await openFits(new Uint8Array(readFileSync(corpusPath(name))));
    const found = await Promise.all(
      units.map(async (unit) => {
        const { datasum, checksum } = await verifyChecksums(unit);
        return `${datasum} ${checksum}`;
      }),
    );
    const keyed = units.map((unit) =>
      ("tableHeader" in unit ? unit.tableHeader : unit.header).has("CHECKSUM"),
    );
    expect(found).toEqual(WRONG[name] ?? keyed.map((has) => (has ? "valid valid" : "absent absent")));
  });
});
