import fc from "fast-check";
import type { NumericArray } from "../../src/bytes.ts";
import type { QuantiseOptions, TileCompression } from "../../src/write/tiles/options.ts";

/** An image and how to store it. */
export interface ImageCase {
  readonly data: NumericArray;
  readonly shape: readonly number[];
  readonly compression: TileCompression;
}

const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 90 })),
  fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 })),
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 })),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(2), fc.nat(2), fc.nat(2)).map((n) => n.map((v) => v + 1)),
);

const FLOATS = { single: Float32Array, double: Float64Array };
const INTEGERS = { Uint8Array, Int8Array, Int16Array, Uint16Array, Int32Array, Uint32Array };
const LONGS = { BigInt64Array, BigUint64Array };

const pick = <T>(of: Readonly<Record<string, T>>): fc.Arbitrary<T> => fc.constantFrom(...Object.values(of));

/** Smooth stretches, rough ones and jumps over the whole range of the type. */
function integers(count: number): fc.Arbitrary<NumericArray> {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 8, arbitrary: fc.integer({ min: -20, max: 20 }) },
    { weight: 1, arbitrary: fc.integer() },
  );
  return fc
    .tuple(pick(INTEGERS), fc.array(step, { minLength: count, maxLength: count }))
    .map(([Type, steps]) => {
      let value = 100;
      const values = steps.map((d) => {
        value = (value + d) | 0;
        return value;
      });
      return Type.from(values);
    });
}

const longs = (count: number): fc.Arbitrary<NumericArray> =>
  fc
    .tuple(
      pick(LONGS),
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), { minLength: count, maxLength: count }),
    )
    .map(([Type, values]) => Type.from(values));

const floats = (count: number, wild: boolean): fc.Arbitrary<NumericArray> => {
  const value = fc.oneof(
    { weight: 10, arbitrary: fc.double({ min: -2000, max: 2000, noNaN: true }) },
    { weight: 2, arbitrary: fc.constantFrom(0, 17, Number.NaN) },
    { weight: wild ? 1 : 0, arbitrary: fc.constantFrom(Number.POSITIVE_INFINITY, -1e30, -0) },
  );
  return fc
    .tuple(pick(FLOATS), fc.array(value, { minLength: count, maxLength: count }))
    .map(([Type, values]) => Type.from(values));
};

const tiles = (shape: readonly number[]): fc.Arbitrary<Pick<TileCompression, "tile">> =>
  fc.oneof(
    fc.constant({}),
    fc.tuple(...shape.map((n) => fc.integer({ min: 1, max: n + 3 }))).map((tile) => ({ tile })),
  );

const quantisations: fc.Arbitrary<QuantiseOptions> = fc
  .tuple(
    fc.double({ min: 0.01, max: 50, noNaN: true }),
    fc.constantFrom("NO_DITHER" as const, "SUBTRACTIVE_DITHER_1" as const, "SUBTRACTIVE_DITHER_2" as const),
    fc.option(fc.integer({ min: 1, max: 10_000 }), { nil: undefined }),
  )
  .map(([step, method, seed]) => ({ level: -step, method, ...(seed === undefined ? {} : { seed }) }));

/**
 * Images of any type and shape with options that fit: kept bit for bit, or floats quantised by a known step; "tame"
 * ones are quantised and hold nothing that could not be.
 */
export const imageCase = (kind: "lossless" | "quantised" | "tame"): fc.Arbitrary<ImageCase> =>
  shapes.chain((shape) => {
    const count = shape.reduce((product, n) => product * n, 1);
    const gzip = fc.constantFrom("GZIP_1" as const, "GZIP_2" as const);
    const plain = fc.oneof(gzip, fc.constant("NOCOMPRESS" as const));
    const blockSize = fc.constantFrom(16 as const, 32 as const);
    const join = (
      data: fc.Arbitrary<NumericArray>,
      own: fc.Arbitrary<TileCompression>,
    ): fc.Arbitrary<ImageCase> =>
      fc
        .tuple(data, own, tiles(shape))
        .map(([data, own, tile]) => ({ data, shape, compression: { ...own, ...tile } }));
    const rice = blockSize.map((blockSize): TileCompression => ({ codec: "RICE_1", blockSize }));
    const other = plain.map((codec): TileCompression => ({ codec }));
    if (kind === "lossless") {
      return fc.oneof(
        { weight: 3, arbitrary: join(integers(count), fc.oneof(rice, other)) },
        { weight: 1, arbitrary: join(longs(count), other) },
        { weight: 2, arbitrary: join(floats(count, true), other) },
      );
    }
    const lossy = fc.tuple(
      fc.oneof(
        rice,
        gzip.map((codec): TileCompression => ({ codec })),
      ),
      quantisations,
    );
    return join(
      floats(count, kind === "quantised"),
      lossy.map(([own, quantise]) => ({ ...own, quantise })),
    );
  });
