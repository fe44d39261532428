/** Sets of items that grow together (union-find with halved paths). */
export function disjointSets(count: number): {
  find(item: number): number;
  join(a: number, b: number): void;
} {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (item: number): number => {
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  return {
    find,
    join: (a, b) => {
      parent[find(b)] = find(a);
    },
  };
}
