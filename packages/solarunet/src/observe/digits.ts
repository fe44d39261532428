/** A number with at most 9 significant digits, as tables have it; what lies beyond is rounding of the arithmetic. */
export const digits = (value: number): number => Number(value.toPrecision(9));
