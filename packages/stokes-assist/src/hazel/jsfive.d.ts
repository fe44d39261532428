/** What is used of jsfive, which brings no types of its own. */
declare module "jsfive" {
  export class Dataset {
    readonly shape: readonly number[];
    /** A string for numbers, such as "<f8"; a list for anything else. */
    readonly dtype: string | readonly unknown[];
    readonly value: ArrayLike<unknown>;
  }
  export class Group {
    readonly keys: readonly string[];
    get(path: string): Dataset | Group;
  }
  export class File extends Group {
    constructor(bytes: ArrayBuffer, name?: string);
  }
}
