/** Tests of Code 128; that a reader reads it is shown in a browser test. */
import { describe, expect, it } from 'vitest';
import { code128 } from '@/pages/desk/kiosks/code128';

describe('a bar code', () => {
  it('is eleven modules a symbol, with start, check and a stop of thirteen', () => {
    expect(code128('PINGAN-7K2M').modules).toBe(11 * (11 + 2) + 13);
  });

  it('draws bars that do not touch', () => {
    const { bars, modules } = code128('PINGAN-TEST');
    bars.forEach(({ at, width }, order) => {
      expect(bars[order + 1]?.at ?? modules + 1).toBeGreaterThan(at + width);
    });
  });

  it('holds no other letters', () => {
    expect(() => code128('平安')).toThrow(RangeError);
  });
});
