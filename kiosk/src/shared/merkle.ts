/** The Merkle tree of RFC 6962 and the check of its inclusion proofs, in the reader's own browser, also over plain http. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

export interface Inclusion {
  /** Number of the leaf, from 0. */
  readonly index: number;
  /** Leaves in the tree. */
  readonly size: number;
  readonly leaf: string;
  readonly proof: readonly string[];
}

/** The leaf of a log entry. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concatBytes(LEAF_PREFIX, entry));

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(concatBytes(NODE_PREFIX, left, right));

export const isEven = (count: number): boolean => count % 2 === 0;
export const half = (count: number): number => Math.floor(count / 2);

/** The root that a proof leads to, in hex (RFC 9162, 2.1.3.2); null when the proof has the wrong length or bad hex. */
export function rootOfInclusion({ index, size, leaf, proof }: Inclusion): string | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return null;
  }
  try {
    const roots = climb(index, size - 1, hexToBytes(leaf), proof.map(hexToBytes));
    return roots && bytesToHex(roots[1]);
  } catch {
    return null;
  }
}

/**
 * Walks from a node to the top: the root over what lies left of it and itself, and the root over all; null when
 * the proof has the wrong length. Plain division, because shifts would cut indexes at 32 bits.
 */
export function climb(
  place: number,
  last: number,
  node: Uint8Array,
  proof: readonly Uint8Array[],
): readonly [Uint8Array, Uint8Array] | null {
  let leftRoot = node;
  let root = node;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (!isEven(place) || place === last) {
      leftRoot = nodeHash(sibling, leftRoot);
      root = nodeHash(sibling, root);
      while (isEven(place) && place !== 0) {
        place = half(place);
        last = half(last);
      }
    } else {
      root = nodeHash(root, sibling);
    }
    place = half(place);
    last = half(last);
  }
  return last === 0 ? [leftRoot, root] : null;
}
