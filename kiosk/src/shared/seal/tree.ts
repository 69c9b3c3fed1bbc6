/** A growing Merkle tree: its frontier, and the proof that a larger tree begins with a smaller one. */
import { sha256 } from '@noble/hashes/sha2.js';
import { climb, half, isEven, nodeHash } from '@/shared/merkle';
import { sameBytes } from '@/shared/seal/bytes';

export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

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
