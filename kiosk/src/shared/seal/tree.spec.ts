/** Growing trees against what Go's sumdb/tlog proved. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { leafHash, rootOfInclusion } from '@/shared/merkle';
import { fromBase64, utf8 } from '@/shared/seal/bytes';
import { parseCheckpoint } from '@/shared/seal/checkpoints';
import { logEntry } from '@/shared/seal/tlogProof';
import { Frontier, isConsistent, type TreeHead } from '@/shared/seal/tree';
import vectors from '@/shared/seal/vectors.json';

const bytes = (text: string | undefined): Uint8Array => fromBase64(text ?? '?') ?? new Uint8Array();
const notes: Record<string, string> = vectors.checkpoints;
const headOf = (size: number): TreeHead => {
  const checkpoint = parseCheckpoint(notes[String(size)] ?? '');
  if (checkpoint === null) throw new Error(String(size));
  return checkpoint;
};
const leafOf = (index: number): Uint8Array => {
  const extra = vectors.extras[index];
  return leafHash(
    extra === undefined ? sha256(utf8(`entry ${String(index)}`)) : logEntry(bytes(extra)),
  );
};
const largest = vectors.consistency.find((one) => one.old === 33 && one.new === 300);
const PROOF = (largest?.proof ?? []).map(bytes);

describe('the frontier', () => {
  it('has the root of every size on its way', () => {
    const frontier = new Frontier();
    const found: Record<string, string> = {};
    for (let index = 0; index < 300; index += 1) {
      frontier.append(leafOf(index));
      if (String(frontier.size) in notes) found[frontier.size] = bytesToHex(frontier.root());
    }
    expect(found).toEqual(
      Object.fromEntries(
        Object.keys(notes).map((size) => [size, bytesToHex(headOf(Number(size)).root)]),
      ),
    );
  });

  it('of nothing is the hash of nothing', () => {
    expect(bytesToHex(new Frontier().root())).toMatch(/^e3b0c44298fc1c14/);
  });
});

it.each(vectors.inclusion)(
  'entry $index is proved to stand in a tree of $size',
  ({ index, size, proof }) => {
    const leaf = bytesToHex(leafOf(index));
    const root = rootOfInclusion({
      index,
      size,
      leaf,
      proof: proof.map((hash) => bytesToHex(bytes(hash))),
    });
    expect(root).toBe(bytesToHex(headOf(size).root));
  },
);

describe('a consistency proof', () => {
  it.each(vectors.consistency)('of $old in $new is believed', (one) => {
    expect(isConsistent(headOf(one.old), headOf(one.new), one.proof.map(bytes))).toBe(true);
  });

  it('of the same tree is empty', () => {
    expect(isConsistent(headOf(33), headOf(33), [])).toBe(true);
    expect(isConsistent(headOf(33), headOf(33), PROOF.slice(0, 1))).toBe(false);
    expect(isConsistent(headOf(33), { ...headOf(33), root: headOf(32 + 224).root }, [])).toBe(
      false,
    );
  });

  it('is not believed when it is cut, prolonged or another one', () => {
    expect(PROOF.length).toBeGreaterThan(3);
    expect(isConsistent(headOf(33), headOf(300), PROOF)).toBe(true);
    expect(isConsistent(headOf(33), headOf(300), PROOF.slice(0, -1))).toBe(false);
    expect(isConsistent(headOf(33), headOf(300), PROOF.slice(1))).toBe(false);
    expect(isConsistent(headOf(33), headOf(300), [...PROOF, headOf(1).root])).toBe(false);
    expect(isConsistent(headOf(33), headOf(300), [])).toBe(false);
    expect(isConsistent(headOf(8), headOf(300), PROOF)).toBe(false);
    expect(isConsistent(headOf(33), headOf(257), PROOF)).toBe(false);
  });

  it('does not shrink a tree', () => {
    expect(isConsistent(headOf(300), headOf(33), PROOF)).toBe(false);
  });

  it('starts anywhere from nothing', () => {
    expect(isConsistent({ size: 0, root: new Frontier().root() }, headOf(5), [])).toBe(true);
  });
});
