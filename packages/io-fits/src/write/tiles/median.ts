/** Below this many values selection is faster than counting. */
const FEW = 1024;
/** Of a double's upper word: the exponent and three bits of the fraction. */
const KEY_SHIFT = 17;
const KEYS = 1 << 14;
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;

/** Finds medians of numbers that are not negative: fill `values`, then ask. */
export class Median {
  readonly values: Float64Array;
  readonly #words: Int32Array;
  readonly #counts = new Int32Array(KEYS);

  constructor(most: number) {
    this.values = new Float64Array(most);
    this.#words = new Int32Array(this.values.buffer);
  }

  /** The lower of the two middle ones of the first `count` values; reorders them. */
  lower(count: number): number {
    const wanted = (count - 1) >> 1;
    return count < FEW ? select(this.values, count, wanted) : this.#counted(count, wanted);
  }

  /** Doubles that are not negative sort as their bits do: counting by the first of them leaves few to select from. */
  #counted(count: number, wanted: number): number {
    const { values } = this;
    const words = this.#words;
    const counts = this.#counts;
    counts.fill(0);
    for (let i = 0, w = HIGH; i < count; i++, w += 2) counts[words[w] >>> KEY_SHIFT]++;
    let key = 0;
    let below = 0;
    while (below + counts[key] <= wanted) below += counts[key++];
    let held = 0;
    for (let i = 0, w = HIGH; i < count; i++, w += 2) {
      if (words[w] >>> KEY_SHIFT === key) values[held++] = values[i];
    }
    return select(values, held, wanted - below);
  }
}

/** The value that would be at `wanted` if they were sorted (Hoare's selection); reorders them. */
function select(values: Float64Array, count: number, wanted: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swapped = values[i];
        values[i++] = values[j];
        values[j--] = swapped;
      }
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return values[wanted];
}
