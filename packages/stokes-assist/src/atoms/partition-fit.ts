/**
 * A piece of a fit: upper end of its range in K, a base b, and coefficients c. With b = 0 the partition function is
 * the polynomial c in T/1000 K; otherwise it is b + exp(polynomial c in ln(5040 K/T)).
 */
export type PartitionPiece = readonly [below: number, base: number, ...coefficients: number[]];

/** Of the neutral atom, the ion and the doubly charged ion. */
export type PartitionFit = readonly (readonly PartitionPiece[])[];
