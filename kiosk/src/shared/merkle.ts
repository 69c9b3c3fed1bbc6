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

const half = (count: number): number => Math.floor(count / 2);

/** The root that a proof leads to, in hex (RFC 9162, 2.1.3.2); null when the proof has the wrong length or bad hex. */
export function rootOfInclusion({ index, size, leaf, proof }: Inclusion): string | null {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    return null;
  }
  try {
    return climb(index, size - 1, hexToBytes(leaf), proof.map(hexToBytes));
  } catch {
    return null;
  }
}

/** Plain division, because shifts would cut indexes at 32 bits. */
function climb(
  index: number,
  last: number,
  leaf: Uint8Array,
  proof: readonly Uint8Array[],
): string | null {
  let node = leaf;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (index % 2 === 1 || index === last) {
      node = nodeHash(sibling, node);
      while (index % 2 === 0 && index !== 0) {
        index = half(index);
        last = half(last);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    index = half(index);
    last = half(last);
  }
  return last === 0 ? bytesToHex(node) : null;
}
