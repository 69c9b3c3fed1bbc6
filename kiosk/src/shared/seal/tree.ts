/** A growing Merkle tree: its frontier, and the proof that a larger tree begins with a smaller one. */
import { sha256 } from '@noble/hashes/sha2.js';
import { nodeHash } from '@/shared/merkle';
import { sameBytes } from '@/shared/seal/bytes';

export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

const isEven = (value: number): boolean => value % 2 === 0;
const half = (value: number): number => Math.floor(value / 2);

/** Whether `later` begins with every leaf of `earlier` (RFC 9162, 2.1.4.2); plain division, for sizes beyond 32 bits. */
export function isConsistent(
  earlier: TreeHead,
  later: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return proof.length === 0 && sameBytes(earlier.root, later.root);
  if (earlier.size === 0) return proof.length === 0;
  let node = earlier.size - 1;
  let last = later.size - 1;
  while (!isEven(node)) {
    node = half(node);
    last = half(last);
  }
  const rest = node === 0 ? [earlier.root, ...proof] : [...proof];
  const first = rest.shift();
  if (first === undefined) return false;
  const roots = climb(node, last, first, rest);
  return roots !== null && sameBytes(roots[0], earlier.root) && sameBytes(roots[1], later.root);
}

/** The two roots that a consistency proof leads to. */
function climb(
  node: number,
  last: number,
  first: Uint8Array,
  proof: readonly Uint8Array[],
): readonly [Uint8Array, Uint8Array] | null {
  let earlier = first;
  let later = first;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (!isEven(node) || node === last) {
      earlier = nodeHash(sibling, earlier);
      later = nodeHash(sibling, later);
      while (isEven(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else {
      later = nodeHash(later, sibling);
    }
    node = half(node);
    last = half(last);
  }
  return last === 0 ? [earlier, later] : null;
}

/** The roots of the perfect subtrees of a growing tree: enough to know its root, at 32 bytes a level. */
export class Frontier {
  readonly #perfect: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    let node = leaf;
    for (let left = this.#size; !isEven(left); left = half(left)) {
      node = nodeHash(this.#perfect.pop() ?? node, node);
    }
    this.#perfect.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    const nodes = [...this.#perfect];
    let root = nodes.pop();
    if (root === undefined) return sha256(new Uint8Array());
    for (let left = nodes.pop(); left !== undefined; left = nodes.pop())
      root = nodeHash(left, root);
    return root;
  }
}
