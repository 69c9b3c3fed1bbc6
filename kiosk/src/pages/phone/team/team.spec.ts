/** A preview of shares makes and loses no point. */
import { describe, expect, it } from 'vitest';
import { previewShares } from '@/pages/phone/team/team';

describe('the preview of shares', () => {
  it('adds up to the whole, whatever the parts', () => {
    for (const parts of [
      [1, 1, 1],
      [3, 1, 1],
      [7, 5, 3, 2],
      [100, 1],
    ]) {
      const sum = previewShares(20, parts).reduce((total, share) => total + share, 0);
      expect(sum, parts.join()).toBe(20);
    }
  });

  it('gives more to more parts', () => {
    expect(previewShares(20, [3, 1, 1])).toEqual([12, 4, 4]);
  });

  it('is nothing where nobody shares', () => {
    expect(previewShares(20, [])).toEqual([]);
  });
});
