/** The inclusion check against the reference leaves of Certificate Transparency. */
import { describe, expect, it } from 'vitest';
import { rootOfInclusion } from '@/shared/merkle';
import vectors from '@/shared/merkle.vectors.json';

const REFERENCE_ROOT = '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328';
const leafOf = (index: number): string => vectors.leaves[index] ?? '';

describe('an inclusion proof', () => {
  it('stands on the published root of eight leaves', () => {
    expect(vectors.roots[7]).toBe(REFERENCE_ROOT);
  });

  it.each(vectors.proofs)('leads leaf $index of $size to the root', ({ index, size, proof }) => {
    expect(rootOfInclusion({ index, size, leaf: leafOf(index), proof })).toBe(
      vectors.roots[size - 1],
    );
  });

  it('of another leaf leads elsewhere', () => {
    const { proof } = vectors.proofs.find((one) => one.index === 2 && one.size === 7) ?? {
      proof: [],
    };
    expect(rootOfInclusion({ index: 2, size: 7, leaf: leafOf(3), proof })).not.toBe(
      vectors.roots[6],
    );
  });

  it('that is too short or too long is none', () => {
    expect(rootOfInclusion({ index: 0, size: 2, leaf: leafOf(0), proof: [] })).toBeNull();
    expect(rootOfInclusion({ index: 0, size: 1, leaf: leafOf(0), proof: [leafOf(1)] })).toBeNull();
  });

  it('with an index outside the tree or bad hex is none', () => {
    expect(rootOfInclusion({ index: 8, size: 8, leaf: leafOf(0), proof: [] })).toBeNull();
    expect(rootOfInclusion({ index: 0, size: 1, leaf: 'no hex', proof: [] })).toBeNull();
  });

  it('handles indexes beyond 32 bits', () => {
    const size = 2 ** 40;
    const proof = Array.from({ length: 40 }, () => leafOf(1));
    expect(rootOfInclusion({ index: size - 1, size, leaf: leafOf(0), proof })).not.toBeNull();
  });
});
