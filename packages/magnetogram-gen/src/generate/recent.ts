/** The last few of something, the earliest first. What falls out is handed to `drop`. */
export class Recent<T> {
  readonly #items: T[] = [];
  readonly #room: number;
  readonly #drop: (item: T) => void;

  constructor(room: number, drop: (item: T) => void = () => undefined) {
    this.#room = room;
    this.#drop = drop;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    this.#items.push(item);
    while (this.#items.length > this.#room) this.#drop(this.#items.shift() as T);
  }

  clear(): void {
    for (const item of this.#items) this.#drop(item);
    this.#items.length = 0;
  }
}
