/**
 * Disjoint sets over 0…n−1, growable.
 * The root of a set is always its smallest element, so that results do not depend on the order of unions.
 *
 * Complexity: amortised O(log n) a step (path halving; no rank, because the root is prescribed). Memory 4 bytes × n.
 * Reference: Tarjan & van Leeuwen 1984, doi:10.1145/62.2160
 */
export class UnionFind {
  private parents: Int32Array;
  private length: number;

  constructor(n: number) {
    this.parents = Int32Array.from({ length: n }, (_, i) => i);
    this.length = n;
  }

  get size(): number {
    return this.length;
  }

  /** Make room for elements up to n − 1; new elements are alone. */
  grow(n: number): void {
    if (n > this.parents.length) {
      const larger = new Int32Array(Math.max(n, this.parents.length * 2));
      larger.set(this.parents.subarray(0, this.length));
      this.parents = larger;
    }
    for (let i = this.length; i < n; i++) this.parents[i] = i;
    this.length = Math.max(this.length, n);
  }

  /** Smallest element of the set of `element`. */
  find(element: number): number {
    const parents = this.parents;
    while (parents[element] !== element) {
      const grandparent = parents[parents[element]!]!;
      parents[element] = grandparent;
      element = grandparent;
    }
    return element;
  }

  /** Join two sets. @returns whether they were apart. */
  union(a: number, b: number): boolean {
    const rootA = this.find(a);
    const rootB = this.find(b);
    if (rootA === rootB) return false;
    if (rootA < rootB) this.parents[rootB] = rootA;
    else this.parents[rootA] = rootB;
    return true;
  }
}
